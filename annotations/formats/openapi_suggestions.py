"""The part of the OpenAPI document that docs/suggestions-api.md tells in words."""

from annotations.formats.tables import ROLES
from annotations.formats.vocabularies import (
    ACTOR_KINDS,
    ANNOTATION_KINDS,
    CHECK_REASONS,
    CHECKWORTHINESS,
    NOT_A_QUOTE_REASONS,
    QUOTE_TYPES,
    SPEAKER_STATUSES,
    STANCE_BASES,
    STANCE_LABELS,
)

# Roles that a suggestion has besides those of a stored annotation.
MORE_ROLES = {"stance": ("target",), "caption": ("source",)}
CAPTION_TEXTS = (
    "caption",
    "headline",
    "alt_text",
    "extended_description",
    "creator",
    "credit_line",
    "source",
    "copyright_notice",
    "location_created",
    "event",
    "description_writer",
)
REQUIRED = {"stance": ["holder", "label", "target"], "caption": ["block"]}


def words(longest: int) -> dict:
    return {"type": "string", "maxLength": longest}


def exactly(properties: dict, *optional: str) -> dict:
    """An object with these members and no others."""
    return {
        "type": "object",
        "required": [name for name in properties if name not in optional],
        "properties": properties,
        "additionalProperties": False,
    }


CONFIDENCE = {"type": "number", "minimum": 0, "maximum": 1}
PLACE = {
    "start": {"type": "integer", "minimum": 0, "description": "Unit: code points."},
    "end": {"type": "integer", "minimum": 1, "description": "The first one outside."},
}
VALUES: dict[str, dict] = {
    "quote": {
        "type": {"enum": list(QUOTE_TYPES)},
        "speaker": words(300),
        "speaker_kind": {"enum": list(ACTOR_KINDS)},
        "speaker_status": {"enum": list(SPEAKER_STATUSES)},
        "role_as_printed": words(300),
    },
    "stance": {
        "holder": words(300) | {"minLength": 1},
        "holder_kind": {"enum": list(ACTOR_KINDS)},
        "label": {"enum": list(STANCE_LABELS)},
        "target": words(300) | {"minLength": 1},
        "basis": {"enum": list(STANCE_BASES)},
    },
    "claim": {
        "statement": words(5000),
        "claimant": words(300),
        "claimant_kind": {"enum": list(ACTOR_KINDS)},
        "checkworthiness": {"enum": list(CHECKWORTHINESS)},
        # Its name until the tables' own was taken.
        "check_worthiness": {"enum": list(CHECKWORTHINESS), "deprecated": True},
        "reasons": {
            "type": "array",
            "items": {"enum": list(CHECK_REASONS)},
            "maxItems": len(CHECK_REASONS),
        },
    },
    "caption": {
        "block": {"type": "integer", "minimum": 0, "description": "A caption among the blocks."},
        "fields": exactly(
            {
                **{name: {"type": "string"} for name in CAPTION_TEXTS},
                "digital_source_type": words(300) | {"pattern": "^(https?://.+)?$"},
                "date_created": {"type": "string", "pattern": r"^(\d{4}(-\d\d(-\d\d.*)?)?)?$"},
                "locations_shown": {"type": "array", "maxItems": 100, "items": words(300)},
            },
            *CAPTION_TEXTS,
            "digital_source_type",
            "date_created",
            "locations_shown",
        ),
        "persons": {
            "type": "array",
            "maxItems": 100,
            "items": {
                "type": "array",
                "description": "Name and role.",
                "minItems": 2,
                "maxItems": 2,
                "prefixItems": [words(300) | {"minLength": 1}, words(300)],
            },
        },
        "confidences": {"type": "object", "additionalProperties": CONFIDENCE},
    },
    "not_a_quote": {"reason": {"enum": list(NOT_A_QUOTE_REASONS)}},
}


def roles_of(kind: str) -> list[str]:
    return [*ROLES[kind], *MORE_ROLES.get(kind, ())]


