"""What a rule hands over: values alone, so that rules, tables and other machines agree."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Part:
    """A range of the version's text, in code points, half-open, and its role in the mark."""

    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Known:
    """An actor of the desk's register, by every name it has."""

    name: str
    kind: str = "person"
    aliases: tuple[str, ...] = ()
    role: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One proposed mark: its words, the values beside them, the rule and how sure it is.

    `confidence` is between 0 and 1. `values` holds JSON's types only, by kind:

    * quote: type, speaker (a full name, "" where nobody is named), speaker_kind,
      speaker_status, role_as_printed
    * not_a_quote: reason
    * stance: holder (a name), label, target (its words), basis
    * claim: statement (the normalised wording), claimant (a name), checkworthiness, reasons
    * caption: block (the number of the caption block), fields ({name: value}),
      credit (the names of the credit line from the maker's agency outward), persons
      ([[name, role], …]), confidences ({name: 0 to 1}); the parts have the fields'
      names as roles, persons_shown once for each person in order
    """

    kind: str
    parts: tuple[Part, ...]
    rule: str
    confidence: float
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def start(self) -> int:
        return min((part.start for part in self.parts), default=0)
