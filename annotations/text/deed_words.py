"""What somebody says was done, by language: data for claims that are somebody's word.

`deeds` are such as can be proved by their kind (shelled, bribed, hid). What else was suffered or
done is told by the form of its verb (had been searched, hätten geholfen). All count only in
sentences that say who says so.
"""

import re
from dataclasses import dataclass

from .word_tables import patterns, words


@dataclass(frozen=True, slots=True)
class DeedWords:
    deeds: re.Pattern[str]
    suffered: re.Pattern[str]
    done: re.Pattern[str]  # Where the speaker did it, it is no more than a tale of the day.


def _any(table: str) -> str:
    return "(?:" + "|".join(sorted(words(table))) + ")"


# English

_PROVED = _any(
    """attacked bombed bombarded shelled wounded injured tortured raped abused assaulted ambushed
    raided looted burned destroyed demolished damaged arrested detained jailed imprisoned deported
    expelled evicted kidnapped abducted threatened intimidated silenced banned censored blocked
    blockaded besieged starved surrounded occupied invaded annexed seized confiscated bribed
    embezzled laundered diverted overcharged concealed falsified forged faked manipulated rigged
    mislabelled deceived hacked violated breached flouted disregarded convicted acquitted
    sabotaged ratified poisoned infected contaminated polluted dumped spilled leaked released
    exploded crashed malfunctioned trained armed smuggled trafficked executed massacred displaced
    persecuted exploited underpaid evaded vandalised vandalized abandoned recruited murdered killed
    discharged rammed stole stolen hid hidden beat beaten broke broken lied sank misled spied"""
)
_DOING = _any(
    """attacking bombing shelling killing starving blocking occupying hiding poisoning polluting
    dumping smuggling arming funding supplying recruiting torturing beating looting burning
    destroying spying lying violating breaching breaking stealing laundering holding using selling
    training carrying"""
)
# Behind an auxiliary alone, or with an object of its own.
_DECIDED = _any(
    """ignored ordered paid taken lied sold bought closed shut cut fired sacked dismissed hired
    signed crossed tampered missed skipped removed deleted shredded copied rejected approved
    supplied delivered sent warned collected accepted received funded financed hit struck sunk shot
    used withheld altered replaced refused failed"""
)
_DECIDED_ON = _any(
    "closed ordered ignored paid sold bought signed sacked dismissed removed deleted"
)
_SUFFERED = _any(
    """shot hit struck sunk cut fired sacked dismissed closed shut sold paid fed cleared charged
    sentenced fined sued tested inspected warned tapped"""
)
# Participles of what somebody feels, plans or is asked, of what goes on in public, and of talk.
_NO_DEED = _any(
    """interested pleased based named called located situated supposed married concerned worried
    disappointed excited surprised shocked delighted honoured honored satisfied determined committed
    involved related needed required expected intended designed aimed dedicated devoted impressed
    tired scared convinced prepared opposed used limited experienced talented confused relaxed
    relieved amazed inspired thrilled touched overwhelmed reassured encouraged frightened asked
    allowed wanted liked loved welcomed scheduled embarrassed relied unaffected outraged postponed
    invited adjourned delayed presented covered completed organised organized decided agreed hoped
    tried planned enjoyed worked talked discussed offered apologised apologized prayed waited lived
    arrived started finished ended happened learned added promised stressed stated noted expressed
    wished demonstrated stayed played improved thanked succeeded looked reached changed"""
)
_IRREGULAR = _any(
    """given hidden thrown written driven built bought dug set put run caught held kept led spread
    torn drawn fed hung struck shown forbidden stolen spent lost found withdrawn overruled"""
)
_NO_DOING = _any(
    """going doing trying looking hoping waiting considering feeling expecting planning talking
    thinking preparing continuing being having getting becoming coming hearing seeing asking
    taking making giving facing watching enjoying learning living speaking"""
)
_STATE = _any(
    """unsafe illegal unlawful unconstitutional false fake untrue toxic contaminated drunk armed
    unarmed defective faulty overcrowded bankrupt insolvent uninsured unlicensed undocumented"""
)
_OBJECT = r"(?:the|an?|its|his|her|their|our|some|all|no|two|three|several|\w+s)"
_WHERE = _any("in inside on at from to into for without with")
_SOMEHOW = r"(?:\w+ly |all |also |already |not |never |then |only |first )?"
_ENGLISH = DeedWords(
    deeds=patterns(
        rf"""
        {_PROVED}
        (?:fired|opened fire|shot) (?:on|at|from|into|by|dead)
        (?:took|taken|taking|accepted|paid) (?:\w+ )?bribes?
        (?:covered up|blew up|blown up|set fire to|held hostage|dug up|turned (?:back|away))
        helped (?:\w+ ){{1,3}}(?:escape|evade|hide|flee|cheat|avoid)
        (?:was|were|been) {_SOMEHOW}{_SUFFERED}
        (?:had|has|have) {_SOMEHOW}{_DECIDED}
        {_DECIDED_ON} (?:the|a|an|its|his|her|their|all|some|no|\w+s)
        (?:is|are|was|were) {_SOMEHOW}{_DOING}
        (?:contains?|contained) (?:traces?|high|no|dangerous|illegal|\w+ levels)
        (?:does|do|did) not (?:protect|work|contain|exist|comply|meet|cause|have (?:a|any|the))
        did not (?:inform|warn|inspect|report|disclose|pay|hold|tell|ask|answer)
        there (?:is|was|were|are) no evidence
        (?:is|are|was|were|been) {_SOMEHOW}{_STATE}
        """
    ),
    suffered=patterns(
        rf"""
        (?:was|were|been|being) {_SOMEHOW}(?!{_NO_DEED}\b)(?:[\w-]{{3,}}ed|{_IRREGULAR})
        (?:was|were|been) {_SOMEHOW}(?:taken|kept|sent|put|brought|left) (?:away|from|off|back|home
        |at|in|under|on|without|out)
        """
    ),
    done=patterns(
        rf"""
        (?:had|has|have) {_SOMEHOW}(?!{_NO_DEED}\b)(?:\w{{3,}}ed|{_IRREGULAR})
        (?!{_NO_DEED}\b)\w{{3,}}ed {_OBJECT}
        (?:is|are|was|were) {_SOMEHOW}(?!{_NO_DOING}\b)\w{{3,}}ing (?:{_OBJECT}|{_WHERE})
        had (?:a|an|no|false|fake|illegal) (?:\w+ )?(?:passports?|weapons?|licen[cs]es?|permits?
        |warrants?|permission|bombs?|contracts?|insurance|documents?)
        (?:were|was|is|are) not (?:a|the) (?:factor|reason|cause)
        """
    ),
)

