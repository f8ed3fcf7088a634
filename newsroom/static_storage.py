import re

from django.contrib.staticfiles.storage import HashedFilesMixin
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_any_script, IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns

# Comments that fill whole lines. No line of a text in our scripts begins like one.
COMMENTS = re.compile(rb"^[ \t]*(?://[^\n]*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE)


class HashedModulesStorage(CompressedManifestStaticFilesStorage):
    """Hashed file names, also inside the `import` lines of the project's own modules.

    An import map would have to stand inline in the page, which the content security policy
    forbids. Scripts of packages are left alone: what looks like an import in them may be
    words in a comment.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", IMPORTS))

    def _save(self, name, content):
        """Without the comments of our own scripts and styles, a tenth of what a browser fetches."""
        if name.startswith(("js/", "css/")):
            content = ContentFile(COMMENTS.sub(b"", b"".join(content.chunks())))
        return super()._save(name, content)