def suggestion(kind: str) -> dict:
    """A caption has no part it cannot be without; whatever has values it needs must send them."""
    part = exactly({"role": {"enum": roles_of(kind)}, **PLACE, "exact": {"type": "string"}})
    made = exactly(
        {
            "kind": {"const": kind},
            "rule": words(60) | {"minLength": 1},
            "confidence": CONFIDENCE,
            "parts": {
                "type": "array",
                "items": part,
                "maxItems": 100,
                "minItems": 0 if kind == "caption" else 1,
            },
            "values": {
                "type": "object",
                "required": REQUIRED.get(kind, []),
                "properties": VALUES[kind],
                "additionalProperties": False,
            },
        },
        *([] if kind in REQUIRED else ["values"]),
        *(["parts"] if kind == "caption" else []),
    )
    # Members of a part that nobody asks for are passed over.
    part["additionalProperties"] = True
    return made


SCHEMAS = {
    "Text": exactly(
        {
            "article": {"type": "string", "format": "uuid"},
            "version": {"type": "integer", "minimum": 1},
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "language": {"type": "string"},
            "text": {"type": "string"},
            "blocks": {"type": "array", "items": exactly({"kind": {"type": "string"}, **PLACE})},
        }
    ),
    "Push": exactly(
        {
            "sha256": words(64) | {"minLength": 1, "description": "Of the text that was read."},
            "source": words(60) | {"minLength": 1, "description": "The program's name."},
            "rules_version": words(20),
            "suggestions": {
                "type": "array",
                "maxItems": 2000,
                "items": {
                    "oneOf": [{"$ref": f"#/components/schemas/{kind}_suggestion"}
                              for kind in ANNOTATION_KINDS]
                },
            },
        },
        "rules_version",
    ),
    **{f"{kind}_suggestion": suggestion(kind) for kind in ANNOTATION_KINDS},
    "Stored": exactly(
        {
            "stored": {"type": "integer", "minimum": 0},
            "known": {"type": "integer", "minimum": 0},
        }
    ),
    "Faults": {
        "description": "A problem that lists what is wrong and where; nothing was stored.",
        "type": "object",
        "required": ["type", "title", "status", "detail", "errors"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"enum": [409, 422]},
            "detail": {"type": "string"},
            "request_id": {"type": "string"},
            "sha256": {"type": "string", "description": "Of the current text, with 409."},
            "errors": {
                "type": "array",
                "maxItems": 100,
                "items": exactly({"at": {"type": "string"}, "problem": {"type": "string"}}),
            },
        },
        "additionalProperties": False,
    },
}  # fmt: skip


def json_of(schema: str, media_type: str = "application/json") -> dict:
    return {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def problem(schema: str) -> dict:
    return json_of(schema, "application/problem+json")


def path(problems: dict) -> dict:
    """What can be asked of an article; `problems` are answers by status."""
    token = [{"token": []}]
    faults = {
        "description": "What is wrong, and where.",
        "content": problem("Faults"),
    }
    usual = {status: problems[status] for status in ("401", "403", "404", "429")}
    return {
        "parameters": [
            {
                "name": "article",
                "in": "path",
                "required": True,
                "description": "As article_id in the tables.",
                "schema": {"type": "string", "format": "uuid"},
            }
        ],
        "get": {
            "operationId": "text_to_read",
            "summary": "The text that suggestions are made for",
            "description": "With a token of the scope suggest, or signed in.",
            "security": [{"token": []}, {"session": []}],
            "responses": {
                "200": {"description": "The current text.", "content": json_of("Text")},
                **usual,
            },
        },
        "post": {
            "operationId": "suggest",
            "summary": "Send suggestions for an article",
            "description": "With a token of the scope suggest. All of it is stored, or nothing.",
            "security": token,
            "requestBody": {"required": True, "content": json_of("Push")},
            "responses": {
                "200": {"description": "How many came in.", "content": json_of("Stored")},
                **usual,
                "409": faults,
                "413": problems["413"],
                "415": problems["415"],
                "422": faults,
            },
        },
    }
