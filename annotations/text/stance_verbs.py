"""Words that take a side themselves, by language: data for stances.

A line is one cue. Behind ":" stands the particle that closes a German clause (lehnte … ab).
Participles take the subject of their clause; bare forms need a word before them that says so.
"""

from .word_tables import words


def _cues(table: str) -> tuple[str, ...]:
    return tuple(" ".join(cue.split()) for cue in table.split(","))


ENGLISH_SUPPORT = _cues(
    """welcomed, welcomes, praised, praises, backed, backs, endorsed, endorses, supported,
    supports, hailed, hails, applauded, applauds, commended, commends, lauded, lauds, defended,
    defends, championed, champions, embraced, embraces, called for, calls for, calling for, call
    for, demanded, demands, pushed for, pushes for, pressed for, argued for, argues for,
    advocated, advocates, campaigned for, campaigns for, voted for, voted in favour of, voted in
    favor of, spoke in favour of, spoke in favor of, spoke out
    in favour of, spoke out in favor of, came out in favour of, came out in favor
    of, approved of, approves of, threw their weight behind, threw its weight behind, threw his
    weight behind, threw her weight behind, expressed support for, expressed their support for,
    expressed its support for, expressed his support for, expressed her support for, reiterated
    support for, reiterated its support for, agreed with, agrees with, sided with, sides with,
    stood by, stands by, stood behind, stands behind, threw its support behind, threw their
    support behind, threw his support behind, threw her support behind, throws its support
    behind, throws its weight behind, put its weight behind, voiced support for, voices support
    for, voiced its support for, announced its support for, declared support for, declared its
    support for, is in favour of, are in favour of, is in favor of, are in favor of, was in
    favour of, were in favour of, was in favor of, were in favor of, welcoming, praising,
    backing, endorsing, supporting, hailing, applauding, defending, demanding"""
)
ENGLISH_URGE = _cues(
    """urged, urges, urging, called on, calls on, calling on, call on, appealed to, appeals to,
    pressed, implored, implores"""
)
ENGLISH_OPPOSE = _cues(
    """denounced, denounces, denouncing, condemned, condemns, condemning, criticised,
    criticises, criticising, criticized, criticizes, criticizing, rejected, rejects, rejecting,
    opposed, opposes, opposing, decried, decries, decrying, deplored, deplores, deploring,
    slammed, slams, slamming, blasted, blasts, blasting, lambasted, lambasts, rebuked, rebukes,
    protested, protested against, protests against, warned against, warns against, warning
    against, spoke out against, speaks out against, came out against, argued against, argues
    against, voted against, campaigned against, objected to, objects to, disagreed with,
    disagrees with, took issue with, takes issue with, hit out at, lashed out at, ruled out,
    rules out, vetoed, is against, are against, was against, were against, is opposed to, are
    opposed to, was opposed to, were opposed to, remains opposed to, expressed opposition to,
    expressed its opposition to, expressed their opposition to, voiced opposition to, voiced its
    opposition to, voiced criticism of, urged against, urges against, advised against, advises
    against, cautioned against, cautions against, called for an end to, calls for an end to,
    calling for an end to, dismissed, dismisses, ridiculed, bemoaned, railed against"""
)
ENGLISH_ACCUSE = _cues("accused, accuses, accusing, blamed, blames, blaming")
ENGLISH_SUPPORT_BARE = _cues(
    """welcome, praise, back, endorse, support, defend, embrace, demand, applaud, call for, push
    for, vote for, approve of, stand by, stand behind, agree with"""
)
ENGLISH_OPPOSE_BARE = _cues(
    """denounce, condemn, criticise, criticize, reject, oppose, deplore, protest against, vote
    against, object to, disagree with, veto, resist, speak out against, rule out"""
)
# In front of "to": the bare form is then the holder's own stance.
ENGLISH_LIGHT = words(
    """agreed agrees decided decides voted continues continued vowed pledged chose moved promised
    prepared going intends intend intended"""
)
ENGLISH_NOT = words(
    """not never n't no neither nor hardly scarcely cannot without won't wouldn't didn't doesn't
    don't hasn't haven't hadn't isn't can't couldn't"""
)
ENGLISH_REFUSED = words(
    "refused refuses refusing declined declines declining failed fails unwilling reluctant"
)
# In doubt, nothing is proposed: they might support it; whether they support it; if they do.
ENGLISH_DOUBT = words(
    """would could might may should whether if unless asked asks reportedly allegedly expected
    likely ready must will"""
)
ENGLISH_PASSIVE = words("was were is are be been being gets got get having")
# Supported and backed by somebody is paid or helped by them.
ENGLISH_NO_PASSIVE = words("supported backed defended embraced demanded pressed advocated")
# What is defended or demanded here is no matter of opinion: a title, lives.
NO_TARGETS = words(
    """title titles crown championship thesis lead law odds rules titel meistertitel vorsprung
    todesopfer tote todesfälle verletzte menschenleben leben titre couronne avance thèse"""
)
GERMAN_NO_HOLDERS = words("todesopfer opfer unfall anschlag brand erdbeben taifun")

