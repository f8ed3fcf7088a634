"""Reading files of articles: what each row says, and a sentence for each that says nothing."""

import io
import json

import pytest

from annotations.formats.imports import article_files as files
from annotations.formats.imports.article_files import BadRow, UnreadableFile

STORY = "The ferry stays in port.\n\nNobody knows for how long."
BLOCKS = (
    ("headline", "Ferry stays"),
    ("paragraph", "The ferry stays in port."),
    ("paragraph", "Nobody knows for how long."),
)


def rows(content, format="jsonl", encoding=""):
    content = content.encode() if isinstance(content, str) else content
    return list(files.rows(io.BytesIO(content), format, encoding))


def read(content, format="jsonl", encoding=""):
    return [files.read_article(row.fields, format) for row in rows(content, format, encoding)]


def only(content, format="jsonl", encoding=""):
    (article,) = read(content, format, encoding)
    return article


def as_json(**fields):
    return json.dumps({"text": STORY} | fields, ensure_ascii=False)


def as_csv(**fields):
    fields = {"text": STORY} | fields
    cells = ['"' + value.replace('"', '""') + '"' for value in fields.values()]
    return ",".join(fields) + "\r\n" + ",".join(cells) + "\r\n"


@pytest.mark.parametrize("write", [as_json, as_csv])
def test_every_column_arrives(write):
    format = {as_json: "jsonl", as_csv: "csv"}[write]
    article = only(
        write(
            headline="Ferry stays",
            standfirst="For how long?",
            url="https://sound.example/1",
            publisher=" Sound  Gazette ",
            language="en",
            section="Sea",
            byline="Ada Lund",
            dateline="HALDEN",
            published_at="2026-03-04T07:30:00Z",
            updated_at="2026-03-05",
            captions="The quay.\nThe ferry.",
            pictures="https://sound.example/a.jpg\nhttps://sound.example/b.jpg",
        ),
        format,
    )
    assert article.blocks == (
        ("headline", "Ferry stays"),
        ("standfirst", "For how long?"),
        *BLOCKS[1:],
        ("caption", "The quay."),
        ("caption", "The ferry."),
    )
    assert article.picture_urls == {
        4: "https://sound.example/a.jpg",
        5: "https://sound.example/b.jpg",
    }
    assert (article.publisher, article.language) == ("Sound Gazette", "en")
    assert (article.section, article.byline, article.dateline) == ("Sea", "Ada Lund", "HALDEN")
    assert article.published_at.isoformat() == "2026-03-04T07:30:00+00:00"
    assert article.updated_at.isoformat() == "2026-03-05T00:00:00"


def test_names_that_others_use_are_known_and_unknown_columns_are_passed_over():
    article = only("Title;Body;Author;House number\nFerry stays;The ferry.;Ada;7\n", "csv")
    assert article.blocks == (("headline", "Ferry stays"), ("paragraph", "The ferry."))
    assert article.byline == "Ada"


def test_json_takes_lists_blocks_and_pictures_with_captions():
    article = only(as_json(text=["One.", "Two."], byline=["Ada Lund", "Bo Vik"]))
    assert article.blocks == (("paragraph", "One."), ("paragraph", "Two."))
    assert article.byline == "Ada Lund, Bo Vik"
    article = only(as_json(pictures=[{"url": "https://a.example/1", "caption": "The quay."}]))
    assert article.blocks[-1] == ("caption", "The quay.")
    assert article.picture_urls == {2: "https://a.example/1"}
    blocks = [{"kind": "headline", "text": "A"}, {"kind": "paragraph", "start": 2, "end": 5}]
    assert only(as_json(text="A\nB c", blocks=blocks)).blocks == (
        ("headline", "A"),
        ("paragraph", "B c"),
    )


@pytest.mark.parametrize(
    "content",
    [
        as_json(headline="A") + "\n" + as_json(headline="B"),
        "\ufeff" + as_json(headline="A") + "\r\n\r\n" + as_json(headline="B") + "\r\n",
        f"[{as_json(headline='A')},\n{as_json(headline='B')}]",
        json.dumps([json.loads(as_json(headline=h)) for h in "AB"], indent=2),
        json.dumps(json.loads(as_json(headline="A")), indent=2) + "\n" + as_json(headline="B"),
    ],
    ids=["lines", "mark and CRLF", "array", "indented array", "indented objects"],
)
def test_json_comes_in_lines_or_as_a_list(content):
    assert [article.blocks[0][1] for article in read(content)] == ["A", "B"]


def test_a_long_list_is_read_across_the_pieces_it_comes_in():
    items = [json.loads(as_json(headline=f"H{n}", text="“ä” 💩 " * 2_000)) for n in range(40)]
    found = rows(json.dumps(items, ensure_ascii=False, indent=1))
    assert [row.fields["headline"] for row in found] == [f"H{n}" for n in range(40)]
    # Each object has three lines and its closing bracket: four.
    assert [row.line for row in found[:3]] == [2, 6, 10]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-32"])
