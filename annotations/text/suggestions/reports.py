"""Speech told in the writer's own words: X said (that) Y | Y, X said | according to X, Y.

A shape is read from the words of one sentence, in which a pair of quotation marks counts
as one word; what is told then has words of both, and the quote is a mixed one. Verbs that
take a clause as their object (said the pool was shut) are read without "that"; those that
take things as well (found, showed, reported) need a clause that looks like one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from annotations.text.attribution_words import LANGUAGES, PARTICIPLES, Language
from annotations.text.phrases import is_phrase, named_before, named_with, phrase
from annotations.text.scenes import CLOSED_IN, Scene, Token, token_range
from annotations.text.subjects import SUBORDINATING, german_subject, is_verb_within, subject
from annotations.text.word_tables import MONTHS, WEEKDAYS, words

Range = tuple[int, int]

# The confidence of a rule that no development data tell about, as those of French: enough for a
# mixed quote, where the marks tell as well, and not enough to show an indirect one.
UNMEASURED = 0.7
# Counts of fewer quotes do not make a rule sure, and nothing makes it certain.
FEW = 10
MOST_OF_FEW, MOST = 0.85, 0.95
# The rule of a sentence that is retold only where the one before it is: Sie könnten gehen.
RETOLD_ON = "retold on"
_LONGEST_SENTENCE = 1500  # Code points; a longer one is a list, not a sentence.
_LONGEST_SUBJECT = 22  # Tokens.
_LONGEST_INSERT = 14  # Tokens between a verb and the "that" which it governs.


@dataclass(frozen=True, slots=True)
class Report:
    """What is told, by which words, by whom, and the rule that says so."""

    content: tuple[Range, ...]
    cue: Range | None  # None where the mood of the verb tells.
    source: Range | None  # None where it is whoever spoke last, or nobody is named.
    rule: str
    confidence: float


# Where its content begins, which token the verb is, cue, source if anybody is named, and rule.
_Clause = tuple[int, int, Range, Range | None, str]


@dataclass(frozen=True, slots=True)
class _Words:
    """What a language has for telling what somebody said."""

    saying: frozenset[str]  # Verbs that tell nothing but what was said.
    clausal: frozenset[str]  # Other verbs whose object without "that" is a clause.
    either: frozenset[str]  # Verbs whose object is a clause or a thing.
    thinking: frozenset[str]  # Verbs that tell a clause only behind "that".
    tells: frozenset[str]  # Verbs with somebody told between them and the clause.
    moods: frozenset[str]  # Adjectives behind a form of "be": confident that.
    that: frozenset[str]
    asked: frozenset[str]  # Words that begin an indirect question.
    asks: frozenset[str]  # Verbs that may be followed by one.
    finite: frozenset[str]  # Verbs that show a clause.
    no_start: frozenset[str]  # Words with which a clause without "that" does not begin.
    base: frozenset[str]  # Verbs that are as well nouns, and need a subject in the plural.
    joins: frozenset[str]  # Words that join a second report to the first.
    # Whether a comma stands between the verb and its clause, and the verb may stand before its
    # subject, as in German.
    by_comma: bool = False
    no_verb: frozenset[str] = frozenset()  # Behind these a verb's form is a noun or bare.
    retold: frozenset[str] = frozenset()  # Verbs whose mood says that somebody else says so.
    unreal: frozenset[str] = frozenset()  # Others that do it only around quoted words.
    wishes: frozenset[str] = frozenset()  # Others that do it only behind a verb of saying.
    verb_ends: tuple[str, ...] = ()  # Ends that show a verb: tombera, fermerait.
    conditions: frozenset[str] = frozenset()  # With these the mood says something else.
    # Of the indirect quotes that a rule proposes on the development data, how many are right, of
    # how many (bench/README.md); a test counts them again.
    measured: Mapping[str, tuple[int, int]] = field(default_factory=dict, hash=False)


_EN = _Words(
    no_verb=words("the a an of to so"),
    saying=words(
        """say says said saying claim claims claimed claiming believe believes believed think thinks
        thought tell tells told telling adds added adding insists insisted argues argued"""
    ),
    clausal=words(
        """say says said saying claim claims claimed claiming believe believes believed believing
        think thinks thought thinking argue argues argued arguing add adds added adding admit
        admits admitted admitting acknowledge acknowledges acknowledged insist insists insisted
        insisting maintain maintains maintained suggest suggests suggested suggesting warn warns
        warned warning explain explains explained explaining state states stated stating tell tells
        told telling hope hopes hoped hoping conclude concludes concluded allege alleges alleged
        alleging reckon reckons reckoned contend contends contended concede concedes conceded
        assert asserts asserted testify testifies testified joked boasted guess guessed reiterated
        cautioned estimate estimates estimated predict predicts predicted fear fears feared confirm
        confirms confirmed assume assumes assumed assured tweeted quipped retorted countered
        replied responded complained lamented swore pledged vowed"""
    ),
    either=words(
        """find finds found show shows showed shown announce announces announced announcing report
        reports reported reporting note notes noted noting observe observes observed indicate
        indicates indicated reveal reveals revealed learn learns learned learnt feel feels felt
        deny denies denied rule rules ruled recall recalls recalled declare declares declared
        decided stress stresses stressed emphasised emphasized remarked wrote write writes
        commented mean means imply implies implied denying confirmed agree agrees agreed
        expect expects expected understand understands understood"""
    ),
    thinking=words(
        """accept accepts accepted doubt doubts doubted hear hears heard realise realised realize
        realized recognise recognised recognize recognized remember remembered regret regrets
        regretted demonstrate demonstrated demonstrates demand demands demanded determine
        determined determines discover discovered discovers establish established estimate
        estimates highlight highlighted highlights hint hinted hints know knows knew propose
        proposed proposes prove proved proves promise promised promises provide recommend
        recommended recommends request requested require speculate speculated suspect suspected
        suspects theorize theorized theorised worry worries worried wrote posted complained
        remarked protested underline underlined underscored argue hold held wish wished"""
    ),
    tells=words(
        """told tells tell telling informed informs assured assures warned warns warning reminded
        reminds advised advises convinced notified promised cautioned asked asks"""
    ),
    moods=words(
        """adamant afraid aware certain clear concerned confident convinced disappointed glad
        grateful happy hopeful optimistic pessimistic proud satisfied sceptical skeptical sorry
        sure surprised unaware worried"""
    ),
    that=words("that"),
    asked=words("why how what whether when where who if which"),
    asks=words(
        """said say says ask asks asked explain explains explained explaining wonder wonders
        wondered tell told reveal revealed know knew knows describe described describes show shows
        showed discuss discussed understand understood questioned question recalled decide decided
        asking wondering describing disclosed disclose"""
    ),
    finite=words(
        """am is are was were be been has have had do does did will would can could shall should
        may might must won't can't isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't
        didn't wouldn't couldn't shouldn't won’t can’t isn’t aren’t wasn’t weren’t hasn’t haven’t
        hadn’t don’t doesn’t didn’t wouldn’t couldn’t shouldn’t cannot became began came fell felt
        found gave got grew held kept knew led left lost made met paid put ran rose said saw sent
        set shot showed spent stood struck took told thought went won wrote"""
    ),
    no_start=words(
        """of to in on at for from with by about as against into over through during after before
        until upon under via among between and or but so yes no nothing something anything thanks
        more much goodbye hello sorry publicly"""
    ),
    measured={
        "said": (22, 23),
        "said that": (18, 19),
        "claimed": (5, 5),
        "found": (4, 5),
        "according to": (3, 3),
        "trailing according to": (3, 3),
        "said to somebody that": (2, 2),
        "said why": (2, 2),
        "trailing": (3, 5),
    },
    base=words(
        """answer claim estimate fear find guess hope know learn mean note reply report rule say
        show state tell think believe argue suggest promise pledge vow warn worry doubt post"""
    ),
    joins=words("and but while whereas although though yet"),
)
_DE = _Words(
    no_verb=words("zu der die das ein eine"),
    saying=words(""),
    clausal=words(""),
    either=words(""),
    thinking=words(
        """ahnt bestreitet bestritt bezweifeln bezweifelt bezweifelte denkt dachte
        entschied entscheidet erfuhr ergab ergeben erkannte erkennt geht ging glaubt
        glauben glaubte hofft hoffen hofften hörte kritisieren mitteilte rechnet rechnete
        schätzt schätzen schätzte schätzten vermuten vermutet vermutete weiß wusste zeigt
        zeigte zeigten droht drohte gesagt erklärt mitgeteilt angekündigt bestätigt betont
        behauptet berichtet gefordert bekannt vorgeworfen gewarnt entschieden beschlossen
        beschloss festgestellt hingewiesen verweist verwies hieß heißt so berichten fordern
        melden sagen erklären warnen betonen meinen behaupten vermeldet angegeben angenommen
        angemerkt argumentieren argumentiert argumentierte argumentierten ausgerechnet ausgesagt
        befürchten befürchtet befürchtete befürchteten begründen begründete begründeten
        beklagen beklagt beklagte beklagten bekräftigt bekräftigte bemängeln bemängelt bemängelte
        bemängelten bekanntgegeben bestreiten bestritten bezweifelten durchblicken eingeräumt
        eingestanden erfahren errechnet errechneten fürchten fürchteten gaben gehen gestanden
        gingen glaubten herausgefunden herausfand herausfanden hinwies hinwiesen prognostizieren
        prognostizierte prognostizierten rechnen rechneten schlossen spekulieren unterstellt
        unterstellte verkünden verkündeten versichern vorwarf vorwarfen vorwerfen wiesen wussten
        zugegeben zugesagt zugesichert"""
    ),
    tells=words(""),
    moods=words("""besorgt enttäuscht erfreut sicher überzeugt zuversichtlich"""),
    that=words("dass daß"),
    asked=words(
        "ob warum wie weshalb wieso was wer wo wann welche welcher welches inwieweit wonach"
    ),
    asks=words(""),
    finite=words(
        """bestehe bestünde bestünden bleibe bleiben blieben brauche darf dürfe dürfen
        dürften dürfte gebe gäbe gehe gehen gelte gehöre gibt habe haben halte hat hatte
        hatten hätte hätten handele handle ist kann komme kommen könne können könnte
        könnten lasse lassen liege liegen mache müsse müssen müsste müssten muss sehe sei
        seien sind soll solle sollen sollte sollten stehe stehen war waren wäre wären werde
        werden wird wolle wollen wollte wollten wurde wurden würde würden wisse zeige sehe
        finde führe nehme stelle gehöre trage verliere befinde befänden komme"""
    ),
    no_start=words("um ohne statt anstatt sondern und oder sowie aber"),
    base=words(""),
    joins=words("und aber doch während sowie"),
    by_comma=True,
    measured={
        "as told": (29, 29),
        "said": (146, 156),
        "trailing": (53, 56),
        "according to": (516, 578),
        "said that": (258, 294),
        "retold": (203, 238),
        "said to": (85, 106),
        "said why": (11, 31),
    },
    retold=words(
        """sei seien habe werde könne müsse solle dürfe wolle gebe gehe komme bleibe bestehe liege
        lasse stehe gelte handle handele brauche wisse nehme führe finde mache sehe halte trage
        bedinge bedürfe beginne begrüße behalte bekomme belege benötige beruhe besitze betrage
        betreffe bewege biete bilde bringe denke diene drohe entspreche enthalte entstehe erfolge
        erhalte erlaube ermögliche erwarte existiere fehle fliege folge fordere fühle funktioniere
        gefährde gehe gehöre gelange gelinge genüge geschehe gewinne glaube greife hänge helfe
        herrsche hoffe kenne koste kämpfe laufe lebe lehne leide leiste liefere lohne mangele
        nutze plane rechne schaffe schließe schütze setze sitze spreche stamme steige stelle
        stimme stütze suche treffe trete tue unterstütze verdiene verfüge verhalte verlange
        verletze verliere versuche verstoße vertrete vorliege wachse warte widerspreche wirke
        wünsche zahle zeige ziehe zwinge"""
    ),
    unreal=words("hätte hätten würde würden"),
    wishes=words(
        """wäre wären könnte könnten müsste müssten sollte sollten solle wollen wollten dürfe dürfen
        dürfte dürften müssen können befinde befänden bestünde bestünden gäbe blieben"""
    ),
    conditions=words("wenn falls sofern möge ich wir"),
)
_FR = _Words(
    no_verb=words("de à le la un une"),
    saying=words(""),
    clausal=words(""),
    either=words(""),
    thinking=words(
        """craint craignent croit croient espère espèrent pense pensent sait savent montre montrent
        montré prouve révèle révèlent révélé signale signalé soupçonne suppose jugé estimé"""
    ),
    tells=words(""),
    moods=words("convaincu convaincue certain certaine persuadé persuadée inquiet inquiète"),
    that=words("que qu"),
    asked=words("si pourquoi comment"),
    asks=words("demande demandé explique expliqué précise précisé sait interroge"),
    finite=words(
        """est sont était étaient a ont avait avaient sera seront serait seraient aura auront aurait
        auraient peut peuvent pouvait doit doivent devrait va vont faut fait font reste restent
        fut furent pourra pourrait devra n'est n’est n'a n’a"""
    ),
    no_start=words("de du des à en dans sur avec par pour et ou mais"),
    base=words(""),
    joins=words("et mais tandis"),
    verb_ends=("era", "ira", "eront", "iront", "erait", "irait", "eraient", "iraient", "ait")
    + ("dra", "vra", "rra", "dront", "vront", "rront"),
)
_WORDS = {"en": _EN, "de": _DE, "fr": _FR}
_FACTS = words("ist sind war waren hat hatte hatten wird wurde wurden kann muss soll will")
_BE = words("is are was were am be been being remain remains remained 's ’s")
_DAYS = WEEKDAYS | MONTHS.keys() | words("yesterday today earlier later last late early")
_GOES_ON = words("because which who where if when")
_BESIDE_A_VERB = words("both all also each later first once never not")
# A clause with these first is no German infinitive: …, die Stadt zu retten.
_NO_INFINITIVE = words("der das deren dessen denen nachdem aus mit von wurde hatte")
# A list shows what it is said to show; nobody tells it.
_SHOWING = words("show shows showed")
_NOT = words("not never n't both")
_NO_VERB = words(
    """nicht mit seit erst jetzt zuletzt gegen eigenen neuen ersten bereits inzwischen zwischen"""
)
_PASSIVE = words("wird wurde werden wurden worden")
_IT_IS_SAID = words("heißt hieß")
# With these a German clause begins that has its verb at its end.
SUBORDINATE = SUBORDINATING | words("der deren dessen denen wer wenn wo wie zumal sodass ob bevor")
# What German verbs that change their vowel are for one person in the past.
_PAST = words(
    """bat befand begann bezog blieb brach brachte betraf betrug bot empfing entstand erfuhr ergab
    erhielt erhob erlag erschien erschoss fand fiel flog floh fuhr gab gewann ging griff half hielt
    hob kam kostete lag las lief ließ litt misslang nahm rief sah sank saß schien schloss schlug
    schoss schrieb sprach stand starb stieg stieß trat traf trieb trug verband verbot verfiel
    vergab verging verlief verließ verlor vernahm verschwand versprach verstarb verstieß vertrat
    verzog wies wich wog wuchs zerbrach zog zwang"""
)
_SMALL = words("on in at during after before to from by via through for with about")


def confidence_from(right: int, proposed: int) -> float:
    """Return the share that was right, in whole hundredths and never rounded up."""
    if not proposed:
        return UNMEASURED
    return min(100 * right // proposed / 100, MOST if proposed >= FEW else MOST_OF_FEW)


def measured_in(language: str) -> Mapping[str, tuple[int, int]]:
    """Return how many of a rule's indirect quotes are right, of how many: en, de, fr."""
    return _WORDS[language].measured


