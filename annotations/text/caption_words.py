"""Tables of words around the names in a caption, and the caption cut into words."""

import re
from dataclasses import dataclass

from .sentences import TITLES
from .word_tables import MONTHS, WEEKDAYS, words

STATES = words(
    """ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont
    neb nev okla ont ore pa que tenn tex va vt wash wis wyo alta man sask"""
)
DETERMINERS = words(
    """a an the his her its their our this that these those der die das dem den des ein eine
    einer einem einen eines seine sein ihr ihre seinem seinen seiner seines ihrem ihren ihrer
    ihres unser unsere unserem unseren le la les un une son sa ses leur leurs l el los las su"""
)
ANDS = words("and und et y & e with mit avec alongside neben con sowie")
ANDS_ONLY = words("and und et y & sowie")
# The word before a name that says: this is a person in the picture.
BEFORE_A_PERSON = words(
    """with alongside beside meets met greets embraces hugs kisses welcomes thanks consoles
    congratulates tackles marries interviews receives between flanked against and mit neben
    trifft begrüßt umarmt empfängt zwischen gegen avec rencontre salue accueille contre"""
)
TALKS_TO = words(
    """talks speaks listens talking speaking listening hands waves presents next close flanked
    accompanied joined greeted hugged surrounded followed embraced"""
)
# A name is the subject when such a word follows.
AFTER_A_PERSON = words(
    """am an at auf aux beim bei before behind beside by dans devant during en for from für in im
    is on près smiles with was mit nach outside near after and und et y à vor wird while who
    whose as are were inside left right speaking seen pictured lors avec au unveils zeigt
    zeigen has had hat war ist"""
)
# Small words that are no verb of a subject and no noun.
SMALL = (
    AFTER_A_PERSON
    | DETERMINERS
    | ANDS
    | words(
        """of to into onto over under off along against across around through between since until
    but or than when where which also not no yesterday today this last next again together here
    alone zum zur vom von aus zu über unter um durch gegen ohne bis des de du par pour sur
    sous dans vers del por para hier jeudi gestern heute near nearby early late earlier later
    ahead amid among"""
    )
)
# First words of a geographical name.
GEOGRAPHIC = words(
    """bay bad buenos camp cap cape central costa east eastern fort great greater gulf hong isle
    kap lac lake las los mont mount mt new north northern porto puerto rio saint-denis saudi
    sierra south southern sri strait tel united upper west western downtown côte gaza"""
)
# Last words of what is a place.
VENUES = words(
    """airport alley allee arena avenue bahnhof barracks bay beach boulevard bridge building
    campus canal castle cathedral cemetery centre center chapel church circuit circus city
    coast coliseum college court courthouse crossing dam desert district docks dome downs
    estate factory farm field fields flughafen forest fort garden gardens gate ground grounds
    hall harbor harbour heights hill hills hospital hotel house hut island islands junction
    kirche lake library lighthouse market marktplatz memorial mill mine monastery mosque
    mountain mountains museum oval palace palais parade park parliament peninsula pier pitch
    place plant platz playground plaza polytechnic pool port prison province quarter quay
    raceway ranch refinery region reservoir river road rathaus ruins rues school sea shipyard
    shore shrine slum speedway square stade stadion stadium state station straße strasse
    street suburb synagogue temple terminal territory theater theatre tower town track trail
    tunnel university valley velodrome village ward wharf woods yard zoo gare mairie rue
    marché lycée hôpital basin barrage camp border checkpoint neighbourhood neighborhood
    county headquarters infirmary
    pit colliery quarry brewery dockyard depot warehouse restaurant pub
    bakery clinic jail club musée bibliothèque théâtre stade"""
)
ON_PLACES = words(
    """avenue boulevard coast hill hills island islands road square street way beach bridge pier
    mall field river lake plaza promenade quay strip riviera"""
)
EVENTS = words(
    """awards award bowl carnival ceremony championship championships classic conference congress
    convention cup derby exhibition expo fair fest festival final finals forum gala game games
    gp grand-prix group league marathon match meeting olympics open opening oscars parade
    party premiere premier prix prize race rally round season series session show summit
    symposium tour tournament trophy trial week weekend championnat coupe pokal liga messe
    gipfel eröffnung filmfest festspiele spiel tag demonstration proteste pressekonferenz
    debate vote"""
)
GROUPS = words(
    """albion athletic city dynamo fc hotspur inter olympique real rovers sc sporting town united
    villa wanderers juventus sv vfb vfl tsv borussia bayern"""
)
KEPT_OF = words(
    """bay city coast commune district gulf island isle municipality outskirts port province
    region shores state strait suburb town village archipelago canton county department
    kingdom ville île gemeinde stadt dorf insel bassin baie golfe lac forêt vallée presqu'île
    quartier région village commune archipel"""
)
DROPPED_OF = words(
    """altstadt bahnhof banks bahnhofs border bridge castle cathedral center centre church
    downtown dom flughafen gare hafen harbor harbour heart innenstadt mairie market marktplatz
    mosque museum neighborhood neighbourhood park parliament place quay rathaus ruins schloss
    square skyline station streets theater town-hall university universität kirche zentrum zoo
    tribunal gericht port hall tower walls brücke cathédrale château plage rues université
    hôpital marché halles roofs rooftops strand turm stadthalle pont stade rue tour falaises
    immeuble toits hauteurs centre place aéroport église parc phare usine moulin abbaye piscine
    collège lycée école cimetière prison caserne"""
)
PLACE_WORDS = words(
    """in near at outside inside off around across through along over bei nahe à en on auf am im
    dans devant unweit aux au de vor"""
)
# Auf what is no island stands something else: auf Deutsch, auf Tour.
ISLANDS = words(
    """rügen usedom sylt föhr amrum helgoland norderney borkum juist langeoog fehmarn hiddensee
    mallorca ibiza menorca teneriffa fuerteventura lanzarote kreta rhodos lesbos samos kos korfu
    korsika sizilien sardinien elba capri ischia zypern malta madeira island grönland kuba haiti
    jamaika hawaii bali java sumatra borneo lombok taiwan okinawa hokkaido sachalin sansibar
    madagaskar mauritius réunion lampedusa gotland bornholm öland la las el los san santa"""
)
# What is over somebody or something and not above a place.
OVER_SOMEBODY = words(
    """win wins victory triumph defeat lead anger outrage concern concerns row dispute protest
    protests tension tensions debate talks control power"""
)
NOT_ON = words(
    """facebook twitter instagram tiktok youtube netflix television tv christmas thanksgiving
    easter earth mars air independence election boxing labor labour memorial palm good ash new
    valentine x bbc cnn broadway bail loan day eve"""
)
BEARINGS = words(
    """northern southern eastern western northeastern northwestern southeastern southwestern
    central north south east west northeast northwest southeast southwest downtown rural upper
    lower"""
)
EXCEPTED_ARTICLES = words(
    """schweiz türkei ukraine slowakei mongolei usa niederlanden niederlande philippinen eifel
    elbe pfalz lausitz uckermark bretagne normandie provence toskana"""
)
EXCEPTED_WITH_IM = words(
    """irak iran jemen libanon sudan südsudan kongo saarland allgäu harz schwarzwald kosovo tschad
    senegal vatikan ruhrgebiet erzgebirge spreewald odenwald taunus emsland münsterland vogtland
    breisgau wendland westjordanland gazastreifen donbass"""
)
# How a German venue or area ends, behind which its town or name stands: im Landgericht Vellin.
GERMAN_VENUES = tuple(
    words(
        """bibliothek gericht flughafen bahnhof hafen rathaus stadion arena theater museum schule
        klinik klinikum krankenhaus universität hochschule messe zoo tierpark kirche dom schloss
        burg kaserne gefängnis landtag halle therme freibad stadtteil bezirk landkreis provinz
        region gemeinde stadt dorf ortschaft insel hauptstadt kraftwerk zeche werk hütte institut"""
    )
)
NO_PLACES = words(
    """photo foto image credit
    english french german spanish arabic group game round phase week act chapter front kraft
    form bild anspruch richtung frage person sicherheit memory honor honour favor favour protest
    support tears sonnenaufgang sonnenuntergang nacht regen schnee sturm nebel dunkelheit
    tagesanbruch dämmerung gegenlicht vollmond hitze kälte minusgraden temperaturen training
    hochwasser niedrigwasser ebbe flut tauwetter glätte stau unwetter abstimmung wahlen
    verhandlungen gesprächen arbeiten aufräumarbeiten dreharbeiten proben"""
)
# What a scene far away is named after: the war in, strikes on.
ELSEWHERE = words(
    """war wars conflict invasion strikes strike crisis earthquake election elections situation
    attack attacks killed killings coup violence fighting krieg krise lage angriff angriffe
    guerre crise origin born role part interest elected"""
)
DEMONYM = re.compile(r"[A-Z]\w+(?:ian|ean|ese|ish)s?")
GIVEN_NAMES = words(
    """adrian brian christian damian dorian fabian florian gillian ian jean jillian julian kian
    kilian cillian lillian marian sean sebastian vivian dean bastian cristian kristian yian
    tristian"""
)
PARTICLES = words(
    """van von de der den del della di da dos du bin ibn al el la le ten ter zu ben bint af av"""
)
STARTS = words(
    """from left right top bottom above below in at on pictured here foto bild file while after
    before during as with links rechts oben unten hier beim bei am im nach vor auf ende anfang
    mitte blick when people protesters residents fans members two three four five six seven
    eight soccer football tennis basketball cricket rugby also both other photo picture image"""
)

