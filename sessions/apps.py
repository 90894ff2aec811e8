"""Class sequences: the product."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    name = "sessions"
    # Django's own session framework owns the label "sessions".
    label = "class_sessions"
    verbose_name = _("Classes")

    def ready(self) -> None:
        """Tell the library how to count the classes that use an entry of it."""
        from anatomy.models import Condition, Region, TeachingNote, Technique, Tool
        from anatomy.registry import register_advice, register_holder, register_reach, register_usage
        from sessions import usage

        register_usage(Technique, usage.classes_with_techniques)
        register_usage(Tool, usage.classes_with_tools)
        register_usage(TeachingNote, usage.classes_with_notes)
        register_reach(usage.classes_with_any)
        register_holder(Condition, usage.rooms_with_conditions)
        register_holder(Region, usage.rooms_with_areas)
        register_advice(usage.pages_with_old_advice, usage.renew_advice)
