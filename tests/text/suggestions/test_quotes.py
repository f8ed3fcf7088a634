"""Each shape of attribution with an example of its own, in English, German and French."""

import re
from pathlib import Path

import pytest

from annotations.text.intake import assemble, read_paste
from annotations.text.scoring import plain_blocks
from annotations.text.suggestions import Known
from annotations.text.suggestions.quotes import suggest_quotes

NATO = Path(__file__).parents[4] / "shared/data/articles/nato-beijing.txt"


READ_FROM = 0.6  # A shape may be read well before there are data to show it by.
# Rules whose confidence is how often they are right on the development data.
MEASURED = {
    *("according to", "trailing according to", "trailing", "as told", "retold", "claimed", "found"),
    *("said", "said that", "said to", "said to somebody that", "said why"),
}


def read(text: str, language: str = "en"):
    """Return what is proposed, shown or not, each as (parts, cue, source)."""
    return [found[:3] for found in proposed(text, language)]


def proposed(text: str, language: str = "en"):
    """Return what is proposed, shown or not, each as (parts, cue, source, rule).

    The rule has its confidence behind it, unless that is measured on the development data.
    """
    return [
        (
            *(
                " | ".join(text[part.start : part.end] for part in one.parts if part.role == role)
                for role in ("content", "cue", "source")
            ),
            one.rule if one.rule in MEASURED else f"{one.rule} {one.confidence}",
        )
        for one in suggest_quotes(text, plain_blocks(text), language)
        if one.kind == "quote" and one.confidence >= READ_FROM
    ]


def unmarked(marked: str):
    """Take [[content]], {cue}, <source> and # rule out of a line, in which ¶¶ is a blank line."""
    marked, _, rule = marked.replace("¶¶", "\n\n").partition(" # ")
    parts = [
        " | ".join(found)
        for found in (
            re.findall(r"\[\[(.*?)\]\]", marked),
            re.findall(r"\{(.*?)\}", marked),
            re.findall(r"<(.*?)>", marked),
        )
    ]
    return re.sub(r"\[\[|\]\]|[{}<>]", "", marked), [(*parts, rule)] if any(parts) else []


def rows(table: str) -> list[str]:
    return [row for row in table.splitlines() if row and not row.startswith("#")]


def speakers(text: str, language: str = "en", known=()):
    found = suggest_quotes(text, plain_blocks(text), language, known)
    return [one.values["speaker"] for one in found if one.kind == "quote"]


