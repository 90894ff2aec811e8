"""Class sequences: the product."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    name = "sessions"
    # Django's own session framework owns the label "sessions".
    label = "class_sessions"
    verbose_name = _("Classes")
