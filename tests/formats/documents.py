"""One text that holds every difficulty of counting, and marks on it whose places are searched."""

import datetime
import hashlib

from annotations.formats.documents import Decided, Document, Marked, Part

# 💩 and the fireman are wide in UTF-16, the fireman is four code points and one sign, q̃ has no
# composed form, and there are a no-break space, a right-to-left run with its mark and lines.
TEXT = (
    "💩 Fire chief 👨🏻‍🚒 warns of cafe\u0301s\n\n"
    "“We keep every pump,” said Ida\u00a0Brekke, 💩 the q\u0303ief. “But nobody pays\n"
    "for an empty hall,” she added.\n\n"
    "\u200fשלום, אמר דובר\u200f. Pumps rose by 14\u202f%.\n\n"
    "Ida\u00a0Brekke 👨🏻‍🚒 in Halden, 4 March 2026. (KESTREL <IMAGES> & “CO”)"
)
WHEN = datetime.datetime(2026, 3, 4, 7, 30, tzinfo=datetime.UTC)
IDA = {"name": "Ida\u00a0Brekke 💩", "kind": "person", "wikidata_id": "Q42"}


def part(words: str, role: str, order: int = 0) -> Part:
    start = TEXT.index(words)
    end = start + len(words)
    return Part(
        role, order, start, end, words, TEXT[max(0, start - 32) : start], TEXT[end : end + 32]
    )


def marked(number: int, kind: str, values: dict, *parts: Part, **more) -> Marked:
    return Marked(
        id=f"00000000-0000-4000-8000-{number:012}",
        kind=kind,
        status="approved",
        annotator="annotator-1a2b3c4d",
        parts=parts,
        values=values,
        created_at=WHEN,
        updated_at=WHEN,
        **more,
    )


QUOTE = marked(
    1,
    "quote",
    {
        "type": "direct",
        "speaker": IDA,
        "speaker_status": "named",
        "role_as_printed": "the q\u0303ief",
        "negated": True,
    },
    part("“We keep every pump,”", "content"),
    part("“But nobody pays\nfor an empty hall,”", "content", 1),
    part("said", "cue"),
    part("Ida\u00a0Brekke, 💩 the q\u0303ief", "source"),
    note="Heard twice.\n=1+1",
    decisions=(
        Decided(
            "00000000-0000-5000-8000-000000000001",
            "return",
            "Who heard it? 💩",
            "annotator-9f8e7d6c",
            WHEN,
            2,
        ),
        Decided(
            "00000000-0000-5000-8000-000000000002", "approve", "", "annotator-9f8e7d6c", WHEN, 4
        ),
    ),
)
HEBREW = marked(
    2,
    "quote",
    {
        "type": "indirect",
        "speaker": None,
        "speaker_status": "unnamed",
        "role_as_printed": "",
        "negated": False,
    },
    part("\u200fשלום", "content"),
)
STANCE = marked(
    3,
    "stance",
    {
        "holder_kind": "actor",
        "holder": IDA,
        "label": "opposes",
        "target": {"statement": "Halls may stand empty", "kind": "issue"},
        "basis": "stated",
        "quote": QUOTE.id,
    },
)
CLAIM = marked(
    4,
    "claim",
    {
        "statement": "Pumps rose by 14\u202f% 💩",
        "claimant": IDA,
        "checkworthiness": "check",
        "reasons": ["contains_number"],
        "claim_date": datetime.date(2026, 3, 4),
        "first_appearance_url": "https://example.org/first",
        "reviews": [
            {
                "url": "https://check.example/1",
                "publisher": "Check & Co",
                "verdict": "Mostly “true” 💩",
                "relation": "same",
                "published_on": datetime.date(2026, 3, 6),
                "rating": 4,
                "rating_worst": 1,
                "rating_best": 5,
                "publisher_domain": "check.example",
            },
            {
                "url": "https://check.example/2",
                "publisher": "",
                "verdict": "False",
                "relation": "contradicts",
                "published_on": None,
                "rating": None,
                "rating_worst": None,
                "rating_best": None,
                "publisher_domain": "",
            },
        ],
    },
    part("Pumps rose by 14\u202f%", "claim"),
)
UNREVIEWED = marked(
    5,
    "claim",
    CLAIM.values | {"claimant": None, "reviews": []},
    part("nobody pays", "claim"),
)
CAPTION = marked(
    6,
    "caption",
    {
        "photo": 1,
        "photo_url": "https://example.org/pictures/fire%20hall.jpg",
        "caption": "Ida\u00a0Brekke 👨🏻‍🚒 in <Halden> & 'q\u0303' \u200fשלום",
        "headline": "Fire 💩 hall",
        "alt_text": "A woman\nbefore a hall",
        "extended_description": "",
        "creator": "Cafe\u0301 Kestrel",
        "credit_line": "KESTREL <IMAGES>",
        "source": "KESTREL",
        "copyright_notice": "© “CO”",
        "date_created": "2026-03-04",
        "date_precision": "day",
        "location_created": "Halden",
        "locations_shown": ["Halden", "Sound\u00a0Quay"],
        "event": "Fire day",
        "description_writer": "ib",
        "digital_source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
        "persons_shown": [
            {"name": "Ida\u00a0Brekke", "role_as_printed": "the q\u0303ief", "actor": IDA},
            {"name": "Bo 💩", "role_as_printed": "", "actor": None},
        ],
    },
    part("Ida\u00a0Brekke 👨🏻‍🚒 in Halden, 4 March 2026. (KESTREL <IMAGES> & “CO”)", "caption"),
    part("KESTREL <IMAGES>", "credit_line"),
)
NOT_A_QUOTE = marked(7, "not_a_quote", {"reason": "term"}, part("“CO”", "marks"))

DOCUMENT = Document(
    id="00000000-0000-4000-8000-00000000000a",
    version=2,
    text=TEXT,
    sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
    annotations=(QUOTE, STANCE, UNREVIEWED, HEBREW, CLAIM, CAPTION, NOT_A_QUOTE),
    url="https://example.org/fire",
    publisher="Sound Gazette",
    language="en",
    headline="Fire chief warns",
    published_at=WHEN,
    fetched_at=WHEN,
    blocks=(("headline", 0, TEXT.index("\n")),),
    photos=((1, "https://example.org/pictures/fire%20hall.jpg", 0),),
)
PLAIN = Document(
    id="00000000-0000-4000-8000-00000000000b",
    version=1,
    text="A plain text.",
    sha256=hashlib.sha256(b"A plain text.").hexdigest(),
    annotations=(
        Marked(
            id="00000000-0000-4000-8000-000000000008",
            kind="not_a_quote",
            status="approved",
            annotator="annotator-1a2b3c4d",
            parts=(Part("marks", 0, 2, 7, "plain"),),
            values={"reason": "other"},
        ),
    ),
)
DOCUMENTS = (DOCUMENT, PLAIN)


def encoded(made) -> bytes:
    return b"".join(made.encode(iter(DOCUMENTS)))
