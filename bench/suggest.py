"""How long the rules take for a story, for a megabyte, and for text made to be slow.

Run from the project's root: .venv/bin/python -m bench.suggest
"""

import argparse
import re
import statistics
import time

from annotations.text.scoring import plain_blocks
from annotations.text.suggestions import suggest
from annotations.text.suggestions.quotes import suggest_quotes

STORY = """Harbour board defends ‘costly’ plan for the northern quay

The harbour board of Ostermunde on Monday defended its plan to deepen the northern quay, which
critics have called “a gift to the shippers”.

“We have waited for twenty years,” said Amara Diop, the head of the board. “If we do not begin
now, the ships will go elsewhere.” She said the work would cost 40 million crowns and take two
summers, and that no fisherman would lose his berth.

According to the water board, the channel has silted up by a metre since 2011. Olu Baines, a
fisherman who has moored there since he was a boy, told the Ostermunde Post that “nobody asked
us, and nobody will”. The board denied this.

“There were four meetings,” a spokeswoman for the board said. “Mr Baines was at two of them,” the
spokeswoman added, calling the criticism “unfair”.

The so-called “quiet quarter” behind the quay would get a wall, officials said. Scientists at the
Lake Institute found that the noise had doubled within a decade, and warned that it would grow
again by a third. The film “Low Tide” was shot there.

"""
STRANGE = {
    "quotation marks in a row": '"',
    "opening marks in a row": "“",
    "closing marks in a row": "”",
    "apostrophes in a row": "'",
    "capitals in a row": "Ada ",
    "one long word in capitals": "A",
    "commas in a row": ", ",
    "verbs in a row": "said ",
    "sentences of verbs": "said told says claimed that and. ",
    "small quotes in a row": "“a” ",
    "quotes with speakers in one paragraph": "“We go.” he said. ",
    "headlines that open with a quote": "“We go now”: Lund quits board\n\n",
    "speakers by role": "The mayor came. “We go,” the mayor said. ",
    "paragraphs of one quote": "“We go,” said Lund.\n\n",
    "paragraphs that repeat the opening mark": "“We go.\n\n",
    "brackets in a row": "(",
    "full stops in a row": ". ",
    "colons in a row": "A: ",
    "numbers in a row": "12 ",
    "dates in a row": "on Monday, ",
    "according to in a row": "according to ",
    "blank lines": "\n",
    "quotes in brackets behind a name": "Ada Lund (“a.” ",
    "marks closed by another kind": "“a’, b ",
    "sentences in one pair": "“" + "We go. She said. " * 50_000,
}
# Text made to be slow in another language.
ELSEWHERE = {
    "German sentences told by their mood": ("de", "Er sei da. "),
    "German names in marks": ("de", "Der Stern „Ha“ sagte laut Lund „a“ "),
    "French quotes with who speaks inside": ("fr", "« a, dit-il, b, c »\n"),
    "commas in a French quote": ("fr", "« " + "a, " * 300 + "»\n"),
}


def story(words: int) -> str:
    """Return so many words of news, in paragraphs."""
    copies = 1 + words // len(STORY.split())
    ends = [found.end() for found in re.finditer(r"\S+", STORY * copies)]
    return (STORY * copies)[: ends[words - 1]]


def milliseconds(work, text: str, repeat: int, language: str = "en") -> float:
    blocks = plain_blocks(text)
    found = []
    for _ in range(repeat):
        start = time.process_time()
        work(text, blocks, language)
        found.append((time.process_time() - start) * 1000)
    return statistics.median(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quotes", action="store_true", help="the rules for quotes alone")
    parser.add_argument("--longest", type=int, default=1000, help="kB of the longest text")
    options = parser.parse_args()
    work = suggest_quotes if options.quotes else suggest
    news = story(700)
    work(news, plain_blocks(news), "en")  # Modules and regular expressions are warm.
    print(f"700 words, {len(news) / 1000:.1f} kB: {milliseconds(work, news, 21):.1f} ms")
    sizes = [size for size in (10, 100, 1000) if size <= options.longest]
    print(f"\n{'ms per kB, and to 10 kB':42}" + "".join(f"{size:>10} kB   " for size in sizes))
    shapes = {"news": STORY, "news in one paragraph": STORY.replace("\n", " ")} | STRANGE
    languages = {name: ("en", piece) for name, piece in shapes.items()} | ELSEWHERE
    for name, (language, piece) in languages.items():
        first = None
        row = f"{name:42}"
        for size in sizes:
            text = (piece * (size * 1000 // len(piece) + 1))[: size * 1000]
            taken = milliseconds(work, text, 3 if size < 1000 else 1, language) / size
            first = first or taken
            row += f"{taken:7.2f}{taken / first:5.1f} × "
        print(row, flush=True)


if __name__ == "__main__":
    main()
