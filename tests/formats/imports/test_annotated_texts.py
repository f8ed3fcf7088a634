"""Each format's own unit of offsets, its ways to join stretches, and what does not fit."""

import copy
import io
import json
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.formats.imports.annotation_files import detect_format, records
from annotations.formats.imports.article_files import BadRow, UnreadableFile
from annotations.formats.imports.label_meanings import (
    Meanings,
    Terms,
    adapted,
    gather,
    proposed,
    read_meanings,
)
from annotations.formats.imports.marked_texts import UTF16, Offsets

TEXT = "💩 “We stay,” said Ida 👨🏻‍🚒. “Cafe\u0301s too.”\nShe left."
QUOTE, CUE, WHO, REST = "“We stay,”", "said", "Ida 👨🏻‍🚒", "“Cafe\u0301s too.”"
JOIN = {"Cue": "together", "Source": "together", "Content": "together", "part": "together"}


def at(words: str, unit: str = "code points") -> tuple[int, int]:
    before = TEXT[: TEXT.index(words)]
    if unit == UTF16:
        start = len(before.encode("utf-16-le")) // 2
        return start, start + len(words.encode("utf-16-le")) // 2
    return len(before), len(before) + len(words)


def span(words, label, unit="code points", **more):
    start, end = at(words, unit)
    return {"start": start, "end": end, "label": label, **more}


def read(data, format, **options):
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    return list(records(io.BytesIO(data), format, size=len(data), **options))


def zipped(**files) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return packed.getvalue()


def brat(*lines: str, text: str = TEXT) -> bytes:
    return zipped(a_txt=text, a_ann="\n".join(lines) + "\n")


def stretch(key: str, label: str, *words: str) -> str:
    places = ";".join("{} {}".format(*at(one)) for one in words)
    return f"{key}\t{label} {places}\t{' '.join(words)}"


def found_in(record, **changes):
    """The annotations as (kind, {role: [words]}, values), and the reasons of what is none."""
    terms = Terms()
    terms.count(record)
    meanings = adapted(Meanings(**changes), terms)
    found, problems, _left_out = gather(record, meanings)
    made = []
    for one in found:
        parts = {}
        for role, start, end in one.spans:
            parts.setdefault(role, []).append(record.text[start:end])
        made.append((one.kind, parts, dict(one.values)))
    return made, [problem.reason for problem in (*record.problems, *problems)]


WHOLE = ("quote", {"content": [QUOTE, REST], "cue": [CUE], "source": [WHO]}, {})


def label_studio(unit="code points", words=True):
    def region(key, one, label):
        start, end = at(one, unit)
        value = {"start": start, "end": end, "labels": [label]} | ({"text": one} if words else {})
        return {"id": key, "type": "labels", "from_name": "l", "to_name": "t", "value": value}

    def relation(key, label):
        return {"type": "relation", "from_id": "a", "to_id": key, "labels": [label]}

    result = [
        region("a", QUOTE, "Content"), region("b", REST, "Content"),
        region("c", CUE, "Cue"), region("d", WHO, "Source"),
        relation("b", "part"), relation("c", "Cue"), relation("d", "Source"),
    ]  # fmt: skip
    return [{"data": {"text": TEXT}, "annotations": [{"result": result}]}]


def doccano(unit=UTF16):
    parts = [(QUOTE, "Content"), (REST, "Content"), (CUE, "Cue"), (WHO, "Source")]
    entities = []
    for number, (words, label) in enumerate(parts):
        start, end = at(words, unit)
        entities.append({"id": number, "start_offset": start, "end_offset": end, "label": label})
    relations = [
        {"id": n, "from_id": 0, "to_id": n, "type": "part"} for n in range(1, len(entities))
    ]
    return {"text": TEXT, "entities": entities, "relations": relations}


def prodigy():
    spans = [span(QUOTE, "Content"), span(REST, "Content"), span(CUE, "Cue"), span(WHO, "Source")]
    relations = [{"head_span": spans[0], "child_span": one, "label": "part"} for one in spans[1:]]
    return {"text": TEXT, "spans": spans, "relations": relations, "answer": "accept"}


