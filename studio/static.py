"""Static files in production: hashed names, compressed, and ES module imports that follow the hashes."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

from studio.stylesheets import FoldedStylesheets


class StaticFiles(FoldedStylesheets, CompressedManifestStaticFilesStorage):
    """Fold stylesheets, hash and compress static files, and rewrite what modules import from each other."""

    support_js_module_import_aggregation = True
