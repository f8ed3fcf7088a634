"""How far two people agree who read the same texts independently, and the cases behind it.

Only passes that were handed in without seeing one another are compared, as they were handed in:
the marks of an open pass are never changed (see docs/decisions/two-passes.md). The counts add up
over texts, so a figure over many texts is that of their sum.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.models import (
    PARTS,
    Actor,
    Annotation,
    Article,
    ArticleVersion,
    BlockKind,
    CaptionPerson,
    Collection,
    Kind,
    Pass,
    Role,
    Settlement,
    Span,
    Target,
    User,
)
from annotations.queries.exports import midnight
from annotations.queries.passes import matched, originals, settled_by_mark, side_of
from annotations.queries.review import PART_GLUE, columns
from annotations.text.agreement import Alpha, Found, add_characters, found

# So many texts, the newest, are compared at a time, more where they are asked for, which takes
# some seconds; and read so many together.
USUAL_TEXTS, MOST_TEXTS = 100, 500
AT_ONCE = 25

# The parts that say where a mark stands: the first one, and of a caption all.
CHIEF = {kind: roles if kind == Kind.CAPTION else roles[:1] for kind, roles in PARTS.items()}
PERSONS = "persons"
# The labels that are compared on what both marked.
LABELS = {
    Kind.QUOTE: ("type", "speaker_id", "speaker_status", "negated"),
    Kind.STANCE: ("label", "holder_id", "target_id", "basis"),
    Kind.CLAIM: ("checkworthiness", "claimant_id"),
    Kind.CAPTION: (
        "caption",
        "headline",
        "alt_text",
        "extended_description",
        "creator",
        "credit_line",
        "source",
        "copyright_notice",
        "date_created",
        "location_created",
        "locations_shown",
        PERSONS,
        "event",
        "description_writer",
        "digital_source_type",
    ),
    Kind.NOT_A_QUOTE: ("reason",),
}
# Free words are the same or they are not; they are no labels of which some occur by chance.
FREE = {(Kind.CAPTION, name) for name in LABELS[Kind.CAPTION][:4]}
# Whether a pair of quotation marks holds a quote at all is a label of its own.
KIND = "kind"
# All the words that marks of a kind are about, or marks of any kind.
ANY = "any"
# All cases but those that are the same.
APART = "apart"


@dataclass(frozen=True)
class Filters:
    """Which texts are compared; the days are those on which the second pass came in."""

    collection: Collection | None = None
    reader: User | None = None
    other: User | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    # Whether MOST_TEXTS are compared.
    many: bool = False

    @property
    def most(self) -> int:
        return MOST_TEXTS if self.many else USUAL_TEXTS


Spans = dict[tuple[Kind, Role], list[tuple[int, int]]]


@dataclass(frozen=True)
class Text:
    """One text with its two passes, and which marks stand for one another."""

    article: Article
    # Of the version that was read; the article may have another by now.
    blocks: list
    passes: tuple[Pass, Pass]
    pairs: list[tuple[Annotation | None, Annotation | None]]
    # The spans of each side by kind and role.
    sides: tuple[Spans, Spans]
    # What was chosen of its marks, where these were read whole.
    settled: dict[int, Settlement]


@dataclass
class Together:
    """What two people, or one month, come to over all kinds."""

    texts: int = 0
    spans: Found = field(default_factory=Found)
    characters: Alpha = field(default_factory=Alpha)


@dataclass
class Figures:
    texts: int = 0
    # How many there are that were not compared, being older than the newest ones.
    left_out: int = 0
    spans: dict[tuple[Kind, Role], Found] = field(default_factory=dict)
    # Of one kind, and of all kinds under None.
    characters: dict[Kind | None, Alpha] = field(default_factory=lambda: {None: Alpha()})
    labels: dict[tuple[Kind, str], Alpha] = field(default_factory=dict)
    people: dict[tuple[User, User], Together] = field(default_factory=dict)
    months: dict[datetime.date, Together] = field(default_factory=dict)


class Case(NamedTuple):
    """A pair of marks as one figure sees it: what each said, and how that goes together."""

    text: Text
    kind: Kind
    left: Annotation | None
    right: Annotation | None
    said: tuple[str, str]
    # Of a label, as it is stored; of an actor or target its number.
    values: tuple
    # "same", "differ", "left" (only the left one says anything) or "right".
    how: str

    @property
    def settlement(self) -> Settlement | None:
        return self.text.settled.get((self.left or self.right).pk)

    @property
    def key(self) -> str:
        """Where it stands on the page that compares the two passes."""
        return f"{self.left.pk if self.left else 0}-{self.right.pk if self.right else 0}"


# Which texts.


def chosen(user: User, filters: Filters) -> QuerySet[Pass]:
    """The first passes of the texts that are compared, the latest opened first."""
    found_ = Pass.objects.opened().filter(
        number=1, article__in=Article.objects.visible_to(user).order_by()
    )
    if filters.collection:
        found_ = found_.filter(article__collection=filters.collection)
    for reader in (filters.reader, filters.other):
        if reader:
            found_ = found_.filter(article__in=reader.passes.values("article"))
    if filters.since:
        found_ = found_.filter(opened_at__gte=midnight(filters.since))
    if filters.until:
        day_after = filters.until + datetime.timedelta(days=1)
        found_ = found_.filter(opened_at__lt=midnight(day_after))
    return found_.order_by("-opened_at", "-pk")


def texts(user: User, filters: Filters, *, whole: bool, every: bool = False) -> Iterator[Text]:
    """The newest texts that pass, or `every` one, read a few at a time; their marks whole or as
    figures need."""
    found_ = chosen(user, filters).values_list("article", flat=True)
    keys = iter(found_ if every else found_[: filters.most])
    while some := list(islice(keys, AT_ONCE)):
        yield from _read(some, whole=whole)


def _read(keys: Sequence[int], *, whole: bool) -> Iterator[Text]:
    articles = (
        Article.objects.select_related("current_version", "collection")
        .defer("current_version__text")
        .in_bulk(keys)
    )
    passes: dict[int, list[Pass]] = defaultdict(list)
    by_key: dict[int, Pass] = {}
    for one in Pass.objects.filter(article__in=keys).select_related("editor").order_by("number"):
        passes[one.article_id].append(one)
        by_key[one.pk] = one
    marks: dict[int, list[Annotation]] = defaultdict(list)
    found_ = originals(keys)
    ranges = {} if whole else ranges_of(found_)
    for mark in (found_.whole() if whole else spare(found_)).in_text_order():
        if not whole:
            mark.ranges = ranges.get(mark.pk, {})
        mark.made_in = by_key[mark.made_in_id]
        marks[mark.made_in.article_id].append(mark)
    blocks = {key: articles[key].current_version.blocks for key in keys}
    read_on = {mark.version_id for some in marks.values() for mark in some}
    # Mostly none: a text takes another one only once its passes are settled.
    if earlier := read_on - {article.current_version_id for article in articles.values()}:
        found_ = ArticleVersion.objects.filter(pk__in=earlier)
        blocks |= dict(found_.values_list("article", "blocks"))
    settled = settled_by_mark(keys) if whole else {}
    for key in keys:
        sides = tuple(all_spans(side_of(marks[key], number)) for number in (1, 2))
        pairs = matched(marks[key])
        yield Text(articles[key], blocks[key], tuple(passes[key]), pairs, sides, settled)


def spare(marks: QuerySet[Annotation]) -> QuerySet[Annotation]:
    """No more of each mark than is counted: with the rest a page takes four times as long."""
    labels = [
        f"{kind.value}__{name.removesuffix('_id')}"
        for kind, names in LABELS.items()
        for name in names
        if name != PERSONS
    ]
    return (
        marks.select_related(None)
        .select_related(*(kind.value for kind in LABELS))
        .only("kind", "position", "made_in", "version", "stance__quote", "caption__photo", *labels)
        .prefetch_related("caption__persons")
    )


def ranges_of(marks: QuerySet[Annotation]) -> dict[int, dict[str, list[tuple[int, int]]]]:
    """Where the parts of each of these marks stand, by role."""
    found_: dict[int, dict[str, list[tuple[int, int]]]] = {}
    spans = Span.objects.filter(annotation__in=marks.order_by().values("pk"))
    rows = spans.order_by("annotation", "role", "order")
    for key, role, start, end in rows.values_list("annotation", "role", "start", "end"):
        found_.setdefault(key, {}).setdefault(role, []).append((start, end))
    return found_


def all_spans(marks: Iterable[Annotation]) -> Spans:
    """Every span of these marks, looked at once."""
    by_part: Spans = defaultdict(list)
    for mark in marks:
        for role, ranges in mark.ranges.items():
            by_part[Kind(mark.kind), Role(role)] += ranges
    return by_part


# The figures.


def figures(user: User, filters: Filters) -> Figures:
    """Everything that the page shows, in five queries for each AT_ONCE texts."""
    sums = Figures()
    told: dict[tuple[Kind, str], Counter] = defaultdict(Counter)
    for text in texts(user, filters, whole=False):
        sums.texts += 1
        _add_spans(sums, text)
        for left, right in text.pairs:
            for kind, name in labels_of(left, right):
                told[kind, name][label_of(left, kind, name), label_of(right, kind, name)] += 1
        _add_together(sums, text)
    for key, pairs in told.items():
        # What nobody ever filled in has nothing to agree on.
        if any(any(pair) for pair in pairs):
            sums.labels[key] = Alpha()
            for pair, times in pairs.items():
                sums.labels[key].add(pair, times)
    sums.left_out = chosen(user, filters).count() - sums.texts
    return sums


def _add_spans(sums: Figures, text: Text) -> None:
    for kind, roles in PARTS.items():
        for role in roles:
            both = found(*(side.get((kind, role), []) for side in text.sides))
            sums.spans[kind, role] = sums.spans.get((kind, role), Found()) + both
    for kind in PARTS:
        alpha = sums.characters.setdefault(kind, Alpha())
        alpha += characters(text, kind)


def _add_together(sums: Figures, text: Text) -> None:
    first, second = text.passes
    sides = text.sides
    # Two people are always named in the same order, whoever came first on a text.
    if first.editor_id > second.editor_id:
        first, second, sides = second, first, (sides[1], sides[0])
    opened = timezone.localdate(first.opened_at).replace(day=1)
    spans = Found()
    for kind, roles in CHIEF.items():
        for role in roles:
            spans += found(*(side.get((kind, role), []) for side in sides))
    alike = characters(text, None)
    sums.characters[None] += alike
    for group in (
        sums.people.setdefault((first.editor, second.editor), Together()),
        sums.months.setdefault(opened, Together()),
    ):
        group.texts += 1
        group.spans += spans
        group.characters += alike


def characters(text: Text, kind: Kind | None) -> Alpha:
    """Every code point outside page furniture, labelled with the kinds that mark it.

    Of captions alone, with the fields that it was read into.
    """
    within = [(start, end) for block, start, end in text.blocks if block != BlockKind.FURNITURE]
    drawn = []
    for side in text.sides:
        labels: dict[tuple[int, int], set] = defaultdict(set)
        for one in [kind] if kind else CHIEF:
            for role in CHIEF[one]:
                label = role if kind == Kind.CAPTION else one
                for span in side.get((one, role), ()):
                    labels[span].add(label.value)
        drawn.append(
            {
                span: frozenset(names) if len(names) > 1 else next(iter(names))
                for span, names in labels.items()
            }
        )
    return add_characters(Alpha(), drawn, within)


def labels_of(left: Annotation | None, right: Annotation | None) -> list[tuple[Kind, str]]:
    """The labels that a pair is an item of: those of its kind, and of its question."""
    kinds = {Kind(mark.kind) for mark in (left, right) if mark}
    found_ = [(kind, name) for kind in kinds for name in LABELS.get(kind, ())]
    if kinds & {Kind.QUOTE, Kind.NOT_A_QUOTE}:
        found_.append((Kind.QUOTE, KIND))
    return found_


def label_of(mark: Annotation | None, kind: Kind, name: str):
    """What a mark says to one question; None where it says nothing, being of another kind."""
    if mark is None:
        return None
    if name == KIND:
        return mark.kind
    if mark.kind != kind:
        return None
    if name == PERSONS:
        return names_shown(mark)
    value = getattr(mark.details, name)
    if isinstance(value, list):
        return tuple(sorted(value))
    return "" if value is None else value


def names_shown(mark: Annotation) -> tuple[str, ...]:
    """The persons in the picture as printed, in whatever order they were written down."""
    return tuple(sorted(person.name for person in mark.caption.persons.all()))


# The cases behind a figure.


def cases(
    user: User,
    filters: Filters,
    kind: Kind | None,
    name: str,
    how: str = "",
    every: bool = False,
) -> Iterator[Case]:
    """The pairs that a figure is made of: of a part's words, of a label, or of any kind's words.

    `how` leaves those that are the same, that differ, of which one side alone says anything, or
    with APART all that are not the same.
    Those of the newest texts, or of `every` one.
    """
    for text in texts(user, filters, whole=True, every=every):
        for left, right in text.pairs:
            if name == ANY:
                told = tuple(chief_words(mark, kind) for mark in (left, right))
            elif isinstance(name, Role):
                told = tuple(places_of(mark, kind, name) for mark in (left, right))
            else:
                if (kind, name) not in labels_of(left, right):
                    continue
                told = tuple(label_of(mark, kind, name) for mark in (left, right))
            going = how_together(told)
            if going and (how in ("", going) or (how == APART and going != "same")):
                words = text.article.collection
                said = tuple(in_words(mark, kind, name, words) for mark in (left, right))
                values = (None, None) if name == ANY or isinstance(name, Role) else told
                of = kind or Kind((left or right).kind)
                yield Case(text, of, left, right, said, values, going)


def edges(mark: Annotation | None, name: str) -> tuple[int | None, int | None]:
    """Where the words that a figure looks at begin and end; of a label those of its mark."""
    if mark is None:
        return None, None
    roles = [name] if isinstance(name, Role) else CHIEF[Kind(mark.kind)]
    found_ = [span for role in roles for span in mark.ranges.get(role, ())]
    if not found_:
        return None, None
    return min(start for start, _end in found_), max(end for _start, end in found_)


def how_together(told: tuple) -> str:
    """How what two said goes together; nothing where neither said anything."""
    left, right = told
    if left is None and right is None:
        return ""
    if right is None:
        return "left"
    if left is None:
        return "right"
    return "same" if left == right else "differ"


def chief_words(mark: Annotation | None, of: Kind | None) -> tuple | None:
    """The kind of a mark and where its words stand; None where it is not of the kind asked for."""
    if mark is None or of not in (None, mark.kind):
        return None
    kind = Kind(mark.kind)
    return kind, *(places_of(mark, kind, role) for role in CHIEF[kind])


def places_of(mark: Annotation | None, kind: Kind, role: Role) -> list | None:
    """Where a part stands; None where there is none."""
    if mark is None or mark.kind != kind:
        return None
    return mark.ranges.get(role)


def in_words(
    mark: Annotation | None, kind: Kind | None, name: str, collection: Collection | None = None
) -> str:
    """What a mark says to one figure: the words of its part, or its label in the desk's words."""
    if mark is None:
        return ""
    if name == KIND:
        return mark.get_kind_display()
    if kind not in (None, mark.kind):
        return ""
    if name == ANY:
        words = words_of(mark, CHIEF[Kind(mark.kind)])
        return words if kind else f"{mark.get_kind_display()}: {words}"
    if isinstance(name, Role):
        return words_of(mark, [name])
    if name == PERSONS:
        return plainly(names_shown(mark))
    field_ = columns(kind)[name]
    return plainly(getattr(mark.details, field_.name), field_, collection)


