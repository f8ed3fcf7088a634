"""Words that say what a person is: president, Trainerin, maire. Data for captions and claims."""

import re
from functools import lru_cache

from .word_tables import words

# Lower case, singular; English, German, French and a little Spanish.
ROLES = words(
    """abbot academic accountant activist actor actress admiral administrator adviser advisor
    advocate aide alderman ambassador analyst anchor apprentice archaeologist archbishop
    architect artist assemblyman assistant astronaut athlete attorney attorney-general
    auctioneer aunt author baker ballerina baron baroness bassist batsman batter biologist
    bishop boss bowler boxer boy boyfriend breeder brewer brigadier broadcaster brother
    builder businessman businesswoman butcher campaigner candidate captain cardinal caretaker
    carpenter cellist ceo cfo chair chairman chairperson chairwoman champion chancellor
    chaplain chef chief chieftain choreographer cleric clerk climber co-chair co-founder
    co-leader coach colonel columnist comedian commander commander-in-chief commentator
    commissioner commodore composer comptroller conductor congressman congresswoman constable
    consul contractor convener cook coordinator coroner corporal correspondent councillor
    councilman councilwoman counsel counterpart cricketer critic curator cyclist dancer
    daughter deacon dean defender defendant delegate deputy designer detective dictator
    diplomat director dissident diver doctor driver drummer duchess duke economist editor
    electrician emir emperor employee engineer entertainer entrepreneur envoy executive expert
    explorer farmer father fencer fiance fiancee fighter filmmaker finalist firefighter
    fisherman footballer forward founder frontman general geologist girl girlfriend goalkeeper
    goalscorer golfer governor grandfather grandmother guard guardian guitarist gymnast
    hairdresser head headmaster headteacher heiress helper historian host hunter husband imam
    inspector instructor inventor investigator investor jockey journalist judge justice keeper
    king lawmaker lawyer leader lecturer legislator librarian lieutenant lieutenant-general
    lifeguard lineman linguist lobbyist lord ma'am magistrate maestro major major-general
    manager marathoner marshal master mathematician mayor md mechanic medalist medallist
    member merchant midfielder midwife miner minister minister-president model monarch monk
    mother motorist mountaineer mp musician nanny nephew niece novelist nun nurse officer
    official operator opponent organiser organizer owner painter paramedic parliamentarian
    partner pastor patient patriarch pensioner photographer physician physicist pianist pilot
    pitcher planner player playwright plumber poet policeman policewoman politician pope
    porter postman potter premier presenter president president-elect priest prime-minister
    prince princess principal producer professor programmer prosecutor psychologist publisher
    quarterback queen rabbi ranger rapper rector refugee registrar rep reporter representative
    rescuer researcher resident rider rower runner sailor saxophonist scholar scientist
    screenwriter sculptor seamstress secretary secretary-general sen senator sergeant shah
    sheikh shepherd sheriff shopkeeper singer singer-songwriter sir sister skater skier
    skipper sniper soldier solicitor soloist son songwriter soprano speaker specialist
    spokesman spokesperson spokeswoman sprinter star statesman strategist striker student
    sultan superintendent supporter surfer surgeon surveyor survivor swimmer swordsman tailor
    teacher technician tenor therapist trader trainer translator treasurer trustee
    undersecretary veteran veterinarian vet vicar vice-chancellor vice-president victim
    villager violinist volunteer warden weightlifter whistleblower widow wife winemaker winger
    winner witness worker wrestler writer youtuber gov dr prof col gen lt sgt rev capt cmdr
    maj cpl adm supt insp det pm dj mep msp abgeordnete abgeordneter anwalt anwältin anwohner
    anwohnerin arzt autor autorin bäuerin bauer beauftragte beauftragter bischof bischöfin
    bundeskanzler bundeskanzlerin bürgermeister bürgermeisterin chefin dirigent dirigentin
    doktor einsatzleiter entwickler entwicklerin experte expertin fahrer fahrerin fotograf
    fotografin förster försterin fraktionschef fraktionschefin forscher forscherin
    generalsekretär geschäftsführer geschäftsführerin gründer gründerin inhaber inhaberin
    intendant intendantin kanzler kanzlerin kandidat kandidatin kapitän kapitänin koch köchin
    könig königin künstler künstlerin landrat landrätin lehrer lehrerin leiter leiterin maler
    malerin mitarbeiter mitarbeiterin moderator moderatorin musiker musikerin ob
    oberbürgermeister oberbürgermeisterin papst pfarrer pfarrerin pilotin politiker
    politikerin polizist polizistin professorin präsident präsidentin regisseur regisseurin
    rektor rektorin richter richterin sänger sängerin schauspieler schauspielerin
    schriftsteller schriftstellerin schüler schülerin senatorin sieger siegerin spieler
    spielerin sportler sportlerin sprecher sprecherin staatsanwalt staatsanwältin stürmer
    stürmerin torhüter torhüterin torwart trainerin unternehmer unternehmerin vorsitzende
    vorsitzender vorstand winzer winzerin wirt wirtin wissenschaftler wissenschaftlerin zeuge
    zeugin ärztin ministerin kommissar kommissarin acteur actrice adjoint adjointe agriculteur
    agricultrice ambassadeur ambassadrice auteur autrice avocat avocate boulanger boulangère
    chanteur chanteuse cheffe chercheur chercheuse comédien comédienne conseiller conseillère
    curé danseur danseuse directeur directrice docteur député députée écrivain écrivaine
    entraîneur entraîneuse éleveur étudiant étudiante évêque gardien générale infirmier
    infirmière joueur joueuse maire mairesse maréchal médecin militant militante ministre musicien
    musicienne patron patronne peintre pompier porte-parole première président présidente
    professeur professeure préfet préfète pâtissier reine roi réalisateur réalisatrice
    secrétaire sénateur sénatrice styliste vice-président vice-présidente vigneron vigneronne
    presidente presidenta ministro ministra alcalde alcaldesa entrenador directora
    laureate prodigy enthusiast hopeful hero vice-chair vice-chairman co-owner co-director
    landlord landlady grower forager
    shipowner curate verger organist violist percussionist chorister stuntman newsreader
    weatherman nominee recipient contestant caregiver carer grandson granddaughter stepfather
    stepmother half-brother cousin uncle fiancé fiancée brother-in-law sister-in-law
    mother-in-law father-in-law son-in-law daughter-in-law center cornerback linebacker
    shortstop catcher outfielder infielder baseman wicketkeeper flanker hooker fly-half
    scrum-half fullback centre-back right-back left-back allrounder all-rounder kicker punter
    docent archivist beekeeper shaman angeklagte angeklagter architekt bruder schwester vater
    mutter sohn tochter ehefrau ehemann witwe witwer großmutter großvater enkel onkel freund
    torschütze torschützin kollege kollegin stellvertreter staatssekretär präses domkapitular
    kardinal rabbiner diakon jäger fischer müller schreiner tischler schlosser schneiderin
    friseur gärtner hebamme krankenschwester krankenpfleger pfleger apotheker tierarzt zahnarzt
    chefarzt hausarzt oberarzt notarzt rettungssanitäter sanitäter feuerwehrmann feuerwehrfrau
    soldat oberst hauptmann kommandeur wachmann studierende azubi auszubildende auszubildender
    lehrling geselle gesellin meister handwerker bergmann landwirt züchter imker hirte schäfer
    biologe biologin geologe geologin psychologe psychologin soziologe soziologin ökologe
    ökologin archäologe archäologin historiker physiker chemiker ökonom virologe virologin
    kurator dramaturg bildhauer tänzer geiger komiker kabarettist komponist choreograf
    bürgerrechtler aktivist demonstrant klimaaktivistin ratsherr ratsfrau stadtrat stadträtin
    gemeinderat beigeordnete beigeordneter dezernent kämmerer kämmerin justizminister
    botschafter konsul botschaftsrat parteichef spitzenkandidat verteidiger nebenklägerin kläger
    rentner notar schiedsrichter läufer schwimmer ringer turner springer skirennläufer biathlet
    rodler bobpilot radprofi fußballer handballer olympiasiegerin weltmeister europameister
    titelverteidiger frère sœur soeur père mère époux épouse femme veuve veuf grand-père
    grand-mère oncle neveu nièce cousine compagnon compagne viticulteur viticultrice maraîcher
    maraîchère apiculteur apicultrice berger bergère pêcheur pêcheuse navigateur navigatrice
    coureur coureuse nageur nageuse cycliste footballeur footballeuse rugbyman basketteur
    basketteuse athlète judoka escrimeur escrimeuse skieur skieuse championne capitaine
    sélectionneur sélectionneuse gardienne attaquant attaquante défenseur buteur buteuse arbitre
    cuisinier cuisinière pâtissière boucher bouchère fleuriste coiffeur coiffeuse artisan
    artisane ouvrier ouvrière employé employée salarié salariée syndicaliste retraité retraitée
    habitant habitante riverain riveraine élève lycéen lycéenne enseignant enseignante
    instituteur institutrice proviseur proviseure recteur rectrice architecte ingénieur
    ingénieure historien historienne économiste sociologue philosophe biologiste astronaute
    spationaute virologue épidémiologiste géologue climatologue romancier romancière poète
    poétesse dramaturge cinéaste humoriste rappeur rappeuse violoniste pianiste chorégraphe
    sculpteur sculptrice photographe journaliste animateur animatrice présentateur présentatrice
    producteur productrice scénariste juge procureur procureure greffier greffière gendarme
    policier policière commissaire colonelle lieutenante pompière secouriste sauveteur
    sauveteuse eurodéputé eurodéputée vice-premier chancelier chancelière gouverneur gouverneure
    maire-adjoint prêtre pasteur rabbin abbé dirigeant dirigeante fondateur fondatrice pdg
    porte-drapeau bénévole survivant survivante rescapé rescapée accusé accusée prévenu prévenue
    témoin maître garde pilote lauréat lauréate gagnant gagnante vainqueur gewinner gewinnerin"""
)
# A French article before a vowel: l’évêque, d’ingénieur.
ELIDED = re.compile(r"\A[lLdD]['’](?=\w)")
# Ends of compounds and of words made like them.
_ENDS = tuple(
    words(
        """minister ministerin präsident präsidentin sprecher sprecherin chef chefin meister
        meisterin trainer trainerin leiter leiterin direktor direktorin kanzler kanzlerin
        vorsitzende vorsitzender politiker politikerin spieler spielerin ärztin forscher
        forscherin führer führerin sekretär sekretärin kommissar kommissarin anwalt anwältin
        richter richterin künstler künstlerin fahrer fahrerin bauer beauftragte beauftragter
        inhaberin torjäger torjägerin
        betriebsrat aufsichtsrat stadtrat gemeinderat händler händlerin ologist
        ographer ician woman keeper maker worker fighter holder player setter-up"""
    )
)
_ENDS_IN_LOWER_CASE = (*_ENDS, "man", "person", "ist", "eer", "mate")
_NO_ROLES = words("list mist fist twist exist assist resist insist consist career beer deer peer")
# Family names too: a name may end with them, though a role may not begin there.
SURNAMES = words(
    """abbot baker bauer bishop boss boy brewer bowler butcher carpenter clerk coach cook dean
    deacon duke farmer förster guard head hunter judge king koch könig lord major maler
    marshal miner monk painter papst pfarrer pope porter potter prince richter rider runner
    sailor shah sheikh shepherd singer skipper star tailor wirt winner sänger keeper player
    friend lehrer müller fischer schäfer jäger geiger meister gärtner schreiner hauptmann
    bergmann ringer turner springer läufer pfleger schlosser tischler berger boucher pasteur
    pastor cousin father center twin hirte winzer friseur witwer freund vater weber bauer
    hooker kicker punter verger carer organist sculpteur abbé juge champion capitaine"""
)
# They end like what a person is, and are none.
_THINGS = words(
    """after anchor another armor banner bomber border carrier center color computer container
    copper corner corridor cover cruiser daughter destroyer disaster door either elevator
    error ever favor ferry finger floor flower fodder for former freighter further generator
    harbor helicopter her honor labor later latter layer letter liner longer lower mirror
    monitor motor murder near neither never newspaper nor number offer or order other outer
    over paper per poster power quarter rather reactor river rover sector shelter silver
    steamer summer tanker terror theater tiger together tower tractor trailer trawler under
    upper water weather whether winter cooler consider enter deliver cancer dinner lumber
    amber timber chapter charter"""
)
# Before or inside a role, where the same words elsewhere are verbs.
PART_OF_A_ROLE = words(
    """acting boxing fencing swimming skiing cycling rowing sailing surfing climbing running
    outgoing incoming sitting ruling leading wrestling skating racing gaming visiting
    marketing managing engineering building shipping housing banking mining fishing farming
    retired disgraced jailed deposed ousted convicted accused injured exiled detained renowned
    celebrated united sports arts news affairs politics economics communications operations
    rights human-rights sciences tennis chess athletics gymnastics foreign-affairs schools
    parks games paralympics olympics business princess press progress congress glass class"""
)
# What a minister or secretary is of.
PORTFOLIOS = words(
    """agriculture climate commerce communications culture defence defense development economy
    education employment energy environment finance fisheries forestry health home housing
    industry information infrastructure innovation interior justice labor labour police science
    security sport sports staff state tourism trade transport transportation treasury war welfare
    women youth affairs intérieur culture santé justice défense écologie économie finances travail
    éducation agriculture transports logement budget sports enseignement recherche énergie
    outre-mer climat numérique industrie commerce exchequer treasury affaires étrangères
    environnement jeunesse gesundheit finanzen inneres verteidigung justiz bildung umwelt verkehr
    wirtschaft kultur arbeit soziales"""
)


