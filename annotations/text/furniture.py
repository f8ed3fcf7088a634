"""Lines that stand around a story on its page: data for the intake.

Patterns match a whole block, in any case, a full stop or colon at the end left aside.
"""

import re

from .word_tables import MONTHS, WEEKDAYS

# Nothing, or a day or time: "Published 3 May" is furniture, "Published figures fall" is not.
_DAY = "|".join(sorted(WEEKDAYS | MONTHS.keys(), key=len, reverse=True))
WHEN = (
    r"(?:[\s:|–-]+(?:(?:on|at|in|the|am|um|le|à|vor|il\s+y\s+a|an|a)\s+)?"
    rf"(?:\d|(?:{_DAY})\b|(?:hour|minute|day|today|yesterday|heute|gestern)s?\b).{{0,60}})?"
)

# Beside the headline: when, how long, share. What follows the headline and precedes one
# of these is a standfirst.
HEAD_LINES = r"""
(?:(?:first|originally)\s+)?published{WHEN}
(?:last\s+)?(?:updated?|modified){WHEN}
(?:posted|issued){WHEN}
(?:reading|read)\s+time\s*:?\s*.{0,20}
\d+\s*[-–]?\s*min(?:ute)?s?(?:\s+read)?
share(?:\s+(?:this|on|via|with)\b.{0,40})?
(?:copy\s+(?:this\s+)?link|link\s+copied|print(?:\s+this\s+(?:page|article))?|save(?:\s+article)?)
(?:listen(?:\s+to\s+this\s+(?:article|story))?|gift\s+this\s+article|bookmark)(?:\s*[\d:]+)?
(?:facebook|twitter|x|whatsapp|linkedin|e-?mail|telegram|reddit|pinterest|messenger|instagram)
(?:veröffentlicht|erschienen|publiziert|erstellt){WHEN}
(?:zuletzt\s+)?aktualisiert{WHEN}
stand\s*:\s*\S.{0,50}
(?:lesezeit|lesedauer)\s*:?\s*.{0,20}
\d+\s*min(?:\.|uten)?(?:\s+(?:lesezeit|lesedauer))?
(?:artikel\s+)?(?:teilen|drucken|merken|vorlesen|anhören|speichern)
publiée?{WHEN}
(?:mise?\s+à\s+jour|modifiée?){WHEN}
(?:temps\s+de\s+)?lecture\s*:?\s*\d.{0,20}
(?:partager|imprimer|enregistrer|écouter|sauvegarder)(?:\s+(?:l['’]article|cet\s+article|sur\b.{0,20}))?
"""

# Anywhere on the page.
PAGE_LINES = r"""
(?:latest|live|breaking|trending|popular|featured|most\s+(?:read|popular|viewed))(?:\s+(?:news|stories|posts|articles|videos?))?
(?:advertisement|advertising|ad|ads|sponsored(?:\s+content)?|promoted(?:\s+content)?|paid\s+content)
(?:article\s+continues|story\s+continues|continue\s+reading)\b.{0,40}
(?:read|see|watch|listen)\s+(?:more|also|next|now)\b.{0,150}
(?:also\s+read|more\s+on\s+this|you\s+may\s+also\s+like)\b.{0,150}
(?:related|recommended)(?:\s+(?:stories|articles|news|topics|content|coverage|reading|for\s+you))?(?:\s*:.{0,150})?
more\s+(?:from|stories)\b.{0,80}
sign\s+up\b.{0,150}
subscribe\b.{0,150}
(?:follow|join|like|find)\s+us\b.{0,120}
(?:newsletters?|log\s*in|sign\s+in|register|menu|search|home|close|loading.{0,3}|next|previous|back)
(?:skip|back|jump)\s+to\s+.{0,30}
(?:\d[\d.,]*\s+)?comments?(?:\s*\(?\d*\)?)?
(?:leave|post|add|view|show|hide|load)\s+(?:a\s+|all\s+|more\s+|\d+\s+)?(?:comments?|reply)
(?:\d[\d.,]*\s+)?(?:shares|views|likes)
(?:tags?|topics?|keywords?|filed\s+under|categor(?:y|ies)|themen|schlagwörter|schlagworte|mots-clés)\s*:.{0,150}
(?:©|\(c\)|copyright\b)\W*(?:copyright\b|by\b|\d{4}\b).{0,150}
.{0,80}\ball\s+rights\s+reserved\b.{0,80}
(?:we\s+use\s+cookies|this\s+(?:site|website)\s+uses\s+cookies|accept\s+(?:all\s+)?cookies).{0,200}
(?:additional\s+)?(?:reporting|writing|editing|graphics|translation)\s+by\s.{0,150}
source\s*:\s*\S+(?:\s+\S+){0,3}
source\s+\S*[\d./-]\S*(?:\s+\S+){0,2}
(?:click|tap)\s+here\b.{0,120}
(?:anzeige|werbung|gesponsert|partnerangebot)
(?:lesen\s+sie|lies|sehen\s+sie|hören\s+sie)\s+(?:auch|mehr|dazu|hier)\b.{0,150}
(?:mehr\s+(?:zum\s+thema|dazu|lesen|nachrichten|aus)|auch\s+interessant|das\s+könnte\s+sie)\b.{0,150}
(?:meistgelesen|weiterlesen|weitere\s+(?:artikel|themen|meldungen)|(?:zur\s+)?startseite|zurück|neueste\s+artikel)
(?:abonnieren|jetzt\s+abonnieren|anmelden|registrieren|suche|menü)\b.{0,80}
(?:folgen\s+sie|folge)\s+uns\b.{0,120}
(?:\d[\d.,]*\s+)?kommentare?(?:\s*\(?\d*\)?)?
(?:alle\s+rechte\s+vorbehalten)\b.{0,80}
quelle\s*:\s*\S+(?:\s+\S+){0,3}
(?:publicité|contenu\s+sponsorisé|annonce)
(?:à\s+)?(?:lire|voir|écouter)\s+(?:aussi|également|la\s+suite|plus)\b.{0,150}
(?:inscrivez|abonnez)-vous\b.{0,150}
s['’]abonner\b.{0,80}
(?:suivez|rejoignez)-nous\b.{0,120}
(?:les\s+)?plus\s+(?:lus|récents|populaires)
(?:\d[\d.,]*\s+)?commentaires?(?:\s*\(?\d*\)?)?
(?:tous\s+droits\s+réservés)\b.{0,80}
(?:accueil|retour|se\s+connecter|connexion|rechercher|sur\s+le\s+même\s+sujet)
[-–—_*=•·#\s]+
"""