ENGLISH = """
# Behind the quote.
[[“We go,”]] {vowed} <police chief Mara Quill>. # words behind 0.95
[[“We go,”]] <Quill, 54>, {told} the Times on Monday. # words behind 0.95
[[“We go,”]] {shrugged} <Dov Ancel>. # words behind 0.95
[[“We go,”]] {said} <Ibra Kone>, whose roof fell in. # words behind 0.95
[[“We go,”]] <the letter> {read}. # words behind 0.95
[[“We go,”]] <Kone> {pointed out}. # words behind 0.95
[[“We go”]] {–} <Ada Lund> # words behind 0.95
[[“We go, and soon.”]] <Anonymous baker>, “Bread Today” # words in front 0.95
[[“We go”]] — <she> {said}. # words behind 0.95
[[“Is it safe?”]] <a mother of two> {asked}. # words behind 0.95
The port [[‘may be dry by June’]], <divers> {warn} # words behind 0.95
{In the words of} <the coroner>, [[“every alarm was off”]]. # words in front 0.8
[[“We go”]] <Ada Lund> {said}. # words behind 0.95
[[“We go now”]] <Ada Lund> {told} the crowd on Monday. # words behind 0.95
# A headline, with the quote first.
[[‘We are out of flour’]]{:} <baker> in Norrport # headline 0.8
[[‘We are out of flour’]]{:} <people> in Norrport # headline 0.8
[[‘It is over’]]{:} <Lund> quits board # headline 0.8
[[‘It is over’]]{:} <Lund> on the lost quay # headline 0.8
[[“It is over”]]{:} <port chief Ada Lund> quits # headline 0.8
[[“It is over”]]{:} <the head of water> quits # headline 0.8
[[“It is over”]]{:} <Lund and Berg> quit board # headline 0.8
[[“It is over”]]{:} <Ada Lund, mayor of Aue> # headline 0.8
[[“It Is Over”]]{:} <Ada Lund> Quits Port Board # headline 0.8
[[‘It is all over’]]{:} Protests grow in Norrport # headline 0.65
[[‘It is all over’]]{:} five dead in fire # headline 0.65
[[“Proud of you! See you soon.”]] <Kone> {wrote} on social media. # words behind 0.95
The board, {according to} <a clerk, Ada Lund>, [[“will look at it”]]. # words in front 0.8
<Her deputy, Ada Lund>, took another view{:} [[“We stay.”]] # words in front 0.8
[[“It floats,”]] {said} <one>. # words behind 0.95
[[“It floats,”]] <Lund>, who built it, {said}. # words behind 0.95
[[“It floats,”]] <Lund>, a baker from the north, {said}. # words behind 0.95
It was <Ada Lund> who {said}: [[“We go now.”]] # words in front 0.8
[[“We go now.”]] That is how <Ada Lund> {put it}. # words behind 0.95
[[“Nobody wins,”]] as <Lund> {put it}. # words behind 0.95
The quay is [[“a mess”]], as <Ada Lund> {said} on Monday. # words behind 0.95
# In a sentence that does nothing else, behind it or below it.
[[“We go now.”]] <Ada Lund> {said} this on Monday. # words behind 0.95
[[“We go now.”]] So {said} <Ada Lund> on Monday. # words behind 0.95
[[“We go now.”]] That is what <Ada Lund> {said}. # words behind 0.95
[[“We go now.”]]¶¶<Ada Lund> {said} this on Monday. # words below 0.85
[[“We go now.”]]¶¶{—} <Ada Lund> # words below 0.85
[[“We go now.”]]¶¶{–} <Ada Lund, mayor of Norrport> # words below 0.85
# Other marks, and marks on the wrong side of a blank.
[[‹We go now›]], {said} <Ada Lund>. # words behind 0.95
<Ada Lund> {said}: [[›We go now.‹]] # words in front 0.8
[["We go now "]]{said} <Lund>."I stay "said Holm. # words behind 0.95
<Lund> {said} [["We go "]]and left. Holm said"I stay "and sat. # words in front 0.8
# In front of it.
<Kone>{:} [[“We go, all of us”]] # words in front 0.8
<Senator Kone> {calls} budget [[‘a gift to thieves’]] # words in front 0.8
As <Lund> {put it}: [[“Nobody wins.”]] # words in front 0.8
<Mr Baines, a father of two>, {said}: [[“I cried.”]] # words in front 0.8
<The poster> {wrote} [[that “the lake is dry.”]] # said that
The inquiry drew fire, with <one reader> {writing} [[“What a waste!”]] # words in front 0.8
<She> {described} the ruling as [[“deeply unfair”]]. # words in front 0.8
<Kone> visited the site and spoke, {calling} it a [[“ruin”]]. # words in front 0.8
The board opposes the work. [[“We go,”]] {said} <its head, Ada Lund>. # words behind 0.95
<One of them>, who asked not to be named, {explained}: [[“We saw no road.”]] # words in front 0.8
<Ada Lund>, who worked as a cook until June, {said}: [[“We saw no road.”]] # words in front 0.8
# In pieces.
[[“This,”]] <she> {added}, [[“is not the end.”]] # words behind 0.95
[[“We go,”]] <Lund> {told} the press, [[“to see it.”]] # words behind 0.95
[[“We go,”]] {said} <Lund>. [[“Now.”]] # words behind 0.95
[[“We go”]] {–} <Ada Lund, mayor of Norrport> # words behind 0.95
[[“We go,”]] <Ada Lund, the mayor>, {said}. [[“We stay.”]] # words behind 0.95
<Lund> {described} Holm as [[“vain”]], [[“sly”]] and [[“a danger to us”]]. # words in front 0.8
<Critics> {called} the plan [[“cruel,”]] [[“costly,”]] and [[“a sham”]]. # words in front 0.8
Aue [[“is at its limit,”]] <they> {added}, calling on Oslo [[“to help.”]] # words behind 0.95
<Lund> {said}: [[“We go.]]¶¶[[“We go now.”]] # words in front 0.8
[[“Now,”]] {said} <Lund>, [[“again. And,”]] she added, [[“with feeling.”]] # words behind 0.95
# Told in the writer's words.
<Lund> {said} Tuesday [[that the port would open]]. # said to somebody that
<Lund> {told} reporters [[the port was shut]]. # said
<Lund>, for her part, {said} [[that it was over]]. # said that
Speaking in Oslo, <Lund> {said} [[she would stay]]. # said
<Ada Lund>, who worked there as a nurse until April, {said} [[the ward was closed]]. # said
<Ada Lund>, who served as a pilot under Admiral Kone, {said} [[the ward was closed]]. # said
<Police> have not {said} [[why the road was shut]]. # said why
<Divers> {found} [[the wreck had moved north]]. # found
<Locals> are {worried} [[the dam will break]]. # claimed
<Lund> {said} [[the port was “ready” and open]]. # said
<The “Sport” part of the site> {says} [[that the race is off]]. # said that
Levels fell, the water board reported on Friday.
[[Levels fell by a tenth]], <the board> {reported} on Friday. # trailing
[[Levels fell by a tenth]], {said} <Lund>. # trailing
[[Prices fell by a tenth]], <the energy minister, Ada Lund>, {told} parliament on Monday. # trailing
[[Prices fell by a tenth]], <a baker, Ada Lund>, {said} on Monday. # trailing
<The board> expects to save a tenth and {says} [[that no jobs will be lost]]. # said that
Lund defended the so-called “fair levy”, which adds 2 cents to every hour.
[[The bridge]], <officials> {say}, [[will open in June]]. # trailing
[[The firm will pay]], <the Herald> {reported}, citing two clerks. # trailing
{According to} <Ada Lund>: [[“We go now.”]] # words in front 0.8
{According to} <the mayor, Ada Lund>: [[“We go now.”]] # words in front 0.8
{According to} <Lund, a baker>, [[the mill is shut]]. # according to
{According to} <the agency>, quoting the army, [[the camp was hit]]. # according to
[[Levels fell by a tenth]], {according to} <the board>. # trailing according to
"""


@pytest.mark.parametrize("marked", rows(ENGLISH))
def test_a_shape_of_english_is_read(marked):
    text, expected = unmarked(marked)
    assert proposed(text)[:1] == expected