@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_the_encoding_is_found(encoding, format):
    text = "Die Fähre bleibt für längere Zeit im Hafen, sagte die Behörde “am Montag”. " * 5
    write = {"csv": as_csv, "jsonl": as_json}[format]
    content = (write(headline="Fähre", text=text)).encode(encoding)
    assert only(content, format).blocks[0] == ("headline", "Fähre")
    assert only(content, format, encoding).blocks == (
        ("headline", "Fähre"),
        ("paragraph", text.strip()),
    )


def test_one_broken_line_makes_no_other_encoding_of_a_file():
    good = as_json(headline="Fähre").encode()
    found = rows(b"\n".join([good, as_json(headline="Fähre").encode("cp1252"), good]))
    assert [bool(row.fields) for row in found] == [True, False, True]
    assert "not valid UTF-8" in found[1].error


@pytest.mark.parametrize(
    ("content", "format"),
    [
        ("headline,text\na,b\n", "csv"),
        (as_json(), "jsonl"),
        ("\ufeff[" + as_json() + "]", "jsonl"),
        ('{"uri": "urn:x", "body_text": "A"}', "ninjs"),
        ("", "csv"),
    ],
)
def test_the_format_is_found(content, format):
    assert files.detect_format(io.BytesIO(content.encode())) == format


NINJS_3 = {
    "uri": "https://sound.example/items/7",
    "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "Ferry stays"}],
    "descriptions": [{"role": "summary", "value": "For how long?"}],
    "bodies": [
        {
            "contentType": "text/html",
            "value": "<h2>At sea</h2><p>The <b>ferry</b>&nbsp;stays.</p><script>x</script><p>Long.",
        }
    ],
    "by": "Ada Lund",
    "located": "Halden",
    "infoSources": [{"name": "Sound Gazette"}],
    "firstCreated": "2026-03-04T07:30:00Z",
    "versionCreated": "2026-03-05T07:30:00Z",
    "language": "en",
    "associations": [
        {
            "type": "picture",
            "descriptions": [{"role": "caption", "value": "The quay."}],
            "renditions": [{"contentType": "image/jpeg", "href": "https://sound.example/a.jpg"}],
        }
    ],
}
NINJS_1 = {
    "uri": "https://sound.example/items/7",
    "headline": "Ferry stays",
    "description_text": "For how long?",
    "body_xhtml": "<div><h2>At sea</h2><p>The ferry&#160;stays.</p><p>Long.</p></div>",
    "byline": "Ada Lund",
    "located": "Halden",
    "infosource": [{"name": "Sound Gazette"}],
    "firstcreated": "2026-03-04T07:30:00Z",
    "versioncreated": "2026-03-05T07:30:00Z",
    "language": "en",
    "associations": {
        "main": {
            "type": "picture",
            "description_text": "The quay.",
            "renditions": {
                "web": {"mimetype": "image/jpeg", "href": "https://sound.example/a.jpg"}
            },
        }
    },
}


@pytest.mark.parametrize("item", [NINJS_3, NINJS_1], ids=["version 3", "version 1"])
def test_ninjs_is_read(item):
    article = only(json.dumps([item]), "ninjs")
    assert article.blocks == (
        ("headline", "Ferry stays"),
        ("standfirst", "For how long?"),
        ("subhead", "At sea"),
        ("paragraph", "The ferry\u00a0stays."),
        ("paragraph", "Long."),
        ("caption", "The quay."),
    )
    assert article.picture_urls == {5: "https://sound.example/a.jpg"}
    assert article.canonical_url == "https://sound.example/items/7"
    assert (article.publisher, article.dateline) == ("Sound Gazette", "Halden")
    assert (article.byline, article.updated_at.day) == ("Ada Lund", 5)


