"""Forms of the project: account, people, the studio's own page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any
from zoneinfo import available_timezones

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.contrib.auth import forms as auth_forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from anatomy.images import read_logo
from anatomy.uploads import PictureField
from studio.models import Role, Studio, User

SETUPS = ["setup_base", "setup_position", "setup_tools", "setup_side"]
CONTINENTS = {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}


def plain_helper(*fields: Any) -> FormHelper:
    """Return a helper for a form whose template owns ``<form>``, CSRF and buttons. No fields: all of the form's."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    if fields:
        helper.layout = Layout(*fields)
    return helper


class SignInForm(auth_forms.AuthenticationForm):
    """E-mail address and password."""

    error_messages = {
        **auth_forms.AuthenticationForm.error_messages,
        "invalid_login": _("Address and password do not match. Both may be mistyped; capitals count in the password."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail address")
        self.fields["username"].widget = forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
        # Django says it to the browser alone, and what is longer fits no column of the throttle's.
        self.fields["username"].validators.append(MaxLengthValidator(User._meta.get_field("email").max_length))
        self.helper = plain_helper()


class PasswordResetForm(auth_forms.PasswordResetForm):
    """Ask for a link. Somebody invited who never set a password may ask too: their invitation may have run out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.helper = plain_helper()

    def get_users(self, email: str) -> Iterable[User]:
        return User.objects.get_queryset().filter(email=email, is_active=True)


class SetPasswordForm(auth_forms.SetPasswordForm):
    """A new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()


class PasswordChangeForm(auth_forms.PasswordChangeForm):
    """The old password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper("old_password", "new_password1", "new_password2")


class InvitationForm(forms.ModelForm):
    """Somebody new."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.TEACHER, widget=forms.RadioSelect)

    class Meta:
        model = User
        fields = ["name", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["role"].help_text = _("A curator also keeps the library, these people and the studio's own page.")
        self.helper = plain_helper()

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class PersonForm(InvitationForm):
    """What a curator may change about a person."""

    is_active = forms.BooleanField(
        label=_("May sign in"), required=False, help_text=_("Without it nothing is deleted: classes and links stay.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(role=self.instance.role, is_active=self.instance.is_active)


def time_zone_choices() -> Iterator[tuple[str, list[tuple[str, str]]] | tuple[str, str]]:
    """Yield the zones of the world by continent, with spaces for a person to read."""
    zones = sorted(zone for zone in available_timezones() if zone.partition("/")[0] in CONTINENTS and "/" in zone)
    yield "UTC", "UTC"
    for continent, names in groupby(zones, key=lambda zone: zone.partition("/")[0]):
        yield continent, [(name, name.partition("/")[2].replace("_", " ")) for name in names]


class StudioForm(forms.ModelForm):
    """The studio's own page."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zone_choices, help_text=_("Classes start and end in this zone.")
    )
    logo = PictureField(
        label=_("Logo"),
        read=read_logo,
        required=False,
        help_text=_("PNG, JPEG, WebP or GIF, at most 2 MB. It is stored as PNG."),
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    class Meta:
        model = Studio
        fields = ["name", "address", "contact", "time_zone", "paper", "disclaimer", *SETUPS]
        labels = {
            "setup_base": _("Every step"),
            "setup_position": _("+ new position"),
            "setup_tools": _("+ other tools"),
            "setup_side": _("+ other side"),
        }
        widgets = {
            "address": forms.Textarea(attrs={"rows": 3}),
            "disclaimer": forms.Textarea(attrs={"rows": 4}),
            # A text field gives back what was typed wrongly; a number field would lose it.
            **{name: forms.TextInput(attrs={"inputmode": "numeric"}) for name in SETUPS},
        }

    def __init__(self, *args: Any, has_logo: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_logo:
            del self.fields["remove_logo"]
        for field in self.fields.values():
            field.show_hidden_initial = False  # Django's habit where a model's default is a function.
        self.helper = plain_helper(
            Fieldset(_("On every document"), "name", "address", "contact", "disclaimer"),
            Fieldset(_("Logo"), "logo", *(["remove_logo"] if has_logo else [])),
            Fieldset(_("Place and paper"), "time_zone", "paper"),
            Fieldset(_("Seconds to get into a step"), Div(*SETUPS, css_class="fields-row")),
        )
