"""The library: regions, tools, techniques and safety rules."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AnatomyConfig(AppConfig):
    name = "anatomy"
    verbose_name = _("Library")

    def ready(self) -> None:
        from anatomy.trigrams import make_index

        post_migrate.connect(make_index, sender=self, dispatch_uid="anatomy.trigrams.make_index")