GERMAN = """
[[„Wir gehen“]], {sagte} am Montag <die Bürgermeisterin Jule Hartwig>. # words behind 0.95
[[„Wir gehen“]], {sagte} <Bürgermeisterin Ute Ahrend> am Montag. # words behind 0.95
[[„Wir gehen“]], {freute} sich <der Trainer>. # words behind 0.95
[[„Wir gehen“]], {hatte} <Ute Ahrend> am Montag erklärt. # words behind 0.95
[[„Wir gehen jetzt“]], {heißt es} in <der Mitteilung>. # words behind 0.95
[[„Wir gehen“]], {so} das Fazit <der Betreiber>. # words behind 0.95
[[„Das stimmt“]], {schreibt} <die „Hafenpost“>. # words behind 0.95
<Die Sprecherin der Bank, Ute Ahrend>, {sagte} dazu: [[„Wir gehen.“]] # words in front 0.8
In Aue {äußerte} sich <der Richter Bo Holm> zufrieden: [[„Gut so.“]] # words in front 0.8
<Die Opposition> sparte nicht mit Kritik{:} [[„Das reicht nicht.“]] # words in front 0.8
Im Mai hatte <Ute Ahrend> in Aue {versichert}: [[„Wir bleiben.“]] # words in front 0.8
<Ahrend> {sagte}, [[die Brücke werde im Mai gesperrt]]. # said
<Ahrend> {betonte}, [[dass es keine Gefahr gebe]]. # said that
[[Die Brücke werde]], {so} <Ahrend>, [[im Mai gesperrt]]. # trailing
{Nach} <Angaben der Feuerwehr> [[wurde niemand verletzt]]. # according to
{Laut} <Ada Lund> [[hält der Damm bis Mai]]. # according to
Wie <die Polizei> am Montag {mitteilte}, [[wurde niemand verletzt]]. # as told
<Ersten Berichten> {zufolge} [[ist der Damm gebrochen]]. # according to
{Laut} <Ute Ahrend>: [[„Wir gehen jetzt.“]] # words in front 0.8
{Nach} <Angaben von Ute Ahrend>: [[„Wir gehen jetzt.“]] # words in front 0.8
<Ute Ahrend> {zufolge} [[„ist der Damm gebrochen“]]. # words in front 0.8
Der Damm ist <der Feuerwehr> {zufolge} [[„bald hin“]]. # words in front 0.8
[[„Es ist vorbei“]]{:} <Ahrend> verlässt Vorstand # headline 0.8
[[„Es ist vorbei“]]{:} <Bürgermeisterin Ahrend> tritt ab # headline 0.8
[[„Es ist jetzt vorbei“]]{:} Die Räumung beginnt # headline 0.65
[[„Es ist jetzt vorbei“]]{:} Proteste in Aue¶¶Die Proteste wuchsen. # headline 0.65
Im Streit hatte sich <Ahrend> zu einem Ruf verstiegen{:} [[„Schluss!“]] # words in front 0.8
Den Plan {bezeichnete} <Ahrend> als [[„reinen Unfug“]]. # words in front 0.8
Am Kai saßen <die Fischer> und {skandierten} Parolen wie [[„Rettet den Kai“]]. # words in front 0.8
Als [[„reinen Unfug“]] {beurteilte} <der Richter Bo Holm> den Plan. # words behind 0.95
Das Amt werde, {so} <sein Sprecher Bo Holm>, [[„alles prüfen“]]. # words in front 0.8
<Ahrend> {nannte} den Preis [[„einen Witz“]]. # words in front 0.8
[[„Er schwimmt“]], {meinte} <einer>. # words behind 0.95
Es war <Ute Ahrend>, die {sagte}: [[„Wir gehen jetzt.“]] # words in front 0.8
[[„Das Wasser ist rein“]], wie <die Ärztin Ute Ahrend> am Abend {sagte}. # words behind 0.95
[[„Der Kai bleibt“]], {rief} <Ute Ahrend> der Menge zu. # words behind 0.95
[[„Erst“]], {sagte} <die Ärztin>, [[„wir. Dann“]], fuhr sie fort, [[„ihr.“]] # words behind 0.95
[[„Wir gehen jetzt.“]] Das {sagte} <Ute Ahrend> am Montag. # words behind 0.95
[[„Wir gehen jetzt.“]] {So} <Ute Ahrend> am Montag. # words behind 0.95
[[„Wir gehen jetzt.“]]¶¶{–} <Ute Ahrend>, Bürgermeisterin # words below 0.85
[[›Wir gehen jetzt‹]], {sagte} <Ute Ahrend>. # words behind 0.95
[[»Er rief ›Halt!‹ und lief«]], {sagte} <Ute Ahrend>. # words behind 0.95
# The subject behind the verb.
Angesichts der Lage {nannte} <Ute Ahrend, Chefin der Werft>, Aue [[„träge“]]. # words in front 0.8
Ende Mai 2011 {verkündete} <der Verein>: [[„Wir bauen neu.“]] # words in front 0.8
Da Boote fehlen, {warnte} <der Richter Bo Holm> die Stadt: [[„Es wird eng.“]] # words in front 0.8
[[„Wir gehen“]], {so} charakterisierte ihn <der Trainer Bo Holm>. # words behind 0.95
Den Plan {stellte} <die Senatorin Ute Ahrend> in Frage: [[„Das reicht nie.“]] # words in front 0.8
Auch <die Ärztin Ute Ahrend> {äußerte} Zweifel: [[„Wir warten ab.“]] # words in front 0.8
[[„Wir gehen“]], {schrieb} <die in Aue geborene Ahrend>. # words behind 0.95
[[„Wir gehen jetzt“]], {so} <letztere>. # words behind 0.95
# In front of the verb, farther away.
<Die 84-jährige Ahrend>, die als klug gilt, {hofft} aber, [[„dass es geht“]]. # words in front 0.8
<Er> hielt den Plan für gut und {bezeichnete} den Bau des Kais als [[„nötig“]]. # words in front 0.8
<Bo Holm, Sprecher der Gruppe „Nordkai“>, {sagte}: [[„Wir gehen.“]] # words in front 0.8
Wie <Ute Ahrend> am Montag {mitteilte}: [[„Wir gehen jetzt.“]] # words in front 0.8
<Die Menge> {skandierte} vor dem Rathaus Parolen wie [[„Rettet den Kai“]]. # words in front 0.8
# Beside and around the quoted words.
Ein Mann rief bei der Tat {laut} <Zeugen> [[„Alles muss weg“]]. # words in front 0.8
Es freuten sich viele, darunter <Ute Ahrend> {(}[[„Endlich ist es so weit.“]]). # words in front 0.8
Der Kai wurde von <Anwohnern> als [[„Schandfleck“]] {bezeichnet}. # words behind 0.95
<Holm> {fragte}: [[„Was spricht dagegen?“]] Ahrend forderte einen neuen Kai. # words in front 0.8
# Who is said to have given it, in any words.
{Nach} <Polizeiangaben> [[brach der Kai im Mai]]. # according to
{Nach} <ersten Angaben der Polizei> [[starb ein Fischer]]. # according to
{Nach} <einem Bericht der Werft> [[kostete der Umbau drei Millionen Euro]]. # according to
{Laut} <„Aldener Zeitung“> [[gewann Ahrend die Wahl]]. # according to
{Laut} <Werft> [[wurden 40 Boote verkauft]]. # according to
# In its own clause.
Der Zaun steht, [[weil das Ufer]] {laut} <Polizei> [[nicht sicher ist]], noch heute. # according to
Der Zaun blieb stehen, [[nun soll er]] {laut} <Polizei> [[verschwinden]]. # according to
[[Der Kai sei alt]], {teilte} <die Werft> gestern mit. # trailing
[[Der Kai sei alt]], {sagte} <Bo Holm>, Richter in Aue. # trailing
# By nobody who is named.
Es wird {befürchtet}, [[dass der Kai bricht]]. # said that
Am Kai steht ein Zaun. [[Das Ufer sei nicht sicher. Die Mauern könnten fallen]]. # retold
"""


