"""How far two people agree who read the same texts independently, each figure with its cases."""

from datetime import timedelta
from itertools import islice

from django.urls import reverse
from django.views.decorators.http import require_safe

from annotations.downloads import asks_for_csv, rows_as_csv
from annotations.forms.agreement import AgreementForm, CasesForm
from annotations.models import Kind
from annotations.queries import agreement as questions
from annotations.views.doors import only_who_may
from annotations.views.passes import settled_cells
from annotations.views.show import show

AGREEMENT = "annotations/agreement/agreement.html"
CASES = "annotations/agreement/cases.html"
PAGE = 50
COLUMNS = [
    "table",
    "kind",
    "of",
    "first",
    "second",
    "month",
    "texts",
    "n_first",
    "n_second",
    "f1_exact",
    "f1_overlapping",
    "agr_first_second",
    "agr_second_first",
    "items",
    "pairable",
    "raw_agreement",
    "alpha",
    "labels",
]
CASE_COLUMNS = [
    "article_id", "version_id", "headline", "kind", "of", "how",
    "left_reader", "left", "left_value", "left_start", "left_end", "left_annotation_id",
    "right_reader", "right", "right_value", "right_start", "right_end", "right_annotation_id",
    "chosen", "settled_by", "agreed_annotation_ids",
]  # fmt: skip


@require_safe
@only_who_may("see_agreement")
def agreement(request):
    form = AgreementForm(request.GET)
    context = {"form": form, "nav": "activity"}
    if not form.is_valid():
        return show(request, AGREEMENT, context, part="found", status=422)
    sums = questions.figures(request.user, form.filters)
    if asks_for_csv(request):
        return rows_as_csv(
            request,
            "agreement",
            COLUMNS,
            rows(sums),
            people=True,
            # Texts, which the figures are made of.
            left_out=lambda _rows: (
                questions.chosen(request.user, questions.Filters()).count() - sums.texts
            ),
        )
    context |= {"figures": sums, "narrowed": any(vars(form.filters).values())}
    context |= tables(request, sums, form.filters.collection)
    return show(request, AGREEMENT, context, part="found")


def tables(request, sums, collection) -> dict:
    """The figures row by row, each with the address of its cases."""
    counts = questions.label_counts(sums, collection)

    def cases_of(of: str, **narrower) -> str:
        return address("agreement_cases", request, of=of, **narrower)

    def rows_of(groups) -> list:
        return [
            (name, address("agreement", request, **to), cases_of(questions.ANY, **to), together)
            for name, to, together in groups
        ]

    months = sorted(sums.months.items())
    return {
        "spans": [
            (kind, questions.heading(kind, role), cases_of(f"{kind.value}.{role.value}"), found)
            for (kind, role), found in sums.spans.items()
            if found.by_a or found.by_b
        ],
        "characters": [
            (
                kind,
                cases_of(kind.value if kind else questions.ANY),
                alpha,
            )
            for kind, alpha in sums.characters.items()
        ],
        "labels": [
            (kind, questions.heading(kind, name), cases_of(f"{kind.value}:{name}"), alpha, given)
            for (kind, name), alpha in sorted(sums.labels.items(), key=in_order)
            for given in [counts.get((kind, name))]
        ],
        "people": rows_of(
            (pair, {"reader": pair[0].username, "other": pair[1].username}, together)
            for pair, together in sorted(sums.people.items(), key=lambda row: -row[1].texts)
        ),
        "months": rows_of((month, days_of(month), together) for month, together in months),
        "chart": chart(months),
    }


def in_order(row) -> tuple:
    """Kinds and labels as the app lists them."""
    (kind, name), _alpha = row
    return list(Kind).index(kind), [*questions.LABELS[kind], questions.KIND].index(name)


def days_of(month) -> dict:
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return {"since": month.isoformat(), "until": last.isoformat()}


def address(name: str, request, **narrower) -> str:
    """A page under the filters of this one, made narrower."""
    query = request.GET.copy()
    for key in [key for key, value in query.items() if not value or key in ("csv", "page")]:
        del query[key]
    for key, value in narrower.items():
        query[key] = value
    return f"{reverse(f'annotations:{name}')}?{query.urlencode()}"


