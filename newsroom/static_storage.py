from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModulesStorage(CompressedManifestStaticFilesStorage):
    """Hashed file names, also inside the `import` lines of JavaScript modules.

    An import map would have to stand inline in the page, which the content security policy
    forbids.
    """

    support_js_module_import_aggregation = True