@pytest.mark.parametrize("marked", rows(GERMAN))
def test_a_shape_of_german_is_read(marked):
    text, expected = unmarked(marked)
    assert proposed(text, "de")[:1] == expected


RETOLD = """
# The mood alone tells that it is still she who speaks.
Ahrend sagte, der Kai sei alt. [[Er müsse im Mai gesperrt werden.]]
Ahrend sagte, der Kai sei alt. [[Er müsse im Mai weg. Ein neuer werde gebaut.]]
Ahrend sagte, der Kai sei alt. [[Damit seien die Pläne „nicht mehr so klar“.]]
"""


@pytest.mark.parametrize("marked", rows(RETOLD))
def test_german_mood_tells_that_somebody_still_speaks(marked):
    text, expected = unmarked(marked)
    [(_, _, who, _), found] = proposed(text, "de")
    assert found == (expected[0][0].rstrip("."), "", who, "retold")


@pytest.mark.parametrize(
    "text",
    [
        "Der Kai könnte alt sein.",
        "Es kam niemand. Der Kai könnte alt sein.",
        "Ahrend sagte nichts. Wenn der Damm breche, sei alles verloren.",
        "Ahrend sagte, es sei gut. Sie ist dafür, dass der Kai gesperrt werde.",
        "Ahrend sagte, es sei gut. Ich habe das nie geglaubt.",
    ],
)
def test_the_mood_alone_is_not_always_speech(text):
    assert [found for found in read(text, "de") if not found[1]] == []


@pytest.mark.parametrize(
    "text",
    [
        "Laut ersten Angaben der Polizei.",
        "Nach einem langen Bericht der Werft",
        "Ersten Angaben der Polizei zufolge.",
        "Nach Angaben der Stadt Aue,",
    ],
)
def test_a_source_that_tells_nothing_is_no_quote(text):
    assert read(text, "de") == []