def of_the_program(record, view="relations"):
    """The record as Prodigy itself writes it: words are vouched for by tokens alone."""
    tokens = [
        {"text": m[0], "start": m.start(), "end": m.end(), "id": n, "disabled": False,
         "ws": record["text"][m.end() : m.end() + 1] == " "}
        for n, m in enumerate(re.finditer(r"\w+|[^\w\s]", record["text"]))
    ]  # fmt: skip
    starts = {token["start"]: token["id"] for token in tokens}
    ends = {token["end"]: token["id"] for token in tokens}

    def placed(one):
        numbers = {"token_start": starts[one["start"]], "token_end": ends[one["end"]]}
        return {name: one[name] for name in ("start", "end", "label")} | numbers

    relations = [
        {"head": ends[one["head_span"]["end"]], "child": ends[one["child_span"]["end"]],
         "head_span": placed(one["head_span"]), "child_span": placed(one["child_span"]),
         "color": "#c2f2f6", "label": one["label"]}
        for one in record.get("relations", [])
    ]  # fmt: skip
    return {
        "text": record["text"], "meta": {"source": "a corpus", "utc": 1522171636},
        "_input_hash": -13216227, "_task_hash": 1212627981, "_is_binary": False,
        "spans": [placed(one) for one in record["spans"]], "tokens": tokens, "_session_id": None,
        "_view_id": view, "relations": relations, "answer": "accept", "_timestamp": 1648224505,
    }  # fmt: skip


POLNEAR = brat(
    stretch("T1", "Source", WHO),
    stretch("T2", "Cue", CUE),
    stretch("T3", "Content", QUOTE, REST),
    stretch("T4", "Attribution", CUE),
    "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1",
    "A1\tNegation E1",
)


@pytest.mark.parametrize(
    ("format", "data", "options"),
    [
        ("label-studio", label_studio(), {}),
        ("label-studio", label_studio(UTF16), {}),
        ("label-studio", label_studio(UTF16, words=False), {"unit": UTF16}),
        ("doccano", doccano(), {}),
        ("doccano", doccano("code points"), {"unit": "code points"}),
        ("doccano", doccano("code points") | {"offset_unit": "code points"}, {}),
        ("prodigy", prodigy(), {}),
        ("prodigy", of_the_program(prodigy()), {}),
    ],
)
def test_each_format_joins_an_interrupted_quote_in_its_own_unit(format, data, options):
    (record,) = read(data, format, **options)
    assert found_in(record, links=JOIN) == ([WHOLE], [])


def test_the_events_of_a_corpus_of_attributions_are_quotes():
    """PolNeAR's own shape: the trigger's label means nothing here, its parts do."""
    (record,) = read(POLNEAR, "brat")
    kind, parts, values = WHOLE
    assert found_in(record, links=JOIN) == ([(kind, parts, values | {"negated": True})], [])
    (record,) = read(
        brat(stretch("T1", "Content", QUOTE), "E1\tContent:T1", "A1\tNegation E1",
             "A2\tQuoteType T1 direct"), "brat"
    )  # fmt: skip
    made, reasons = found_in(record)
    assert made == [("quote", {"content": [QUOTE]}, {"negated": True, "type": "direct"})]
    assert reasons == []


def test_a_span_of_prodigy_is_held_against_the_tokens_that_it_names():
    data = of_the_program(prodigy(), view="spans_manual") | {"relations": []}
    for one in data["spans"]:
        one["label"] = "Quote"
    made, reasons = found_in(read(data, "prodigy")[0])
    assert [parts["content"] for _kind, parts, _values in made] == [[QUOTE], [REST], [CUE], [WHO]]
    assert reasons == []
    data["spans"][2] |= {"start": data["spans"][2]["start"] + 1}
    made, reasons = found_in(read(data, "prodigy")[0])
    assert [parts["content"] for _kind, parts, _values in made] == [[QUOTE], [REST], [WHO]]
    assert reasons == ["At this place stands “aid”, not “said”."]
    # Tokens that are not there vouch for nothing, and so does a file without any.
    data["spans"][2] |= {"token_start": 900, "token_end": 901}
    made, reasons = found_in(read(data, "prodigy")[0])
    assert (len(made), reasons) == (4, [])


def test_a_relation_of_prodigy_between_bare_tokens_is_reported():
    data = of_the_program(prodigy())
    data["relations"][0]["child_span"] |= {"start": 0, "end": 1, "label": None}
    (record,) = read(data, "prodigy")
    reasons = found_in(record, links=JOIN)[1]
    assert "“part” leads to a stretch that is not in the file." in reasons


def test_a_stretch_over_the_end_of_a_line_is_one_again():
    words = (REST, "She left.")
    (record,) = read(brat(stretch("T1", "Claim", *words)), "brat")
    made, _reasons = found_in(record)
    assert made == [("claim", {"claim": [f"{REST}\n{words[1]}"]}, {})]


