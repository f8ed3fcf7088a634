"""What a language has for telling who speaks: verbs, pronouns and small words, as data.

German and French have the shapes of English with other words, so that the rules are
written once and each language is a table.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain

from . import reporting_verbs
from .word_tables import words


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
    # With these a sentence points back at what was spoken before it: So said X | Das sagte X.
    pointing: re.Pattern[str]
    # With these a sentence begins that sets off who speaks: It was X who said.
    cleft: re.Pattern[str]
    relatives: frozenset[str]
    this: frozenset[str] = frozenset()  # X said this.
    as_told: frozenset[str] = frozenset()  # Words before who tells it: wie die Polizei mitteilte.
    behind: frozenset[str] = frozenset()  # Words for "according to" behind a source: X zufolge.
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
        pointing=re.compile(r"(?:so|(?:that|this)\s+(?:is|was)\s+(?:what|how))\s", re.IGNORECASE),
        cleft=re.compile(r"it\s+(?:was|is)\s", re.IGNORECASE),
        relatives=words("who that"),
        this=words("this that so it these"),
        as_told=words("as"),
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
            während über zu zudem zuletzt zum zur zuvor
            haben hatten können kann müssen muss sei seien sind soll sollen waren werden will
            wollen wurden"""
        ),
        helpers=words("hat haben hatte auch später zudem weiter"),
        clauses=words("aber weil dass wenn als denn doch obwohl"),
        according=re.compile(
            # What somebody is said to have given is the source: nach Angaben der Polizei.
            r"(?:laut|gemäß|nach(?=\s+(?:den\s+)?(?:[\w-]+e[nrs]\s+)?[\w-]*(?:angaben?|ansicht|"
            r"auffassung|aussagen?|auskunft|berechnungen|bericht(?:en)?|darstellung|"
            r"einschätzung(?:en)?|erkenntnissen|ermittlungen|informationen|meinung|meldungen|"
            r"schätzung(?:en)?|worten)\b"
            r"|\s+eine[mr]\s+(?:[\w-]+en\s+)?[\w-]*(?:artikel|bericht|studie|umfrage|mitteilung|"
            r"meldung|hochrechnung|analyse|erhebung|dokument)\b))(?=\s)",
            re.IGNORECASE,
        ),
        pointing=re.compile(r"(?:das|dies)\s", re.IGNORECASE),
        cleft=re.compile(r"es\s+(?:war|waren|ist)\s", re.IGNORECASE),
        relatives=words("der die das"),
        this=words("das dies es so"),
        as_told=words("wie"),
        behind=words("zufolge"),
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
            était est sous entre vers dès durant parmi contre malgré jusqu'à jusqu’à"""
        ),
        helpers=words("a ont avait avaient aussi également ensuite se s' s’ est sont était"),
        clauses=words("mais car que tandis alors comme si quand lorsque"),
        according=re.compile(
            r"(?:selon|d['’]après|à\s+(?:en\s+croire|entendre))(?=\s)", re.IGNORECASE
        ),
        pointing=re.compile(
            r"(?:c['’]est|voilà)\s+ce\s+qu(?:e\s|['’](?:a|ont)\s)|ainsi\s", re.IGNORECASE
        ),
        cleft=re.compile(r"c['’](?:est|était)\s", re.IGNORECASE),
        relatives=words("qui"),
        as_told=words("comme ainsi"),
        inserts=True,
        holding=re.compile(r"pour(?=\s)", re.IGNORECASE),
    ),
}
_IRREGULAR_PARTICIPLES = words("saying telling writing denying replying testifying vowing")
# urged → urging: a second cue whose source is that of the first.
PARTICIPLES = _IRREGULAR_PARTICIPLES | {
    f"{verb[:-2]}ing" for verb in reporting_verbs.ENGLISH if verb.endswith("ed")
}


def known(code: str) -> Language | None:
    """Return the tables of a language by its code (`de`, `de-AT`), None where there are none."""
    return LANGUAGES.get(code.partition("-")[0].lower())


def language_of(text: str) -> Language:
    """Return the language whose commonest words the text has most of."""
    spoken = filter(None, map(_TELLING.get, _LETTERS.findall(text.lower())))
    counted = Counter(chain.from_iterable(spoken))
    return LANGUAGES[max(LANGUAGES, key=counted.__getitem__)]


_LETTERS = re.compile(r"[^\W\d_]+")
# Of each word that tells the languages it tells, twice where it is a verb and common there.
_TELLING: dict[str, list[str]] = {}
for _name, _language in LANGUAGES.items():
    for _word in chain(_language.common, _language.verbs):
        _TELLING.setdefault(_word, []).append(_name)