def _is_adverb(token: Token) -> bool:
    return token.low.endswith("ly") and token.text.islower()


def reports(scene: Scene, start: int, end: int) -> list[Report]:
    """Read what the sentence tells of somebody's words, in text order."""
    if end - start > _LONGEST_SENTENCE:
        return []
    known = next(_WORDS[tag] for tag, one in LANGUAGES.items() if one is scene.language)
    return list(_Sentence(scene, start, end, known).read())


@cache
def _unions(language: Language, known: _Words) -> tuple[frozenset[str], ...]:
    """Return all verbs that tell, where clauses break, and verbs whose mood tells."""
    verbs = language.verbs | known.clausal | known.either | known.thinking | known.tells
    breaks = known.joins | language.clauses | known.that
    return verbs, breaks, known.retold | known.unreal | known.wishes


class _Sentence:
    def __init__(self, scene: Scene, start: int, end: int, known: _Words) -> None:
        self.scene = scene
        self.words = known
        self.language: Language = scene.language
        self.verbs, self._breaks, self._moods = _unions(scene.language, known)
        self.tokens = tokens = scene.tokens(start, end)
        while tokens and tokens[-1].text in (".", "!", "?", "…", ";", ":"):
            tokens.pop()

    def read(self) -> Iterator[Report]:
        tokens = self.tokens
        if len(tokens) < 4:
            return
        found: list[_Clause] = []
        trailing = None
        at = 0
        while at < len(tokens):
            if self._may_report(at):
                if one := self._trailing(at):
                    trailing = trailing or one
                elif one := self._leading(at, found):
                    found.append(one)
            at += 1
        if self._introduces():
            return
        if one := self._as_told():
            yield one
        elif found:
            yield from self._cut(found)
        elif trailing:
            yield trailing
        elif one := self._according() or self._retold():
            yield one

    def _report(
        self, content: Sequence[Range], cue: Range | None, source: Range | None, rule: str
    ) -> Report:
        counted = self.words.measured.get(rule, (0, 0))
        return Report(tuple(content), cue, source, rule, confidence_from(*counted))

    def _introduces(self) -> bool:
        """Tell whether the sentence leads on to speech by a colon, which is its report then."""
        return any(
            token.text == ":" and after.text == CLOSED_IN for token, after in pairwise(self.tokens)
        )

    def _may_report(self, at: int) -> bool:
        token = self.tokens[at]
        if not token.text.islower() or not at:
            return False
        before = self.tokens[at - 1].low
        adverb = (before.endswith("ly") or before in _BESIDE_A_VERB) and at > 1
        is_be = (self.tokens[at - 2].low if adverb else before) in _BE
        if token.low in self.words.moods or is_be:
            return is_be and token.low in self.words.moods  # Was told: somebody else told it.
        if token.low in self.words.base and not self._is_plural(at):
            return False
        if token.low == "so" and self.words.by_comma:
            return before == ","
        return token.low in self.verbs and before not in self.words.no_verb

    def _is_plural(self, at: int) -> bool:
        """Tell whether the words before a verb in its base form can be its subject: they show."""
        at -= 1
        while at > 0 and (
            self.tokens[at].low in self.language.helpers
            or _is_adverb(self.tokens[at])
            or self.tokens[at].low in _NOT
        ):
            at -= 1
        token = self.tokens[at]
        joined = any(t.low in self.language.ands for t in self.tokens[max(0, at - 8) : at])
        plural = words("we they i you who people police to will would may might could can must")
        return token.low.endswith("s") or token.low in plural or joined

    # X said that …

    def _leading(self, at: int, found: Sequence[_Clause]) -> _Clause | None:
        verb = self.tokens[at]
        begin, rule = self._content_start(at)
        if not begin:
            return None
        source = self._shared(at, found) or self._source(at)
        if source or self._is_impersonal(at):
            return begin, at, token_range([verb]), source, rule
        return None

    def _is_impersonal(self, at: int) -> bool:
        """Tell whether a German verb tells what nobody is named for: Es wird befürchtet, dass …"""
        lows = {token.low for token in self.tokens[max(0, at - _LONGEST_SUBJECT) : at]}
        behind = self.tokens[at + 1].low if at + 1 < len(self.tokens) else ""
        if self.tokens[at].low in _IT_IS_SAID:
            return "es" in lows or behind == "es"
        return bool(lows & _PASSIVE or behind in _PASSIVE)

    def _content_start(self, at: int) -> tuple[int, str]:
        """Return where what the verb tells begins (0: nowhere), and the rule that says so."""
        tokens, known = self.tokens, self.words
        verb, nothing = tokens[at].low, (0, "")
        after = at + 1
        if after >= len(tokens):
            return nothing
        if known.by_comma:
            return self._behind_comma(at)
        if self._is_that(tokens[after]):
            # That day, that of: no clause.
            quoted = tokens[-1].text == CLOSED_IN and len(tokens) - after == 2
            return (after, "said that") if quoted or len(tokens) - after > 2 else nothing
        if tokens[after].low in known.asked and verb in known.asks and len(tokens) - after > 3:
            return after, "said why"
        that = self._that_behind(after)
        if that:
            return that, "said to somebody that"
        begin = after
        if verb in known.tells:
            begin = self._behind_addressee(after)
            if begin is None:
                return nothing
            if tokens[begin].low in known.asked and begin + 3 < len(tokens):
                return begin, "said why"
            if begin > after and verb in ("asked", "asks"):
                return nothing
        begin = self._behind_time(begin)
        if begin >= len(tokens):
            return nothing
        if tokens[begin].text == ",":
            # Said on Monday, … | told the paper, …
            if begin == after and verb not in known.tells:
                return nothing
            begin += 1
        if not self._is_clause(begin):
            return nothing
        if verb in known.saying or begin > after:
            return begin, "said"
        if not self._is_clause(begin, strict=True):
            return nothing
        if verb in known.clausal | known.moods:
            return begin, "claimed"
        if verb in known.either:
            return begin, "found"
        return nothing

    def _is_that(self, token: Token) -> bool:
        """Tell whether the word is "that"; in French it may have swallowed its vowel: qu’il."""
        return token.low in self.words.that or (
            token.low.startswith(("qu'", "qu’")) and "qu" in self.words.that
        )

    def _behind_comma(self, at: int) -> tuple[int, str]:
        """Find the German clause behind its comma: sagte Ada Lund, Ärztin in Aue, dass …"""
        tokens, known = self.tokens, self.words
        for index in range(at + 1, min(len(tokens) - 3, at + _LONGEST_SUBJECT)):
            first = tokens[index + 1]
            if tokens[index].text in (":", ";", "–", "—"):
                break
            if tokens[index].text != ",":
                continue
            if first.low in known.that:
                return index + 1, "said that"
            if first.low in known.asked:
                return index + 1, "said why"
            if first.low in known.no_start:
                continue
            finite = [i for i, t in enumerate(tokens[index + 1 :]) if t.low in known.finite]
            # A relative clause has its verb at the end, a clause that tells has it second.
            rest = len(tokens) - index - 1
            if finite and 0 < finite[0] < min(rest - 1, _LONGEST_SUBJECT):
                told = any(t.low in self._moods for t in tokens[index + 1 :])
                return (index + 1, "said") if told else (0, "")
            opens = first.low not in known.finite | _NO_INFINITIVE
            if opens and any(t.low == "zu" for t in tokens[index + 1 :]):
                return index + 1, "said to"
        return 0, ""

    def _that_behind(self, at: int) -> int:
        """Find "that" behind the person told, the day or the place: told reporters that."""
        tokens = self.tokens
        for index in range(at, min(len(tokens) - 2, at + _LONGEST_INSERT)):
            token = tokens[index]
            if self._is_that(token):
                # A bomb that exploded: a thing between verb and "that" is what "that" stands for.
                insert = tokens[at:index]
                comma = insert and insert[-1].text == ","
                told = (
                    tokens[at - 1].low in self.words.tells and self._behind_addressee(at) == index
                )
                small = insert[0].low in _SMALL | _DAYS or insert[0].text == ","
                who = tokens[index + 1].low in self.verbs | self.words.finite
                return index if not who and (told or small or comma) else 0
            if token.text in (";", "(", "–", "—", CLOSED_IN) or (
                token.low in self.verbs or token.low in self.words.finite
            ):
                return 0
        return 0

    def _behind_addressee(self, at: int) -> int | None:
        tokens = self.tokens
        count = phrase(tokens[at:], self.language)
        if not count and tokens[at].low in ("me", "us", "him", "her", "them", "you"):
            count = 1
        if count == 1 and tokens[at].low == "her" or not count:
            return None
        # The phrase swallows what the clause begins with: told parliament the bill was.
        for length in range(1, count + 1):
            if at + length < len(tokens) and (
                tokens[at + length].low in self.language.determiners | self.language.pronouns
                or tokens[at + length].low in ("there", "that")
            ):
                return at + length
        return at + count if at + count < len(tokens) else None

    def _behind_time(self, at: int) -> int:
        """Return where the words begin that follow "on Friday", "in a statement on Friday"."""
        tokens = self.tokens
        if at < len(tokens) and tokens[at].low in WEEKDAYS:
            return at + 1
        if at + 1 < len(tokens) and tokens[at].low in _SMALL:
            for index in range(at + 1, min(len(tokens), at + _LONGEST_INSERT)):
                token = tokens[index]
                if token.text == ",":
                    return index
                if token.low in WEEKDAYS:
                    return index + 1
                if token.low in self.verbs | self.words.finite:
                    break
        return at

    def _is_clause(self, at: int, *, strict: bool = False) -> bool:
        """Tell whether the words from `at` on look like a sentence of their own."""
        tokens = self.tokens[at:]
        if len(tokens) < 3 or tokens[0].low in self.words.no_start:
            return False
        first = tokens[0]
        if first.low in self.language.pronouns or first.low == "there":
            return True
        if first.text == CLOSED_IN or not first.is_word or first.low in PARTICIPLES:
            return False
        if first.low in self.words.finite:
            return False
        needed = 1
        for index, token in enumerate(tokens[1:], start=1):
            low, before = token.low, tokens[index - 1]
            follows = tokens[index + 1] if index + 1 < len(tokens) else None
            if token.text in (";", "–", "—"):
                return False
            if strict and (token.text == "," or index > _LONGEST_SUBJECT):
                return False
            if strict and low in ("whether", "how", "why"):
                return False  # Its verb is that of the question.
            if low in ("who", "which", "that"):
                if strict:
                    return False
                needed += 1  # Its clause has a verb of its own.
            elif token.text == "," and follows and follows.low in self.words.finite and index < 3:
                return False  # …, said Lund, are: it went on before the verb.
            elif self._is_finite(token, before, follows):
                base = low not in self.words.finite and not low.endswith(("s", "ed"))
                joined = base and before.low in self.language.ands
                if joined and any(one.low == "to" for one in tokens[:index]):
                    continue  # Work to ask the towns and find a name: an infinitive as well.
                needed -= 1
                if not needed:
                    return not low.endswith("ing")
        return False

    def _is_finite(self, token: Token, before: Token, follows: Token | None) -> bool:
        low = token.low
        if low in self.words.finite or (low in self.verbs and low not in PARTICIPLES):
            return before.low not in ("a", "an", "the", "of", "to")
        if not token.text.islower() or follows is None:
            return False
        if low.endswith("ed"):
            part = words("a an the of be been with by and") | _SMALL
            return before.low not in part and follows.low != "by"
        if before.text[0].isdigit():
            return False  # Two things: adds 2 cents to.
        opens = self.language.determiners | {"to", "that", "not", "in", "on"}
        shows = low.endswith("s") and not low.endswith("ss")  # A process to find one.
        return shows and not before.low.endswith("s") and follows.low in opens

    def _shared(self, at: int, found: Sequence[_Clause]) -> Range | None:
        """Return the speaker of the report before: X said … and added … | X said …, adding …"""
        tokens, at = self.tokens, at - 1
        participle = tokens[at + 1].low.endswith("ing") and tokens[at].text == ","
        while at > 0 and (_is_adverb(tokens[at]) or tokens[at].low in self.language.helpers):
            at -= 1
        joined = tokens[at].low in self.words.joins
        return found[-1][3] if found and (joined or participle) else None

    def _source(self, at: int) -> Range | None:
        """Return the subject of the verb: a phrase that names somebody, or all before the verb."""
        if self.words.by_comma and (found := german_subject(self.scene, self.tokens, at)):
            return found
        tokens, helpers = list(self.tokens[:at]), self.language.helpers | _BE | _NOT
        while tokens and (tokens[-1].low in helpers or _is_adverb(tokens[-1])):
            tokens.pop()
        if not tokens:
            return None
        if found := subject(self.scene, tokens, self.language):
            return found
        while tokens and (tokens[-1].text == "," or tokens[-1].low in helpers):
            tokens.pop()
        for begin in self._clause_starts(tokens):
            if is_phrase(tokens[begin:], self.language):
                return token_range(tokens[begin:])
        for begin in self._clause_starts(tokens):
            if self._may_be_subject(tokens[begin:]):
                return token_range(tokens[begin:])
        return None

    def _clause_starts(self, tokens: Sequence[Token]) -> Iterator[int]:
        """Yield 0 and where clauses of the tokens may begin: behind commas, and, but, that."""
        yield 0
        for index, token in enumerate(tokens[:-1]):
            if token.text in (",", ";", ":") or token.low in self._breaks:
                follows = tokens[index + 1]
                yield index + 1 + (follows.low in self._breaks or follows.low == "both")
            elif not index and token.low == "both":
                yield 1

    def _may_be_subject(self, tokens: Sequence[Token]) -> bool:
        """Tell whether words that are no plain name are still one subject.

        There is no verb among them, so that they can only belong to the one behind them:
        a director of the council on fisheries; the “News” part of the site.
        """
        if not tokens or len(tokens) > _LONGEST_SUBJECT:
            return False
        first = tokens[0]
        known = self.language
        begins = first.is_capital or first.low in known.determiners or not first.low.endswith("ing")
        if not begins or not first.is_word or first.low in known.stops - {"other", "some", "all"}:
            return False
        if any(t.text in (":", ";", "–", "—") for t in tokens):
            return False
        if tokens[-1].low in ("which", "who", "that") or any(
            is_verb_within(tokens, index, known) for index in range(1, len(tokens))
        ):
            return False
        verbs = self.words.finite | known.clauses
        return not any(t.text.islower() and (t.low in verbs or t.low in self.verbs) for t in tokens)

    def _cut(self, found: Sequence[_Clause]) -> Iterator[Report]:
        """End each report where the next one in the sentence begins."""
        tokens = self.tokens
        done = -1
        for number, (begin, at, cue, source, rule) in enumerate(found):
            if at < done:
                continue  # It stands inside the one before: said that he thought that.
            stop = len(tokens)
            for later in found[number + 1 :]:
                first = later[1]
                if later[3] and later[3] != source:
                    begins = (i for i, t in enumerate(tokens) if t.start >= later[3][0])
                    first = min(first, next(begins))
                joint = next(
                    (
                        i
                        for i in range(first - 1, max(begin, first - 4), -1)
                        if tokens[i].low in self.words.joins or tokens[i].text == ";"
                    ),
                    None,
                )
                participle = tokens[later[1]].low.endswith("ing")
                if joint is None and participle and tokens[later[1] - 1].text == ",":
                    joint = later[1] - 1
                if joint is not None and joint > begin + 1:
                    stop = joint
                    break
            while stop > begin and tokens[stop - 1].text in (",", ";"):
                stop -= 1
            if stop - begin < 2:
                continue
            done = stop
            content = (tokens[begin].start, tokens[stop - 1].end)
            yield self._report([content], cue, source, rule)

    # …, X said | …, said X

    def _trailing(self, at: int) -> Report | None:
        tokens = self.tokens
        comma = next(
            (i for i in range(at - 1, max(-1, at - 25), -1) if tokens[i].text == ","), None
        )
        if comma is None or tokens[at].low in self.words.moods:
            return None
        known = self.words.clausal | self.words.either | self.language.verbs
        if (tokens[at].low not in known and tokens[at].low != "so") or tokens[at].low in _SHOWING:
            return None
        rest = at + 1
        if comma == at - 1 and (begin := self._apposed_before(comma, at)):
            source = token_range(tokens[begin + 1 : comma])
            comma = begin
        elif comma == at - 1:
            count = phrase(tokens[at + 1 :], self.language)
            if not count or tokens[at].low.endswith("ing"):
                return None
            source = token_range(tokens[at + 1 : at + 1 + count])
            rest = at + 1 + count
        else:
            # The apposition of the speaker has commas of its own: …, Ada Lund, a nurse, said.
            named = None
            for begin in self._commas_before(at):
                if is_phrase(tokens[begin + 1 : at], self.language):
                    named = begin
            if named is None:
                return None
            comma = named
            source = token_range(tokens[comma + 1 : at])
        content = [(tokens[0].start, tokens[comma - 1].end)]
        around = self._resumed(rest)
        if self.words.by_comma and not self._is_german_clause(comma, at, around):
            return None
        if around:
            content.append((tokens[around].start, tokens[-1].end))
        else:
            ends = rest == len(tokens) or self._only_adverbs(rest)
            if not ends or comma < 3 or not self._clause_before(comma):
                return None
        if any(token.text == CLOSED_IN for token in tokens[comma - 1 : comma]):
            return None  # “…,” he said: the marks tell.
        return self._report(content, token_range([tokens[at]]), source, "trailing")

    def _apposed_before(self, comma: int, at: int) -> int:
        """Return the comma before a speaker who ends with one: …, the mayor, Ada Lund, told us.

        Behind "told" stands who hears it, and behind a verb with no phrase stands nobody. 0: none.
        """
        tokens = self.tokens
        told = tokens[at].low in self.words.tells
        if self.language.inserts or self.words.by_comma:
            return 0
        if not told and phrase(tokens[at + 1 :], self.language):
            return 0
        begins = (b for b in self._commas_before(comma) if b + 1 < comma)
        named = [b for b in begins if is_phrase(tokens[b + 1 : comma], self.language)]
        return named[-1] if named else 0

    def _is_german_clause(self, comma: int, at: int, around: int) -> bool:
        """Tell whether a finite verb is told, by a verb right behind the comma."""
        tokens, known = self.tokens, self.words
        if comma != at - 1 or tokens[0].low in SUBORDINATING - self.language.determiners:
            return False
        told = [*tokens[:comma], *(tokens[around:] if around else ())]
        # In seinem Bericht, der gestern erschien, sagt Lund: its verb is that of the inner clause.
        joints = (i for i, (a, b) in enumerate(pairwise(told)) if a.text == "," and _opens_inner(b))
        told = told[: next(joints, len(told))]
        return any(token.low in known.finite | known.retold | known.unreal for token in told)

    def _resumed(self, at: int) -> int:
        """Return where the sentence goes on behind a report: the bridge, X says, is open."""
        tokens = self.tokens
        insert = range(at, min(len(tokens) - 2, at + 7))
        comma = next((i for i in insert if tokens[i].text == ","), None)
        if comma is None or len(tokens) - comma < 3:
            return 0
        known = self.words.finite | self.words.retold
        apposed = self.words.by_comma and tokens[comma + 1].is_capital
        if apposed and not any(t.low in known for t in tokens[comma + 1 :]):
            return 0  # …, sagte Ada Lund, Ärztin in Aue.
        return comma + 1 if self._goes_on(comma + 1) else 0

    def _commas_before(self, at: int) -> Iterator[int]:
        tokens = self.tokens
        yield from (i for i in range(at - 1, max(0, at - 25), -1) if tokens[i].text == ",")

    def _clause_before(self, comma: int) -> bool:
        tokens = self.tokens[:comma]
        if tokens[0].low in self.words.no_start | {
            "when",
            "while",
            "as",
            "although",
            "if",
            "since",
        }:
            # After the vote, he said: what stands in front tells when, unless it has a verb of
            # its own behind a comma.
            inner = next((i for i, token in enumerate(tokens) if token.text == ","), None)
            return bool(inner) and self._has_verb(tokens[inner + 1 :])
        return self._has_verb(tokens)

    def _has_verb(self, tokens: Sequence[Token]) -> bool:
        return any(
            token.low in self.words.finite
            or (token.low.endswith(("ed", *self.words.verb_ends)) and token.text.islower())
            or token.low in self.verbs
            for token in tokens[1:]
        )

    def _only_adverbs(self, at: int) -> bool:
        tokens = self.tokens[at:]
        if len(tokens) > _LONGEST_INSERT:
            return False
        if any(token.low in self.words.that | self.words.finite for token in tokens):
            return False
        if self.words.by_comma:
            # …, teilte die Polizei gestern mit | …, sagte Ada Lund, Ärztin in Aue.
            return not any(token.text == CLOSED_IN for token in tokens)
        first = tokens[0]
        told = self.tokens[at - 1].low in self.words.tells
        if first.text == "," and len(tokens) > 1:
            return tokens[1].low.endswith("ing")  # …, the paper reported, citing two people.
        return first.low in _SMALL | _DAYS or told or first.low.endswith("ly")

    def _goes_on(self, at: int) -> bool:
        first = self.tokens[at]
        if self.words.by_comma:
            return first.low not in words("der die das dass wo wie wobei sagte")
        return first.low in self.words.finite | self.words.joins | self.words.no_start | _GOES_ON

    # Wie X mitteilte, …

    def _as_told(self) -> Report | None:
        """Read a sentence that opens with who tells it: Wie die Polizei mitteilte, ist …"""
        tokens = self.tokens
        if not self.words.by_comma or tokens[0].low not in self.language.as_told:
            return None
        comma = next((i for i, token in enumerate(tokens) if token.text == ","), 0)
        if comma < 3 or len(tokens) - comma < 4 or tokens[comma - 1].low not in self.verbs:
            return None
        count = phrase(tokens[1:comma], self.language)
        if not count:
            return None
        content = (tokens[comma + 1].start, tokens[-1].end)
        source = token_range(tokens[1 : 1 + count])
        cue = token_range(tokens[comma - 1 : comma])
        return self._report([content], cue, source, "as told")

    # Die Brücke sei gesperrt.

    def _retold(self) -> Report | None:
        """Read a German sentence whose mood alone says that it is somebody's: Das sei „nötig“.

        Behind words that say how things are (Er ist dafür, das Amt werde …) nothing is read.
        """
        tokens, known = self.tokens, self.words
        if not known.retold:
            return None
        lows = {token.low for token in tokens}
        quoted = any(token.text == CLOSED_IN for token in tokens)
        moods, rule = (known.retold | known.unreal if quoted else known.retold), "retold"
        if not any(token.text in moods for token in tokens):
            moods, rule = known.unreal | known.wishes, RETOLD_ON
        at = next((i for i, token in enumerate(tokens) if i and token.text in moods), 0)
        if not at or lows & known.conditions or tokens[0].low in moods:
            return None
        clause = (
            any(token.text in (",", ";") for token in tokens[:at]) and tokens[at - 1].text != ","
        )
        if clause or any(t.low in _FACTS or t.low in self.verbs for t in tokens[:at]):
            return None
        if any(a.text == "," and b.low in self.verbs for a, b in pairwise(tokens)):
            return None
        return self._report([token_range(tokens)], None, None, rule)

    # According to X, …

    def _according(self) -> Report | None:
        scene, tokens = self.scene, self.tokens
        start, end = tokens[0].start, tokens[-1].end
        found = self.language.according.search(scene.text, start, end)
        if not found:
            return self._according_behind()
        at = next((i for i, token in enumerate(tokens) if token.start >= found.end()), None)
        if at is None:
            return None
        first = next(i for i, token in enumerate(tokens) if token.start >= found.start())
        named = named_with(tokens[at:], self.language)
        # The German verb stands right behind the source, a comma behind that of other languages.
        count = self.words.by_comma and named
        count = count or (first <= 1 and self._up_to_comma(at)) or named
        if not count:
            return None
        source = token_range(tokens[at : at + count])
        begin = at + count
        if self.words.by_comma:
            return self._around(first, begin, found.span(), source)
        if first <= 1:
            if begin < len(tokens) and tokens[begin].text == ",":
                begin += 1
            if begin < len(tokens) and tokens[begin].low.endswith("ing"):
                # According to the agency, quoting the ministry, …
                comma = next((i for i in range(begin, len(tokens)) if tokens[i].text == ","), None)
                begin = comma + 1 if comma else begin
            if len(tokens) - begin < 3 or not self._has_verb(tokens[begin:]):
                return None
            if tokens[begin].text == CLOSED_IN and begin + 1 == len(tokens):
                return None
            content = (tokens[begin].start, end)
            return self._report([content], found.span(), source, "according to")
        stop = first
        while stop and tokens[stop - 1].text in (",", "-", "–", "—"):
            stop -= 1
        if tokens[stop - 1].low in ("which", "who", "that"):
            return None  # Boats which, according to the agency, sank.
        if stop < 4 or tokens[stop - 1].text == CLOSED_IN or not self._has_verb(tokens[:stop]):
            return None
        if begin < len(tokens) and tokens[begin].text == "," and len(tokens) - begin > 6:
            return None
        content = (tokens[0].start, tokens[stop - 1].end)
        return self._report([content], found.span(), source, "trailing according to")

    def _up_to_comma(self, at: int) -> int:
        """Return the length of the source in According to X, … | According to X, the Y, …"""
        tokens = self.tokens
        commas = [i for i in range(at, min(len(tokens), at + 24)) if tokens[i].text == ","][:2]
        if not commas:
            return 0
        head = tokens[at : commas[0]]
        verbs = self.words.finite | self.words.clausal | self.words.saying
        if not is_phrase(head, self.language) and any(token.low in verbs for token in head):
            return 0
        if len(commas) == 2 and commas[1] - commas[0] < 12:
            insert = tokens[commas[0] + 1 : commas[1]]
            plain = not any(t.low in self.words.finite or t.low in self.verbs for t in insert)
            if (
                plain
                and insert
                and is_phrase(insert, self.language)
                and (self._has_verb(tokens[commas[1] :]))
            ):
                return commas[1] - at
        return commas[0] - at

    def _according_behind(self) -> Report | None:
        """Read the German preposition behind its noun: ersten Angaben zufolge."""
        tokens = self.tokens
        behind = self.language.behind
        at = next((i for i, token in enumerate(tokens) if token.low in behind), 0)
        first = named_before(tokens, at, self.language) if at else at
        if first == at:
            return None
        cue = token_range(tokens[at : at + 1])
        return self._around(first, at + 1, cue, token_range(tokens[first:at]))

    def _around(self, first: int, begin: int, cue: Range, source: Range) -> Report | None:
        """Return what stands on both sides of a German "laut X", which moves freely."""
        tokens = self.tokens
        sides = []
        if not first and begin < len(tokens) and not _is_second(tokens[begin]):
            # Laut Lund im „Abend“ ist …: the verb begins what is told.
            near = range(begin, min(len(tokens), begin + _LONGEST_INSERT))
            begin = next((i for i in near if tokens[i].low in self.words.finite), begin)
        opens, stops = self._own_clause(first, begin)
        for part in (tokens[opens:first], tokens[begin:stops]):
            while part and part[0].text in (",", "–"):
                part = part[1:]
            while part and part[-1].text in (",", "–"):
                part = part[:-1]
            if part and part[-1].text == CLOSED_IN and len(part) == 1:
                return None  # Rief laut Zeugen “…”: the marks tell.
            if part and part[0].text != CLOSED_IN:
                sides.append((part[0].start, part[-1].end))
        second = not first and len(tokens) - begin > 2 and _is_second(tokens[begin])
        second = second or (first > 1 and _is_second(tokens[first - 1]))
        if not sides or not (second or self._has_verb(tokens)):
            return None
        return self._report(sides, cue, source, "according to")

    def _own_clause(self, first: int, begin: int) -> tuple[int, int]:
        """Return where the German clause begins and ends in which "laut X" stands.

        A clause of a noun or a conjunction (…, die laut X …, …) is over with its comma, and one
        that has its verb before "laut" begins behind its own.
        """
        tokens = self.tokens
        comma = next((i for i in range(first - 1, 0, -1) if tokens[i].text in ",;"), 0)
        end = len(tokens)
        if not comma or first - comma < 2:
            return 0, end
        inner = tokens[comma + 1 : first]
        if inner[0].low in SUBORDINATE or (len(inner) > 1 and inner[1].low in SUBORDINATE):
            closing = (i for i in range(begin + 1, end) if tokens[i].text == ",")
            return comma + 1, next(closing, end)
        verb = any(t.low in self.words.finite or _is_second(t) for t in inner[1:])
        return (comma + 1 if verb and inner[0].low not in self.words.finite else 0), end


def _opens_inner(token: Token) -> bool:
    return token.text.islower() and token.low in SUBORDINATE


def _is_second(token: Token) -> bool:
    """Tell whether the word behind what opens a German sentence can be its verb: hält, sinken."""
    ends = token.low.endswith(("t", "te", "en")) or token.low in _PAST
    return token.text.islower() and ends and token.low not in _NO_VERB