def words_of(mark: Annotation, roles: Sequence[Role]) -> str:
    return PART_GLUE.join(span.exact for role in roles for span in mark.spans_of(role))


# In words.


def heading(kind: Kind, name: str) -> str:
    """What a part or a label is called."""
    if isinstance(name, Role):
        return str(name.label)
    if name == KIND:
        return str(Annotation._meta.get_field("kind").verbose_name)
    if name == PERSONS:
        return str(CaptionPerson._meta.verbose_name_plural)
    return str(columns(kind)[name].verbose_name)


def label_counts(
    sums: Figures, collection: Collection | None = None
) -> dict[tuple[Kind, str], list[tuple[str, int]]]:
    """How often each label was given, the most frequent first, in words; two queries.

    Of one collection in its own words.
    """
    wanted: dict[type, set] = {Actor: set(), Target: set()}
    for (kind, name), alpha in sums.labels.items():
        model = related(kind, name)
        if model:
            wanted[model].update(key for key in alpha.labels if key)
    named = {
        model: {row.pk: str(row) for row in model.objects.filter(pk__in=keys)} if keys else {}
        for model, keys in wanted.items()
    }
    return {
        (kind, name): [
            (worded(kind, name, value, named, collection), number)
            for value, number in alpha.labels.most_common()
        ]
        for (kind, name), alpha in sums.labels.items()
        if (kind, name) not in FREE
    }


def related(kind: Kind, name: str):
    if name in (KIND, PERSONS):
        return None
    return columns(kind)[name].related_model


def worded(kind: Kind, name: str, value, named: dict, collection: Collection | None) -> str:
    model = related(kind, name)
    if model:
        return named[model].get(value, "–")
    if name == KIND:
        return str(Kind(value).label)
    if name == PERSONS:
        return plainly(value)
    return plainly(value, columns(kind)[name], collection)


def plainly(value, field_=None, collection: Collection | None = None) -> str:
    """A value as a reader says it."""
    if value in (None, "", (), []):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple)):
        return "; ".join(value)
    standard = str(dict(field_.flatchoices).get(value, value))
    return collection.label(field_.name, value, standard) if collection else standard