# A section's name above the headline.
SECTIONS = frozenset(
    re.split(
        r"\s*,\s*",
        """world, politics, business, economy, sport, sports, opinion, analysis, culture, science,
        technology, tech, health, climate, environment, europe, asia, africa, americas, middle east,
        local, exclusive, news, international, politik, wirtschaft, kultur, wissen, wissenschaft,
        panorama, ausland, inland, meinung, gesellschaft, regional, nachrichten, monde, politique,
        économie, société, sciences, actualité, actualités, planète, santé""",
    )
)

AGENCIES = (
    r"afp|ap|reuters|dpa|epa|epa-efe|efe|ansa|apa|sda|ats|belga|anp|ntb|tt|pti|ians|xinhua|kyodo|"
    r"tass|interfax|bloomberg|associated\s+press|agence\s+france-presse|press\s+association|pa|"
    r"epd|kna|sid|lusa|anadolu|upi|cp|aap|rtr"
)


def _whole(lines: str) -> re.Pattern[str]:
    alternatives = "|".join(line for line in lines.splitlines() if line)
    alternatives = alternatives.replace("{WHEN}", WHEN)
    return re.compile(rf"(?:{alternatives})\s*[.:]?", re.IGNORECASE)


_HEAD, _PAGE = _whole(HEAD_LINES), _whole(PAGE_LINES)
_AGENCY_LINE = re.compile(
    rf"[(\[–—-]?\s*(?:with\s+|mit\s+|avec\s+)?(?:{AGENCIES})(?:\s*[/,&]\s*(?:{AGENCIES}|\w{{2,4}}))*"
    r"\s*(?:staff|agencies|news\s+agency)?\s*[)\]]?",
    re.IGNORECASE,
)
# No such line is longer.
LONGEST_LINE = 240


def is_head_line(text: str) -> bool:
    """Tell whether the block is one that stands beside a headline: dates, reading time, share."""
    return len(text) <= LONGEST_LINE and _HEAD.fullmatch(text) is not None


def is_page_line(text: str) -> bool:
    """Tell whether the block belongs to the page and not to the story."""
    if len(text) > LONGEST_LINE:
        return False
    return bool(_PAGE.fullmatch(text) or _AGENCY_LINE.fullmatch(text) or _is_breadcrumb(text))


def is_section(text: str) -> bool:
    """Tell whether the block names a section, as a kicker above a headline does."""
    return text.casefold() in SECTIONS or _is_breadcrumb(text)


def _is_breadcrumb(text: str) -> bool:
    steps = re.split(r"\s*[>›»|]\s*", text)
    return len(steps) > 1 and any(step.casefold() in SECTIONS | {"home"} for step in steps)
