"""Who is said to have said it: cue and source in the words beside a quote.

News attributes in few shapes. Behind the quote: “…,” said X | X said | according to X.
In front of it: X said (that) | X told N that | X urged N to | According to X, | X: .
German and French have the same shapes with other words. A shape is recognised when
the words between verb and quote, or the words that must name the source, look
like a noun phrase; anything else gives no answer, since a wrong one costs an
editor more than none.

The source leaves out the addressee, the day and the place of saying, and keeps the
apposition that tells who somebody is: Amara Diop, chief economist at the bank.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from . import reporting_verbs
from .quotation_marks import pairs
from .roles import is_role
from .sentences import TITLES, sentences
from .word_tables import MONTHS, WEEKDAYS, words

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """The reporting words, the words naming the speaker, and further parts of the same quote."""

    cue: Range | None = None
    source: Range | None = None
    reach: tuple[Range, ...] = ()


def attribution(text: str, content: Sequence[Range], block: Range) -> Attribution:
    """Propose cue and source for quoted content that stands in the block, None where unsure."""
    parts = sorted(content)
    if not parts:
        return Attribution()
    block = (
        max(block[0], parts[0][0] - _FARTHEST),
        max(parts[-1][1], min(block[1], parts[-1][1] + _FARTHEST)),
    )
    return attribution_in(Scene.around(text, block), parts)


def attribution_in(scene: "Scene", parts: Sequence[Range]) -> Attribution:
    """Propose cue and source for parts, in order, that stand in the scene's block."""
    if _is_led_up_to(scene, parts) and (found := _before(scene, parts[0][0])) and found.source:
        return replace(found, reach=_joined_part(scene, parts[-1]))
    for number, (_, end) in enumerate(parts):
        stop = parts[number + 1][0] if number + 1 < len(parts) else scene.block[1]
        if found := _after(scene, end, stop):
            if found.cue is None:
                return found  # Signed: what follows is where the words are from.
            return replace(found, reach=_reach(scene, found, parts))
    if found := _before(scene, parts[0][0]):
        return replace(found, reach=_joined_part(scene, parts[-1]))
    return _behind_a_stop(scene, parts[-1]) or Attribution()


def _is_led_up_to(scene: "Scene", parts: Sequence[Range]) -> bool:
    """Tell whether a colon leads to one whole sentence, so that the next one is another's."""
    (start, end), before = parts[0], scene.text[max(0, parts[0][0] - 3) : parts[0][0]]
    inner = scene.text[max(start, end - 3) : end].rstrip("\"'“”’»«›‹ \u00a0")
    return len(parts) == 1 and before.rstrip().endswith(":") and inner[-1:] in tuple(".!?…")


# Language data


@dataclass(frozen=True, slots=True)
class Language:
    verbs: frozenset[str]
    common: frozenset[str]  # Words that tell the language.
    pronouns: frozenset[str]
    determiners: frozenset[str]
    links: frozenset[str]  # Prepositions inside a name: the head of the office.
    places: frozenset[str]  # Prepositions inside a role: chief economist at the Institute.
    ands: frozenset[str]
    stops: frozenset[str]  # Words with which the source is over.
    helpers: frozenset[str]  # Between source and verb: has also said.
    clauses: frozenset[str]  # Words after which a new clause begins.
    according: re.Pattern[str]
    idioms: frozenset[tuple[str, str]] = frozenset()  # Verbs of two words.
    # Whether who speaks is told inside the marks: « Nous partons, dit-il, et vite. »
    inserts: bool = False
    holding: re.Pattern[str] | None = None  # Whose opinion quoted words are: pour la maire, “…”


LANGUAGES = {
    "en": Language(
        verbs=reporting_verbs.ENGLISH | {" ".join(idiom) for idiom in reporting_verbs.IDIOMS},
        idioms=reporting_verbs.IDIOMS,
        common=words("the of and to that was is said"),
        pronouns=words("he she they it i we you who"),
        determiners=words(
            "the a an his her its their our my your one another two three some several both many"
        ),
        links=words("of de for"),
        places=words("at near from with"),
        ands=words("and & or"),
        stops=words(
            """about after again against ahead although amid and are as at be because been before
            but by can could did do does during earlier first following for from had has have he
            her him how i if in is it just last later like may me might must next no not now of on
            once only or over recently she should since so some soon than that then there these
            they this those though through to today told too tomorrow under until via was we were
            what when where whether which while who whom whose why will with would yesterday
            yet you"""
        ),
        helpers=words("has have had also later then once again further reportedly"),
        clauses=words("but while although because that if when as whereas though since where"),
        according=re.compile(r"(?:according\s+to|in\s+the\s+words\s+of)(?=\s)", re.IGNORECASE),
    ),
    "de": Language(
        verbs=reporting_verbs.GERMAN,
        common=words("der die das und den dem ein eine ist nicht mit sich"),
        pronouns=words("er sie wir ich man letztere letzterer ersterer erstere dieser"),
        determiners=words(
            """der die das ein eine sein seine ihr ihre unser dieser diese dieses dessen deren
            mehrere zwei drei"""
        ),
        links=words("von vom der des du de für"),
        places=words("beim bei"),
        ands=words("und &"),
        stops=words(
            """aber als am an auch auf aus bei dabei dann daraufhin dass dazu dem den denn dies doch
            durch für gegen gegenüber gestern heute hier hinzu im in ist kürzlich laut mit nach
            noch nun nur oder schon seit sich später und vor war weil weiter wenn wie wird wurde
            während über zu zudem zuletzt zum zur zuvor"""
        ),
        helpers=words("hat haben hatte auch später zudem weiter"),
        clauses=words("aber weil dass wenn als denn doch obwohl"),
        according=re.compile(
            # What somebody is said to have given is the source: nach Angaben der Polizei.
            r"(?:laut|gemäß|nach(?=\s+(?:[\w-]+e[nrs]\s+)?(?:Angaben?|Ansicht|Auffassung|"
            r"Aussagen?|Auskunft|Darstellung|Einschätzung|Informationen|Meinung|Worten)\b))(?=\s)",
            re.IGNORECASE,
        ),
    ),
    "fr": Language(
        verbs=reporting_verbs.FRENCH | {" ".join(idiom) for idiom in reporting_verbs.FRENCH_IDIOMS},
        idioms=reporting_verbs.FRENCH_IDIOMS,
        common=words("le la les et des du une dans est que pour pas"),
        pronouns=words("il elle ils elles on je nous qui celui-ci celle-ci"),
        determiners=words(
            """le la les un une des son sa ses leur leurs notre ce cette ces plusieurs deux trois
            l d"""
        ),
        links=words("de du des d"),
        places=words("à chez auprès"),
        ands=words("et &"),
        stops=words(
            """ainsi alors après au aussi aux avant avec car cela ce comme dans depuis devant
            dimanche donc en encore et hier ici jeudi lors lundi mais mardi mercredi ne non ou où
            par pas pendant pour qu quand que quant qui samedi sans selon si sur tandis vendredi à
            était est"""
        ),
        helpers=words("a ont avait avaient aussi également ensuite se s' s’ est sont était"),
        clauses=words("mais car que tandis alors comme si quand lorsque"),
        according=re.compile(r"(?:selon|d['’]après)(?=\s)", re.IGNORECASE),
        inserts=True,
        holding=re.compile(r"pour(?=\s)", re.IGNORECASE),
    ),
}
_IRREGULAR_PARTICIPLES = words("saying telling writing denying replying testifying vowing")
# urged → urging: a second cue whose source is that of the first.
PARTICIPLES = _IRREGULAR_PARTICIPLES | {
    f"{verb[:-2]}ing" for verb in reporting_verbs.ENGLISH if verb.endswith("ed")
}
# Nobody speaks in them: at a press conference, in a statement.
_OCCASIONS = words(
    """briefing call conference debate email event hearing interview letter meeting message news
    opening post press rally report speech statement tweet"""
)
# Which small words may follow which nouns inside a source.
_FIXED = frozenset(
    [("from", noun) for noun in ("letter", "report", "source", "sources", "statement")]
    + [("by", noun) for noun in ("letter", "report", "statement", "study", "survey")]
    + [("to", noun) for noun in ("adviser", "aide", "ambassador", "envoy", "mission", "secretary")]
)
_DAY = "|".join(sorted(WEEKDAYS | MONTHS.keys(), key=len, reverse=True))
_TIME_AT_THE_END = re.compile(
    rf"(?:,?\s+(?:(?:late|early)\s+)?(?:on|am|le|in\s+a\s+(?:\w+\s)?(?:statement|interview|speech|post))?"
    rf"(?:\s+(?:{_DAY})\b(?:\s+(?:morning|afternoon|evening|night))?)?"
    rf"(?:,?\s+(?:\d{{1,2}}\.?\s+)?(?:{_DAY})\.?(?:\s+\d{{1,2}})?)?(?:,?\s+\d{{4}})?,?)\Z",
    re.IGNORECASE,
)
_INVERTED = re.compile(
    r"(?:[sm]['’])?(?P<verb>[^\W\d_]+)-(?:t-)?(?P<who>ils|il|elles|elle|on|je|nous|ce)(?!\w)",
    re.IGNORECASE,
)


