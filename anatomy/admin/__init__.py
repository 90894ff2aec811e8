"""The admin site, where curators keep the library."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .body import KeepOffZoneAdmin, RegionAdmin, StructureAdmin
from .pictures import PictureAdmin
from .rules import RuleAdmin
from .safety import ConditionAdmin, SourceAdmin
from .techniques import DemandAdmin, IntentAdmin, TeachingNoteAdmin, TechniqueAdmin, TechniqueTypeAdmin
from .tools import ToolAdmin

admin.site.site_header = _("Pliable library")
admin.site.site_title = _("Pliable library")
admin.site.index_title = _("What the studio works with")

__all__ = [
    "ConditionAdmin",
    "DemandAdmin",
    "IntentAdmin",
    "KeepOffZoneAdmin",
    "PictureAdmin",
    "RegionAdmin",
    "RuleAdmin",
    "SourceAdmin",
    "StructureAdmin",
    "TeachingNoteAdmin",
    "TechniqueAdmin",
    "TechniqueTypeAdmin",
    "ToolAdmin",
]