def test_two_annotations_that_nothing_joins_stay_two():
    (record,) = read(
        {"text": TEXT, "spans": [span(QUOTE, "Quote"), span(REST, "Quote")]}, "prodigy"
    )
    made, reasons = found_in(record)
    assert [parts for _kind, parts, _values in made] == [{"content": [QUOTE]}, {"content": [REST]}]
    assert reasons == []


@pytest.mark.parametrize(
    ("format", "data", "reason"),
    [
        ("prodigy", {"text": TEXT, "spans": [span(CUE, "Cue")]}, "nothing joins this cue to one"),
        ("prodigy", {"text": TEXT, "spans": [span(CUE, "Quote", text="says")]},
         "At this place stands “said”, not “says”."),
        ("prodigy", {"text": TEXT, "spans": [{"start": 0, "end": 999, "label": "Quote"}]},
         "The offset 999 lies outside the text."),
        ("prodigy", {"text": TEXT, "spans": [{"start": 5, "end": 5, "label": "Quote"}]},
         "The stretch 5–5 holds nothing."),
        ("prodigy", {"text": TEXT, "spans": [{"start": "1", "end": 5, "label": "Quote"}]},
         "An offset must be a whole number."),
        ("prodigy", {"text": TEXT, "spans": [{"start": 1, "end": 2, "label": "Quote"}]},
         "It holds only blanks."),
        ("prodigy", {"text": TEXT, "spans": [], "answer": "reject"}, "“reject”, not accept"),
        ("prodigy", {"spans": []}, "This record has no text"),
        ("prodigy", {"text": TEXT, "spans": {}}, "“spans” must be a list."),
        ("prodigy", prodigy() | {"relations": [
            {"head_span": span(QUOTE, "Content"), "child_span": span("left", "Cue"),
             "label": "Cue"}]}, "“Cue” leads to a stretch that is not in the file."),
        ("doccano", {"text": TEXT, "label": [[1, 3, "Quote"]]}, "cuts a character in two"),
        ("doccano", {"text": TEXT, "label": ["politics"]}, "stands for the whole text"),
        ("doccano", {"text": TEXT, "label": [[0, 5]]}, "A label is [start, end, name]"),
        ("doccano", {"text": TEXT, "label": [[0, 5, " "]]}, "This label has no name."),
        ("label-studio", [{"data": {"text": TEXT}, "annotations": [
            {"result": [], "was_cancelled": True}]}], "It was skipped in Label Studio."),
        ("label-studio", [{"data": {"text": TEXT}, "annotations": [
            {"result": [{"type": "rectanglelabels", "value": {}}]}]}], "is not read, only labels"),
        ("label-studio", [{"annotations": []}], "A task has “data” with its text."),
        ("label-studio", [{"data": {"a": "one two", "b": "three four"}}], "under the name text"),
        ("jsonl", {"text": TEXT}, "“format” must be newsroom-jsonl"),
        ("jsonl", {"format": "newsroom-jsonl", "format_version": 9}, "another version of the"),
        ("jsonl", {"format": "newsroom-jsonl", "format_version": 1}, "“article” must be an object"),
        ("brat", brat("T1\tQuote 0 3\twrong"), "not “wrong”"),
        ("brat", brat("T1 Quote 0 3 “We"), "A stretch reads T1⇥Label 0 5⇥words."),
        ("brat", brat("T1\tQuote 5 9;2 4\tx"), "overlap or stand in another order"),
        ("brat", brat("X1\tQuote"), "of no kind that brat has"),
        ("brat", brat("R1\tCue T1 T2"), "A relation reads R1⇥Type Arg1:T1 Arg2:T2."),
        ("brat", brat("E1\tCue"), "An event reads E1⇥Type:T1 Role:T2."),
        ("brat", brat("A1\tNegation"), "An attribute reads A1⇥Name T1"),
        ("brat", zipped(a_txt="x", b_ann=""), "There is no a.ann beside it."),
        ("brat", zipped(a_txt=b"\xff\xfe", a_ann=""), "a.txt is not UTF-8."),
        ("jsonld", {"type": "Annotation", "target": None}, "It has no target."),
        ("jsonld", {"type": "Annotation", "target": {"selector": {}}}, "Its target has no source."),
        ("jsonld", {"type": "Annotation", "target": "https://a.example/"},
         "It is about the whole text"),
        ("jsonld", {"type": "Annotation", "target": {"source": "https://a.example/",
                    "selector": {"type": "XPathSelector", "value": "/p"}}},
         "Only selectors by quotation or position"),
        ("jsonld", {"type": "Annotation", "target": {"source": "https://a.example/", "selector":
                    {"type": "TextPositionSelector", "start": 3, "end": 1}}}, "holds nothing"),
        ("prodigy", b'{"text": "a', "This line is not JSON"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said(format, data, reason):
    reasons = [r for record in read(data, format) for r in found_in(record)[1]]
    assert any(reason in one for one in reasons), reasons


@pytest.mark.parametrize(
    ("format", "data", "reason"),
    [
        ("brat", b"PK\x03\x04 and no more", "This is no zip that can be read."),
        ("brat", zipped(a_txt="x"), "There is no .ann file in this zip."),
        (
            "brat",
            zipped(**{"xl/workbook.xml": "x"}),
            "This is a workbook of a spreadsheet",
        ),
        ("jsonld", b"{", "This file is not JSON"),
        ("jsonld", b"\xff{}", "This file is not UTF-8"),
        ("jsonld", b"[" * 200_000, "nests lists or objects too deeply"),
        ("jsonld", b'{"type": "Collection"}', "There are no annotations in this file"),
        ("jsonld", b"5", "There are no annotations in this file"),
    ],
)
def test_a_file_that_is_none_is_refused_whole(format, data, reason):
    with pytest.raises(UnreadableFile, match=reason):
        read(data, format)


def test_a_packed_giant_is_not_unpacked():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"a" * 50_000_000)
        archive.writestr("a.ann", "")
    (record,) = read(packed.getvalue(), "brat")
    assert "larger than 4,000,000 bytes" in record.problems[0].reason


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (json.dumps(label_studio()).encode(), "label-studio"),
        (json.dumps(doccano()).encode(), "doccano"),
        (json.dumps(prodigy()).encode(), "prodigy"),
        (b'{"format": "newsroom-jsonl"}', "jsonl"),
        (POLNEAR, "brat"),
        (b'{"@context": "http://www.w3.org/ns/anno.jsonld"}', "jsonld"),
    ],
)
def test_a_file_is_known_by_its_content(data, format):
    assert detect_format(io.BytesIO(data)) == format


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2", b'{"title": "x"}', b"\x89PNG\r\n"])
def test_what_is_no_such_file_is_not_taken_for_one(data):
    with pytest.raises(UnreadableFile):
        detect_format(io.BytesIO(data))