# Each bad row, and words of the sentence it gets.
BAD_ROWS = [
    ("jsonl", "{", "From here on the file is not JSON"),
    ("jsonl", '{"text": "A"', "This line is not JSON"),
    ("jsonl", "no json", "This line is not JSON"),
    ("jsonl", '"text"', "A row is a JSON object"),
    ("jsonl", "[" + as_json(), "The list is never closed"),
    ("jsonl", "[1]", "A row is a JSON object"),
    ("jsonl", "[" * 100_000, "nests lists or objects too deeply"),
    ("jsonl", '{"text": ' + "[" * 100_000, "too deeply"),
    ("jsonl", '{"text": "A", "x": ' + "9" * 5_000 + "}", "A number is too long"),
    ("jsonl", as_json(text=""), "There is no text in this row."),
    ("jsonl", as_json(text=7), "“text” must be text."),
    ("jsonl", as_json(text=["A", 7]), "“text” must be text or a list of texts."),
    ("jsonl", as_json(text="a" * 1_000_001), "1,000,000 characters in 3,000 blocks"),
    ("jsonl", as_json(text="a\n\n" * 3_001), "1,000,000 characters in 3,000 blocks"),
    ("jsonl", '{"text": "A", "byline": "\\u0000"}', "“byline” holds a NUL character"),
    ("jsonl", '{"text": "A", "byline": "\\ud83d"}', "“byline” holds half of a character pair"),
    ("jsonl", as_json(byline="a" * 501), "“byline” has 501 characters; 500 is the most."),
    ("jsonl", as_json(byline={"name": "Ada"}), "“byline” must be text."),
    ("jsonl", as_json(url="javascript:alert(1)"), "must be an address that begins with https"),
    ("jsonl", as_json(url="https://a.example/ b"), "must be an address that begins with https"),
    ("jsonl", as_json(published_at="yesterday"), "“published_at” must be a date such as"),
    ("jsonl", as_json(published_at=1772609400), "“published_at” must be a date such as"),
    ("jsonl", as_json(published_at="0999-01-01"), "“published_at” must be a date such as"),
    ("jsonl", as_json(title="A", headline="B"), "“headline” is given twice."),
    ("jsonl", as_json(blocks="A"), "“blocks” must be a list."),
    ("jsonl", as_json(blocks=[{"kind": "verse", "text": "A"}]), "Each of “blocks” has a kind"),
    ("jsonl", as_json(blocks=[{"kind": "paragraph"}]), "has a text, or start and end"),
    ("jsonl", as_json(blocks=[{"kind": "headline", "text": t} for t in "AB"]), "gives two"),
    ("jsonl", as_json(pictures=["https://a.example/1"]), "A picture without a caption"),
    ("jsonl", as_json(pictures=[7], captions=["A"]), "“pictures” must be addresses."),
    ("jsonl", as_json(captions=[7]), "“captions” must be a list of texts."),
    ("csv", "text\n" + '"A', "never closed"),
    ("csv", 'text\n"A"B\n', "This row is not CSV"),
    ("csv", "headline,text\na,b,c\n", "This row has 3 cells and the header 2 names"),
    ("csv", b"text\n\xff\xfe\n" + "é\n".encode() * 5, "not valid UTF-8"),
    ("csv", "text,url\nA,ftp://a.example/\n", "must be an address that begins with https"),
    ("ninjs", '{"uri": "urn:1", "headline": "A"}', "There is no text in this item"),
    ("ninjs", '{"uri": "urn:1", "body_text": "A", "pubStatus": "canceled"}', "has not released"),
    ("ninjs", '{"uri": "urn:1", "bodies": 7}', "“bodies” must be a list."),
    ("ninjs", '{"uri": "urn:1", "body_xhtml": 7}', "“body_xhtml” must be text."),
]  # fmt: skip


@pytest.mark.parametrize(("format", "content", "sentence"), BAD_ROWS)
def test_a_bad_row_is_told_in_a_sentence(format, content, sentence):
    found = rows(content, format)
    row = next((row for row in found if row.error), found[0])
    reason = row.error
    if not reason:
        with pytest.raises(BadRow) as bad:
            files.read_article(row.fields, format)
        reason = str(bad.value)
    assert sentence in reason
    assert reason.endswith(".")


def test_after_a_bad_row_the_next_ones_are_read_with_their_lines():
    found = rows("\n".join(["", as_json(), "{bad", "", as_json(), "7"]))
    assert [(row.line, bool(row.error)) for row in found] == [
        (2, False),
        (3, True),
        (5, False),
        (6, True),
    ]
    found = rows('text,url\n"two\nlines",\nx,y,z\nlast,\n', "csv")
    assert [(row.line, bool(row.error)) for row in found] == [(2, False), (4, True), (5, False)]
    assert found[0].source == b'"two\nlines",\n'


def test_a_row_that_never_ends_is_given_up_and_not_held(monkeypatch):
    monkeypatch.setattr(files, "LONGEST_ROW", 1_000)
    found = rows("\n".join([as_json(), as_json(text="a" * 5_000), as_json()]))
    assert [bool(row.error) for row in found] == [False, True, False]
    assert "longer than 1,000 characters" in found[1].error
    found = rows("text\na\n" + '"' + "b\n" * 2_000, "csv")
    assert not found[0].error
    assert "never closed" in found[1].error


@pytest.mark.parametrize(
    ("content", "encoding", "sentence"),
    [
        ("", "", "The first row must name the columns"),
        ("headline,url\na,b\n", "", "one of them must be “text”"),
        ("text,body\na,b\n", "", "Two columns are named “text”."),
        ("text\na\n", "klingon", "There is no encoding “klingon”."),
        ("text\na\n", "base64", "There is no encoding “base64”."),
        ("PK\x03\x04\x14", "", "workbook of a spreadsheet.* Save its sheet as “CSV UTF-8”"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_is_refused(content, encoding, sentence):
    with pytest.raises(UnreadableFile, match=sentence):
        rows(content, "csv", encoding)