FRENCH = """
[[« Nous partons »]], {a déclaré} <la maire Élise Morand>. # words behind 0.95
[[« Nous partons »]], {soupire} <Jean Valmont>. # words behind 0.95
[[« Nous partons »]], {explique}-t-<elle>. # words behind 0.95
<La maire> a {déclaré} [[que le pont serait fermé]]. # said that
{Selon} <la police>, [[trois routes sont coupées]]. # according to
{Selon} <Ada Lund>, [[la digue tiendra jusqu’à mai]]. # according to
[[« Nous partons »]], {a déclaré} lundi <le maire, Jean Valmont>. # words behind 0.95
[[« Nous partons »]], {a déclaré} mardi soir <Élise Morand>. # words behind 0.95
# Inside the marks.
[[« Nous partons]], {explique} <Jeanne Valmont>, [[et vite. »]] # words within 0.95
[[« C’est une honte]], {estime}-t-<il>. » # words within 0.95
[[« Le quai]], {a déclaré} <la maire>, [[est fermé. »]] # words within 0.95
[[« Nous voulons, tous, partir]], {dit}-<elle>, [[et vite. »]] # words within 0.95
[[« Je reste]], {a martelé} <le maire> mardi. [[Je suis innocent. »]] # words within 0.95
[[« Le quai est fermé]], {se souvient} <Rose Biya>. » # words within 0.95
# Behind them.
[[« Nous partons ! »]] {a lancé} <Yann Le Goff> à la foule. # words behind 0.95
[[« Nous partons »]], {a fait savoir} <la porte-parole du groupe>. # words behind 0.95
<La préfecture> {évoque} [[« un incident isolé »]]. # words in front 0.8
<Elle> {parle} d’[[« un immense gâchis »]]. # words in front 0.8
[[« Le quai est fermé »]], a-t-<elle> {ajouté}. # words behind 0.95
[[« Le quai est fermé »]], {selon} <la maire>. # words behind 0.95
[[« Nous partons »]], {a répondu} <la maire, Élise Morand>. # words behind 0.95
[[« Le quai »]], {a prévenu} <la maire>, [[« est fermé. »]] # words behind 0.95
[[« J’ai signé »]], a-t-<il> {reconnu}. [[« Je le referais. »]] # words behind 0.95
[["Nous partons"]], {affirme} <Samira Khelif, déléguée du personnel>. # words behind 0.95
[[“Nous partons”]], {a annoncé} <le rectorat>. # words behind 0.95
[[«Nous partons»]], {indique} <un porte-parole de l’usine>. # words behind 0.95
[[« Nous partons »]], {lance}, dépitée, <Jeanne Valmont>. # words behind 0.95
[[« Nous partons »]], {s’exclame}-t-<elle>. # words behind 0.95
[[« Nous partons »]], s’{insurge} <Jean Valmont>. # words behind 0.95
[[« Nous partons »]], {dit}-<on> à la mairie. # words behind 0.95
# In front of them.
<La maire> {:} [[« Nous partons tous. »]] # words in front 0.8
<Le maire de Corvel, Luc Besse>, a {répondu} : [[« Pas tant que je suis là. »]] # words in front 0.8
Interrogée, <la maire> {répond} : [[« Non, jamais. »]] # words in front 0.8
{Selon} <elle>, [[« rien n’est prêt »]]. # words in front 0.8
{Pour} <Jeanne Valmont>, [[« rien n’est prêt »]]. # words in front 0.8
<Le maire> s’est {dit} [[« très inquiet »]]. # words in front 0.8
<Il> a {qualifié} le projet de [[« folie »]]. # words in front 0.8
<Marc Delmas> se {souvient} : [[« Il neigeait fort. »]] # words in front 0.8
# In the writer's words.
<La direction> {assure} [[que l’usine restera « ouverte et bien gérée »]]. # said that
{D’après} <la maire, Élise Morand> : [[« Nous partons. »]] # words in front 0.8
{Selon} <Jeanne Valmont> : [[« Nous partons. »]] # words in front 0.8
C’est <Rose Biya> qui a {dit} : [[« Nous partons. »]] # words in front 0.8
<L’arbitre> n’avait qu’un mot {:} [[« Folie. »]] # words in front 0.8
{À entendre} <la maire>, [[« rien n’est prêt »]]. # words in front 0.8
[[« Le quai est fermé »]], comme l’a {expliqué} <la maire>. # words behind 0.95
[[« Moi »]], {dit} <la maire>, [[« et toi. Puis »]], poursuit-elle, [[« lui. »]] # words behind 0.95
[[« Le quai]], {précise} <la maire>, [[n’a jamais été sûr. »]] # words within 0.95
{Pour} <le syndicat des dockers>, le quai est [[« une ruine »]]. # words in front 0.8
[[« Nous partons »]], {dit} <la juge Rose Biya>. # words behind 0.95
[[« Nous partons. »]] C’est ce qu’a {déclaré} <la maire> lundi. # words behind 0.95
[[« Nous partons. »]]¶¶{—} <Élise Morand> # words below 0.85
[[‹ Nous partons ›]], {a dit} <Élise Morand>. # words behind 0.95
[[« C’est fini »]] {:} <Morand> quitte le conseil # headline 0.8
[[« C’est fini »]] {:} <la maire de Corvel> quitte le conseil # headline 0.8
{D’après} <Jeanne Valmont>, [[le quai serait fermé]]. # according to
{D’après} <Météo-Sud>, [[la neige tombera jusqu’à jeudi]]. # according to
[[Le quai serait fermé]], {indique} <la maire>. # trailing
[[Le quai est fermé]], {selon} <la maire>. # trailing according to
"""