def test_offsets_of_utf16_are_code_points_everywhere_but_inside_a_pair():
    offsets = Offsets(TEXT, UTF16)
    for place in range(len(TEXT) + 1):
        assert offsets(len(TEXT[:place].encode("utf-16-le")) // 2) == place
    with pytest.raises(BadRow, match="cuts a character"):
        offsets(1)


# Meanings.


def test_labels_may_carry_a_value_and_must_not_contradict_one_another():
    spans = [span(QUOTE, "A"), span(REST, "B")]
    relation = {"head_span": spans[0], "child_span": spans[1], "label": "part"}
    line = {"text": TEXT, "spans": spans, "relations": [relation]}
    (record,) = read(line, "prodigy")
    labels = {"A": "quote.content type=direct", "B": "quote.content"}
    made, reasons = found_in(record, labels=labels, links=JOIN)
    assert (made[0][2], reasons) == ({"type": "direct"}, [])
    labels["B"] = "quote.content type=mixed"
    assert found_in(record, labels=labels, links=JOIN) == (
        [], ["It says direct and mixed at once."],
    )  # fmt: skip
    labels["B"] = "claim.claim"
    assert "joins a quote and a claim" in found_in(record, labels=labels, links=JOIN)[1][0]


def test_a_stance_says_what_it_lacks():
    (record,) = read({"text": TEXT, "spans": [span(QUOTE, "FAVOR")]}, "prodigy")
    made, reasons = found_in(record)
    assert made == []
    assert "A stance needs its target" in reasons[0]
    made, _reasons = found_in(record, target="The café stays", holder="Ida", holder_kind="actor")
    assert made[0][2]["label"] == "supports"
    assert made[0][2]["holder"]["name"] == "Ida"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ([], "A mapping is a JSON object"),
        ({"labels": []}, "must be an object"),
        ({"labels": {"A": "quote.noise"}}, "“A” cannot become “quote.noise”."),
        ({"links": {"A": "apart"}}, "“A” cannot become “apart”."),
        ({"target": 5}, "“target” of a mapping must be a text"),
        ({"holder_kind": "nobody"}, "“holder_kind” must be one of"),
    ],
)
def test_a_mapping_nobody_vouches_for_is_checked(given, reason):
    with pytest.raises(BadRow, match=reason):
        read_meanings(given)


