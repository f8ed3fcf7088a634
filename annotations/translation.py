"""Words for the reader, on floors that know no Django: they say `_("…")` as the floors above do."""

from collections.abc import Callable

_translate: Callable[[str], str] = str


def translate_with(translate: Callable[[str], str]) -> None:
    """From now on `_` asks this function; until then words stay as they are written."""
    global _translate
    _translate = translate


def _(words: str) -> str:
    """The words in the language of whoever asks just now."""
    return _translate(words)


def gettext_noop(words: str) -> str:
    """The words as they are, to be translated where they are shown."""
    return words
