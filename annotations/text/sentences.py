"""Sentences of news text in English, German and French.

A full stop ends a sentence less often than it seems: after "Dr.", in "3. Mai",
in "U.S. troops". And a sentence goes on where its punctuation says otherwise:
“Is it?” he asked. The rules look at the word before the stop, at the closing
marks after it, and at the word that follows; what words mean is in the tables.
"""

import re

from . import reporting_verbs
from .word_tables import words

Range = tuple[int, int]

# Never the last word of a sentence, for a name or a number follows.
TITLES = words(
    """
    adm apl abg bgm br brig capt cmdr col cpl dipl dr drs fr frhr fürst gen gov hon hr hrn ing insp
    jun kard lt m maj me mgr mlle mm mme mmes mr mrs ms mx pfr pres prof ref rep reps rev sen sens
    sgt sr ste st supt dott sog bzw ca dh eigtl evtl ggf gem inkl insb lt mio mrd mind sog u ua vgl
    vs zb zzgl al cf eg ie env resp approx est dept
    """
)
# Abbreviations only in front of a number: "No. 5", "Nr. 5", "art. 5", but "The answer was no."
BEFORE_A_NUMBER = words(
    "abs al art bd ch chap fig kap n no nos nr nrn p par pp rn rz s sec tel tél vol §"
)
MONTHS = words(
    """
    jan feb mar apr jun jul aug sep sept oct nov dec jän febr okt dez janv févr fév avr juil déc
    """
)
# May well be the last word: the next one decides.
MAY_END = words(
    """
    ave blvd bros co corp etc gmbh inc jr ltd plc rd sr usw usf uvm ff mt ft calif conn fla ill ind
    mass mich minn miss ont que tenn tex va wash wis ala ariz colo
    """
)
# Words with which a sentence begins far more often than a name does.
STARTERS = words(
    """
    a after all although an and another as at because before both but by despite during each even
    every few for from he her here his how however if in into it its just last later many meanwhile
    more most my no nobody nor not nothing now of officials on once one only or other others our
    people police she since so some still such that the their then there these they this those
    though to today tomorrow two under until we what when where whether which while who why with
    yesterday yet you your aber alle allerdings als am an auch auf aus außerdem bei beim bis da
    dabei dadurch dafür dagegen daher damit danach daneben dann daran darauf daraufhin darüber das
    dass dazu dem den denn dennoch der deren des deshalb dessen die dies diese dieser dieses doch
    dort du durch ein eine einem einen einer er erst es für gegen gestern heute hier hinter ich ihr
    ihre im immer insgesamt ist jedoch jetzt kein keine man mehr mit nach nachdem neben nicht noch
    nun nur ob oder ohne rund schon seine seit sie sind so sogar sollte sowie trotz über um und
    unter viele vom von vor während warum was weil weitere wenn wer wie wir wo zu zudem zuletzt zum
    zur zuvor zwar zwei zwischen après au aucun aussi avant avec ce ceci cela celui ces cet cette
    chaque comme contre dans de depuis des désormais deux donc du elle elles en enfin ensuite entre
    et il ils je la le les leur leurs lors lorsque mais malgré même nous on où par parmi pendant
    plus plusieurs pour pourtant près quand que quelques qui sa sans selon ses si son sous sur tous
    tout toutefois un une vers vous
    """
)
# In front of a German ordinal: "am 3. Mai", "der 1. FC", "ihr 40. Geburtstag".
BEFORE_AN_ORDINAL = words(
    """
    ab am an beim bis das dem den der des die dieser diesem diesen ihr ihre ihrem ihren ihrer im
    jeden jeder mein meinen sein seine seinem seinen seiner seit und unser vom zum zur
    """
)
AFTER_AN_ORDINAL = words(
    """
    januar jänner februar märz april mai juni juli august september oktober november dezember
    jahrhundert jahrhunderts jahrestag geburtstag lebensjahr mal spieltag runde minute weltkrieg
    bundestag legislaturperiode auflage bezirk klasse
    """
)

_STOP = re.compile(r"[.!?…]+|[。！？]+")
_CLOSING = "\"'”’»›)]}"
_OPENING = "\"'“„‘‚«‹»›([{¿¡–—-•*"
_ELIDED_ARTICLE = re.compile(r"\A[dl][’']", re.IGNORECASE)
_LAST_WORD = re.compile(r"[^\s(\[“„‘\"«»/–—]*\Z")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_PRONOUNS = words("he she they er sie il elle ils elles")
_ARTICLES = words("the der die le la")
# Farther back an opening mark is not looked for, which keeps the work linear.
_LONGEST_QUOTE = 2000
# An attribution is looked for in so many code points after a closing mark.
_REACH = 120


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Range]:
    """Return the trimmed ranges of the sentences in `text[start:end]`, in order.

    No sentence crosses a line break. Closing marks and brackets belong to the
    sentence before them, and so does an attribution after a closing mark.
    """
    end = len(text) if end is None else end
    found: list[Range] = []
    while start < end:
        line_end = text.find("\n", start, end)
        line_end = end if line_end == -1 else line_end
        found += _in_line(text, start, line_end)
        start = line_end + 1
    return found


def _in_line(text: str, start: int, end: int) -> list[Range]:
    found: list[Range] = []
    start = settled = _skip_blanks(text, start, end)
    for stop in _STOP.finditer(text, start, end):
        if stop.start() < settled:
            continue
        after = settled = _after_closing_marks(text, start, stop.end(), end)
        if _ends_here(text, start, stop, after, end):
            found.append((start, after))
            start = _skip_blanks(text, after, end)
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append((start, end))
    return found


