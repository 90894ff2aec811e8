"""Static files in production: hashed names, compressed, and ES module imports that follow the hashes."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

from studio.modules import FoldedModules
from studio.stylesheets import FoldedStylesheets


class StaticFiles(FoldedModules, FoldedStylesheets, CompressedManifestStaticFilesStorage):
    """Fold stylesheets and scripts, hash and compress static files, and rewrite what modules import from each other."""

    support_js_module_import_aggregation = True
