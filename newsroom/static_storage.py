import posixpath
import re

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import HashedFilesMixin
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_any_script, IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns

# Comments that fill whole lines. No line of a text in our scripts begins like one.
COMMENTS = re.compile(rb"^[ \t]*(?://[^\n]*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE)

# By its name as it is written, or with its hash.
IMPORTED = re.compile(
    rb'^@import url\("([\w/-]+)(?:\.[0-9a-f]{12})?\.css"\)(?: layer\((\w+)\))?;\n', re.MULTILINE
)


class HashedModulesStorage(CompressedManifestStaticFilesStorage):
    """Hashed file names, also inside the `import` lines of the project's own modules.

    An import map would have to stand inline in the page, which the content security policy
    forbids. Scripts of packages are left alone: what looks like an import in them may be
    words in a comment. Our own styles come in one file, where each `@import` would be fetched.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", IMPORTS))

    def _save(self, name, content):
        """Without the comments of our own scripts and styles, a tenth of what a browser fetches."""
        if name.startswith(("js/", "css/")):
            written = b"".join(content.chunks())
            whole = IMPORTED.sub(lambda found: imported(name, found), written)
            content = ContentFile(COMMENTS.sub(b"", whole))
        return super()._save(name, content)


def imported(name: str, found: re.Match[bytes]) -> bytes:
    """The style sheet that one of ours imports, in the layer that is asked for."""
    path = posixpath.join(posixpath.dirname(name), f"{found[1].decode()}.css")
    with open(finders.find(path), "rb") as file:
        sheet = file.read()
    return b"@layer %s {\n%s}\n" % (found[2], sheet) if found[2] else sheet
