"""Words that say what somebody is, by language: data for telling names, roles and bodies apart."""

from .word_tables import words

# The word a person's role hangs on: deputy minister, team member, Sprecherin.
ROLES = words(
    """activist actor actress adviser advisor agent aide ambassador analyst archbishop archivist
    artist astronaut attorney author banker bishop blogger boss captain cardinal chair chairman
    chairperson chairwoman chancellor chief coach coauthor co-author cofounder co-founder colonel
    commander commissioner congressman congresswoman coordinator coroner councillor councilor
    counsel critic curator dean defender delegate deputy designer detective developer diplomat
    director doctor driver economist editor engineer envoy executive expert farmer filmmaker
    founder general goalkeeper governor head historian inspector investigator journalist judge
    justice king lawmaker lawyer leader lecturer lieutenant magistrate major manager mayor member
    midfielder minister mp neighbour neighbor nurse officer official organiser organizer owner
    parent participant partner passenger patron pilot poet politician pope premier president
    prince princess principal producer professor prosecutor psychologist queen rabbi reporter
    representative researcher resident scientist secretary senator sergeant sheriff singer soldier
    speaker spokesman spokesperson spokeswoman striker student superintendent surgeon survivor
    teacher technician trader treasurer undersecretary user veteran vice-president victim
    volunteer winner witness woman worker writer man boy girl mother father sister brother son
    daughter wife husband widow poster
    abgeordnete abgeordneter anwalt anwältin arzt ärztin aussenminister außenminister
    außenministerin autor autorin beamter bischof botschafter botschafterin bundeskanzler
    bundeskanzlerin bundesminister bundesministerin bundespräsident bürgermeister bürgermeisterin
    chef chefin direktor direktorin experte expertin finanzminister finanzministerin forscher
    forscherin fraktionschef geschäftsführer geschäftsführerin gouverneur innenminister
    innenministerin innensenatorin kanzler kanzlerin könig königin landrat leiter leiterin minister
    ministerin ministerpräsident ministerpräsidentin oberbürgermeister papst pfarrer polizist
    polizistin präsident präsidentin premierminister premierministerin professor professorin
    politiker politikerin regierungschef richter richterin schauspieler schauspielerin
    schriftsteller sekretär senator senatorin sprecher sprecherin staatsanwalt staatsanwältin
    staatssekretär trainer trainerin verteidigungsminister vorsitzende vorsitzender vorstand
    wissenschaftler wissenschaftlerin zeuge zeugin
    avocat avocate capitaine chercheur chercheuse commissaire députée député directeur directrice
    élu élue entraîneur juge maire mairesse ministre porte-parole premier préfet président
    présidente procureur procureure professeure secrétaire sénateur sénatrice"""
)
TITLES = words(
    """mr mrs ms miss mx dr prof sir dame lord lady rev fr st capt col gen lt maj sgt sen rep gov
    herr frau m mme mlle me"""
)
MALE = words(
    """mr sir lord herr m king prince father brother son husband man boy spokesman chairman
    congressman archbishop pope actor"""
)
FEMALE = words(
    """mrs ms miss dame lady frau mme mlle queen princess mother sister daughter wife woman girl
    spokeswoman chairwoman congresswoman actress"""
)
# Words that make a name that of a body and not of a person.
BODIES = words(
    """academy agency alliance army assembly association associations authority bank board
    broadcaster bureau cabinet campaign centre center chamber channel church city club coalition
    college commission committee company confederation conference congress corp corporation
    council country court department district federation force forces foundation fund gazette
    government group guardian herald hospital house inc inquiry institute institution journal
    kommission league magazine ministry mission movement museum nations navy network news newspaper
    office opposition organisation organization panel parliament parlament partei party police post
    press programme regulator regierung school sea secretariat senate service services society
    staff state states station studio survey team times tribunal union university utility
    website wikinews courier
    bundesregierung bundesamt bundestag bundesrat gericht gerichtshof landgericht ministerium
    außenministerium innenministerium polizei unternehmen universität verband verein zeitung
    ministère gouvernement parti entreprise université tribunal syndicat association préfecture"""
)
_GERMAN_BODIES = tuple(
    words(
        """verwaltung behörde ministerium amt gericht verband verein partei gesellschaft unternehmen
        kommission polizei regierung gewerkschaft universität institut wehr bank kammer stiftung
        initiative genossenschaft reederei agentur redaktion fraktion klinik hochschule konzern"""
    )
)


def is_body(word: str) -> bool:
    """Tell whether a word is for a body, German compounds with it: Stadtverwaltung."""
    low = word.lower().rstrip(".")
    return low in BODIES or (word[:1].isupper() and low.endswith(_GERMAN_BODIES))


DOCUMENTS = words(
    """analysis article audit banner bill blog book brief communiqué declaration document documents
    draft email estimates figures file filing indictment judgment law leaflet letter memo message
    notice note paper plan poll poster posts press-release records report results ruling sign
    statement statistics study summary survey text transcript treaty tweet video website
    bericht erklärung gutachten mitteilung studie umfrage urteil communiqué rapport étude"""
)
STATES = words(
    """afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahrain
    bangladesh belarus belgium bolivia botswana brazil bulgaria cambodia cameroon canada chad chile
    china colombia congo croatia cuba cyprus czechia denmark ecuador egypt estonia ethiopia finland
    france georgia germany ghana greece guatemala guinea haiti honduras hungary iceland india
    indonesia iran iraq ireland israel italy jamaica japan jordan kazakhstan kenya korea kosovo
    kuwait kyrgyzstan laos latvia lebanon liberia libya lithuania luxembourg malawi malaysia mali
    malta mexico moldova mongolia montenegro morocco mozambique myanmar namibia nepal netherlands
    nicaragua niger nigeria norway oman pakistan palestine panama paraguay peru philippines poland
    portugal qatar romania russia rwanda senegal serbia singapore slovakia slovenia somalia spain
    sudan sweden switzerland syria taiwan tajikistan tanzania thailand togo tunisia turkey
    turkmenistan uganda ukraine uruguay uzbekistan venezuela vietnam yemen zambia zimbabwe
    us uk u.s u.k usa eu britain england scotland wales beijing moscow washington brussels london
    paris berlin kyiv tehran pyongyang seoul tokyo delhi ankara kremlin
    deutschland frankreich großbritannien russland österreich schweiz türkei ungarn italien
    spanien polen griechenland irak israel syrien chine russie allemagne"""
)
