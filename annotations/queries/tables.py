"""The rows and the cells of every table that formats.tables declares, as querysets.

A column is read from its declared source; what has to be made of several fields or rows stands in
MADE. Both are expressions, so one query gives a whole table, in the order of its ids, and serves
the cursor, the preview and PostgreSQL's COPY alike.
"""

from collections.abc import Callable

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    Expression,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Length, NullIf, Replace, Trim

from annotations.formats.csv_profiles import LIST_SEPARATOR
from annotations.formats.tables import (
    BETWEEN_PARTS,
    MAIN_ROLES,
    OFFSET_UNIT,
    SCHEMA_VERSION,
    Column,
    Table,
)
from annotations.models import (
    Actor,
    ActorName,
    Annotation,
    Article,
    ArticleVersion,
    Caption,
    CaptionPerson,
    Claim,
    ClaimMatch,
    Collection,
    Comment,
    Guidelines,
    HolderKind,
    Kind,
    Photo,
    Quote,
    Review,
    Role,
    Span,
    Stance,
    Target,
    User,
)

Within = QuerySet[Annotation]


def rows_of(table: Table, within: Within) -> QuerySet:
    """The records that are the rows of a table when these annotations are exported."""
    return ROWS[table.name](within)


def cells_of(table: Table, within: Within, *, names: bool = False) -> list[Expression | F]:
    """The value of each column; `names` gives people's names beside their pseudonyms."""
    made = MADE.get(table.name, {})
    if names and table.name == "people":
        made = {"name": NAME}
    return [
        expression(within) if callable(expression) else expression
        for column in table.columns
        for expression in [made.get(column.name) or F(column.source)]
    ]


def type_in_sql(table: Table, column: Column) -> str:
    """The type of what cells_of gives: a list or JSON that is made is made as its text."""
    made = column.name in MADE.get(table.name, {})
    return "string" if made and column.type in ("list", "array") else column.type


# Rows.


def articles(within: Within) -> QuerySet[Article]:
    return Article.objects.filter(pk__in=within.values("version__article")).order_by("pk")


def article_versions(within: Within) -> QuerySet[ArticleVersion]:
    return ArticleVersion.objects.filter(article__in=within.values("version__article")).order_by(
        "article_id", "number"
    )


def collections(within: Within) -> QuerySet[Collection]:
    return Collection.objects.filter(
        Q(pk__in=articles(within).order_by().values("collection"))
        | Q(pk__in=within.values("guidelines__collection"))
    )


def guidelines(within: Within) -> QuerySet[Guidelines]:
    return Guidelines.objects.filter(collection__in=collections(within))


def photos(within: Within) -> QuerySet[Photo]:
    return Photo.objects.filter(article__in=within.values("version__article")).order_by("pk")


def claim_matches(within: Within) -> QuerySet[ClaimMatch]:
    return ClaimMatch.objects.filter(
        Q(other=None) | Q(other__annotation__in=within), claim__annotation__in=within
    ).order_by("pk")


def targets(within: Within) -> QuerySet[Target]:
    stances = Stance.objects.filter(annotation__in=within)
    return Target.objects.filter(pk__in=stances.values("target")).order_by("pk")


def _named(within: Within) -> QuerySet[Actor]:
    return Actor.objects.filter(
        Q(pk__in=Quote.objects.filter(annotation__in=within).values("speaker"))
        | Q(pk__in=Stance.objects.filter(annotation__in=within).values("holder"))
        | Q(pk__in=Claim.objects.filter(annotation__in=within).values("claimant"))
        | Q(pk__in=CaptionPerson.objects.filter(caption__annotation__in=within).values("actor"))
        | Q(pk__in=targets(within).order_by().values("actor"))
    )


def actors(within: Within) -> QuerySet[Actor]:
    named = _named(within)
    merged = named.exclude(merged_into=None).values("merged_into")
    return Actor.objects.filter(Q(pk__in=named.values("pk")) | Q(pk__in=merged)).order_by("pk")


def people(within: Within) -> QuerySet[User]:
    def that(rows: QuerySet, field: str) -> Exists:
        # People are few, and the index of the field finds the first row of each.
        return Exists(rows.filter(**{field: OuterRef("pk")}))

    reviews, comments = (
        model.objects.filter(annotation__in=within).order_by() for model in (Review, Comment)
    )
    about, matches = articles(within).order_by(), claim_matches(within).order_by()
    return User.objects.filter(
        that(within, "author")
        | that(within, "edited_by")
        | that(reviews, "reviewer")
        | that(reviews, "author")
        | that(comments, "by")
        | that(comments, "resolved_by")
        | that(matches, "by")
        | that(matches, "decided_by")
        | that(about, "assignee")
        | that(about, "added_by")
        | that(guidelines(within).order_by(), "by")
    ).order_by("pk")


