"""The read API described as OpenAPI 3.1, from the declaration of the tables."""

from annotations.formats import openapi_suggestions
from annotations.formats.tables import OFFSET_UNIT, SCHEMA_VERSION, TABLES, Column, Table
from annotations.formats.vocabularies import ANNOTATION_KINDS, ANNOTATION_STATUSES

USUAL, MOST = 100, 500
"""Rows of a page, and the most of them that can be asked for."""
# Each row of this table is a whole article.
_MOST_OF = {"texts": 20}

TYPES: dict[str, dict] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "uuid": {"type": "string", "format": "uuid"},
    "list": {"type": "array", "items": {"type": "string"}},
    "array": {"type": "array"},
    "object": {"type": "object"},
}
FILTERS: dict[str, tuple[str, dict]] = {
    "status": (
        "How far the annotations are; repeat it for several. Approved ones alone, unless the "
        "right to export the others is held.",
        {
            "type": "array",
            "items": {"enum": [one for one in ANNOTATION_STATUSES if one != "deleted"]},
            "default": ["approved"],
        },
    ),
    "kind": (
        "What was marked; repeat it for several.",
        {"type": "array", "items": {"enum": list(ANNOTATION_KINDS)}},
    ),
    "made_from": ("Annotations made on this day or later.", TYPES["date"]),
    "made_to": ("Annotations made on this day or earlier.", TYPES["date"]),
    "publisher": ("Name of the publisher.", TYPES["string"]),
    "collection": (
        "Collection of the article, by its name in addresses.",
        TYPES["string"],
    ),
    "editor": ("Sign-in name of who made the annotation.", TYPES["string"]),
    "actor": ("Who speaks, holds, claims or is shown, by name.", TYPES["string"]),
    "actor_id": (
        "The same by number, where several go by one name.",
        {"type": "integer"},
    ),
    "article": ("Number of the article, as in its address on the desk.", {"type": "integer"}),
    "names": (
        "People's names beside their pseudonyms, in the table of people; needs the right to them.",
        {"type": "string", "enum": ["on"]},
    ),
    "withheld": (
        "From withheld articles too; needs the right to see them.",
        {"type": "string", "enum": ["on"]},
    ),
}
PAGE: dict[str, tuple[str, dict]] = {
    "after": ("Where the page begins: take it from “next”.", {"type": "string", "maxLength": 40}),
    "limit": (
        "Rows of the page at most.",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    ),
}


def most_rows(table: str) -> int:
    """The most rows a page of this table has, whatever `limit` asks for."""
    return _MOST_OF.get(table, MOST)


