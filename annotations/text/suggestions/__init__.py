"""What the rules propose for a story before anybody has read it."""

from collections.abc import Sequence

from annotations.text.intake import BlockRange

from .captions import suggest_captions
from .claims import claimant_of, suggest_claims
from .people import Cast
from .quotes import SHOWN_FROM, suggest_quotes
from .records import Known, Part, Suggestion
from .spoken import spoken
from .stances import suggest_stances

__all__ = ["SHOWN_FROM", "Known", "Part", "Suggestion", "claimant_of", "suggest"]

# Goes up when a rule changes what it proposes, so that a desk can ask for new suggestions.
RULES_VERSION = 15


def suggest(
    text: str, blocks: Sequence[BlockRange], language: str, known: Sequence[Known] = ()
) -> list[Suggestion]:
    """Propose quotes, pairs that are none, stances, claims and captions, in text order.

    Nothing is proposed in furniture. `language` is a BCP 47 tag; of an unknown one the
    shapes common to all are read. Takes time linear in the text's length.
    """
    cast = Cast.of(text, blocks, spoken(language, text)[1], known)
    quotes = suggest_quotes(text, blocks, language, known, cast)
    found = [
        *quotes,
        *suggest_stances(text, blocks, language, known, quotes, cast),
        *suggest_claims(text, blocks, language, known, quotes, cast),
        *suggest_captions(text, blocks, language, known),
    ]
    return sorted(found, key=lambda suggestion: (suggestion.start, suggestion.kind))