# Words of a scene

_TOKEN = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*(?:['’](?!\w))?|\S")


@dataclass(frozen=True, slots=True)
class Word:
    start: int
    end: int
    text: str

    @property
    def low(self) -> str:
        return self.text.casefold()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()

    @property
    def is_capital(self) -> bool:
        bare = re.sub(r"\A[dlDL]['’]", "", self.text)
        return bare[:1].isupper()

    @property
    def is_acronym(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()

    @property
    def bare(self) -> str:
        """The word in lower case without a genitive's ending and a full stop."""
        return re.sub(r"['’]s?\Z", "", self.low).rstrip(".")

    @property
    def is_possessive(self) -> bool:
        return self.low.endswith(("'s", "’s", "s'", "s’"))

    @property
    def is_day(self) -> bool:
        return self.low.rstrip(".") in WEEKDAYS or self.low.rstrip(".") in MONTHS


def words_of(text: str, start: int, end: int) -> list[Word]:
    """Return the words and signs; the full stop of an abbreviation belongs to its word."""
    found: list[Word] = []
    for match in _TOKEN.finditer(text, start, end):
        if match[0] == "." and found and found[-1].end == match.start():
            last = found[-1]
            plain = last.low.replace(".", "")
            abbreviated = (
                (len(last.text) == 1 and last.text.isupper())
                or "." in last.text
                or plain in TITLES
                or (plain in STATES and len(found) > 1 and found[-2].text == ",")
                or (plain in MONTHS and last.is_capital and len(plain) < 5)
                or plain in ("jr", "sr", "gov", "rep")
                or (last.low[1:2] == "-" and plain[2:] in STATES)
            )
            if abbreviated and not last.low.endswith("."):
                found[-1] = Word(last.start, match.end(), last.text + ".")
                continue
        found.append(Word(match.start(), match.end(), match[0]))
    return found