ROWS: dict[str, Callable[[Within], QuerySet]] = {
    "articles": articles,
    "collections": lambda within: collections(within).order_by("pk"),
    "guidelines": lambda within: guidelines(within).order_by("pk"),
    "article_versions": article_versions,
    "texts": article_versions,
    "photos": photos,
    "annotations": lambda within: within.order_by("pk"),
    "spans": lambda within: Span.objects.filter(annotation__in=within).order_by(
        "annotation_id", "pk"
    ),
    "quotes": lambda within: Quote.objects.filter(annotation__in=within).order_by("pk"),
    "stances": lambda within: Stance.objects.filter(annotation__in=within).order_by("pk"),
    "claims": lambda within: Claim.objects.filter(annotation__in=within).order_by("pk"),
    "claim_matches": claim_matches,
    "captions": lambda within: Caption.objects.filter(annotation__in=within).order_by("pk"),
    "caption_persons": lambda within: CaptionPerson.objects.filter(
        caption__annotation__in=within
    ).order_by("caption_id", "order"),
    "actors": actors,
    "targets": targets,
    "reviews": lambda within: Review.objects.filter(annotation__in=within).order_by("pk"),
    "comments": lambda within: Comment.objects.filter(annotation__in=within).order_by("pk"),
    "people": people,
}


# Cells that are made.


class Joined(Subquery):
    """What the column `part` of a query gives, in its order, in one cell; NULL when it is empty."""

    template = "(SELECT string_agg(part, '{}') FROM (%(subquery)s) AS parts)"
    output_field = TextField()

    def __init__(self, queryset: QuerySet, separator: str):
        super().__init__(queryset)
        self.separator = separator

    def as_sql(self, *arguments, **options):
        template = self.template.format(self.separator)
        return super().as_sql(*arguments, **options | {"template": template})

    def as_sqlite(self, *arguments, **options):
        template = self.template.replace("string_agg", "group_concat").format(self.separator)
        return super().as_sql(*arguments, **options | {"template": template})


class Quoted(Func):
    """A text as JSON writes it, the same on both databases."""

    template = "to_json(%(expressions)s)::text"
    output_field = TextField()

    def as_sqlite(self, compiler, connection, **options):
        return self.as_sql(compiler, connection, template="json_quote(%(expressions)s)", **options)


class LabelTexts(Func):
    r"""A list cell of a collection's own words: field, value and words, parted by blanks."""

    template = (
        '(SELECT string_agg({item}, \'|\' ORDER BY field.key COLLATE "C", own.key COLLATE "C")'
        " FROM jsonb_each(%(expressions)s) AS field, jsonb_each_text(field.value) AS own)"
    )
    template_on_sqlite = (
        "(SELECT group_concat(item, '|') FROM (SELECT {item} AS item"
        " FROM json_each(%(expressions)s) AS field, json_each(field.value) AS own"
        " ORDER BY field.key, own.key) AS items)"
    )
    item = (
        r"replace(replace(field.key || ' ' || own.key || ' ' || own.value, '\', '\\'), '|', '\|')"
    )
    output_field = TextField()

    def as_sql(self, compiler, connection, **options):
        template = options.pop("template", self.template).format(item=self.item)
        return super().as_sql(compiler, connection, template=template, **options)

    def as_sqlite(self, compiler, connection, **options):
        return self.as_sql(compiler, connection, template=self.template_on_sqlite, **options)


def _spans(annotation: str) -> QuerySet[Span]:
    return Span.objects.filter(annotation=OuterRef(annotation)).order_by("role", "order")


def words(role: str, annotation: str = "pk") -> Joined:
    """The words of one role, in their order."""
    parts = _spans(annotation).filter(role=role).values(part=F("exact"))
    return Joined(parts, BETWEEN_PARTS)


def over_main_spans(aggregate) -> Subquery:
    """Min, Max or Count over the spans that hold what the annotation is chiefly about."""
    main = Span.objects.filter(annotation=OuterRef("pk"), role__in=set(MAIN_ROLES.values()))
    return Subquery(
        main.order_by().values("annotation").values(found=aggregate), output_field=IntegerField()
    )