# German: participles and preterites; in the order of a sentence or of a clause behind "dass".

_BEWIESEN = _any(
    """beschossen beschoss angegriffen bombardiert bombardierte bombardierten gefoltert misshandelt
    misshandelte misshandelten vergewaltigt geschlagen schlugen schlug verprügelt inhaftiert
    eingesperrt entführt entführte entführten vertrieben abgeschoben ausgewiesen geplündert
    plünderte plünderten verbrannt gesprengt abgefeuert geschossen überfallen ermordet hingerichtet
    bedroht erpresst blockiert blockierte blockierten belagert besetzt beschlagnahmt gestohlen
    veruntreut bestochen hinterzogen gefälscht manipuliert manipulierte verheimlicht vertuscht
    verschwiegen gelogen getäuscht betrogen verstoßen verstieß verstießen gebrochen missachtet
    missachtete ignoriert ignorierte verurteilt vergiftet verseucht verschmutzt eingeleitet geleitet
    entsorgt abgeladen ausgebildet bewaffnet geschmuggelt entlassen angeordnet überwacht abgehört
    ausspioniert gehackt angezündet sabotiert versenkt versenkte gekauft finanziert finanzierte
    gelöscht zurückgehalten unterschlagen eingestürzt explodiert versagt ausgebeutet rekrutiert
    diskriminiert gerammt durchsucht"""
)
_KEINE_TAT = _any(
    """gemacht gesagt getroffen geplant entschieden verschoben vertagt eingeladen gehofft gewollt
    versucht verhandelt gearbeitet erklärt beschlossen gesprochen gedacht erlebt geboren gewesen
    geworden gefreut gekommen gegangen geblieben beeindruckt bedankt begonnen beendet erreicht"""
)
_PARTIZIP = rf"(?!{_KEINE_TAT}\b)(?:\w{{0,8}}ge|ver|be|ent|zer|er)\w{{3,}}(?:t|en)"
_GERMAN = DeedWords(
    deeds=patterns(
        rf"""
        {_BEWIESEN}
        (?:schmiergeld|schmiergelder|bestechungsgeld|bestechungsgelder) \w+
        (?:es gibt|es gebe|gibt es|gebe es) keine (?:beweise|belege|hinweise)
        """
    ),
    suffered=patterns(
        rf"""
        (?!{_KEINE_TAT}\b)\w{{4,}}(?:t|en) worden
        (?:wurde|wurden) (?:[\w-]+ ){{1,10}}{_PARTIZIP}
        """
    ),
    done=patterns(
        rf"""
        (?:habe|hätten|hätte|hat|haben) (?!alles )(?:[\w-]+ ){{1,10}}{_PARTIZIP}
        {_PARTIZIP} (?:habe|hätten|hätte)
        """
    ),
)

# French: participles behind an auxiliary.

_COMMIS = _any(
    """bombardé attaqué battu torturé violé agressé assassiné exécuté détenu emprisonné expulsé
    enlevé menacé bloqué assiégé occupé envahi saisi confisqué volé détourné corrompu payé versé
    acheté financé caché dissimulé falsifié manipulé menti trompé truqué enfreint ignoré grillé
    condamné empoisonné contaminé pollué déversé rejeté formé armé licencié renvoyé fermé ordonné
    tiré pillé incendié brûlé saboté espionné piraté surveillé écouté recruté exploité effacé
    supprimé coulé coupé touché frappé abattu explosé percuté fouillé"""
)
_AUCUN_ACTE = _any(
    """utile prise pris née né fait nommé été dit déclaré décidé voulu pu dû su essayé impressionné
    reporté invité eu pensé espéré parlé travaillé demandé tenu commencé terminé réussi"""
)
_PARTICIPE = rf"(?!{_AUCUN_ACTE}e?s?\b)\w{{2,}}(?:é|i|is|it|u|ert|int)e?s?"
_EN_OUTRE = r"(?:\w+ment |déjà |jamais |pas |aussi )?"
_FRENCH = DeedWords(
    deeds=patterns(
        rf"""
        (?:a|ont|avait|avaient|aurait|auraient|été|eu) {_EN_OUTRE}{_COMMIS}e?s?
        (?:il n['’]y a|il n['’]existe) aucune preuve
        """
    ),
    suffered=patterns(
        rf"""
        (?:a|ont|avait|avaient|aurait|auraient) {_EN_OUTRE}été {_EN_OUTRE}{_PARTICIPE}
        """
    ),
    done=patterns(
        rf"""
        (?:a|ont|avait|avaient) {_EN_OUTRE}{_PARTICIPE}
        """
    ),
)
TABLES = {"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH}
