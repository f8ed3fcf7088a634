"""Prints what doccano takes from a file; called with its wheel and the file, in a process alone.

Its reader, its checks of each entity and relation, and what it leaves out are doccano's own. The
tables it would store them in and the readers of other formats are stand-ins.
"""

import json
import sys
import warnings
from types import SimpleNamespace
from unittest.mock import MagicMock

TABLES = ("examples", "label_types", "labels", "projects")
ABSENT = [*TABLES, *(f"{name}.models" for name in TABLES), "pyexcel", "pyexcel.exceptions"]
ABSENT += ["seqeval", "seqeval.scheme"]


def main(wheel: str, file: str) -> None:
    warnings.simplefilter("ignore")
    sys.modules.update({name: MagicMock() for name in ABSENT})
    sys.path.insert(0, f"{wheel}/backend")
    from data_import.pipeline import label, labels, makers, parsers, readers

    named = readers.FileName(full_path=file, generated_name="file", upload_name="file")
    reader = readers.Reader([named], parsers.JSONLParser())
    taken = {"texts": [], "entities": [], "relations": [], "without_overlaps": []}
    for records in reader.batch(1000):
        taken["texts"] += list(records["text"])
        for name, kind in (("entities", label.SpanLabel), ("relations", label.RelationLabel)):
            made = makers.LabelMaker(name, kind).make(records)
            taken[name] += [one.model_dump(mode="json", exclude={"uuid"}) for one in made]
            if name == "entities":
                spans = labels.Spans(made, MagicMock())
                spans.clean(SimpleNamespace(allow_overlapping=False))
                taken["without_overlaps"] += [one.id for one in spans.labels]
    taken["errors"] = [str(error) for error in reader.errors]
    json.dump(taken, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