def test_own_names_mean_what_they_say():
    from annotations.formats.label_studio import LABELS

    terms = Terms()
    terms.labels.update(LABELS)
    assert proposed(terms).labels == {label: label for label in LABELS}


# Whatever stands in a file, it is read or told, and nothing breaks.

W3C = {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    "type": "AnnotationPage",
    "items": [
        {
            "type": "Annotation",
            "kind": "quote",
            "id": "urn:uuid:1",
            "body": [
                {
                    "type": "TextualBody",
                    "purpose": "identifying",
                    "field": "speaker",
                    "value": "Ida",
                },
                {"type": "TextualBody", "field": "persons_shown", "value": "Ida"},
            ],
            "target": {
                "type": "oa:List",
                "items": [
                    {
                        "source": "https://a.example/",
                        "selector": [
                            {"type": "TextQuoteSelector", "exact": "said", "prefix": "x"},
                            {"type": "TextPositionSelector", "start": 1, "end": 2},
                        ],
                        "state": {"cached": "ni:///sha-256;" + "a" * 43},
                    }
                ],
            },
            "spans": [{"role": "content", "start": 1, "end": 2, "exact": "x"}],
        }
    ],
}
OWN = {
    "format": "newsroom-jsonl",
    "format_version": 1,
    "article": {"text": TEXT, "url": "https://a.example/", "photos": [{"caption_block": 0}]},
    "annotations": [
        {
            "id": "1",
            "kind": kind,
            "note": "n",
            "spans": [{"role": role, "start": 2, "end": 9, "exact": TEXT[2:9]}],
            "values": values,
        }
        for kind, role, values in (
            (
                "quote",
                "content",
                {"speaker": {"name": "Ida", "wikidata_id": "Q1"}, "negated": True},
            ),
            ("stance", "evidence", {"label": "opposes", "target": {"statement": "x"}}),
            ("claim", "claim", {"reasons": ["looks_wrong"], "claim_date": "2026-03-04"}),
            ("caption", "caption", {"photo": 1, "persons_shown": [{"name": "Ida"}]}),
        )
    ],
}
VALID = [
    ("jsonl", OWN),
    ("label-studio", label_studio()[0]),
    ("doccano", doccano()),
    ("prodigy", prodigy()),
    ("prodigy", of_the_program(prodigy())),
    ("jsonld", W3C),
]


@pytest.mark.parametrize("exact", [None, 7, ["x"]])
def test_a_span_of_our_own_format_without_its_words_is_reported_and_not_believed(exact):
    given_ = copy.deepcopy(OWN)
    bare = given_["annotations"][0]["spans"][0]
    bare["exact"] = exact
    if exact is None:
        del bare["exact"]
    (record,) = read(given_, "jsonl")
    (problem,) = record.problems
    assert problem.where == "line 1, annotation 1"
    assert "nothing vouches for it" in problem.reason
    found, _reasons = found_in(record)
    assert "quote" not in {kind for kind, *_rest in found}


JUNK = st.sampled_from(
    [None, True, 0, -1, 10**40, 1.5, "", "x", "\0", "\ud83d", "9" * 400, [], [[]], {}, {"a": {}}]
)


@given(st.sampled_from(VALID), st.lists(st.integers(0, 10**6), min_size=1, max_size=3), JUNK)
@settings(max_examples=250)
def test_junk_anywhere_in_a_file_breaks_nothing(valid, ways, junk):
    format, given_ = valid
    data = copy.deepcopy(given_)
    for way in ways:
        holder = data
        while True:
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            if not keys:
                break
            key = keys[way % len(keys)]
            way //= len(keys)
            if isinstance(holder[key], dict | list) and holder[key] and way % 3:
                holder = holder[key]
                continue
            holder[key] = copy.deepcopy(junk)
            break
    try:
        found = read(data, format)
    except UnreadableFile:
        return
    for record in found:
        terms = Terms()
        terms.count(replace(record, text=record.text or TEXT))
        "".join([*terms.labels, *terms.links, *terms.values]).encode()
        gather(replace(record, text=record.text or TEXT), proposed(terms))