def listed(queryset: QuerySet, field: str) -> Joined:
    r"""The texts of a field as csv_profiles.list_cell writes them: "\" before "|" and "\"."""
    escaped = F(field)
    for character in ("\\", LIST_SEPARATOR):
        escaped = Replace(escaped, Value(character), Value(f"\\{character}"))
    return Joined(queryset.values(part=escaped), LIST_SEPARATOR)


def last_review(field: str) -> Subquery:
    return Subquery(
        Review.objects.filter(annotation=OuterRef("pk")).order_by("-pk").values(field)[:1]
    )


def uuid_within(annotation: str, within: Within) -> Case:
    """The UUID of an annotation that is referred to, where it is exported as well."""
    return Case(When(**{f"{annotation}__in": within}, then=F(f"{annotation}__uuid")))


def spans_json() -> Concat:
    def text(field):
        return Cast(field, TextField())

    one = Concat(
        Value('{"role":"'),
        "role",
        Value('","seq":'),
        text("order"),
        Value(',"start":'),
        text("start"),
        Value(',"end":'),
        text("end"),
        Value(',"exact":'),
        Quoted("exact"),
        Value("}"),
        output_field=TextField(),
    )
    spans = _spans("pk").values(part=one)
    return Concat(Value("["), Joined(spans, ","), Value("]"), output_field=TextField())


OF_QUOTE = Q(kind=Kind.QUOTE)
PERSONS = CaptionPerson.objects.filter(caption=OuterRef("pk")).order_by("order")
ALIASES = (
    ActorName.objects.filter(actor=OuterRef("pk")).exclude(name=OuterRef("name")).order_by("pk")
)
NAME = Coalesce(
    NullIf(
        Trim(Concat("first_name", Value(" "), "last_name")), Value(""), output_field=CharField()
    ),
    "username",
)

MADE: dict[str, dict[str, Expression | Callable[[Within], Expression]]] = {
    "articles": {
        "n_versions": Subquery(
            ArticleVersion.objects.filter(article=OuterRef("pk"))
            .order_by()
            .values("article")
            .values(found=Count("*"))
        ),
    },
    "collections": {"labels": LabelTexts("labels")},
    "article_versions": {
        "is_current": Exists(Article.objects.filter(current_version=OuterRef("pk"))),
        "text_length": Length("text"),
    },
    "annotations": {
        "content_start": over_main_spans(Min("start")),
        "content_end": over_main_spans(Max("end")),
        "n_content_spans": Coalesce(over_main_spans(Count("*")), 0),
        "quote_text": Case(When(OF_QUOTE, then=words(Role.CONTENT))),
        "cue_text": Case(When(OF_QUOTE, then=words(Role.CUE))),
        "source_text": Case(When(OF_QUOTE, then=words(Role.SOURCE))),
        "stance_holder": Case(
            When(stance__holder_kind=HolderKind.ACTOR, then="stance__holder__name"),
            When(stance__holder_kind=HolderKind.AUTHOR, then="version__byline"),
            When(
                stance__holder_kind=HolderKind.PUBLICATION,
                then="version__article__publisher__name",
            ),
            output_field=TextField(),
        ),
        "reviewed_by": last_review("reviewer__pseudonym"),
        "review_decision": last_review("decision"),
        "reviewed_at": last_review("created_at"),
        "schema_version": Value(SCHEMA_VERSION),
        "offset_unit": Value(OFFSET_UNIT),
        "spans_json": spans_json(),
    },
    "quotes": {
        "quote_text": words(Role.CONTENT),
        "cue_text": words(Role.CUE),
        "source_text": words(Role.SOURCE),
        "addressee_text": words(Role.ADDRESSEE),
    },
    "stances": {
        "quote_id": lambda within: uuid_within("quote__annotation", within),
        "evidence_text": words(Role.EVIDENCE),
    },
    "claims": {"claim_text": words(Role.CLAIM)},
    "captions": {
        "persons_shown": listed(PERSONS, "name"),
        "persons_roles": listed(PERSONS, "role_as_printed"),
    },
    "actors": {
        "aliases": listed(ALIASES, "name"),
        "merged_into_id": lambda within: Case(
            When(merged_into__in=actors(within).order_by(), then=F("merged_into_id"))
        ),
    },
    "targets": {
        "claim_id": lambda within: uuid_within("claim__annotation", within),
    },
    "people": {"name": Value("")},
}
