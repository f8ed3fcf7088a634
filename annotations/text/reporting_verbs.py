"""Words that report speech, by language: data for sentences and attributions."""

from .word_tables import words

ENGLISH = words(
    """accused accuses acknowledged acknowledges added adds admits admitted advised advises affirmed
    affirms alleged alleges announced announces answered answers argued argues asked asks
    asserted asserts assured assures believed believes blamed blames boasted called calls
    cautioned cautions charged charges claimed claims commented comments complained complains
    conceded concedes concluded concludes condemned condemns confessed confirmed confirms
    contended contends continued continues countered counters cried criticised criticized
    declared declares demanded demands denied denies denounced denounces described describes
    disclosed discloses echoed emphasised emphasises emphasized emphasizes estimated estimates
    exclaimed explained explains expressed expresses hinted implored insisted insists
    instructed joked jokes lamented laments maintained maintains mentioned mentions mused
    noted notes objected observed observes ordered pleaded pledged pledges posted
    posts predicted predicts proclaimed promised promises proposed proposes protested quipped
    reasoned recalled recalls recommended recommends reiterated reiterates remarked remarks
    repeated repeats replied replies reported reports responded responds retorted revealed
    reveals ruled rules said says shouted stated states stressed stresses suggested suggests
    testified testifies theorized thinks thought told tells tweeted tweets underlined
    underlines urged urges vowed vows warned warns wondered wonders writes wrote yelled
    say warn insist admit argue suggest tell believe think explain complain sighed sighs"""
)

# Verbs of two words.
IDIOMS = frozenset(
    tuple(idiom.split("_"))
    for idiom in words(
        """went_on goes_on pointed_out points_out pointing_out chimed_in hit_back shot_back
        put_it puts_it cried_out called_out spoke_out fired_back"""
    )
)

GERMAN = words(
    """antwortet antwortete antworteten argumentiert argumentierte argumentierten äußert äußerte
    äußerten bedauert bedauerte befürchtet befürchtete begründet begründete behauptet
    behauptete behaupteten beklagt beklagte beklagten bekräftigt bekräftigte bekräftigten
    bemängelt bemängelte bemerkt bemerkte berichtet berichtete berichteten bestätigt
    bestätigte bestätigten betont betonte betonten bezeichnet bezeichnete bezeichneten
    bilanziert bilanzierte ergänzt ergänzte ergänzten erinnert erinnerte erklärt erklärte
    erklärten erläutert erläuterte erläuterten erwidert erwiderte erwiderten erzählt erzählte
    erzählten fordert forderte forderten fragt fragte fragten fürchtet fürchtete fügt fügte
    fügten gesagt hofft hoffte kommentiert kommentierte kommentierten konstatiert konstatierte
    kritisiert kritisierte kritisierten kündigt kündigte kündigten lobt lobte mahnt mahnte
    mahnten meint meinte meinten meldet meldete meldeten prognostiziert resümiert resümierte
    rief riefen sagt sagte sagten schreibt schrieb schrieben schildert schilderte sprach
    spricht teilte teilten twitterte unterstreicht unterstrich urteilt urteilte verkündet
    verkündete verlangt verlangte verlangten verrät verriet versichert versicherte
    versicherten verspricht versprach verteidigt verteidigte vermutet vermutete warnt warnte
    warnten wettert wetterte widerspricht widersprach zitiert zitierte
    antworte beschrieb beschreibt beschwert beschwerte beteuert beteuerte bezweifelt bezweifelte
    bekannte bekräftigten bedauerten begrüßt begrüßte begrüßten bezichtigt bezichtigte
    charakterisiert charakterisierte dementiert dementierte droht drohte empfahl empfiehlt
    entgegnet entgegnete erwartet erwartete feststellte forderten freut freute gab gibt gesteht
    gestand glaubt glaubte hieß heißt hob höhnt höhnte jubelt jubelte klagt klagte konterte kontert
    lautet lautete lauteten lehnt lehnte legte meinten meinen monierte moniert nannte nannten nennt
    nennen notiert notierte plädiert plädierte prangert prangerte prophezeit prophezeite protestiert
    protestierte präzisiert präzisierte rechtfertigt rechtfertigte referierte riet rät räumt räumte
    rügt rügte schimpft schimpfte schlug schlägt schloss schränkt schränkte schwärmt schwärmte sah
    sieht signalisiert signalisierte spekuliert spekulierte spottet spottete spricht stellt stellte
    titelt titelte tadelt tadelte unterstrichen veröffentlicht verurteilt verurteilte verurteilten
    verweist verwies vertritt vertrat warf werfen wirft wies weist wiederholt wiederholte wundert
    wunderte würdigt würdigte wünscht wünschte zeigt zeigte zugesichert äußern äußerten erklären
    sagen fordern betonen skandieren skandiert skandierte skandierten
    beurteilt beurteilte
    mitteilt mitteilte mitteilten hinzufügt hinzufügte hervorhob hervorhebt ankündigt ankündigte
    ankündigten bekanntgab klarstellte klarstellt anmerkte anmerkt einräumt einräumte"""
)

FRENCH = words(
    """accuse accusé admet admis affirme affirment affirmé ajoute ajoutent ajouté annonce annoncé
    appelle appelé assure assurent assuré avertit averti avoue avoué commente commenté conclut
    conclu condamne condamné confie confié confirme confirment confirmé constate constaté
    critique critiqué déclare déclarent déclaré déclara demande demandé dénonce dénoncent
    dénoncé déplore déplorent déploré dit dira disait disent écrit estime estiment estimé
    exhorte exhorté explique expliquent expliqué indique indiquent indiqué insiste insisté
    interroge interrogé juge jugé lance lancé martèle martelé met note noté observe observé
    plaide plaidé poursuit poursuivi précise précisent précisé prévient prévenu promet promis
    raconte raconté rappelle rappellent rappelé réagi réagit reconnaît reconnu regrette
    regretté répète répété répond répondu répliqué réplique résume résumé rétorque rétorqué
    réclame réclamé s'exclame souligne soulignent souligné soutient soutenu souhaite suggère
    suggéré témoigne témoigné tranche exclame exclamé insurge insurgé souvient souviennent qualifie
    qualifié qualifient indigne indigné inquiète félicite réjouit défend défendu alerte alerté
    prédit prévoit ironise ironisé peste soupire soupiré glisse glissé lâche lâché
    murmure concède concédé nuance nuancé balaie renchérit reprend enchaîne complète détaille
    détaillé évoque évoqué évoquent parle parlé parlent"""
)

FRENCH_IDIOMS = frozenset(
    tuple(idiom.split("_"))
    for idiom in words("fait_savoir fait_valoir fait_remarquer laisse_entendre laissé_entendre")
)

ALL = ENGLISH | GERMAN | FRENCH