@pytest.mark.parametrize("marked", rows(FRENCH))
def test_a_shape_of_french_is_read(marked):
    text, expected = unmarked(marked)
    assert proposed(text, "fr") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Lund was told that the port was shut.",  # Somebody else told it.
        "The study found a link between sugar and sleep.",
        "Divers found the body of a man who said he was lost.",
        "The many lamps turn the street into a bright show that lasts for days.",
        "The board maintained a policy of closing schools which had too few pupils.",
        "A claim that was made is not a fact.",
        "Thieves took a screen and a canoe from the lodge, the list shows.",
        "The port announced a process to suggest names for the quay and find a new one.",
    ],
)
def test_a_verb_of_saying_alone_is_no_report(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "language", "reasons"),
    [
        ("The so-called “ghost fleet” has left.", "en", ["scare"]),
        ("The plan would “electrify” the island.", "en", ["scare"]),
        ("The book, “The Long Night”, sold well.", "en", ["title"]),
        ("The raid was dubbed “Clean Hands”.", "en", ["term"]),
        ("The sign said “Road ahead closed”.", "en", ["scare"]),
        (
            "Critics dubbed the tunnel in print: “One Hole Too Many for the Island”.",
            "en",
            ["title"],
        ),
        ("Lund says so on “The Harbour Countdown”.", "en", ["title"]),
        ("The “big app” it had promised never came.", "en", ["scare"]),
        ("“Big apps” Lund said would come never came.", "en", ["scare"]),
        ("‘Quiet quarter’: council to vote in May", "en", ["scare"]),
        ("“Low Tide”: Review of a good film", "en", ["title"]),
        ("„Hafenblatt“: Welcher Kai ist es", "de", ["term"]),
        ("The films “Low Tide” and “High Tide” did well.", "en", ["title", "title"]),
        ("Der Roman „Die lange Nacht“ sagte vielen nichts.", "de", ["title"]),
        ("Das sagte er der „Aldener Zeitung“ am Montag.", "de", ["title"]),
        ("Der Radiosender „Hafenwelle“ sagte nichts.", "de", ["title"]),
        ("Das Schiff begleitet den Dampfer „Nordkai 2“, sagte Holm.", "de", ["title"]),
        ("Damals hieß das Lokal noch „Zum alten Kai“.", "de", ["title"]),
        ("„Zum alten Kai“, so heißt das Lokal.", "de", ["title"]),
        ("Der Plan „Neuer Kai“ („der große Umbau“), sagte Holm.", "de", ["title", "scare"]),
        ("The raid “Hochwasser” (literally: “high water”), police said.", "en", ["term", "scare"]),
        ("Der Begriff „Kaikante“ steht im Plan.", "de", ["term"]),
        ("„Rat der Fischer“, wie sich die Gruppe nennt, tagte.", "de", ["title"]),
        ("Pour la première fois, le quai est « fermé ».", "fr", ["scare"]),
        ("Le roman « La Longue Nuit » se vend bien.", "fr", ["title"]),
    ],
)
def test_marks_around_names_terms_and_irony_are_no_quotes(text, language, reasons):
    found = suggest_quotes(text, plain_blocks(text), language)
    assert [one.kind for one in found] == ["not_a_quote"] * len(reasons)
    assert [one.values["reason"] for one in found] == reasons


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "“I go,” said Ada Lund. “I stay,” Lund said later.",
            ["Ada Lund"] * 2,
            id="a surname later",
        ),
        pytest.param("Bo Holm came in May. “It was dry,” he said.", ["Bo Holm"], id="he"),
        pytest.param(
            "“I go,” said nurse Ada Lund. “I stay,” said the nurse.",
            ["Ada Lund"] * 2,
            id="her role later",
        ),
        pytest.param(
            "“I go,” said spokeswoman Ada Lund. “I too,” said spokesman Bo Holm. “Good,” she said.",
            ["Ada Lund", "Bo Holm", "Ada Lund"],
            id="the gender of a role",
        ),
        pytest.param(
            "Norrbank officials said the fund was safe. “It is,” they added.",
            ["Norrbank officials"] * 2,
            id="they",
        ),
        pytest.param(
            "“It is safe,” the Norrport Council said. “It is dry,” it added.",
            ["Norrport Council"] * 2,
            id="it",
        ),
        pytest.param(
            "“I go,” said Mayor Ada Lund. Her deputy, Bo Holm, voted no. “I stay,” he said.",
            ["Ada Lund", "Bo Holm"],
            id="named since by role and name",
        ),
        pytest.param(
            "“I go,” said Ada Lund. “I stay,” said Bo Holm. Lund disputes it. “No,” she said.",
            ["Ada Lund", "Bo Holm", "Ada Lund"],
            id="named since by surname alone",
        ),
        pytest.param(
            "The Fishers’ Association opposes the work. “We stay.”",
            ["Fishers’ Association"],
            id="no verb in the name",
        ),
        pytest.param(
            "“I go,” said Ada Lund.\n\nHolm has sold “more than in the 20 years before”.",
            ["Ada Lund", ""],
            id="part of a sentence that names nobody",
        ),
        pytest.param("“I go,” said her lawyer, Bo Holm.", ["Bo Holm"], id="a role before the name"),
        pytest.param(
            "“I go,” said Deputy Mayor Ada Lund of Norrport.",
            ["Ada Lund"],
            id="a title and a place",
        ),
        pytest.param("“I go,” said a baker in Aue.", [""], id="nobody is named"),
        pytest.param("“I go,” said the head of Sound Ferries.", [""], id="a name in the role"),
        pytest.param("“I go,” said a clerk for Mayor Ada Lund.", [""], id="somebody's"),
        pytest.param(
            "“I go,” said Ursula von der Hagen, mayor of Aue.",
            ["Ursula von der Hagen"],
            id="particles of a name",
        ),
        pytest.param(
            "“I go,” said Norrbank chief executive Ada Lund.",
            ["Ada Lund"],
            id="two words",
        ),
        pytest.param("“I go,” said Mr. Lund of Norrbank, a sailor.", ["Lund"], id="a title"),
        pytest.param(
            "“I go,” said Ada Lund.\n\n“I stay on my island.”",
            ["Ada Lund"] * 2,
            id="a paragraph alone",
        ),
        pytest.param(
            "Mayor Ada Lund opened the quay. It rained. “I go,” the mayor said. “Soon,” she added.",
            ["Ada Lund"] * 2,
            id="her role after she was named in silence",
        ),
        pytest.param(
            "A spokesman for the port, Jon Berg, came late. “I go,” the spokesman said.",
            ["Jon Berg"],
            id="a role in front of the name",
        ),
        pytest.param(
            "Jon Berg, 54, spokesman for the port, came late. “I go,” the port’s spokesman said.",
            ["Jon Berg"],
            id="a role behind the name",
        ),
        pytest.param(
            "Mayor Ada Lund came. Deputy mayor Bo Holm left. “I go,” the mayor said.",
            ["Ada Lund"],
            id="a deputy is another",
        ),
        pytest.param(
            "Port spokesman Bo Holm left. “I go,” the club spokesman said.",
            [""],
            id="somebody else's spokesman",
        ),
        pytest.param(
            "“I go,” said chairman Bo Holm. “I stay,” the chairwoman said.",
            ["Bo Holm", ""],
            id="a role of the other gender",
        ),
        pytest.param(
            "Mr Bo Holm and Mrs Ada Lund met. “I go,” Bo Holm said. “I stay,” she said.",
            ["Bo Holm", "Ada Lund"],
            id="the gender of a title",
        ),
        pytest.param(
            "“I go,” said Jon Berg. “I stay,” said Anna Lund. “No,” he said.",
            ["Jon Berg", "Anna Lund", "Jon Berg"],
            id="the gender of a given name",
        ),
        pytest.param(
            "“I go,” Ada Lund told the Herald. Her deputy, Bo Holm, took another view: “I stay.”",
            ["Ada Lund", "Bo Holm"],
            id="a sentence that leads on itself",
        ),
        pytest.param(
            "Spokesman Jon Berg came. Mayor Bo Holm left. The spokesman declined. “No,” he said.",
            ["Jon Berg"],
            id="named since by role alone",
        ),
        pytest.param(
            "“We go,” Norway said. “We stay,” said Lund. “No,” he added.",
            ["Norway", "Lund", "Lund"],
            id="no more than a surname",
        ),
        pytest.param(
            "“We go,” admitted Lund, adding that “nobody pays”. “No,” said Holm, calling it “sad”.",
            ["Lund", "Lund", "Holm", "Holm"],
            id="adding to what was quoted",
        ),
        pytest.param(
            "Ada Lund came. Lund told the Quay Courier it was over. “Nobody pays,” she added.",
            ["Ada Lund", "Ada Lund"],
            id="no paper",
        ),
        pytest.param(
            "The port is shut. Norrport Council met on Monday. “We go,” it said.",
            ["Norrport Council"],
            id="what opened a sentence",
        ),
    ],
)
def test_a_speaker_is_who_the_words_stand_for(text, expected):
    assert speakers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nach Angaben des Bundes kamen 74 Gäste, so viele wie nie.", ["Bundes"]),
        (
            "„Nein“, sagte Bo Holm. Die Lehrerin Ute Ahrend sah den Fehler. Jeder Tag könne "
            "zählen, sagte sie.",
            ["Bo Holm", "Ute Ahrend"],
        ),
        ("„Nein“, sagten Bauern. Die Lehrerin Ute Ahrend kam. „Doch“, sagten sie.", ["Bauern"] * 2),
        ("Nach Angaben von Ada Lund ist der See leer.", ["Ada Lund"]),
        ("Laut Lund ist der See leer.", ["Lund"]),
        ("Nach Angaben der Feuerwehr wurde niemand verletzt.", ["Feuerwehr"]),
        ("Nach Ansicht des Sprechers Bo Holm ist der See leer.", ["Bo Holm"]),
        ("„Nein“, sagte Bundesfischereiminister Bo Holm. „Doch“, sagte Holm.", ["Bo Holm"] * 2),
        ("„Nein“, sagte Ministerin Ute Ahrend. „Doch“, sagte sie.", ["Ute Ahrend"] * 2),
        ("„Nein“, sagte Sprecher Bo Holm. „Doch“, so der Sprecher.", ["Bo Holm"] * 2),
        ("Bürgermeister Bo Holm kam. „Nein“, sagte der Bürgermeister.", ["Bo Holm"]),
        ("Die Sprecherin der Werft, Ute Ahrend, kam. „Nein“, so die Sprecherin.", ["Ute Ahrend"]),
        ("Bundesministerin Ute Ahrend kam. „Nein“, sagte die Ministerin.", ["Ute Ahrend"]),
        ("Sprecher Bo Holm kam. „Nein“, sagte die Sprecherin.", [""]),
        ("„Nein“, sagte Hafenlotsin Ute Ahrend.", ["Ute Ahrend"]),
        ("„Nein“, sagte der Müller Bo Holm.", ["Bo Holm"]),
        ("Ihr Stellvertreter, Bo Holm, sah es anders: „Nein.“", ["Bo Holm"]),
        ("„Nein“, sagte Katrin Ute Ahrend.", ["Katrin Ute Ahrend"]),
        (
            "„Nein“, sagte Ute Ahrend. Der Rat der Werft tagte. „Doch“, sagte sie.",
            ["Ute Ahrend"] * 2,
        ),
    ],
)
def test_a_german_speaker_is_who_the_words_stand_for(text, expected):
    assert speakers(text, "de") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le maire Jean Valmont est venu. « Non », a dit le maire.", ["Jean Valmont"]),
        ("La porte-parole, Rose Biya, est venue. « Non », dit la porte-parole.", ["Rose Biya"]),
        ("« Non », a dit la conseillère Rose Biya.", ["Rose Biya"]),
        ("« Non », a dit la chroniqueuse Rose Biya.", ["Rose Biya"]),
        ("« Non », a dit la juge Rose Biya. Celle-ci parle d’« un abus ».", ["Rose Biya"] * 2),
        ("L’évêque Jean Valmont est venu. « Non », a dit l’évêque.", ["Jean Valmont"]),
        (
            "« Non », dit le maire Jean Valmont. « Si », dit la juge Rose Biya. « Non », dit-il.",
            ["Jean Valmont", "Rose Biya", "Jean Valmont"],
        ),
    ],
)
def test_a_french_speaker_is_who_the_words_stand_for(text, expected):
    assert speakers(text, "fr") == expected


