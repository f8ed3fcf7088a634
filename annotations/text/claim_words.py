"""What makes a sentence worth checking, and what makes it none, by language: data for claims.

Every table is a list of patterns, one a line, matched in small letters between whole words;
a line that begins with "|" goes on with the pattern before it.
"""

import re
from dataclasses import dataclass

from .word_tables import patterns


@dataclass(frozen=True, slots=True)
class ClaimWords:
    rules: dict[str, re.Pattern[str]]
    mutes: dict[str, re.Pattern[str]]
    # Words for what somebody thinks, looked for in the whole sentence: who says so as well.
    views: re.Pattern[str]
    public: re.Pattern[str]
    harm: re.Pattern[str]


# Digits are the same in all three languages; dates, years, times and ages are taken out before.
_NUMBERS = r"""
[\d.,]+ ?(?:%|percent|per cent|percentage points|prozent|prozentpunkte|pour cent|%)
[$€£¥] ?[\d.,]+(?: ?(?:m|bn|million|billion|trillion|millionen|milliarden|millions|milliards))?
[\d.,]+ ?(?:million|billion|trillion|thousand|millionen|milliarden|tausend|millions|milliards
|mille|mio\.?|mrd\.?)
[\d.,]+ ?(?:dollars|euros?|pounds|francs|yen|rubles|kilometers|kilometres|kilometer|km|miles
|meilen|tons|tonnes|tonnen|meter|metres|meters|mètres|hectares|hektar|degrees|grad|degrés
|megawatts?|megawatt)
\d{1,3}(?:[,.]\d{3})+(?: \w+)?
\d+ \w{3,}
"""
_ENGLISH = ClaimWords(
    rules={
        "never": patterns(
            r"""
            (?:has|have|had) (?:never|not once|always)
            (?:has|have) (?:not|n['’]t) \w+ (?:any|a single)
            never (?:been|had|\w+ed|sent|sold|paid|met|gave|took|built|made)
            no \w+ (?:has|have) ever
            no other \w+ (?:\w+s|has|had|ha[sd] ever \w+)
            none of (?:the|our|these|those|its)
            not a single \w+
            (?:every|each|all) (?:\w+ ){0,4}(?:since|in the (?:past|last)|of the (?:past|last))
            (?:nowhere|anywhere) else
            """
        ),
        "record": patterns(
            r"""
            (?:the|its|their|a|\w+['’]s) (?:(?:second|third|fourth|fifth)[- ])?(?:largest
            |biggest|smallest|highest|lowest|oldest|youngest|longest|shortest|deadliest|worst
            |best|fastest|busiest|richest|poorest|strongest|tallest|hottest|coldest|wettest
            |driest)
            the most \w{5,}
            the least \w{5,}
            the (?:first|only) (?:\w+ )?(?:country|city|person|woman|man|company|time|state
            |nation|president|party|team|player|president|case|one|in)
            for the first time
            (?:a|an all-time|all-time|new) record
            record (?:high|low|number|profit|profits|loss|losses|sum|levels?)
            (?:worst|highest|lowest|largest|most|fewest|least|first) (?:\w+ ){0,3}since
            unprecedented
            """
        ),
        "comparison": patterns(
            r"""
            (?:more|fewer|less|higher|lower|greater|larger|smaller|faster|slower|worse|better
            |older|younger|cheaper|longer|shorter) (?:\w+ ){0,3}than(?! (?:\d|half|a \w+ed))
            (?:twice|three times|four times|five times|ten times) (?:as|the|more)
            compared (?:with|to)
            (?:has|have|had)? ?(?:doubled|tripled|quadrupled|halved)
            (?:rose|fell|dropped|grew|climbed|surged|jumped|plunged|shrank|soared) (?:by|to|from
            |\d[\d.,]*|every|each|steadily|sharply)
            declined (?:by|from|to \d[\d.,]*|\d[\d.,]*|every|each|steadily|sharply)
            (?:increased|decreased|risen|fallen|dropped|grown|rising|falling) (?:by|to
            |from|every|each|steadily|sharply|since)
            (?:has|have) (?:risen|fallen|grown|shrunk|worsened|improved) (?:\w+ ){0,3}since
            """
        ),
        "number": patterns(
            _NUMBERS
            + r"""
            (?:dozens|hundreds|thousands|tens of thousands|hundreds of thousands|millions
            |billions) of
            (?:half|a third|two[- ]thirds|a quarter|three[- ]quarters|a fifth|a tenth|the majority
            |a majority) of (?:the|all|its|our|\w+s)
            most of (?:the|all|its|our)
            one in (?:two|three|four|five|six|seven|eight|nine|ten)
            """
        ),
        "cause": patterns(
            r"""
            (?:was|were|is|are|been)? ?(?:caused|triggered|driven|prompted|sparked
            |fuelled|fueled) by
            (?:[a-z]{4,}s|(?:do|does|did)(?: not|n['’]t)) cause (?!for|of|and|is|was)\w+
            (?:caused|causes|led to|leads to|resulted in|results in|brought about)
            because (?:the|of|a|an|it|its|they|their|he|she|his|her|no|there)
            (?:due to|as a result of|owing to|thanks to)
            (?:contributed|contributes) to
            (?:is|are|was|were) (?:responsible for|linked to|to blame for)
            the (?:leading|main|most common|single biggest) (?:cause|reason|source|driver)
            (?:lowers|raises|increases|reduces|cuts|boosts|doubles|halves) (?:\w+ )?(?:risks?
            |pressure|costs?|prices?|emissions|mortality|deaths|crime|demand|levels?|weight)
            (?:plays?|played|playing) (?:a|an) (?:\w+ )?role in
            (?:increases|reduces|raises|cuts) the (?:risk|number|cost|likelihood)
            """
        ),
        "finding": patterns(
            r"""
            (?:study|studies|survey|poll|polls|research|researchers|scientists|analysis) (?:by \w+
            |from \w+)? ?(?:found|finds|find|shows?|showed|suggests?|suggested)
            """
        ),
        "fact": patterns(
            r"""
            (?:has|have|had) (?:been )?(?:killed|supplied|provided|signed|sent|paid|sold|stolen
            |destroyed|built|closed|banned|arrested|voted|violated|broken|lied|funded|received
            |lost|won|spent)
            (?:killed|injured|arrested|detained|displaced|evacuated|infected|violated|breached
            |funded|supplied)
            (?:owns|controls|employs|produces|exports|imports|supplies|funds|spends|earns)
            """
        ),
    },
    mutes={
        "prediction": patterns(
            r"""
            (?:will|would|shall|could|may|might|ll|won['’]t|wouldn['’]t)
            (?:he|she|we|they|it|i|you)['’](?:ll|d)
            (?:expected|likely|set|due|scheduled|bound|going|about) to
            (?:plans?|planned|planning|intends?|intended|aims?|hopes?|hoped|wants?|wanted
            |expects?|seeks?) (?:to|for|that)
            (?:i|we)(?: have|['’]ve)? ever (?:\w+)
            the (?:best|worst) (?:idea|thing|news|day|way|decision|mistake|option|outcome|moment
            |feeling|part|choice)
            (?:predicts?|predicted|forecast|forecasts|projected|expects?|expected|goal is|wishes)
            (?:if|unless|whether|in case)
            """
        ),
        "promise": patterns(r"(?:vow|vows|vowed|pledge|pledges|pledged|promise|promises|promised)"),
        "opinion": patterns(
            r"""
            (?:should|must|ought|need to|needs to|have to|has to|let['’]?s|let us|please)
            (?:i|we) (?:think|believe|feel|hope|want|wish|guess|love|hate|like|trust|expect
            |are proud|are convinced|are sure)
            (?:i['’]m|we['’]re|i am|we are) (?:\w+ )?(?:proud|happy|sad|sorry|glad|pleased
            |confident|optimistic|worried|concerned|disappointed|delighted|thrilled|excited
            |grateful|angry|shocked)
            (?:beautiful|terrible|unfair|shameful|disgraceful|disgrace|wonderful|amazing|awful
            |horrible|ridiculous|unacceptable|wrong|fantastic|brilliant|tragic|sadly
            |unfortunately|hopefully|perhaps|maybe|probably|possibly)
            (?:i|we) (?:was|were|am|are) (?:so|very|really|quite) \w+
            (?:very|so|truly|really|deeply) (?:important|good|bad|sad|proud|happy|hard|difficult
            |special|serious|dangerous)
            """
        ),
    },
    views=patterns(
        r"""
        (?:i|we) (?:\w+ly |still |also |do |would )?(?:think|believe|feel|guess|reckon|suppose
        |suspect|hope|imagine|consider|doubt|wish|fear)
        i(?: would|['’]d) say
        i find
        (?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!been )(?<!widely )(?:believes?|believed
        |thinks?|considers?|considered|reckons?|reckoned)
        (?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!been )(?:thought|feels?|felt|fears?|feared
        |hopes?|hoped|doubts?|doubted|suspects?|suspected|wishes|wished|guesses|imagines?) (?:that
        |the|a|an|he|she|it|they|we|his|her|its|their|there|this|these)
        arguably
        (?:in|to) (?:my|our|his|her|their|\w+['’]s) (?:view|opinion|eyes|judge?ment|mind|thinking)
        it (?:seems|appears|looks) to (?:me|us|him|her|them)
        (?:if you ask me|as (?:i|we) see it)
        """
    ),
    public=patterns(
        r"""
        (?:government|minister|ministry|president|parliament|congress|senate|election|elections
        |vote|votes|tax|taxes|budget|health|hospital|hospitals|schools?|police|army|military|war
        |court|climate|emissions|economy|inflation|unemployment|jobs|wages|pension|pensions
        |crime|migrants|refugees|border|nuclear|nato|un|eu|union|invasion|weapons|vaccines?
        |energy|prices)
        """
    ),
    harm=patterns(
        r"""
        (?:killed|dead|deaths?|died|injured|wounded|attack|attacks|bomb|bombs|bombing|weapons?
        |poison|toxic|vaccines?|virus|cancer|disease|outbreak|genocide|torture|rape|terrorist
        |terrorists|terrorism|massacre|suicide|explosion|infected|invasion|lethal)
        """
    ),
)
_GERMAN = ClaimWords(
    rules={
        "never": patterns(
            r"""
            (?:hat|haben|hatte|hatten|ist|sind|war|waren|habe) (?:\w+ ){0,3}(?:nie|niemals
            |noch nie|immer)
            noch nie
            kein einzige[rsmn]?
            (?:nirgendwo|nirgends)
            kein andere[rsmn]? \w+
            """
        ),
        "record": patterns(
            r"""
            (?:der|die|das|den|dem|des) (?:(?:zweit|dritt|viert)?(?:größte|höchste|niedrigste
            |älteste|jüngste|längste|kürzeste|schlimmste|beste|schnellste|reichste|ärmste
            |stärkste|meiste|häufigste|wichtigste|teuerste|ärgste|wärmste|kälteste))[nrsm]?
            \w{3,}ste[nrsm]? (?:\w+ ){0,2}(?:seit|aller zeiten|der welt|des landes|im land)
            (?:der|die|das|den|dem) einzigen?r? (?:\w+ )?(?:im|in|auf|der|des|weltweit|mit|ohne)
            zum ersten mal
            erstmals
            rekord\w*
            (?:so|wie) (?:viele?|wenige?|hoch|niedrig) wie (?:nie|noch nie|zuletzt|seit)
            """
        ),
        "comparison": patterns(
            r"""
            (?:mehr|weniger|höher|niedriger|größer|kleiner|schneller|schlechter|besser|älter
            |jünger|länger) (?:\w+ )?als(?! \d)
            so (?:stark|hoch|viele?|wenige?|teuer|lange?|oft|schnell) (?:\w+ ){0,3}wie
            (?:doppelt|dreimal|viermal|zehnmal) so
            im vergleich (?:zu|zum|mit)
            (?:verdoppelt|verdreifacht|halbiert)e?n?
            (?:stieg|stiegen|sank|sanken|fiel|fielen|wuchs|wuchsen|gestiegen|gesunken|gefallen
            |gewachsen) (?:um|auf|von)
            (?:um|auf) (?:(?:[\d.,]+|ein|eine|zwei|die|das) (?:prozent|%|\w+) )?(?:gestiegen
            |gesunken|gefallen|gewachsen|zurückgegangen|erhöht)
            """
        ),
        "number": patterns(
            _NUMBERS
            + r"""
            (?:dutzende|hunderte|tausende|zehntausende|hunderttausende|millionen)(?: von)? \w+
            (?:die hälfte|ein drittel|zwei drittel|ein viertel|die mehrheit) (?:der|des|aller)
            jede[rs]? (?:zweite|dritte|vierte|fünfte|zehnte)
            """
        ),
        "cause": patterns(
            r"""
            (?:führte|führten|führt|geführt) (?:\w+ ){0,3}(?:zu|zur|zum)
            ursache (?:für|von|der|des)
            (?:wurde|wurden) (?:durch|von) (?:\w+ ){1,5}(?:verursacht|ausgelöst)
            weil (?:der|die|das|ein|eine|es|sie|er)
            (?:wegen|aufgrund|infolge|dank) (?:der|des|eines|einer|von)
            (?:verursachte|verursachten|verursacht|ausgelöst|löste|lösten)
            verantwortlich für
            """
        ),
        "finding": patterns(
            r"""
            (?:studie|umfrage|untersuchung|erhebung|auswertung) (?:\w+ ){0,3}(?:zeigt|zeigte|ergab
            |belegt)
            """
        ),
        "fact": patterns(
            r"""
            (?:getötet|verletzt|festgenommen|verhaftet|evakuiert|infiziert|zerstört|geliefert
            |bezahlt|unterzeichnet|verkauft)
            (?:besitzt|beschäftigt|produziert|exportiert|liefert)
            """
        ),
    },
    mutes={
        "prediction": patterns(
            r"""
            (?:wird|werden|würde|würden|könnte|könnten|dürfte|dürften|soll|sollen|will|wollen
            |möchte)
            (?:wenn|falls|ob|sofern)
            (?:plant|planen|plante|erwartet|erwarten|rechnet|hofft|hoffen|geplant)
            """
        ),
        "promise": patterns(r"(?:verspricht|versprach|versprochen|zugesagt|sagte zu)"),
        "opinion": patterns(
            r"""
            (?:sollte|sollten|muss|müssen|müsse|müssten|darf nicht|dürfen nicht|bitte)
            (?:leider|hoffentlich|vielleicht|wahrscheinlich|wohl|unfair|schrecklich|wunderbar
            |falsch|traurig|unerträglich|inakzeptabel)
            """
        ),
    },
    views=patterns(
        r"""
        (?:ich|wir) (?:\w+ )?(?:glaube|glauben|denke|denken|finde|finden|hoffe|hoffen|meine|meinen
        |halte|halten|fürchte|fürchten|vermute|vermuten|bezweifle|bezweifeln)
        (?:glaube|denke|finde|hoffe|meine|halte|fürchte|vermute) ich
        (?:glauben|denken|finden|hoffen|meinen|halten|fürchten|vermuten) wir
        (?:glaubt|glaubte|glaubten|denkt|dachte|hofft|hoffte|fürchtet|fürchtete|befürchtet|befürchtete
        |vermutet|vermutete|bezweifelt|bezweifelte)
        (?:findet|fand|finden|meint|meinte|meinten), (?:dass|der|die|das|es|er|sie|man)
        (?:hält|halten|hielt|hielten) (?:\w+ ){1,8}für
        (?:meiner|unserer|seiner|ihrer) (?:meinung|ansicht|auffassung|einschätzung) nach
        nach (?:meiner|unserer|seiner|ihrer) (?:meinung|ansicht|auffassung|einschätzung)
        aus (?:meiner|unserer|seiner|ihrer) sicht
        in (?:meinen|unseren|seinen|ihren) augen
        (?:meines|unseres) erachtens
        """
    ),
    public=patterns(
        r"""
        (?:regierung|minister\w*|präsident\w*|parlament|bundestag|wahl|wahlen|steuern?|haushalt
        |gesundheit|krankenh\w+|schulen?|polizei|armee|bundeswehr|krieg|gericht|klima|wirtschaft
        |inflation|arbeitslos\w*|rente|grenze|nato|eu|uno|preise|energie)
        """
    ),
    harm=patterns(
        r"""
        (?:getötet|tote|toten|todesopfer|starb|starben|verletzte?n?|anschlag|bombe\w*|waffen
        |gift\w*|impf\w*|virus|krebs|folter|terror\w*|explosion|infiziert\w*)
        """
    ),
)
_FRENCH = ClaimWords(
    rules={
        "never": patterns(
            r"""
            n['’](?:a|ont|avait|avaient|est|sont) jamais
            (?:a|ont|avait) toujours
            aucune? \w+ n['’]
            aucune? autres? \w+
            jamais (?:enregistrée?s?|vue?s?|atteinte?s?|observée?s?|mesurée?s?)
            """
        ),
        "record": patterns(
            r"""
            (?:le|la|les|du|au|des) plus (?:grande?s?|élevée?s?|petite?s?|hauts?|haute|bas|basse
            |ancienne?s?|jeunes?|longs?|longue|rapides?|riches?|pauvres?|meurtri\w+
            |importante?s?|\w{6,})
            (?:le|la|les) seule?s? (?:\w+ )?(?:de|du|des|d['’]\w+|en|au|à|dans)
            (?:le|la|les) (?:\w+ )?plus \w{5,}(?: \w+)? (?:depuis|jamais)
            pour la première fois
            record\w*
            (?:le|la) (?:seule?|premiere|première|premier) (?:pays|ville|femme|homme|entreprise
            |état)
            """
        ),
        "comparison": patterns(
            r"""
            (?:plus|moins|supérieure?s?|inférieure?s?) (?:\w+ )?(?:que|à) (?:l|le|la|les|en
            |celui|celle|\d)
            (?:plus|moins) (?:\w+ ){1,4}que (?:dans|le|la|les|l|en|celui|celle|partout)
            (?:deux|trois|quatre|dix) fois plus
            par rapport (?:à|au|aux)
            (?:a|ont) (?:doublé|triplé|augmenté|baissé|diminué|progressé|chuté|reculé)
            (?:hausse|baisse) de
            """
        ),
        "number": patterns(
            _NUMBERS
            + r"""
            (?:des )?(?:dizaines|centaines|milliers|millions) de
            une? \w+ sur (?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix)
            (?:la moitié|un tiers|deux tiers|un quart|la majorité) (?:des|de|du)
            """
        ),
        "cause": patterns(
            r"""
            (?:a|ont) (?:causé|provoqué|entraîné|conduit|mené)
            (?:a|ont) été (?:causée?s?|provoquée?s?|entraînée?s?|déclenchée?s?) par
            parce (?:que|qu['’]\w+)
            (?:à cause|en raison|du fait) (?:de|du|des)
            responsables? de
            """
        ),
        "finding": patterns(
            r"""
            (?:étude|enquête|sondage|analyse) (?:\w+ ){0,3}(?:montre|révèle|indique|a montré)
            """
        ),
        "fact": patterns(
            r"""
            (?:tuée?s?|blessée?s?|arrêtée?s?|évacuée?s?|infectée?s?|détruite?s?|livrée?s?
            |signée?s?|vendue?s?)
            (?:possède|emploie|produit|exporte|fournit|contrôle)
            """
        ),
    },
    mutes={
        "prediction": patterns(
            r"""
            (?:\w+(?:era|eront|erait|eraient|ra|ront|rait|raient))
            (?:va|vont) \w+(?:er|ir|re)
            (?:si|peut-être|devrait|devraient|pourrait|pourraient|prévoit|prévoient|espère
            |espèrent|compte)
            """
        ),
        "promise": patterns(r"(?:promet|promis|s['’]engage|engagé à)"),
        "opinion": patterns(
            r"""
            (?:doit|doivent|faut|il faut|faudrait|devons)
            (?:hélas|malheureusement|injuste|terrible|magnifique|inacceptable|sans doute
            |probablement)
            """
        ),
    },
    views=patterns(
        r"""
        (?:je|nous) (?:\w+ )?(?:pense|pensons|crois|croyons|trouve|trouvons|estime|estimons
        |considère|considérons|espère|espérons|souhaite|souhaitons|suppose|supposons|doute|doutons|crains
        |craignons)
        (?:pense|pensent|pensait|croit|croient|croyait|considère|considèrent|espère|espèrent|doute
        |craint|craignent|trouve|trouvent) (?:que|qu['’]\w+)
        (?:selon|d['’]après) (?:moi|nous)
        à (?:mon|notre|son|leur) (?:avis|sens|goût)
        à (?:mes|nos|ses|leurs) yeux
        de (?:mon|notre|son|leur) point de vue
        il (?:me|nous) semble
        """
    ),
    public=patterns(
        r"""
        (?:gouvernement|ministre|ministère|président\w*|parlement|assemblée|sénat|élections?
        |vote|impôts?|budget|santé|hôpita\w+|écoles?|police|armée|guerre|justice|climat|économie
        |inflation|chômage|emploi|retraites?|frontière|otan|ue|onu|prix|énergie)
        """
    ),
    harm=patterns(
        r"""
        (?:tuée?s?|morts?|mortes?|décès|blessée?s?|attentat\w*|attaque\w*|bombes?|armes?|poison
        |vaccins?|virus|cancer|torture|terroris\w*|explosion|infectée?s?)
        """
    ),
)
TABLES = {"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH}