def _skip_blanks(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _after_closing_marks(text: str, start: int, at: int, end: int) -> int:
    """Return the offset behind the closing marks, brackets and stops that follow at once."""
    while at < end:
        char = text[at]
        mark_or_stop = char in _CLOSING or char in ".!?…"
        if mark_or_stop or (char in "“‘«‹" and _closes(text, start, at, end)):
            at += 1
        elif (
            char.isspace()
            and at + 1 < end
            and text[at + 1] in "»›"
            and (at + 2 == end or not text[at + 2].isalnum())
        ):
            at += 2  # French sets a blank before its closing mark.
        else:
            return at
    return at


def _closes(text: str, start: int, at: int, end: int) -> bool:
    """Tell whether a mark that opens in one language closes here, as in German or by mistake."""
    if at + 1 == end or not text[at + 1].isalnum():
        return True
    char, partner = text[at], {"“": "”", "‘": "’", "«": "»", "‹": "›"}[text[at]]
    start = max(start, at - _LONGEST_QUOTE)
    return text.count(char, start, at) > text.count(partner, start, at)


def _ends_here(text: str, start: int, stop: re.Match[str], after: int, end: int) -> bool:
    following = _skip_blanks(text, after, end)
    if following == end:
        return True
    closed = any(not c.isspace() and c not in ".!?…)]}" for c in text[stop.end() : after])
    if stop[0][0] in "。！？":
        return True
    if following == after:
        return _ends_although_glued(text, start, stop, after, end, closed)
    word = _next_word(text, following, end)
    if word and word[0].islower():
        return False
    if closed and _attribution_follows(text, following, end, asked=stop[0][-1] in "!?"):
        return False
    if stop[0] == ".":
        return _full_stop_ends(text, start, stop.start(), word, closed)
    if stop[0][0] in ".…":
        # An omission in brackets, and dots with which a sentence begins, end nothing.
        return not (stop.start() == start or text[stop.start() - 1] in "[(" or not word)
    return True


def _ends_although_glued(
    text: str, start: int, stop: re.Match[str], after: int, end: int, closed: bool
) -> bool:
    """Judge a stop with no blank behind it: “…drones.”assured X, “…effort.”Beijing, end.Next."""
    if not text[after].isupper() and text[after] not in "“„«":
        return False
    if closed:
        return not _attribution_follows(text, after, end, asked=False)
    before = text[max(start, stop.start() - 2) : stop.start()]
    if not (len(before) == 2 and before.islower() and before.isalpha()):
        return False
    if text[after] in "“„«":
        return after + 1 < end and text[after + 1].isupper()
    token = _LAST_WORD.search(text, max(start, stop.start() - 40), stop.start())
    bare = token is not None and token[0].isalpha()
    return bare and after + 1 < end and text[after + 1].islower()


def _next_word(text: str, at: int, end: int) -> str:
    end = min(end, at + 60)
    while at < end and (text[at] in _OPENING or text[at].isspace() or text[at] == "…"):
        at += 1
    found = _WORD.match(text, at, end)
    return found[0] if found else ""


def _attribution_follows(text: str, at: int, end: int, *, asked: bool) -> bool:
    """Tell whether the words at `at` name a speaker and a reporting verb: Ruth Abel asked.

    After a question one more clause may follow the verb; after a full stop, which
    itself parts quote and attribution badly, the verb must end the clause.
    """
    for count, found in enumerate(_WORD.finditer(text, at, min(end, at + _REACH))):
        word = found[0]
        if word in reporting_verbs.ALL:
            closing = text[found.end() : found.end() + 1]
            return count > 0 and (asked or closing in ("", ".", ","))
        low = word.lower()
        speaker = word[0].isupper() and (low not in STARTERS or low in _PRONOUNS)
        known = speaker or (count == 0 and low in _ARTICLES)
        if count == 5 or not known:
            return False
        if text[found.end() : found.end() + 1] in tuple(".,;:") and word.lower() not in TITLES:
            return False
    return False


def _full_stop_ends(text: str, start: int, at: int, following: str, closed: bool) -> bool:
    found = _LAST_WORD.search(text, max(start, at - 40), at)
    token = _ELIDED_ARTICLE.sub("", found[0]) if found else ""
    plain = token.replace(".", "").lower()
    number_follows = following[:1].isdigit()
    starts = following.lower() in STARTERS
    if plain.isdigit():
        return _number_ends(text, start, at, token, following)
    if plain in TITLES and plain not in MAY_END:
        return False
    if plain in BEFORE_A_NUMBER and number_follows:
        return False
    if plain in MONTHS and token[:1].isupper() | (len(plain) > 3):
        return not number_follows and starts
    if plain in MAY_END or "." in token[:-1]:
        return closed or starts or not following
    if len(token) == 1 and token.islower() and len(following) == 1:
        return False  # "z. B.", "d. h."
    if len(token) == 1 and token.isupper():
        return starts or not following or number_follows
    return True


def _number_ends(text: str, start: int, at: int, token: str, following: str) -> bool:
    """Tell a number at the end of a sentence from a German ordinal and from a list number."""
    if not token.isdigit() or len(token) > 3:
        return True
    begin = at - len(token)
    if begin == start:
        return False
    if following.lower() in AFTER_AN_ORDINAL:
        return False
    found = _LAST_WORD.search(text, max(start, begin - 30), begin - 1)
    before = found[0].lower() if found else ""
    return before not in BEFORE_AN_ORDINAL or following.lower() in STARTERS
