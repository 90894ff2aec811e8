"""People, for curators: the list, inviting, changing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studio import people as people_rules
from studio.access import StudioRequest, curator_required, posted
from studio.forms import InvitationForm, PersonForm
from studio.models import User

TAKEN = User._meta.get_field("email").error_messages["unique"]


@curator_required
@require_safe
def people(request: StudioRequest) -> HttpResponse:
    """Show everybody, those who may sign in first."""
    everybody = User.objects.with_role().order_by("-is_active", "name", "email")
    return render(request, "studio/people.html", {"people": everybody})


@curator_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_invite(request: StudioRequest) -> HttpResponse:
    """Add somebody, and mail them a link to set a password."""
    form = InvitationForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "studio/person_invite.html", {"form": form}, status=status)
    try:
        person = people_rules.invite(**form.cleaned_data)
    except people_rules.AddressTaken:
        form.add_error("email", TAKEN)
        return render(request, "studio/person_invite.html", {"form": form}, status=422)
    _send_invitation(request, person)
    return redirect("studio:people")


@curator_required
@require_POST
def person_resend(request: StudioRequest, pk: int) -> HttpResponse:
    """Mail the invitation again."""
    person = get_object_or_404(User.objects.editable_by(request.user), pk=pk, is_active=True)
    if person.is_invited:
        _send_invitation(request, person)
    else:
        messages.info(request, _("%(name)s has set a password already.") % {"name": person})
    return redirect("studio:people")


@curator_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_change(request: StudioRequest, pk: int) -> HttpResponse:
    """Change a name, an address, a role, or whether somebody may sign in."""
    person = get_object_or_404(User.objects.editable_by(request.user), pk=pk)
    old_address = person.email
    form = PersonForm(posted(request), instance=person)
    if request.method == "POST" and form.is_valid() and _change(person, form):
        if person.email != old_address:
            _tell_both_addresses(request, person, old_address)
        messages.success(request, _("%(name)s is changed.") % {"name": person})
        return redirect("studio:people" if request.user.pk != person.pk or person.is_active else "studio:login")
    context = {"form": form, "person": get_object_or_404(User, pk=pk)}
    return render(request, "studio/person_change.html", context, status=422 if form.is_bound else 200)


def _change(person: User, form: PersonForm) -> bool:
    try:
        people_rules.change_person(person, **form.cleaned_data)
    except people_rules.LastCurator:
        form.add_error(None, _("This is the only curator who can sign in. Make somebody else a curator first."))
        return False
    except people_rules.AddressTaken:
        form.add_error("email", TAKEN)
        return False
    return True


def _send_invitation(request: StudioRequest, person: User) -> None:
    sent = people_rules.send_invitation(
        person,
        link=request.build_absolute_uri(people_rules.password_path(person)),
        studio_name=request.studio.letterhead.name,
        invited_by=str(request.user),
    )
    if sent:
        messages.success(request, _("An invitation is on its way to %(address)s.") % {"address": person.email})
    else:
        messages.error(
            request,
            _("%(name)s is on the list, but the e-mail could not be sent. Try “Send again” in a while.")
            % {"name": person},
        )


def _tell_both_addresses(request: StudioRequest, person: User, old_address: str) -> None:
    studio_name = request.studio.letterhead.name
    people_rules.send_address_changed(person, old=old_address, studio_name=studio_name, changed_by=str(request.user))