@pytest.mark.parametrize(
    ("text", "language", "role"),
    [
        ("The mayor opened the quay. “We go,” she said.", "en", "mayor"),
        ("“We go,” said the board. “We stay,” it added.", "en", "board"),
        ("Die Stadtverwaltung tagte. „Wir gehen“, teilte sie mit.", "de", "Stadtverwaltung"),
        ("« Le quai est fermé », dit la préfecture. « Oui », a-t-elle dit.", "fr", "préfecture"),
    ],
)
def test_a_pronoun_stands_for_somebody_without_a_name_too(text, language, role):
    found = suggest_quotes(text, plain_blocks(text), language)
    assert (found[-1].values["speaker"], found[-1].values["role_as_printed"]) == ("", role)


def test_a_role_is_printed_without_whose_it_is():
    text = "“We go,” said their chairwoman, Ada Lund."
    [found] = suggest_quotes(text, plain_blocks(text), "en")
    assert found.values["role_as_printed"] == "chairwoman"


def test_a_speaker_has_kind_status_and_role():
    text = "“We go,” said Ada Lund, head of the water board. “No,” said a neighbour."
    first, second = suggest_quotes(text, plain_blocks(text), "en")
    assert dict(first.values) == {
        "type": "direct",
        "speaker": "Ada Lund",
        "speaker_kind": "person",
        "speaker_status": "named",
        "role_as_printed": "head of the water board",
    }
    assert second.values["speaker_status"] == "unnamed"
    assert second.values["role_as_printed"] == "neighbour"


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("“No,” said Westhaven.", Known("Ostermunde", "government", ("Westhaven",)), "Ostermunde"),
        ("“No,” said Lund.", Known("Ada Lund", "person"), "Ada Lund"),
        (
            "“No,” said the harbour master.",
            Known("Ada Lund", "person", (), "harbour master"),
            "Ada Lund",
        ),
        ("“No,” Norrbank officials said.", Known("Norrbank", "organisation"), "Norrbank"),
        (
            "“No,” said the spokesperson of the mission to the Northern Union.",
            Known("Spokesperson of the mission to the NU"),
            "Spokesperson of the mission to the NU",
        ),
    ],
    ids=["an alias", "a surname", "a role", "a body's people", "an abbreviation"],
)
def test_the_register_says_who_is_who(text, known, expected):
    assert speakers(text, known=[known]) == [expected]


