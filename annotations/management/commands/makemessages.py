"""Django's makemessages, which also finds the words on screen in the fragments (*.jinja)."""

from pathlib import Path

from django.core.management.commands import makemessages
from django.template import engines
from jinja2.ext import extract_from_ast


class WordsFile(makemessages.BuildFile):
    def preprocess(self):
        if not self.path.endswith(".jinja"):
            super().preprocess()
            return
        source = Path(self.path).read_text(encoding="utf-8")
        Path(self.work_path).write_text(as_python(source), encoding="utf-8")


def as_python(source: str) -> str:
    """The calls of `_` and `ngettext` in a fragment, each on its own line, as xgettext reads them.

    Django would take a fragment for one of its templates, and find no plural.
    """
    lines = [""] * (source.count("\n") + 1)
    tree = engines["jinja2"].env.parse(source)
    for line, function, words in extract_from_ast(tree, ("_", "ngettext"), babel_style=False):
        said = ", ".join(map(repr, words))
        number_of_things = ", 1" if function == "ngettext" else ""
        lines[line - 1] += f"{function}({said}{number_of_things}); "
    return "\n".join(lines)


class Command(makemessages.Command):
    build_file_class = WordsFile

    def handle(self, *args, **options):
        if options["domain"] == "django" and not options["extensions"]:
            options["extensions"] = ["html", "jinja", "txt", "py"]
        super().handle(*args, **options)
