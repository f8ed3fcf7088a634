"""From the bytes of a page to its text.

The order is the web's own (WHATWG, Encoding and HTML standards): a byte order mark, what
the server said, what the page says of itself, and only then a guess. What a label names is
tried strictly, because labels are often wrong and valid UTF-8 hardly ever is a coincidence.
UTF-8 that a few bytes spoil is UTF-8 still.
"""

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I
)
# In UTF-8 that a few bytes spoil, so many letters beyond ASCII and more are whole to each that is
# not; read as UTF-8, another encoding has hardly any that are.
FEW = 4
# Browsers read these labels as the Windows code page that holds more.
_AS_BROWSERS_DO = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "ks_c-5601-1987": "cp949",
}


def decode_page(source: bytes, declared: str = "") -> str:
    """The page's text; `declared` is the charset the server named, if it did."""
    for mark, name in _BOMS:
        if source.startswith(mark):
            return (
                source[len(mark) :].decode(name, "replace")
                if name == "utf-8"
                else source.decode(name, "replace")
            )
    said = _META.search(source[:4096])
    for label in (declared, said[1].decode("ascii") if said else "", "utf-8"):
        name = _known(label)
        # A page whose label can be read as ASCII is not in a wide encoding.
        if name and not name.startswith(("utf-16", "utf-32")):
            try:
                return source.decode(name)
            except UnicodeDecodeError:
                continue
    damaged = source.decode("utf-8", "replace")
    if sum(c > "\x7f" for c in damaged) > FEW * damaged.count("\ufffd"):
        return damaged
    guess = from_bytes(source[:200_000]).best()
    name = guess.encoding if guess else _known(declared) or "cp1252"
    return source.decode(name, "replace")


def _known(label: str) -> str:
    try:
        name = codecs.lookup(label.strip()).name if label.strip() else ""
    except (LookupError, ValueError):
        return ""
    return _AS_BROWSERS_DO.get(name, name)
