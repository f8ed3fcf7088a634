"""What a file is that was given for another by mistake."""

from django.utils.translation import gettext_lazy as _

# The first bytes of what is no page and no rows.
OTHER_KINDS = (
    (b"%PDF", _("a PDF file")),
    (b"PK\x03\x04", _("a zip or Office file")),
    (b"\xd0\xcf\x11\xe0", _("an old Office file")),
    (b"{\\rtf", _("a rich text file")),
    (b"\x89PNG", _("a picture")),
    (b"\xff\xd8\xff", _("a picture")),
    (b"GIF8", _("a picture")),
    (b"RIFF", _("a picture or sound")),
    (b"\x1f\x8b", _("a packed file")),
    (b"MIME-Version", _("a web archive")),
    (b"bplist", _("a web archive")),
)


def kind_of(content: bytes) -> str:
    """In words what a file with this beginning is; nothing of what may be text."""
    return next((what for start, what in OTHER_KINDS if content.startswith(start)), "")
