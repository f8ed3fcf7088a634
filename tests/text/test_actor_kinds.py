"""What kind a typed name is: a table of names, each with one difficulty."""

import pytest

from annotations.text.actor_kinds import kind_of

KINDS = {
    "organisation": """NATO | IAEA | AfD | BBC News | Bank of England | Harbour board | Oslo Police
        | Human Rights Watch | European Commission | EU-Kommission | Die Grünen | Universität Oslo
        | Polizei Berlin | Amtsgericht Berlin-Tiergarten | Deutscher Wetterdienst
        | St Mary's Hospital
        | Conseil municipal de Lyon | Volkswagen AG | Dr. Oetker GmbH | Marks & Spencer | faz.net
        | the water board | University of Texas | FC Barcelona | Norrbank
        | la police""",
    "government": """Chinese mission to the EU | Ministry of Defence | EU | China | North Korea
        | White House | Charlotte City Council | U.S. State Department | Das Auswärtige Amt
        | Ministère de l'Intérieur | das Außenministerium | Die Regierung in Peking""",
    "group": """NATO leaders | US officials | villagers | Villagers of Tarn | Officials | Kritiker
        | les riverains | Experten | Andere Medien | Vertreter der Armee | families""",
    "document": """NATO report | Der OSZE-Bericht | eine Studie der UNO | étude""",
    "person": """Mira Solberg | Charlotte Church | Emily Post | Ada Bank | Chris Eubank
        | Post Malone | Jude Law | Bill Clinton | Margaret Court | Rick Homans | Anton Bund
        | Frank | Bill | Post | Law | Ursula von der Leyen | Le Pen | Police Chief John Smith
        | Police spokesman Ola Nes | Polizeisprecher Max Weber | Army Captain Bob Li
        | Mayor of London | Minister of Education Stefania Giannini
        | Bundespräsident Christian Wulff
        | Stanislaw Tillich (CDU) | Amara Diop, chief economist at the Sahel Trade Institute
        | King Charles III | John Paul II | MIRA SOLBERG | J.K. Rowling | Dr. Ada Lund
        | Australian woman
        | Ein Vertreter der Vereinten Nationen | Paris Hilton | Siemens | 李克强 | – | """,
}


@pytest.mark.parametrize(
    ("name", "kind"),
    [(name.strip(), kind) for kind, names in KINDS.items() for name in names.split("|")],
)
def test_the_kind_of_a_name(name, kind):
    assert kind_of(name) == kind