def is_role(word: str) -> bool:
    """Tell whether the word, in the singular or plural, says what a person is."""
    return singular_role(word) is not None


def may_be_role(word: str) -> bool:
    """Tell whether a small word right before a name is likely to say what its bearer is."""
    low = word.casefold()
    if is_role(word) or not word[:1].islower() or low in _THINGS:
        return is_role(word)
    return len(low) > 4 and low.endswith(("er", "or", "ant", "ian", "ess", "ster", "ee"))


_RUN = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
# A role has at most so many words, two of them before the one that it hangs on.
_LONGEST_ROLE = 10
_BEFORE_THE_HEAD = 2
MOST_RUNS = 2_000


def role_runs(text: str) -> list[str]:
    """The runs of words in which a role stands that names something: head of Sound Ferries.

    “The mayor” alone says nothing of who that is. At most 2,000, the first ones of the text.
    """
    found = list(_RUN.finditer(text))
    runs: dict[str, None] = {}
    for head, match in enumerate(found):
        if len(runs) > MOST_RUNS:
            break
        if not is_role(match[0]):
            continue
        for first in range(head, max(-1, head - _BEFORE_THE_HEAD - 1), -1):
            if first < head and text[found[first].end() : found[first + 1].start()] != " ":
                break
            for last in range(head, min(len(found), first + _LONGEST_ROLE)):
                if last > head and text[found[last - 1].end() : found[last].start()] != " ":
                    break
                run = text[found[first].start() : found[last].end()]
                if any(found[i][0][0].isupper() for i in range(first, last + 1)):
                    runs[run] = None
    return list(runs)[:MOST_RUNS]