PARAGRAPHS = """
# The mark is repeated on each paragraph and closed in the last.
<Lund> {said}: [[“We go.]]¶¶[[“We go now.]]¶¶[[“That is all.”]]¶¶She left. # words in front 0.8
[[“It rained,”]] {said} <Ada Lund>. [[“A lot.]]¶¶[[“It snowed.”]]¶¶She left. # words behind 0.95
<Lund> {wrote}:¶¶[["We go.]]¶¶[["That is all."]] # words in front 0.95
# Who speaks is told in the first, in the middle or at the very end.
[[‘It began in May.]]¶¶[[‘By June we all had it,’]] <Dr Ada Lund> {said}. # words behind 0.95
[[“I was a child.]]¶¶[[“They came,”]] {recalled} <Ada Lund>. [[“We fled.”]] # words behind 0.95
[[“I was a child.]]¶¶[[“Then it snowed.]]¶¶[[“We left,”]] <Ada Lund> {said}. # words behind 0.95
"""


@pytest.mark.parametrize("marked", rows(PARAGRAPHS))
def test_a_quote_over_paragraphs_is_one_quote(marked):
    text, expected = unmarked(marked)
    assert proposed(text) == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("“We go,” said Lund.\n\n“We stay here,” said Holm.", 2),
        ("“We go,” said Lund.\n\n“We stay here for now.”", 2),
        ("Board says the port will open\n\n“It will not open,” said Lund.", 2),
    ],
)
def test_quotes_that_were_closed_stay_apart(text, number):
    assert len(read(text)) == number


@pytest.mark.parametrize("below", ["Ada Lund", "— Then it rained", "Ada Lund said this was wrong."])
def test_not_everybody_named_below_a_quote_has_spoken_it(below):
    assert read(f"“We go now.”\n\n{below}")[0] == ("“We go now.”", "", "")


def test_nothing_is_proposed_in_furniture():
    text = "“We go,” said Ada Lund."
    blocks = [type(block)("furniture", block.start, block.end) for block in plain_blocks(text)]
    assert suggest_quotes(text, blocks, "en") == []


REGISTER = [
    Known("China", "government", ("Beijing",)),
    Known("NATO", "organisation"),
    Known("Spokesperson of the Chinese mission to the EU"),
]
MISSION = "spokesperson of the Chinese mission to the European Union"


@pytest.mark.skipif(not NATO.exists(), reason="the development data are not here")
@pytest.mark.parametrize(
    ("known", "names"),
    [
        (REGISTER, ["China", "NATO", "China", "NATO", "NATO", "China", *[REGISTER[2].name] * 4]),
        (
            [],
            ["China", "NATO leaders", "China", *["NATO leaders"] * 2, "Beijing", *[MISSION] * 4],
        ),
    ],
    ids=["a register that knows them", "an empty register"],
)
def test_the_given_article_is_proposed_whole(known, names):
    draft = read_paste(NATO.read_text(encoding="utf-8"))
    text, blocks = assemble(draft.blocks)
    found = [
        one
        for one in suggest_quotes(text, blocks, draft.language, known)
        if one.kind == "quote" and one.values["type"] == "direct"
    ]
    starts = [
        [text[part.start : part.end][1:9] for part in one.parts if part.role == "content"]
        for one in found
    ]
    assert starts == [
        ["inciting"],
        ["deep con"],
        ["to incit"],
        ["deep con"],
        ["now play", "in its c"],
        ["strong d"],
        ["imbued w"],
        ["NATO sho"],
        ["full”", "slander”"],
        ["We have "],
    ]
    assert [one.values["speaker"] or one.values["role_as_printed"] for one in found] == names


@pytest.mark.parametrize(
    ("text", "language", "source"),
    [
        ("“We go,” Ada Lund and Bo Holm said.", "en", "Ada Lund and Bo Holm"),
        ("Ada Lund and Bo Holm said the port would close.", "en", "Ada Lund and Bo Holm"),
        ("Ada Lund met Bo Holm. “We go,” said Lund and Holm.", "en", "Lund and Holm"),
        ("„Wir gehen“, sagten Ada Lund und Bo Holm.", "de", "Ada Lund und Bo Holm"),
        ("« Nous partons », ont déclaré Ada Lund et Bo Holm.", "fr", "Ada Lund et Bo Holm"),
    ],
)
def test_of_two_who_spoke_neither_is_named_alone(text, language, source):
    (quote,) = suggest_quotes(text, plain_blocks(text), language)
    assert [text[p.start : p.end] for p in quote.parts if p.role == "source"] == [source]
    told = ("speaker", "speaker_status", "role_as_printed")
    assert [quote.values[name] for name in told] == ["", "named", ""]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We go,” said Ernst and Young.", "Ernst and Young"),
        ("“I go,” said Ada Lund of Ports and Harbours.", "Ada Lund"),
        ("“I go,” said Ada Lund, a teacher from Norrport and Bo Holm’s sister.", "Ada Lund"),
    ],
)
def test_one_whose_words_hold_an_and_is_one(text, speaker):
    assert speakers(text) == [speaker]


def test_a_firm_of_the_register_is_no_two_people():
    firm = Known("Lund and Holm", "organisation")
    told = "Ada Lund met Bo Holm. “We go,” said Lund and Holm."
    assert speakers(told, known=[firm]) == [firm.name]


def test_they_who_spoke_together_are_neither_of_them():
    told = "“I stay,” said Jon Berg. “We go,” said Ada Lund and Bo Holm. “Soon,” they added."
    assert speakers(told) == ["Jon Berg", "", ""]
    assert speakers(told.replace("they", "she")) == ["Jon Berg", "", "Ada Lund"]
