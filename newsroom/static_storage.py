from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_any_script, IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns


class HashedModulesStorage(CompressedManifestStaticFilesStorage):
    """Hashed file names, also inside the `import` lines of the project's own modules.

    An import map would have to stand inline in the page, which the content security policy
    forbids. Scripts of packages are left alone: what looks like an import in them may be
    words in a comment.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", IMPORTS))