GERMAN_SUPPORT = _cues(
    """begrüßte, begrüßten, begrüßt, begrüßen, lobte, lobten, lobt, loben, würdigte, würdigten,
    würdigt, unterstützte, unterstützten, unterstützt, unterstützen, befürwortete,
    befürworteten, befürwortet, befürworten, verteidigte, verteidigten, verteidigt, forderte,
    forderten, fordert, fordern, verlangte, verlangten, verlangt, verlangen, plädierte für,
    plädierten für, plädiert für, plädieren für, warb für, wirbt für, stimmte für, stimmten
    für, sprach sich für: aus, sprachen sich für: aus, spricht sich für: aus, sprechen sich
    für: aus, setzte sich für: ein, setzten sich für: ein, setzt sich für: ein, trat für: ein,
    tritt für: ein, begrüße, lobe, unterstütze, befürworte, verteidige, fordere, verlange"""
)
GERMAN_OPPOSE = _cues(
    """verurteilte, verurteilten, verurteilt, verurteilen, kritisierte, kritisierten,
    kritisiert, kritisieren, rügte, rügten, rügt, bemängelte, bemängelt, beklagte, beklagten,
    beklagt, warnte vor, warnten vor, warnt vor, warnen vor, protestierte gegen, protestierten
    gegen, protestiert gegen, protestieren gegen, stimmte gegen, stimmten gegen, lehnte: ab,
    lehnten: ab, lehnt: ab, lehnen: ab, wies: zurück, wiesen: zurück, weist: zurück, weisen:
    zurück, ist gegen, sind gegen, war gegen, waren gegen, sprach sich gegen: aus, sprachen sich
    gegen: aus, spricht sich gegen: aus, sprechen sich gegen: aus, wandte sich gegen, wendet
    sich gegen, wehrte sich gegen, prangerte: an, prangert: an, prangerten: an, missbilligte,
    missbilligt, verurteile, kritisiere, lehne: ab"""
)
GERMAN_NOT = words("nicht nie niemals kein keine keinen keiner keinem kaum weder")
GERMAN_DOUBT = words("würde würden könnte könnten ob wenn falls angeblich soll sollen wollte")

FRENCH_SUPPORT = _cues(
    """a salué, ont salué, salue, saluent, a soutenu, ont soutenu, soutient, soutiennent, a
    approuvé, ont approuvé, approuve, approuvent, a défendu, ont défendu, défend, défendent, a
    appelé à, ont appelé à, appelle à, appellent à, a réclamé, ont réclamé, réclame,
    réclament, a exigé, ont exigé, exige, exigent, a plaidé pour, ont plaidé pour, plaide
    pour, plaident pour, a voté pour, ont voté pour, milite pour, a félicité, ont félicité,
    félicite, est favorable à, sont favorables à, était favorable à, se dit favorable à, se disent
    favorables à, est pour, sont pour, s'est félicité de, s'est félicitée de, se sont
    félicités de, se félicite de, se félicitent de, s'est félicité du, s'est félicitée du, s'est
    félicité des, soutiens, défends, saluons, soutenons, approuvons, défendons, réclamons,
    exigeons, appelons à"""
)
FRENCH_OPPOSE = _cues(
    """a condamné, ont condamné, condamne, condamnent, a dénoncé, ont dénoncé, dénonce,
    dénoncent, a critiqué, ont critiqué, critique, critiquent, a rejeté, ont rejeté, rejette,
    rejettent, a fustigé, ont fustigé, fustige, fustigent, a déploré, ont déploré, déplore,
    déplorent, s'oppose à, s'opposent à, s'est opposé à, s'est opposée à, se sont opposés à, a
    voté contre, ont voté contre, a protesté contre, ont protesté contre, proteste contre, a mis
    en garde contre, ont mis en garde contre, met en garde contre, mettent en garde contre,
    refuse, refusent, est opposé à, est opposée à, sont opposés à, sont opposées à, se dit
    opposé à, se dit opposée à, est contre, sont contre, rejette, m'oppose à, a refusé de
    soutenir, ont refusé de soutenir, refuse de soutenir, a refusé d'approuver, ont refusé
    d'approuver, rejetons, condamnons, dénonçons, critiquons, déplorons, refusons, nous opposons
    à"""
)
FRENCH_NOT = words("ne n' n’ jamais pas aucun aucune")
FRENCH_DOUBT = words("si pourrait pourraient devrait devraient serait aurait")

# Behind what the holder has done, or what was done by whom: hat … verurteilt, a été salué par.
GERMAN_PARTICIPLES = {
    "supports": words(
        "begrüßt gelobt gewürdigt unterstützt befürwortet verteidigt gefordert verlangt"
    ),
    "opposes": words(
        "verurteilt kritisiert gerügt bemängelt abgelehnt zurückgewiesen angeprangert missbilligt"
    ),
}
FRENCH_PARTICIPLES = {
    "supports": words("salué soutenu approuvé défendu réclamé plébiscité"),
    "opposes": words("condamné dénoncé critiqué rejeté fustigé"),
}