@lru_cache(maxsize=8192)
def singular_role(word: str) -> str | None:
    """Return a role's word in the singular, in its own case; None for other words.

    A word that is no plural comes back as it is.
    """
    word = ELIDED.sub("", word)
    low = word.casefold().rstrip(".")
    if low.endswith(("'s", "’s")):
        return None
    if low in ROLES or (low not in _NO_ROLES and _has_an_end(word, low)):
        return word
    if low.endswith("in") and word[0].isupper() and low[:-2] in ROLES:
        return word  # Architektin, Chirurgin: what a woman is.
    if low.endswith("innen") and (low[:-3] in ROLES or _has_an_end(word, low[:-3])):
        return word[:-3]
    if low.endswith("women") or low.endswith("men"):
        one = low[:-2] + "an"
        return word[:-2] + "an" if one in ROLES or _has_an_end(word, one) else None
    for plural, one in (("ies", "y"), ("s", ""), ("es", ""), ("x", "")):
        stem = low.removesuffix(plural) + one
        if low.endswith(plural) and (stem in ROLES or _has_an_end(word, stem)):
            return word[: -len(plural)] + one
    return None


def _has_an_end(word: str, low: str) -> bool:
    if low in _NO_ROLES or len(low) < 5:
        return False
    if low.endswith(_ENDS if word[0].isupper() else _ENDS_IN_LOWER_CASE):
        return True
    return len(low) > 9 and low.endswith(_LONG_ROLES)  # Bauunternehmer.


_LONG_ROLES = tuple(sorted(role for role in ROLES - SURNAMES if len(role) > 5))
