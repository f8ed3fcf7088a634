from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.marks import INCOMPLETE, MOST_MARKS, LockedForm
from annotations.models import ArticleVersion, Role
from annotations.services.annotations import Mark
from annotations.text.normalise import UnusableText, normalise
from annotations.text.spans import find


class PlaceForm(LockedForm):
    """An orphan's parts on the new text, as three parallel lists: role, words, and where.

    A claim that was worded otherwise has its statement beside them.

    A part without words is left out. After `is_valid`, `cleaned_data["marks"]` is a list of Mark.
    """

    statement = forms.CharField(required=False, max_length=5000)

    def __init__(self, data, *, version: ArticleVersion, **kwargs):
        super().__init__(data, **kwargs)
        self.version = version
        columns = [self.data.getlist(name) for name in ("role", "words", "at")]
        longest = max(map(len, columns))
        self.rows = list(
            zip(*([*column, *[""] * (longest - len(column))] for column in columns), strict=True)
        )
        self.fields["sha256"].required = any(at for _role, _words, at in self.rows)

    def clean(self):
        cleaned = super().clean()
        if len(self.rows) > MOST_MARKS:
            self.add_error(None, INCOMPLETE)
            return cleaned
        marks = [self.mark(*row) for row in self.rows if row[1].strip()]
        cleaned["marks"] = [mark for mark in marks if mark]
        return cleaned

    def mark(self, role: str, words: str, at: str) -> Mark | None:
        """The words at the place where they were marked, or where alone they stand."""
        text = self.version.text
        if role not in Role.values:
            self.add_error(None, INCOMPLETE)
            return None
        try:
            words = normalise(words)
        except UnusableText as unusable:
            self.add_error(None, str(unusable))
            return None
        start = int(at) if at.isascii() and at.isdigit() and len(at) < 10 else len(text)
        if text[start : start + len(words)] == words:
            return Mark(role, start, start + len(words), words)
        places = find(text, words)
        shown = {"words": words.strip()[:80], "count": len(places)}
        if not places:
            sentence = _("“%(words)s” does not stand in the new text. Copy the exact words.")
            self.add_error(None, sentence % shown)
            return None
        if len(places) > 1:
            sentence = _(
                "“%(words)s” stands %(count)d times. Give a few more words, or select the place."
            )
            self.add_error(None, sentence % shown)
            return None
        start, end = places[0]
        return Mark(role, start, end, text[start:end])