def language_of(text: str) -> Language:
    """Return the language whose commonest words the text has most of."""
    spoken = _LETTERS.findall(text.lower())
    return max(
        LANGUAGES.values(),
        key=lambda language: sum((w in language.common) + (w in language.verbs) for w in spoken),
    )


# The text as tokens

_LETTERS = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*['’]?(?=\W|\Z)|\S")
_BREAKS = frozenset(';:–—“”"„«»\N{REPLACEMENT CHARACTER}')
_NOTE = re.compile(r"[(\[]{1,2}[^()\[\]]{1,20}[)\]]{1,2}")
_JOINT = re.compile(r"[\s\"'”’“»«]*\s(?:of|and|or|und|oder|et|ou|de)\s+")
_DATIVES = words("dem den einem einer seinem seiner ihrem ihrer")
_BEFORE_A_SUBJECT = words(
    """sich dazu jetzt nun daher deshalb gestern heute auch weiter dann hier ihn ihm ihnen es
    uns mich zudem ferner schließlich später darauf daraufhin wiederum"""
)
# With these in front, the subject of a German sentence stands behind its verb.
_CALLED = words(
    """bezeichnet bezeichnete bezeichneten beschrieben beschreibt gewürdigt kritisiert genannt
    gelobt verurteilt eingestuft gewertet charakterisiert zurückgewiesen abgetan bewertet"""
)
SUBORDINATING = words(
    """wie dass als nachdem weil obwohl die das den dem was wobei woraufhin während da worauf wozu
    womit wonach"""
)
_WITHIN_AN_ATTRIBUTE = words("in im am aus bei für mit seit vom von zum zur an auf")
_NO_SUBJECT = (
    words(
        """abgesehen angesichts anhand anlässlich anstelle aufgrund außer bei beim bezüglich bis
    entgegen entsprechend gegen gegenüber gemäß hinsichtlich hinter infolge innerhalb mithilfe
    mittels nachdem neben obwohl seitens sobald solange statt trotz unter ungeachtet unweit
    während wegen wenn weil zwischen zwecks bevor falls sofern soweit ehe ob dass da anfang mitte
    ende seither vergangenen vergangene letzten letzte kommenden noch erst gerade zwar jedoch"""
    )
    | WEEKDAYS
    | MONTHS.keys()
)
_AUXILIARIES = words("hat hatte haben hatten wird werden wurde wurden")
_PARTICIPLE = ("iert", "sagt", "klärt", "tont", "eilt", "fasst", "ndet", "ieben", "rochen", "tet")
_WRITTEN_IN = words("in im auf aus von vom seitens")
_SUMMARIES = words(
    """appell aussage begründung bilanz einschätzung erklärung fazit forderung kommentar kritik
    meinung reaktion urteil vorwurf worte zitat"""
)
_WHO = words("the a an his her one he she they it le la un une son sa il elle")
_ALSO = words("also even only auch selbst sogar nur aussi but and aber und mais et doch")
_NO_VERBS = words(
    """bereits bestens dort erst gegenüber insbesondere jedoch meist mindestens nicht oft selbst
    sowie statt stets trotz zumindest zuletzt etwa ohne neben zwischen unten oben außen innen
    welchen seinen ihren einen keinen deren dessen jenen diesen solchen waren sind hatten worden"""
)
_ADVERBS = words(
    """aktuell ähnlich denn
    allerdings angeblich darauf anschließend außerdem bereits dabei dadurch dafür dagegen daher
    dahinter damals damit danach daneben dann daran darauf daraufhin darin darum darüber davon
    dazu demnach dennoch derzeit deshalb dort ebenfalls ebenso einerseits erst erstmals gestern
    gleichzeitig heute hier hierbei hierzu hingegen indessen inzwischen insbesondere insgesamt
    jegliche jetzt laut letztlich mittlerweile möglicherweise momentan nun nur offenbar
    offensichtlich relativierend schließlich schon seitdem seither selbst sinngemäß so sodann
    sogar somit später stattdessen trotzdem unterdessen ursprünglich vielmehr vorerst vorher
    weiter weiterhin wörtlich zudem zuerst zugleich zuletzt zumindest zunächst zusätzlich zuvor
    zwar"""
)
_INSERTS = words("who which whose in at after speaking der die das qui dont")
CLOSED_IN = "\N{REPLACEMENT CHARACTER}"  # Stands for a whole pair of quotation marks.
_PARTICLES = words("von van der den di da del la bin ben zu ter ten dos du")
_FIRST_WORD = re.compile(r"\s*([^\W_][\w'’-]*)")
_COUNTS = words("two three four five six several zwei drei vier deux trois quatre")
_REFLEXIVE = re.compile(r"s['’][^\W\d_]+\Z")
# Behind who speaks, inside the marks: a comma, or the day and a stop, or nothing but the mark.
_BEHIND_AN_INSERT = re.compile(
    rf"\s*(?:(?:{_DAY}|hier|aujourd['’]hui|ensuite)\s*)?(?:[,.!?…]\s*)+(?:[»”\"]\Z)?|\s*[»”\"]\Z"
)
_DASH = re.compile(r"[\s\"'”’“»«.]{0,9}([–—-])\s")
_BETWEEN = re.compile(r"[\s,.;:!?…\"'”’“»«›–—-]{0,20}")
_ADVERBIAL = words(
    "on in at during after before to from via online later am im auf bei in sur à dans"
)
# Verbs that have an object, and so tell what stands in front of them.
_TELLING = words(
    """said says wrote writes posted posts tweeted tweets added adds recalled recalls explained
    explains sagte sagt schrieb schreibt twitterte erklärte écrit déclaré expliqué"""
)
_LONGEST_HEAD = 7  # Tokens of a speaker and a colon that open a line.
_LONGEST_TELLING = 14  # Tokens of a sentence that only tells who spoke.
_LONGEST_PHRASE = 24  # Tokens.
_LONGEST_NAME = 40  # Code points of a name in quotation marks.
_LONGEST_SIGNATURE = 90  # Code points.
_LONGEST_GAP = 90  # Code points from an attribution to the words that go on.
_FARTHEST = 2000  # Code points from the quote; no sentence of news is longer.
_NEAREST = 600  # Code points between a quote and the far end of its attribution.
_NEAR = 1000  # Code points around the block that help to tell its language.


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    text: str

    @property
    def low(self) -> str:
        return self.text.lower()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()

    @property
    def is_capital(self) -> bool:
        bare = re.sub(r"\A[dlDL]['’]", "", self.text)
        return bare[:1].isupper() or bare[:1].isdigit()

    @property
    def is_genitive(self) -> bool:
        return self.low.endswith(("'s", "’s", "s'", "s’"))


class Scene:
    """The block around the content: its language, outermost pairs and sentences."""

    def __init__(
        self,
        text: str,
        block: Range,
        language: Language,
        outermost: Sequence[Range],
        found: Sequence[Range],
    ) -> None:
        self.text = text
        self.block = block
        self.language = language
        self.pairs = outermost
        self.sentences = found
        self._pair_starts = [start for start, _ in outermost]
        self._sentence_starts = [start for start, _ in found]

    @classmethod
    def around(cls, text: str, block: Range, language: Language | None = None) -> "Scene":
        start, end = block
        outermost = [
            (start + pair.start, start + pair.end)
            for pair in pairs(text[start:end])
            if not pair.depth
        ]
        near = text[max(0, start - _NEAR) : end + _NEAR]
        language = language or language_of(near)
        return cls(text, block, language, outermost, sentences(text, start, end))

    def sentence_around(self, at: int) -> Range:
        number = bisect_right(self._sentence_starts, at) - 1
        if number >= 0 and at < self.sentences[number][1]:
            return self.sentences[number]
        return (at, at)

    def sentence_before(self, at: int) -> Range | None:
        """Return the sentence of the block that ends in front of the one beginning here."""
        number = bisect_left(self._sentence_starts, at) - 1
        return self.sentences[number] if number >= 0 else None

    def pair_at(self, start: int) -> Range | None:
        """Return the outermost pair that opens at the offset."""
        number = bisect_left(self._pair_starts, start)
        found = number < len(self.pairs) and self._pair_starts[number] == start
        return self.pairs[number] if found else None

    def next_pair(self, at: int) -> Range | None:
        """Return the first outermost pair that opens at or behind the offset."""
        number = bisect_left(self._pair_starts, at)
        return self.pairs[number] if number < len(self.pairs) else None

    def pairs_in(self, start: int, end: int) -> list[Range]:
        first = bisect_left(self._pair_starts, start)
        found = []
        for number in range(first, len(self.pairs)):
            pair = self.pairs[number]
            if pair[0] >= end:
                break
            if pair[1] <= end:
                found.append(pair)
        return found

    def pairs_around(self, start: int, end: int) -> list[Range]:
        """Return the outermost pair in which the range lies, or all but a mark at its edge."""
        number = bisect_right(self._pair_starts, start + 1) - 1
        if number >= 0 and end <= self.pairs[number][1] + 1:
            return [self.pairs[number]]
        return []

    def tokens(self, start: int, end: int) -> list[Token]:
        """Return the tokens of a range; a pair that lies in it whole is one token."""
        if end <= self.block[0]:  # The sentence that leads on to the block.
            return self._plain_tokens(start, end)
        known, starts = self._block_tokens
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        begin = known[first - 1].end if first else start
        if first == last:
            return list(self._plain_tokens(start, end)) if begin > start else []
        found = known[first:last]
        if begin > start:  # The range begins inside a token, perhaps inside a pair.
            found[:0] = self._plain_tokens(start, min(begin, end))
        if found[-1].end > end:
            found[-1:] = self._plain_tokens(found[-1].start, end)
        return found

    @cached_property
    def _block_tokens(self) -> tuple[list[Token], list[int]]:
        """The tokens of the whole block, read once, and where they start."""
        found: list[Token] = []
        at, end = self.block
        for pair_start, pair_end in self.pairs_in(at, end):
            found += self._plain_tokens(at, pair_start)
            found.append(Token(pair_start, pair_end, CLOSED_IN))
            at = pair_end
        found += self._plain_tokens(at, end)
        return found, [token.start for token in found]

    def _plain_tokens(self, start: int, end: int) -> list[Token]:
        found: list[Token] = []
        for match in _TOKEN.finditer(self.text, start, end):
            if found and (found[-1].text, match[0]) in self.language.idioms:
                begin = found.pop().start
                found.append(Token(begin, match.end(), self.text[begin : match.end()]))
            elif self.language.inserts and _REFLEXIVE.match(match[0]):
                cut = match.start() + 2  # S’est, s’insurge: the verb is a word of its own.
                found.append(Token(match.start(), cut, match[0][:2]))
                found.append(Token(cut, match.end(), match[0][2:]))
            else:
                found.append(Token(match.start(), match.end(), match[0]))
        return found


# Noun phrases


def phrase(tokens: Sequence[Token], language: Language, *, whole: bool = False) -> int:
    """Return how many of the first tokens make a phrase that can name a speaker.

    With `whole` the phrase is known to end with the tokens, so that more may stand in it.
    """
    if not tokens:
        return 0
    if tokens[0].low in language.pronouns:
        return 1
    if tokens[0].low in PARTICIPLES:
        return 0
    german = language is LANGUAGES["de"]
    if german and not (tokens[0].is_capital or tokens[0].low in language.determiners):
        return 0  # Its nouns are capitals; what begins otherwise is no subject.
    if german and tokens[0].low in _ADVERBS:
        return 0
    determined = tokens[0].low in language.determiners or tokens[0].is_genitive
    if german and determined and (behind := _extended(tokens)):
        count = phrase(tokens[behind:], language, whole=whole)
        return behind + count if count else 0
    at = good = 0
    capital = apposed = False  # Of the last word; whether an apposition has begun.
    while at < min(len(tokens), _LONGEST_PHRASE):
        token = tokens[at]
        before = tokens[at - 1] if at else None
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.text == ",":
            if good and after and after.text.isdigit() and len(after.text) < 4:
                at = good = at + 2  # An age.
                continue
            named = capital and not determined
            if not good or apposed or not apposition(tokens[at + 1 :], language, named=named):
                break
            apposed, capital = True, False
        elif token.text == "(":
            closing = [i for i in range(at, min(at + 8, len(tokens))) if tokens[i].text == ")"]
            if not closing or not good:
                break
            at = good = closing[0] + 1
            continue
        elif token.text == CLOSED_IN and determined and token.end - token.start <= _LONGEST_NAME:
            good = at + 1  # The paper „…“ says so itself.
        elif token.text == ".":
            if not (before and after and after.is_capital and _is_abbreviation(before)):
                break
        elif not token.is_word or not _belongs(tokens, at, good, language, whole=whole):
            break
        elif token.low in language.links | language.places | language.ands | {"by", "to"}:
            capital = False
        elif token.low in _PARTICLES and capital and (behind := _name_behind(tokens, at)):
            at = good = behind + 1  # Ursula von der Hagen.
            continue
        elif token.low in _COUNTS and before and before.low in language.links:
            good = at + 1  # A mother of two.
        elif token.low not in language.determiners or token.text == "A":
            small = token.text[0].islower()
            if (
                small
                and capital
                and not ((whole and not german) or _goes_on(after, determined, language))
            ):
                break
            capital = token.is_capital and not token.is_genitive
            good = at + 1
        at += 1
    return good


def _name_behind(tokens: Sequence[Token], at: int) -> int:
    """Return where the name goes on behind its particles, as in von der Hagen; 0: it does not."""
    behind = at + 1
    while behind < len(tokens) and behind < at + 3 and tokens[behind].low in _PARTICLES:
        behind += 1
    return behind if behind < len(tokens) and tokens[behind].text[0].isupper() else 0


def _extended(tokens: Sequence[Token]) -> int:
    """Return where the noun stands behind a German attribute: die in Aue geborene | Lund."""
    if len(tokens) < 4 or tokens[1].low not in _WITHIN_AN_ATTRIBUTE:
        return 0
    for index in range(3, min(len(tokens), 9)):
        if not tokens[index - 1].is_word:
            return 0
        participle = tokens[index - 1].low.endswith(("te", "ten", "ter", "ene", "enen", "ener"))
        if participle and tokens[index - 1].text.islower() and tokens[index].is_capital:
            return index
    return 0


def _is_abbreviation(token: Token) -> bool:
    return token.low in TITLES or len(token.text) == 1 or "." in token.text


def _belongs(
    tokens: Sequence[Token], at: int, good: int, language: Language, *, whole: bool
) -> bool:
    """Tell whether the word at `at` may stand in a phrase of which `good` words are certain."""
    token = tokens[at]
    low = token.low
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if low in language.links and good:
        return after is not None and after.low not in _OCCASIONS | {"first", "second"}
    if low in language.determiners and token.text != "A":
        inside = language.links | language.places | language.ands | {"by", "to"}
        if token.is_capital and good and before.is_capital and after and after.is_capital:
            return True  # Yann Le Goff.
        return before is None or before.text == "," or before.low in inside
    if low in language.ands and good:
        joins = after is not None and after.low not in language.pronouns | language.stops
        return joins and (whole or after.is_capital)
    if before is not None and (low, before.low) in _FIXED:
        return True
    if low in language.places and good:
        capitals = [other.is_capital for other in tokens[at + 1 : at + 3]]
        return any(capitals) and not before.is_capital
    if low in language.stops or _is_contraction(token, language):
        return False
    if token.text.islower():
        known = language.verbs | language.helpers | WEEKDAYS
        return low not in known and not low.endswith("ly")
    return low not in WEEKDAYS and (good > 0 or not token.text.isdigit())


def _is_contraction(token: Token, language: Language) -> bool:
    """Tell who’s and he’d from the genitive of a name."""
    stem = re.split("['’]", token.low)[0]
    return stem != token.low and stem in language.pronouns | language.stops and len(stem) > 1


def _goes_on(after: Token | None, determined: bool, language: Language) -> bool:
    """Tell whether a small word behind a name still belongs to it: Norrbank chief Ada Lund."""
    if after is not None and after.is_word and (after.is_capital or is_role(after.text)):
        return True  # Norrbank chief executive Ada Lund.
    return determined and language is not LANGUAGES["de"]


def apposition(tokens: Sequence[Token], language: Language, *, named: bool) -> bool:
    """Tell whether the words after a comma say who the one before it is."""
    if not tokens:
        return False
    first, german = tokens[0], language is LANGUAGES["de"]
    if not first.is_word or _is_contraction(first, language) or first.text.endswith("ing"):
        return False
    if first.low in language.determiners:
        return not german or (len(tokens) > 1 and tokens[1].is_capital)
    if first.low in language.stops | language.pronouns | language.helpers | language.verbs:
        return False
    if first.text[0].islower():
        return True
    # A name after a role: her lawyer, Piet Verhagen. After a name it is another clause.
    beyond = next((t for t in tokens if not (t.is_word and t.is_capital)), None)
    if german and beyond is not None and beyond.low in language.links:
        return True  # Uwe Brandt, Präsident des Landtags: all German nouns are capitals.
    return not named and (beyond is None or beyond.text in ",.(" or beyond.low in language.links)


def is_phrase(tokens: Sequence[Token], language: Language) -> bool:
    return bool(tokens) and phrase(tokens, language, whole=True) == len(tokens)


def token_range(tokens: Sequence[Token]) -> Range:
    return tokens[0].start, tokens[-1].end


# Behind the quote


def _after(scene: Scene, at: int, stop: int) -> Attribution | None:
    """Read “…,” said X | X said | according to X from the rest of the sentence."""
    language = scene.language
    if dash := _DASH.match(scene.text, at, stop):
        tokens = scene.tokens(dash.end(), min(stop, dash.end() + _NEAREST))
        if _is_name(tokens, language):
            return Attribution(dash.span(1), token_range(tokens))
    if signed := _signed(scene, at, stop) or _headed_behind(scene, at, stop):
        return signed
    end = min(stop, max(scene.sentence_around(at - 1)[1], at), at + _NEAREST)
    rest = _BETWEEN.match(scene.text, at, end)
    start = rest.end() if rest else at
    if found := language.according.match(scene.text, start, end):
        tokens = scene.tokens(found.end(), end)
        count = named_with(tokens, language)
        return Attribution(found.span(), token_range(tokens[:count])) if count else None
    tokens = scene.tokens(start, end)
    if not tokens:
        return None
    closed = any(char in ",?!" for char in scene.text[max(0, at - 2) : start])
    return (
        _inverted(tokens, language)
        or _called_so(scene, tokens, at)
        or _verb_then_source(tokens, language, closed=closed)
        or _source_then_verb(tokens, language, closed=closed)
    )


def inserted(scene: Scene, pair: Range) -> Attribution | None:
    """Read who speaks from inside the marks, in French; `reach` is what is left of the content."""
    if not scene.language.inserts:
        return None
    text, (start, end) = scene.text, pair
    at = text.find(",", start, min(end, start + _FARTHEST))
    while at != -1:
        first = _FIRST_WORD.match(text, at + 1, end)
        tells = first is not None and _may_tell(first[1], scene.language)
        tokens = scene.tokens(at + 1, min(end - 1, at + _NEAREST // 3)) if tells else []
        if tokens and (found := _told_inside(tokens, scene.language)):
            behind = _BEHIND_AN_INSERT.match(text, max(found.cue[1], found.source[1]), end)
            if behind and behind.end() < end:
                return replace(found, reach=((start, at), (behind.end(), end)))
            if behind:
                return replace(found, reach=((start, at),))
        at = text.find(",", at + 1, min(end, start + _FARTHEST))
    return None


def _may_tell(word: str, language: Language) -> bool:
    """Tell whether a French attribution can begin with the word: dit-il, explique, a, s’insurge."""
    low = word.lower()
    return low in language.verbs | language.helpers or low[:2] in ("s'", "s’") or "-" in low


def _told_inside(tokens: Sequence[Token], language: Language) -> Attribution | None:
    """Read dit-il | explique Jeanne Vidal | a déclaré la maire at the start of the tokens."""
    if found := _inverted(tokens, language):
        return found
    cue = 1 if tokens[0].low in language.helpers and len(tokens) > 1 else 0
    if tokens[cue].low not in language.verbs or not tokens[cue].text.islower():
        return None
    count = phrase(tokens[cue + 1 :], language)
    if not count or tokens[cue + 1].low in language.pronouns:
        return None
    source = tokens[cue + 1 : cue + 1 + count]
    return Attribution(token_range(tokens[: cue + 1]), token_range(source))


def _signed(scene: Scene, at: int, stop: int) -> Attribution | None:
    """Read a quote set apart with its speaker's name below or behind it: “…” Ada Lund, nurse."""
    first = scene.next_pair(scene.block[0])
    apart = first is not None and first[0] == scene.block[0] and first[1] == at
    if not apart or stop != scene.block[1] or not 3 < stop - at < _LONGEST_SIGNATURE:
        return None
    tokens = scene.tokens(at, stop)
    comma = next((i for i, token in enumerate(tokens) if token.text == ","), len(tokens))
    plain = all(token.is_word and token.low not in scene.language.verbs for token in tokens[:comma])
    ends = tokens and tokens[-1].text != "."
    if not ends or not plain or not 1 < comma < 7 or not tokens[0].is_capital:
        return None
    return Attribution(None, token_range(tokens[:comma]))


def _headed_behind(scene: Scene, at: int, stop: int) -> Attribution | None:
    """Read a headline that ends with who speaks: ‘We are out of bread’: baker in Zelin."""
    first = scene.next_pair(scene.block[0])
    apart = first is not None and first[0] == scene.block[0] and first[1] == at
    if not apart or stop != scene.block[1] or stop - at > _LONGEST_SIGNATURE:
        return None
    tokens = scene.tokens(at, stop)
    if len(tokens) < 2 or tokens[0].text != ":" or tokens[-1].text in (".", CLOSED_IN):
        return None
    count = phrase(tokens[1:], scene.language, whole=True)
    small = scene.language.stops | scene.language.verbs
    place = all(token.is_capital or token.low in small for token in tokens[count + 2 :])
    if not count or not place or any(token.low in scene.language.verbs for token in tokens):
        return None
    return Attribution((tokens[0].start, tokens[0].end), token_range(tokens[1 : count + 1]))


def _behind_a_stop(scene: Scene, part: Range) -> Attribution | None:
    """Read a short sentence that tells who spoke the one before: “We won.” Lund wrote online."""
    language, at = scene.language, part[1]
    if scene.text[at - 2 : at - 1] not in tuple(".!?…") or is_part(scene, part):
        return None
    follows = scene.sentence_around(min(at + 1, scene.block[1] - 1))
    if follows[0] < at or follows[0] - at > 2:
        return None
    tokens = scene.tokens(*follows)[:-1]
    if not 1 < len(tokens) <= _LONGEST_TELLING or any(t.text == CLOSED_IN for t in tokens):
        return None
    found = _source_then_verb(tokens, language, closed=False)
    if found is None or scene.text[slice(*found.cue)].lower() not in _TELLING:
        return None
    rest = [token for token in tokens if token.start >= found.cue[1]]
    adverbial = not rest or rest[0].low in _ADVERBIAL | WEEKDAYS
    told = language.verbs | language.clauses | {"that", "dass", "que"}
    return found if adverbial and not any(token.low in told for token in rest) else None


def _inverted(tokens: Sequence[Token], language: Language) -> Attribution | None:
    """Read the French dit-il, explique-t-elle, a-t-on ajouté."""
    found = _INVERTED.fullmatch(tokens[0].text)
    if not found or language is not LANGUAGES["fr"]:
        return None
    shift = tokens[0].start
    who = shift + found.start("who"), shift + found.end("who")
    if found["verb"].lower() in language.verbs:
        return Attribution((shift, shift + found.end("verb")), who)
    if found["verb"].lower() in language.helpers and len(tokens) > 1:
        verb = tokens[1]
        return Attribution((verb.start, verb.end), who) if verb.low in language.verbs else None
    return None


def _called_so(scene: Scene, tokens: Sequence[Token], at: int) -> Attribution | None:
    """Read the German verb behind the words for what something is called: als „…“ bezeichnet."""
    verb = tokens[0]
    if verb.low not in _CALLED or scene.language is not LANGUAGES["de"]:
        return None
    start = max(scene.sentence_around(at - 1)[0], at - _NEAREST)
    front = scene.tokens(start, verb.start)
    if len(front) < 3 or front[-1].text != CLOSED_IN or "als" not in [t.low for t in front[-4:-1]]:
        return None
    for index in range(len(front) - 3, -1, -1):
        if front[index].low in ("von", "vom", "durch"):
            count = phrase(front[index + 1 :], scene.language)
            source = token_range(front[index + 1 :][:count]) if count else None
            return Attribution((verb.start, verb.end), source)
    whole = [*front, verb]
    source = _of_verb_at_the_end(whole, len(front), scene.language) or german_subject(
        scene, whole, len(front)
    )
    return Attribution((verb.start, verb.end), source)


def _verb_then_source(
    tokens: Sequence[Token], language: Language, *, closed: bool
) -> Attribution | None:
    if language.inserts and tokens[0].low in ("s'", "s’", "se") and len(tokens) > 1:
        tokens = tokens[1:]
    cue = 0
    if language.inserts and tokens[0].low in ("a", "ont", "avait") and len(tokens) > 1:
        cue = 1
    if _is_impersonal(tokens, 0):
        return Attribution(token_range(tokens[:2]), _place_of_words(tokens[2:], language))
    verb = tokens[cue]
    is_verb = verb.low in language.verbs and verb.text.islower()
    is_verb = is_verb or (closed and _is_any_verb(verb, language))
    german_so = language is LANGUAGES["de"] and verb.low == "so"
    if not (is_verb or german_so):
        return None
    tokens_after = tokens[cue + 1 :]
    if german_so and len(tokens_after) > 1 and tokens_after[0].low in language.verbs:
        tokens_after = tokens_after[1:]
    while tokens_after and tokens_after[0].low in _BEFORE_A_SUBJECT:
        tokens_after = tokens_after[1:]
    if is_verb and tokens_after and tokens_after[0].text == ",":
        # Lance, dépitée, Jeanne Valmont.
        behind = next((i for i, t in enumerate(tokens_after[1:5], 1) if t.text == ","), None)
        tokens_after = tokens_after[behind + 1 :] if behind else tokens_after
    count = phrase(tokens_after, language) or _is_named_in_marks(tokens_after)
    if not count:
        return None
    source = token_range(_of_a_summary(tokens_after[:count]))
    if verb.low in _AUXILIARIES and not _has_participle(tokens_after[count:], language):
        return None
    known = verb.low in language.verbs or language is LANGUAGES["de"]
    if not known and not tokens_after[0].is_capital | (tokens_after[0].low in _WHO):
        return None  # A verb that reports nothing by itself needs somebody behind it.
    return Attribution(token_range(tokens[: cue + 1]), source)


def _is_impersonal(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the German "heißt es" stands here: it says so, in some document."""
    return (
        at + 1 < len(tokens) and tokens[at].low in ("heißt", "hieß") and tokens[at + 1].low == "es"
    )


def _place_of_words(tokens: Sequence[Token], language: Language) -> Range | None:
    """Return the document behind a preposition: dazu weiter in einer Mitteilung der Bank."""
    for index, token in enumerate(tokens[:4]):
        if token.low in _WRITTEN_IN:
            behind = tokens[index + 1 :]
            dative = bool(behind) and behind[0].low in _DATIVES
            count = phrase(behind[dative:], language)
            return token_range(behind[: count + dative]) if count else None
    return None


def _is_any_verb(token: Token, language: Language) -> bool:
    """Tell whether a small word behind speech is a verb, though none of those that report.

    In German it must be one, since the verb comes second: „…“, freute sich der Trainer. In
    English its ending tells: “…,” shrugged Ada Lund.
    """
    if not token.text.islower() or len(token.text) < 4:
        return language is LANGUAGES["de"] and token.low in _AUXILIARIES
    known = language.stops | language.determiners | language.clauses
    if language is LANGUAGES["de"]:
        return token.low in _AUXILIARIES or token.low not in known | language.helpers | _NO_VERBS
    if language is LANGUAGES["fr"]:
        return token.low.endswith(("e", "it", "nt")) and token.low not in known | language.links
    verb = token.low.endswith("ed") or token.low in ("read", "reads")  # The statement read.
    return verb and token.low not in known


def _is_named_in_marks(tokens: Sequence[Token]) -> bool:
    """Tell whether a paper's name in marks follows the verb: schrieb „Die Zeit“."""
    first = tokens[0] if tokens else None
    return (
        first is not None and first.text == CLOSED_IN and first.end - first.start <= _LONGEST_NAME
    )


def _has_participle(tokens: Sequence[Token], language: Language) -> bool:
    """Tell whether a German auxiliary's participle follows: hatte Ada Lund am Montag erklärt."""
    return any(
        token.text.islower() and (token.low in language.verbs or token.low.endswith(_PARTICIPLE))
        for token in tokens[:14]
        if token.low not in language.stops
    )


def _of_a_summary(tokens: Sequence[Token]) -> Sequence[Token]:
    """Leave out the summing up: das Fazit der Betreiber → der Betreiber."""
    for index, token in enumerate(tokens[:3]):
        if token.low in _SUMMARIES and len(tokens) > index + 2:
            behind = index + 1
            if tokens[behind].low == "von":
                behind += 1
            if tokens[behind].low in ("der", "des", "eines", "einer") or behind > index + 1:
                return tokens[behind:]
    return tokens


def _source_then_verb(
    tokens: Sequence[Token], language: Language, *, closed: bool
) -> Attribution | None:
    for at, token in enumerate(tokens[:_LONGEST_PHRASE]):
        if not at or not token.text.islower():
            continue
        unknown = token.low not in language.verbs
        ends = at + 1 == len(tokens) or tokens[at + 1].text in ".,;"
        if unknown and not (closed and ends and _is_any_verb(token, language)):
            continue
        source = list(tokens[:at])
        while source and (source[-1].text == "," or source[-1].low in language.helpers):
            source.pop()
        if is_phrase(source, language):
            return Attribution((token.start, token.end), token_range(source))
        return None
    return None


# In front of the quote


def _before(scene: Scene, at: int) -> Attribution | None:
    """Read X said (that) | X told N that | According to X, | X: in front of the quote."""
    language = scene.language
    start = max(scene.sentence_around(at)[0], at - _NEAREST)
    if not scene.text[start:at].strip(" \u00a0\"'“„‘‚«»"):
        start, at = _introduction(scene, start)
    while at > start and scene.text[at - 1] in "\"'“„‘‚«» \u00a0":
        at -= 1
    if at <= start:
        return None
    tokens = scene.tokens(start, at)
    named = _is_name(tokens[:-1], language) or _is_headed(scene, tokens)
    if tokens and tokens[-1].text == ":" and named:
        speaker = token_range(_of_a_summary(tokens[:-1]))
        return Attribution((tokens[-1].start, tokens[-1].end), speaker)
    nearest = max(0, len(tokens) - _LONGEST_PHRASE - 2)
    if found := _according_beside(scene, start, at) or _in_brackets(tokens, language):
        return found
    for index in range(len(tokens) - 1, nearest, -1):
        token = tokens[index]
        if not token.text.islower() or not _leads_on(tokens[index + 1 :], token, language):
            continue
        if _is_impersonal(tokens, index):
            written = tokens[index + 2 :], tokens[:index]
            source = next((p for side in written if (p := _place_of_words(side, language))), None)
            return Attribution(token_range(tokens[index : index + 2]), source)
        if token.low in language.verbs:
            source = german_subject(scene, tokens, index) or subject(
                scene, tokens[:index], language
            )
        elif token.low in PARTICIPLES and (whom := _accompanied(tokens[:index], language)):
            source = whom
        elif token.low in PARTICIPLES and tokens[index - 1].text == ",":
            source = _shared_subject(scene, tokens[:index], language) or first_subject(
                tokens[:index], language
            )
        else:
            continue
        if source:
            return Attribution((token.start, token.end), source)
    return _according(scene, start, at) or _introduced(scene, tokens)


def named_with(tokens: Sequence[Token], language: Language) -> int:
    """Return the length of the phrase behind "according to"; German has its dative there."""
    dative = bool(tokens) and tokens[0].low in _DATIVES and language is LANGUAGES["de"]
    count = phrase(tokens[dative:], language)
    return count + dative if count else 0


def _according(scene: Scene, start: int, at: int) -> Attribution | None:
    found = scene.language.according.match(scene.text, start, at)
    if not found and scene.language.holding:
        found = scene.language.holding.match(scene.text, start, at)
        if found and scene.text[start:at].rstrip()[-1:] != ",":
            return None
    if not found:
        return None
    tokens = scene.tokens(found.end(), at)
    count = named_with(tokens, scene.language)
    follows = tokens[count] if count < len(tokens) else None
    # A German verb comes at once behind the source; in English and French a comma does.
    german = scene.language is LANGUAGES["de"]
    closed = follows is None or follows.text == "," or (german and follows.text.islower())
    return Attribution(found.span(), token_range(tokens[:count])) if count and closed else None


def _according_beside(scene: Scene, start: int, at: int) -> Attribution | None:
    """Read a source that stands between the verb and the quote: rief laut Zeugen: “…”."""
    every = list(scene.language.according.finditer(scene.text, start + 1, at))
    if not every:
        return None
    found = every[-1]
    tokens = scene.tokens(found.end(), at)
    colon = bool(tokens) and tokens[-1].text == ":"
    named = tokens[: len(tokens) - colon]
    if not named or named_with(named, scene.language) != len(named):
        return None
    return Attribution(found.span(), token_range(named))


def _in_brackets(tokens: Sequence[Token], language: Language) -> Attribution | None:
    """Read a name with the quote in brackets behind it: Ada Lund (“We go.”)."""
    if len(tokens) < 3 or tokens[-1].text != "(":
        return None
    for begin in range(max(0, len(tokens) - 6), len(tokens) - 2):
        name = tokens[begin:-1]
        if _is_bare_name(name) and is_phrase(name, language):
            return Attribution((tokens[-1].start, tokens[-1].end), token_range(name))
    return None


def _introduced(scene: Scene, tokens: Sequence[Token]) -> Attribution | None:
    """Read a sentence that ends with a colon and has no verb of saying: He pulled no punches: “…”

    Its subject speaks: what stands in front of its verb, in German or else behind it.
    """
    language = scene.language
    if len(tokens) < 3 or tokens[-1].text != ":":
        return None
    cue = (tokens[-1].start, tokens[-1].end)
    german = language is LANGUAGES["de"]
    so = next((i for i, t in enumerate(tokens) if t.low == "so" and tokens[i - 1].text == ","), 0)
    if german and so and (count := phrase(tokens[so + 1 :], language)):
        return Attribution(token_range(tokens[so : so + 1]), token_range(tokens[so + 1 :][:count]))
    count = phrase(tokens, language)
    in_front = _DATIVES | language.stops | (_NO_SUBJECT | _ADVERBS if german else set())
    if count and count < len(tokens) and tokens[0].low not in in_front:
        verb = tokens[count].text
        who = phrase(tokens[count + 1 :], language) if german and verb.islower() else 0
        behind = tokens[count + 1 :][:who]
        if who and _is_person(behind) and not _is_person(tokens[:count]):
            return Attribution(cue, token_range(behind))  # Den Plan stellte der Minister vor: “…”
        if verb.islower() or verb == ",":
            return Attribution(cue, token_range(_of_a_summary(tokens[:count])))
    for index, token in enumerate(tokens[1:-2] if german else (), start=1):
        behind = tokens[index + 1 :]
        small = language.stops | language.determiners | language.links | language.places
        if token.text.islower() and token.low not in small:
            count = phrase(behind, language)
            # A bare noun is rather an object of the verb.
            named = count > 1 or behind[0].low in language.pronouns
            if count and named and behind[0].low not in _DATIVES:
                return Attribution(cue, token_range(behind[:count]))
    return Attribution(cue, None)


def _is_person(tokens: Sequence[Token]) -> bool:
    """Tell whether a pronoun or a word for what somebody is stands in the phrase."""
    if len(tokens) == 1 and tokens[0].low in ("er", "man", "ich", "wir"):
        return True
    links = LANGUAGES["de"].links
    of = next((i for i, token in enumerate(tokens) if i and token.low in links), len(tokens))
    return any(token.text[0].isupper() and is_role(token.text) for token in tokens[:of])


def _introduction(scene: Scene, start: int) -> Range:
    """Return the last sentence of the paragraph before, if it ends with a colon."""
    before = scene.text[max(0, scene.block[0] - _FARTHEST) : scene.block[0]].rstrip()
    if start != scene.block[0] or not before.endswith(":"):
        return start, start
    shift = max(0, scene.block[0] - _FARTHEST)
    sentence = sentences(before, before.rfind("\n") + 1)[-1]
    return shift + sentence[0], shift + sentence[1]


def _is_headed(scene: Scene, tokens: Sequence[Token]) -> bool:
    """Tell whether the block opens with one name and a colon, as headlines do: Lund: “…”."""
    if not tokens or tokens[0].start != scene.block[0] or not tokens[0].is_capital:
        return False
    if 2 < len(tokens) <= _LONGEST_HEAD and is_phrase(tokens[:-1], scene.language):
        return any(is_role(token.text) for token in tokens[:-1])
    if len(tokens) != 2:
        return False
    known = scene.language.stops | _ADVERBS | scene.language.determiners | scene.language.clauses
    return tokens[0].low not in known and tokens[0].text.isalpha()


def _accompanied(left: Sequence[Token], language: Language) -> Range | None:
    """Return X of "with X writing “…”"."""
    for index in range(len(left) - 1, max(-1, len(left) - 10), -1):
        if left[index].low in ("with", "as"):
            source = left[index + 1 :]
            return token_range(source) if is_phrase(source, language) else None
    return None


def _is_name(tokens: Sequence[Token], language: Language) -> bool:
    if len(tokens) > _LONGEST_PHRASE:
        return False
    small = language.determiners | language.links | language.places | language.ands
    names = [token.is_capital for token in tokens if token.is_word and token.low not in small]
    return 2 <= len(names) <= 8 and all(names) and is_phrase(tokens, language)


def _leads_on(gap: Sequence[Token], verb: Token, language: Language) -> bool:
    """Tell whether nothing between the verb and the quote ends what the verb reports."""
    if verb.low in ("called", "named", "calls") and not gap:
        return False  # A book called “…”.
    if len(gap) > _LONGEST_PHRASE:
        return False
    return not any(token.text in (";", "(", ")", "–", "—") for token in gap)


def subject(scene: Scene, left: Sequence[Token], language: Language) -> Range | None:
    """Return the noun phrase that does what the verb behind the tokens says."""
    tokens = list(left)
    while tokens and tokens[-1].low in language.helpers:
        tokens.pop()
    if len(tokens) > 1 and tokens[0].low in _ALSO:
        tokens.pop(0)
    asked = language.inserts and len(tokens) > 2 and tokens[1].text == ","
    if asked and tokens[0].low.endswith(("é", "ée", "és", "ées")):
        tokens = tokens[2:]  # Interrogée, la maire répond.
    if not tokens:
        return None
    if tokens[-1].low in language.ands:
        shared = _shared_subject(scene, tokens[:-1], language)
        return shared or first_subject(tokens[:-1], language)
    shorter = _TIME_AT_THE_END.sub("", scene.text[tokens[0].start : tokens[-1].end])
    end = tokens[0].start + len(shorter)
    time_cut = end < tokens[-1].end and tokens[-1].text != ","
    if time_cut:
        tokens = [token for token in tokens if token.end <= end]
        while tokens and tokens[-1].low in language.helpers:
            tokens.pop()
    if tokens and tokens[-1].text == "," and len(tokens) > 1:
        return _subject_before_insert(tokens[:-1], language)
    clause = _clause(tokens, language)
    for begin in _clause_starts(clause, language):
        if is_phrase(clause[begin:], language):
            return token_range(clause[begin:])
    return None


def first_subject(tokens: Sequence[Token], language: Language) -> Range | None:
    """Return X of a sentence that goes on: X visited the site and spoke of a “…”."""
    count = phrase(tokens, language)
    verb = tokens[count] if count and count < len(tokens) else None
    if verb is None or not verb.text.islower() or verb.low in language.links | language.places:
        return None
    return token_range(tokens[:count])


def _clause(tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """Return the tokens of the last clause."""
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        name = token.text == CLOSED_IN and language is LANGUAGES["de"]
        if name and token.end - token.start <= _LONGEST_NAME:
            continue  # The paper „…“ has no verb of its own.
        if token.text in _BREAKS or _begins_a_clause(tokens, index, language):
            clause = tokens[index + 1 :]
            # In: the “History” section says, the pair belongs to the phrase, which is cut.
            cut = token.text == CLOSED_IN and clause and _is_plain_word(clause[0], language)
            return () if cut else clause
    return tokens


def _begins_a_clause(tokens: Sequence[Token], at: int, language: Language) -> bool:
    """Tell whether a conjunction stands here; such as, and a German "als" for a role, is none."""
    if tokens[at].low not in language.clauses:
        return False
    before = tokens[at - 1] if at else None
    if language is LANGUAGES["de"]:
        return before is None or not before.is_word
    return not (tokens[at].low == "as" and before is not None and before.low == "such")


def _is_plain_word(token: Token, language: Language) -> bool:
    return token.text.islower() and token.low not in language.determiners | language.pronouns


def _clause_starts(clause: Sequence[Token], language: Language) -> Iterator[int]:
    yield 0
    for index, token in enumerate(clause[:-1]):
        if token.text == ",":
            yield index + 1
            if clause[index + 1].low in language.ands:
                yield index + 2


def _subject_before_insert(tokens: Sequence[Token], language: Language) -> Range | None:
    """Return the subject of "X, meeting in Y, said" and of "X, the head of Y, said"."""
    clause = _clause(tokens, language)
    begin = 0
    for comma in (i for i, token in enumerate(clause) if token.text == ","):
        head, insert = clause[begin:comma], clause[comma + 1 :]
        if insert and is_phrase(head, language):
            if insert[0].text.endswith("ing") or insert[0].low in _INSERTS | language.stops:
                return token_range(head)
            named = head[-1].is_capital and not insert[-1].is_capital
            role = not insert[-1].is_capital and is_phrase(insert, language)
            name = head[0].low in language.determiners and _is_bare_name(insert)
            apposed = role or name or apposition(insert, language, named=named)
            return token_range(clause[begin:]) if apposed else None
        begin = comma + 1
    return None


def _is_bare_name(tokens: Sequence[Token]) -> bool:
    """Tell whether the tokens are a person's name: Ada Lund, Heike van der Lund."""
    small = words("van von der den de del di la le bin al el zu")
    named = 2 <= len(tokens) <= 5 and tokens[0].is_capital and tokens[-1].is_capital
    return named and all(token.is_capital or token.low in small for token in tokens)


def _shared_subject(scene: Scene, left: Sequence[Token], language: Language) -> Range | None:
    """Return the subject of the reporting verb before: he stressed, denouncing | X said and."""
    for index in range(len(left) - 1, 0, -1):
        if left[index].low in language.verbs and left[index].text.islower():
            return subject(scene, left[:index], language)
    return None


def german_subject(scene: Scene, tokens: Sequence[Token], verb: int) -> Range | None:
    """Return the subject behind a German verb: Am Freitag sagte der Minister: | So sagte er."""
    language, gap = scene.language, tokens[verb + 1 :]
    if language is not LANGUAGES["de"] or not gap:
        return None
    if found := _of_verb_at_the_end(tokens, verb, language):
        return found
    if tokens[verb - 1].low in language.ands and verb > 1:
        return None  # Hielt es für nötig und bezeichnete das Amt als: the subject is in front.
    auxiliary = _auxiliary(tokens, verb)
    if auxiliary is not None and verb - auxiliary > 1:
        # Hatte Ada Lund am Montag erklärt: the subject is beside what is finite.
        gap, verb = tokens[auxiliary + 1 : verb + 1], auxiliary
    while gap and gap[0].low in _BEFORE_A_SUBJECT:
        gap = gap[1:]
    count = phrase(gap, language)
    front = _clause(tokens[:verb], language)
    if len(front) > 1 and front[0].low in _ALSO:
        front = front[1:]
    cut = tokens[verb - len(front) - 1].low if len(front) < verb else ""
    begins = front[0].low if front else ""
    elsewhere = _ADVERBS | _NO_SUBJECT | language.stops
    named = bool(front) and cut not in language.clauses and begins not in elsewhere
    # Der alten Zeitung is a dative, and "er" is always the subject.
    named = named and not (begins == "der" and len(front) > 2 and front[1].low.endswith("en"))
    named = named and not (gap and gap[0].low in ("er", "wir", "ich", "man"))
    if named and count and _is_person(gap[:count]) and not _is_person(front):
        named = gap[0].low in ("die", "das") or front[0].low not in ("den", "dem", "einen", "einem")
        named = named and gap[0].low != "der" and not _is_bare_name(gap[:count])
    # Nouns and names in the nominative stand in front of their verb themselves.
    if named and (is_phrase(front, language) or (front[-1].text == "," and front[0].is_capital)):
        return token_range(front) if auxiliary is not None and is_phrase(front, language) else None
    if not count or count == len(gap):
        return None
    return token_range(gap[:count]) if gap[0].low not in _DATIVES else None


def _of_verb_at_the_end(tokens: Sequence[Token], verb: int, language: Language) -> Range | None:
    """Return the subject of a German clause that ends with its verb: wie Ada Lund gestern sagte."""
    behind = [token.low for token in tokens[verb + 1 :]]
    if behind[:1] and behind[0] not in (*_AUXILIARIES, ":", ","):
        return None
    for index in range(verb - 1, max(-1, verb - _LONGEST_PHRASE), -1):
        begins = not index or tokens[index - 1].text == ","
        if begins and tokens[index].low in SUBORDINATING:
            inner = tokens[index + 1 : verb]
            while inner and inner[0].low in _BEFORE_A_SUBJECT:
                inner = inner[1:]
            count = phrase(inner, language)
            fits = count and inner[0].low not in _DATIVES
            return token_range(inner[:count]) if fits else None
        if tokens[index].text in _BREAKS - {CLOSED_IN}:
            return None
    return None


def _auxiliary(tokens: Sequence[Token], verb: int) -> int | None:
    """Return where the auxiliary of a participle stands, if the verb is one."""
    if not tokens[verb].low.endswith(("t", "en")):
        return None
    for index in range(verb - 1, max(-1, verb - _LONGEST_PHRASE), -1):
        if tokens[index].text in _BREAKS:
            return None
        if tokens[index].low in ("hat", "hatte", "haben", "hatten"):
            return index
    return None


# Further parts of the same quote


def _reach(scene: Scene, found: Attribution, parts: Sequence[Range]) -> tuple[Range, ...]:
    """Return the pairs that go on behind the attribution: “…,” said X, “…” | “…,” said X. “…”."""
    behind = max(span[1] for span in (found.cue, found.source) if span)
    last = parts[-1]
    around = scene.pairs_in(last[0] - 1, last[1] + 1) or scene.pair_at(last[0])
    if behind < last[1] or not around:
        return ()
    follows, stops = _next_pair(scene, behind)
    if follows is None:
        return ()
    if stops and (_after(scene, follows[1], scene.block[1]) or is_part(scene, follows)):
        return ()
    return (follows,)


def _next_pair(scene: Scene, at: int) -> tuple[Range | None, bool]:
    """Return the pair behind an attribution, and whether a full stop parts the two.

    What may stand between them is whom it was said to, and when: told the press, |
    said on Friday. | added; and, later,
    """
    found = scene.next_pair(at)
    if found is None or found[0] > scene.block[1] or found[0] - at > _LONGEST_GAP:
        return None, False
    gap = scene.tokens(at, found[0])
    stops = [token for token in gap if token.text in ".,:;"]
    if not stops or stops[-1] is not gap[-1] or sum(token.text == "." for token in gap) > 1:
        return None, False
    verbs = scene.language.verbs
    if any(token.low in verbs or token.text in "–—()" or token.text == CLOSED_IN for token in gap):
        return None, False
    return found, gap[-1].text == "."


def _joined_part(scene: Scene, last: Range) -> tuple[Range, ...]:
    """Return the pair that one small word joins to the last: remarks “full” of “slander”."""
    joint = _JOINT.match(scene.text, last[1])
    joined = joint and scene.pair_at(joint.end())
    return (joined,) if joined else ()


def is_part(scene: Scene, pair: Range) -> bool:
    """Tell whether the quoted words are only a part of their sentence, and so not a speech.

    A note in brackets behind the mark (translated) makes no sentence.
    """
    start, end = scene.sentence_around(pair[0])
    last = scene.sentence_around(pair[1] - 1)[1]
    rest = scene.text[pair[1] : min(last, pair[1] + 40)]
    return start != pair[0] or bool(_NOTE.sub("", rest).strip(" .,;!?"))
