"""Says how well the rules propose what readers marked by hand."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from annotations.text.scoring import predict, rate_rules, score


class Command(BaseCommand):
    help = (
        "Propose quotes, claims, stances and captions for each line of a JSON Lines file that "
        "holds what is right, and print precision, recall and F1 by kind, and the errors."
    )
    # It reads a file and rules alone.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("gold", type=Path, help="lines with marks or captions made by hand")
        parser.add_argument("--predictions", type=Path, help="write what was proposed to this file")
        parser.add_argument(
            "--rules", action="store_true", help="how often each rule for quotes is right instead"
        )
        parser.add_argument("--quiet", action="store_true", help="leave out the list of errors")

    def handle(self, *, gold, predictions, quiet, rules, **options):
        lines = list(read_lines(gold))
        if rules:
            self.write_rules(lines)
            return
        try:
            proposed = [predict(line) for line in lines]
            found = score(zip(lines, proposed, strict=True))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise CommandError(f"A line does not hold what it should: {error!r}.") from error
        if predictions:
            rows = (json.dumps(row, ensure_ascii=False) + "\n" for row in proposed)
            predictions.write_text("".join(rows), encoding="utf-8")
        width = max(map(len, found.rates), default=0)
        self.stdout.write(f"{'':{width}}  precision  recall     F1  wanted  proposed")
        for name, rate in found.rates.items():
            self.stdout.write(
                f"{name:{width}}  {rate.precision:9.3f}  {rate.recall:6.3f}  {rate.f1:5.3f}"
                f"  {rate.wanted:6}  {rate.proposed:8}"
            )
        if not quiet:
            self.stdout.write(f"\n{len(found.faults)} errors")
            for fault in found.faults:
                self.stdout.write(f"{fault.line}  {fault.what}: {fault.words}")

    def write_rules(self, lines):
        self.stdout.write(f"{'type':9} {'rule':24} confidence  precision  proposed")
        quotes = [line for line in lines if "quotes" in line]
        for (kind, rule, confidence), rate in rate_rules(quotes).items():
            self.stdout.write(
                f"{kind:9} {rule:24} {confidence:10.2f}  {rate.precision:9.2f}  {rate.proposed:8}"
            )


def read_lines(path):
    """Yield the JSON objects of the file; a line that is none is an error with its number."""
    try:
        rows = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}.") from error
    for number, row in enumerate(rows, start=1):
        if not row.strip():
            continue
        try:
            line = json.loads(row)
        except ValueError as error:
            raise CommandError(f"Line {number} of {path} is not JSON: {error}.") from error
        if not isinstance(line, dict) or not (
            {"caption", "expect"} <= line.keys()
            or ("text" in line and {"quotes", "claims", "stances"} & line.keys())
        ):
            raise CommandError(f"Line {number} of {path} holds neither marks nor a caption.")
        yield line
