"""Given names that tell "he" from "she" in most of the press: data, and no claim about a person.

Only names that one gender has nearly alone, in the languages that the rules read and among the
people that their news is about. Who is not listed may be either.
"""

from .word_tables import words

FEMALE = words(
    """ada adele agata agnes agnieszka aicha aisha alexandra alice alicia alina alma amalia
    amanda amelia amina amira amélie ana anastasia angela angelika angelina anita anja
    anke anna annabelle annalena anne anneliese annette annika antje antonia astrid audrey
    aurélie ayesha barbara beate beatrice benedetta bettina birgit brenda bridget brigitte
    britta béatrice carla carmen carol carolina caroline catarina catherine cecilia
    chantal charlotte chiara chloe chloé christa christelle christiane christina christine
    claire clara claudia colette constance corinna corinne cornelia cristina cécile céline
    daniela deborah delphine denise diana diane dolores dominika doris dorothea dorothy
    edith eleanor elena elisa elisabeth elise elizabeth elke ella ellen elsa emilia emily
    emma erika esther eva evelyn fabienne farah fatima fatma federica fiona florence
    franziska frieda friederike frédérique gabriela gabrielle geneviève georgina gerda
    giorgia gisela giulia gloria gudrun hanna hannah hanneke heather hedwig heide heidi
    heike helen helena helene helga henrietta hilary hilda hildegard hélène ida ilse imke
    ines inga inge ingeborg ingrid inès irene irina iris irma irène isabel isabella
    isabelle ivana jacqueline jana jane janet janine jasmin jeanne jennifer jessica joanna
    johanna josephine joséphine judith julia juliane julie juliette jutta kamala karin
    karla karolina katharina katherine kathleen kathrin katja katrin kerstin khadija klara
    kristina larissa laura laure leila lena leonie leticia lieselotte lina linda lisa liz
    louise lucia lucie lucy luisa lydia léa madeleine magdalena maja manuela mareike
    margaret margarete margarita margot maria marianne marie marina marion marlene marta
    martha martina martine mary mathilde maud maya mechthild megan melanie melissa
    mercedes michaela michelle miriam moira monica monika monique mélanie nadia nadine
    nadja nancy natalia natalie nathalie nicole nina nora noémie odile olga olivia pamela
    patricia paula pauline penelope petra priscilla priya rachel raquel rebecca regina
    regine renate rita roberta romy rosa rosalind rose rosemary roswitha ruth sabine
    sabrina sally samantha samira sandra sara sarah saskia sharon sheila sibylle sigrid
    silke silvia simone sofia sofie solange sonja sophia sophie stefanie stella stéphanie
    susan susanna susanne svenja svetlana sybille sylvia sylvie tamara tanja tatiana
    teresa theresa theresia thérèse tina ulrike ursula uschi ute valentina valerie valérie
    vanessa vera verena veronica veronika victoria viktoria violet virginia virginie
    vivian véronique waltraud wiebke wilhelmina yasmin yvette yvonne zainab zoe zofia zoé
    élisabeth élise éléonore émilie"""
)
MALE = words(
    """aaron abdul abdullah abraham achim adam adrian ahmad ahmed alain alan albert alberto
    alejandro aleksander alessandro alexander alexandre alfred ali allan alois alonso
    alphonse amadou anders andreas andrew andrzej andré angelo anthony antoine anton
    antonio arkadi armin arne arnold arthur arturo august axel baptiste barry bart bastian
    ben benedikt benjamin benoît bernard bernd bernhard bertrand bill björn bob boris
    brian bruce bruno burkhard carl carlos carsten cesar charles christian christoph
    christophe christopher claus clemens clément colin conrad constantin craig curtis
    cyril cédric damien daniel darren david denis dennis derek detlef didier diego dieter
    dietmar dietrich dimitri dirk dmitri dominic dominik donald douglas duncan eberhard
    edgar edmund eduard eduardo edward edwin egon emil emmanuel enrico enrique eric erich
    erik ernst eugen eugene fabian fabien fabrice felipe felix fernando filip florian
    francesco francis francisco franck frank franz françois fred frederick friedrich fritz
    frédéric félix gareth gaspard geoffrey georg george georges gerald gerd gerhard
    gilbert gilles giovanni giuseppe gordon graham gregor gregory grégoire guido guillaume
    gunther gustav guy gérard günter günther hakim hannes hans harald harold harry hartmut
    hassan heiko heiner heinrich heinz helmut hendrik henri henrik henry herbert hermann
    hervé holger horst howard hubert hugh hugo hussein ian ibrahim igor ingo isaac ismail
    ivan jack jacob jacques jakob jakub james jan-peter jason javier jeff jeffrey jens
    jeremy jerome jerry jim joachim jochen joe joel johann johannes john jon jonas
    jonathan jorge josef joseph joshua josé joël juan julien justin jérôme jörg jürgen kai
    karim karl karsten keith ken kenneth kevin klaus knut konrad konstantin kurt lars
    laurent lawrence leo leon leonard leonhard lewis lothar louis luc luca lucas ludovic
    ludwig luigi luis lukas lutz léon maik malcolm manfred manuel marc marcel marco marcus
    mario mark marko markus martin marvin massimo mathias mathieu mats matteo matthew
    matthias matthieu maurice max maxime maximilian mehmet michael michał michel mickaël
    miguel mihail mike mikhail milan milos mohamed mohammad mohammed moritz muhammad
    mustafa nathan neil nicholas nick nicolas niels nigel nikolai nils noah norbert norman
    odd oleg oliver olivier omar oscar oskar otto pablo pascal patrice patrick patrik paul
    paulo pavel pedro peter philip philipp philippe pierre piet pieter piotr quentin
    rafael rainer ralf ralph ramon ramón raphaël raymond reinhard reinhold rené ricardo
    richard rob robert roberto rodrigo roger roland rolf romain roman ronald rudolf rupert
    russell ryan rémi rüdiger salman salvador samuel scott sean sebastian sepp serge
    sergei sergej sergio siegfried silvio simon sipho stan stefan stefano stephan stephen
    steve steven stuart stéphane sven sébastien tadeusz terry theo theodor thibault
    thierry thilo thomas thorsten théo théodore tim timothy tobias tom tomas tomasz tony
    torsten tristan udo ulf uli ullrich ulrich umberto urs uwe valentin vernon victor
    viktor vincent vincenzo vinzenz vitali vladimir volker walter warren werner wilfried
    wilhelm willem william willy wladimir wolf wolfgang wolfram xavier yann yannick yuri
    yusuf yves zoltan émile éric étienne"""
)


def gender(name: str) -> str:
    """Return "f" or "m" where the first of the names in full tells, else ""."""
    first, _, rest = name.partition(" ")
    low = first.lower()
    if not rest:
        return ""
    return "f" if low in FEMALE else "m" if low in MALE else ""