def description(*, server: str, cookie: str) -> dict:
    """The whole document. `server` is the address of /api/v1/, `cookie` names the session's."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Newsroom read API",
            "version": SCHEMA_VERSION,
            "description": (
                "The tables of the exports, read only, page by page, and the place where other "
                "programs send suggestions. The filters choose "
                "annotations; every table then holds what belongs to those. Offsets count "
                f"{OFFSET_UNIT}s from 0, the end excluded. What has no value is null."
            ),
        },
        "servers": [{"url": server}],
        "security": [{"token": []}, {"session": []}],
        "paths": {
            "/": _index(),
            "/openapi.json": _itself(),
            **{f"/{table.name}/": _rows(table) for table in TABLES},
            "/articles/{article}/suggestions/": openapi_suggestions.path(
                {status: _problem(status) for status in ("401", "403", "404", "413", "415", "429")}
            ),
        },
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": (
                        "A token made on one's account's page, with the scope read; for "
                        "suggestions with the scope suggest."
                    ),
                },
                "session": {"type": "apiKey", "in": "cookie", "name": cookie},
            },
            "parameters": {
                name: _parameter(name, *said) for name, said in (FILTERS | PAGE).items()
            },
            "headers": {
                "ETag": {"description": "Of this answer.", "schema": {"type": "string"}},
                "Retry-After": {
                    "description": "Seconds after which to ask again.",
                    "schema": {"type": "integer"},
                },
                "Link": {
                    "description": "The address of the next page.",
                    "schema": {"type": "string"},
                },
            },
            "responses": {
                "Unchanged": {"description": "The answer has still the ETag that was sent."},
                "Problem": {
                    "description": "What is wrong, in a sentence.",
                    "content": openapi_suggestions.problem("Problem"),
                },
                "Wait": {
                    "description": "Too many requests with a bad token.",
                    "headers": {"Retry-After": _ref("headers", "Retry-After")},
                    "content": openapi_suggestions.problem("Problem"),
                },
            },
            "schemas": {
                "Problem": PROBLEM,
                "Index": INDEX,
                **openapi_suggestions.SCHEMAS,
                **{table.name: row_schema(table) for table in TABLES},
            },
        },
    }


PROBLEM = {
    "type": "object",
    "description": "RFC 9457.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "object",
            "description": "What is wrong with each parameter.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
    "additionalProperties": False,
}
INDEX = {
    "type": "object",
    "required": ["tables"],
    "properties": {
        "tables": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "meaning", "url"],
                "properties": {
                    "name": {"type": "string"},
                    "meaning": {"type": "string"},
                    "url": {"type": "string", "format": "uri"},
                },
                "additionalProperties": False,
            },
        }
    },
    "additionalProperties": False,
}


def row_schema(table: Table) -> dict:
    return {
        "type": "object",
        "description": table.meaning,
        "required": list(table.column_names),
        "properties": {
            column.name: column_schema(column, column.name != table.primary_key)
            for column in table.columns
        },
        "additionalProperties": False,
    }


def column_schema(column: Column, may_be_null: bool) -> dict:
    schema = dict(TYPES[column.type])
    if column.type == "list":
        if column.vocabulary:
            schema["items"] = {"enum": list(column.vocabulary)}
    elif may_be_null:
        schema["type"] = [schema["type"], "null"]
    if column.vocabulary and column.type == "string":
        schema["enum"] = [*column.vocabulary, *([None] if may_be_null else [])]
    schema["description"] = column.meaning + (f" Unit: {column.unit}." if column.unit else "")
    return schema


def _parameter(name: str, said: str, schema: dict) -> dict:
    parameter = {"name": name, "in": "query", "description": said, "schema": schema}
    if schema.get("type") == "array":
        parameter |= {"style": "form", "explode": True}
    return parameter


def _rows(table: Table) -> dict:
    row = {"$ref": f"#/components/schemas/{table.name}"}
    return {
        "get": {
            "operationId": table.name,
            "summary": table.name.replace("_", " ").capitalize(),
            "description": f"{table.meaning} At most {most_rows(table.name)} rows a page.",
            "parameters": [_ref("parameters", name) for name in FILTERS | PAGE],
            "responses": {
                "200": _answer(
                    {
                        "type": "object",
                        "required": ["table", "rows", "next"],
                        "properties": {
                            "table": {"const": table.name},
                            "rows": {
                                "type": "array",
                                "items": row,
                                "maxItems": most_rows(table.name),
                            },
                            "next": {
                                "type": ["string", "null"],
                                "format": "uri",
                                "description": "Address of the next page; null on the last.",
                            },
                        },
                        "additionalProperties": False,
                    },
                    "Link",
                ),
                **_others("400", "401", "403", "429"),
            },
        }
    }


def _index() -> dict:
    return {
        "get": {
            "operationId": "index",
            "summary": "The tables there are",
            "responses": {
                "200": _answer({"$ref": "#/components/schemas/Index"}),
                **_others("401", "403", "429"),
            },
        }
    }


def _itself() -> dict:
    return {
        "get": {
            "operationId": "openapi",
            "summary": "This document",
            "responses": {
                "200": _answer({"type": "object", "required": ["openapi", "info", "paths"]}),
                **_others("401", "403", "429"),
            },
        }
    }


def _answer(schema: dict, *headers: str) -> dict:
    return {
        "description": "The rows." if headers else "The list.",
        "headers": {name: _ref("headers", name) for name in ("ETag", *headers)},
        "content": {"application/json": {"schema": schema}},
    }


def _others(*statuses: str) -> dict:
    told = {status: _problem(status) for status in statuses}
    return {"304": _ref("responses", "Unchanged"), **told}


def _problem(status: str) -> dict:
    return _ref("responses", "Wait" if status == "429" else "Problem")


def _ref(where: str, name: str) -> dict:
    return {"$ref": f"#/components/{where}/{name}"}