def chart(months) -> dict | None:
    """Two lines over the months, in units of a picture that is 100 high; None for one month."""
    if len(months) < 2:
        return None
    lines = {
        "exact": [together.spans.exact for _month, together in months],
        "alpha": [together.characters.value for _month, together in months],
    }
    return {
        "width": 40 * (len(months) - 1),
        "lines": {
            name: " ".join(
                f"{40 * at},{round(100 - 100 * max(value, 0))}"
                for at, value in enumerate(values)
                if value is not None
            )
            for name, values in lines.items()
        },
    }


def rows(sums):
    """The same figures as one table, a row each."""
    counts = questions.label_counts(sums)
    for (kind, role), found in sums.spans.items():
        yield line("spans", kind=kind.value, of=role.value, texts=sums.texts, found=found)
    for kind, alpha in sums.characters.items():
        yield line("characters", kind=kind or "", texts=sums.texts, alpha=alpha)
    for (kind, name), alpha in sums.labels.items():
        cells = {"kind": kind.value, "of": name, "texts": sums.texts, "alpha": alpha}
        if (kind, name) in questions.FREE:
            yield line("labels", **cells, free=True)
        else:
            given = (f"{label}: {number}" for label, number in counts[kind, name])
            yield line("labels", **cells, labels="; ".join(given))
    for (first, second), together in sums.people.items():
        yield line("people", first=first, second=second, **parts(together))
    for month, together in sorted(sums.months.items()):
        yield line("months", month=f"{month:%Y-%m}", **parts(together))


def parts(together) -> dict:
    return {
        "texts": together.texts,
        "found": together.spans,
        "alpha": together.characters,
    }


def line(table: str, *, found=None, alpha=None, free=False, **cells) -> list:
    cells |= {"table": table}
    if found:
        cells |= {
            "n_first": found.by_a,
            "n_second": found.by_b,
            "f1_exact": found.exact,
            "f1_overlapping": found.overlapping,
            "agr_first_second": found.agr_ab,
            "agr_second_first": found.agr_ba,
        }
    if alpha:
        cells |= {
            "items": alpha.items,
            "pairable": alpha.pairable,
            "raw_agreement": alpha.raw,
            "alpha": None if free else alpha.value,
        }
    return [cells.get(name) for name in COLUMNS]


@require_safe
@only_who_may("see_agreement")
def cases(request):
    """The pairs behind one figure, each leading to where it was compared."""
    form = CasesForm(request.GET)
    context = {"form": form, "nav": "activity"}
    if not form.is_valid():
        return show(request, CASES, context, part="found", status=422)
    kind, name = form.figure
    is_file = asks_for_csv(request)
    how = form.cleaned_data["how"]
    # Nobody waits for the end of a file, so it has the cases of every text.
    found = questions.cases(request.user, form.filters, kind, name, how, every=is_file)
    if is_file:
        lines = (case_line(case, name) for case in found)
        everything = questions.cases(request.user, questions.Filters(), kind, name, every=True)
        return rows_as_csv(
            request,
            "agreement-cases",
            CASE_COLUMNS,
            lines,
            people=True,
            left_out=lambda written: sum(1 for _case in everything) - written,
        )
    number = form.cleaned_data["page"]
    shown = list(islice(found, PAGE * (number - 1), PAGE * number + 1))
    context |= {
        "kind": kind,
        "heading": "" if name == questions.ANY else questions.heading(kind, name),
        "cases": shown[:PAGE],
        "more": len(shown) > PAGE,
        "number": number,
    }
    return show(request, CASES, context, part="found")


def case_line(case, name) -> list:
    cells = [
        case.text.article.uuid,
        (case.left or case.right).version_id,
        case.text.article.headline,
        case.kind.value,
        str(getattr(name, "value", name)),
        case.how,
    ]
    marks = (case.left, case.right)
    for read, mark, said, value in zip(
        case.text.passes, marks, case.said, case.values, strict=True
    ):
        start, end = questions.edges(mark, name)
        cells += [read.editor, said, value, start, end, mark and mark.uuid]
    return cells + settled_cells(case.settlement)
