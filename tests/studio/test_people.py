"""People: roles, invitations, and who may open these pages."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from studio import people
from studio.forms import InvitationForm
from studio.models import Role, User

pytestmark = pytest.mark.django_db

GET, POST = "get", "post"
PAGES = [
    (GET, "studio:people", []),
    (GET, "studio:person_invite", []),
    (POST, "studio:person_invite", []),
    (GET, "studio:person_change", ["asha"]),
    (POST, "studio:person_change", ["asha"]),
    (POST, "studio:person_resend", ["asha"]),
    (GET, "studio:branding", []),
    (POST, "studio:branding", []),
]


def everything():
    return list(User.objects.values_list("name", "email", "is_active", "is_staff", "password").order_by("pk"))


def groups(user):
    return sorted(Group.objects.filter(user=user).values_list("name", flat=True))


@pytest.fixture
def address(asha):
    return lambda name, arguments: reverse(name, args=[asha.pk for _ in arguments])


# Who gets in ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "name", "arguments"), PAGES)
def test_a_visitor_is_asked_to_sign_in(client, address, method, name, arguments):
    before = everything()
    url = address(name, arguments)

    response = getattr(client, method)(url, {"name": "X", "email": "x@example.org", "role": "curator"})

    assert (response.status_code, response.url.partition("?")[0]) == (302, "/sign-in/")
    assert everything() == before


@pytest.mark.parametrize(("method", "name", "arguments"), PAGES)
def test_for_a_teacher_the_page_is_not_there(asha_client, address, method, name, arguments):
    before = everything()

    response = getattr(asha_client, method)(
        address(name, arguments), {"name": "X", "email": "x@example.org", "role": "curator"}
    )

    assert response.status_code == 404
    assert everything() == before


@pytest.mark.parametrize(("method", "name", "arguments"), [page for page in PAGES if page[0] == GET])
def test_a_curator_gets_in(curator_client, address, method, name, arguments):
    assert curator_client.get(address(name, arguments)).status_code == 200


def test_sending_again_is_a_post(curator_client, asha):
    assert curator_client.get(reverse("studio:person_resend", args=[asha.pk])).status_code == 405


def test_changing_needs_a_token_of_this_site(curator, client_of):
    client = client_of(curator)
    client.handler.enforce_csrf_checks = True
    url = reverse("studio:person_invite")
    data = {"name": "Dara", "email": "dara@example.org", "role": "teacher"}

    assert client.post(url, data).status_code == 403
    page = client.get(url).text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    assert (
        client.post(url, {**data, "csrfmiddlewaretoken": token}, headers={"origin": "https://evil.example"}).status_code
        == 403
    )
    assert client.post(url, {**data, "csrfmiddlewaretoken": token}).status_code == 302


def test_the_list_asks_the_database_as_often_for_many(curator_client, make_user, assert_same_queries):
    def grow():
        for number in range(5):
            make_user(f"Teacher {number}", "Teachers", email=f"t{number}@example.org")

    assert assert_same_queries(lambda: curator_client.get(reverse("studio:people")), grow) <= 5


@pytest.mark.parametrize("name", ["studio:person_invite", "studio:person_change"])
def test_an_address_that_was_free_a_moment_ago_is_refused(curator_client, asha, ben, monkeypatch, name):
    """Two curators invite the same person at once: both forms find the address free."""
    monkeypatch.setattr(InvitationForm, "validate_unique", lambda form: None)
    monkeypatch.setattr(InvitationForm, "validate_constraints", lambda form: None)
    before = everything()
    url = reverse(name, args=[ben.pk] if name == "studio:person_change" else [])

    response = curator_client.post(url, {"name": "Ben", "email": asha.email, "role": "teacher", "is_active": "on"})

    assert response.status_code == 422
    assert response.context["form"].errors == {"email": ["There is already somebody with this address."]}
    assert everything() == before


def test_a_curator_cannot_take_over_somebody_with_every_right(curator, make_user, client_of):
    root = make_user("Root", is_superuser=True)
    url = reverse("studio:person_change", args=[root.pk])
    data = {"name": "Root", "email": "mine@example.org", "role": "curator", "is_active": "on"}
    before = everything()

    answers = [client_of(curator).post(url, data).status_code, client_of(curator).get(url).status_code]

    assert answers == [404, 404]
    assert everything() == before
    assert url not in client_of(curator).get(reverse("studio:people")).text
    assert client_of(root).post(url, data).status_code == 302


# Roles ----------------------------------------------------------------------------------------------------------------


def test_groups_have_their_permissions():
    def actions(group, label):
        permissions = Group.objects.get(name=group).permissions.filter(content_type__app_label=label)
        return {permission.codename.partition("_")[0] for permission in permissions}

    assert actions("Teachers", "anatomy") == {"view"}
    assert actions("Teachers", "class_sessions") == {"view", "add", "change", "delete"}
    assert actions("Curators", "anatomy") == {"view", "add", "change", "delete"}
    assert actions("Curators", "studio") == actions("Teachers", "studio") == set()


def test_a_role_is_groups_and_the_door_to_the_admin_site(asha, curator):
    people.set_role(asha, Role.CURATOR)

    assert (groups(asha), asha.is_staff, asha.is_curator, asha.role) == (
        ["Curators", "Teachers"],
        True,
        True,
        "curator",
    )

    people.set_role(asha, Role.TEACHER)

    asha.refresh_from_db()
    assert (groups(asha), asha.is_staff, asha.is_curator, asha.role) == (["Teachers"], False, False, "teacher")


def test_being_a_curator_is_asked_once(curator, django_assert_num_queries):
    person = User.objects.get(pk=curator.pk)

    with django_assert_num_queries(1):
        assert [person.is_curator, person.is_curator] == [True, True]


@pytest.mark.parametrize("change", [{"role": "teacher", "is_active": "on"}, {"role": "curator"}])
def test_the_last_curator_stays(curator, curator_client, change):
    response = curator_client.post(
        reverse("studio:person_change", args=[curator.pk]), {"name": "C", "email": curator.email, **change}
    )

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [
        "This is the only curator who can sign in. Make somebody else a curator first."
    ]
    curator.refresh_from_db()
    assert (curator.name, curator.is_active, groups(curator)) == ("Chitra", True, ["Curators", "Teachers"])


def test_one_of_two_curators_can_go(curator_client, curator, make_user):
    other = make_user("Dara", "Teachers", "Curators", is_staff=True)

    response = curator_client.post(
        reverse("studio:person_change", args=[other.pk]), {"name": "Dara", "email": other.email, "role": "curator"}
    )

    assert response.status_code == 302
    other.refresh_from_db()
    assert other.is_active is False


# Invitations ----------------------------------------------------------------------------------------------------------


def test_an_invitation_leads_to_a_password(curator_client, client):
    response = curator_client.post(
        reverse("studio:person_invite"), {"name": "Dara Ek", "email": "Dara@Example.org", "role": "teacher"}
    )

    assert (response.status_code, response.url) == (302, "/people/")
    dara = User.objects.get(email="dara@example.org")
    assert (dara.name, dara.is_invited, dara.is_staff, groups(dara)) == ("Dara Ek", True, False, ["Teachers"])
    [message] = mail.outbox
    assert (message.to, message.subject) == (["dara@example.org"], "Your account at Yoga studio")
    assert "Chitra invites you to plan classes at Yoga studio." in message.body
    form = client.get(re.search(r"http://testserver(/password/set/\S+)", message.body)[1])
    client.post(form.url, {"new_password1": "Roll-the-calf-9", "new_password2": "Roll-the-calf-9"})
    dara.refresh_from_db()
    assert (dara.check_password("Roll-the-calf-9"), dara.is_invited) == (True, False)


@pytest.mark.parametrize(
    ("typed", "field", "error"),
    [
        ({"email": "ASHA@example.org"}, "email", "There is already somebody with this address."),
        ({"email": "asha"}, "email", "Enter a valid email address."),
        ({"name": " "}, "name", "This field is required."),
        ({"role": "owner"}, "role", "Select a valid choice. owner is not one of the available choices."),
    ],
)
def test_a_bad_invitation_says_so_beside_the_field_and_keeps_what_was_typed(curator_client, asha, typed, field, error):
    before = everything()
    data = {"name": "Dara", "email": "dara@example.org", "role": "curator"} | typed

    response = curator_client.post(reverse("studio:person_invite"), data)

    assert response.status_code == 422
    form = response.context["form"]
    assert form.errors == {field: [error]}
    assert {name: form[name].value() for name in data} == data
    assert everything() == before
    assert mail.outbox == []


def test_an_invitation_can_be_sent_again(curator_client):
    dara = people.invite(email="dara@example.org", name="Dara", role=Role.TEACHER)

    curator_client.post(reverse("studio:person_resend", args=[dara.pk]))

    assert [message.to for message in mail.outbox] == [["dara@example.org"]]


def test_somebody_with_a_password_gets_no_second_invitation(curator_client, asha):
    curator_client.post(reverse("studio:person_resend", args=[asha.pk]))

    assert mail.outbox == []


def test_a_mail_server_that_is_away_loses_nothing(curator_client, monkeypatch):
    def refuse(self, **options):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)

    response = curator_client.post(
        reverse("studio:person_invite"), {"name": "Dara", "email": "dara@example.org", "role": "teacher"}, follow=True
    )

    assert User.objects.filter(email="dara@example.org").count() == 1
    assert [str(message) for message in response.context["messages"]] == [
        "Dara is on the list, but the e-mail could not be sent. Try “Send again” in a while."
    ]


def test_both_addresses_hear_of_a_new_one(curator_client, asha):
    response = curator_client.post(
        reverse("studio:person_change", args=[asha.pk]),
        {"name": "Asha", "email": "asha.nair@example.org", "role": "teacher", "is_active": "on"},
    )

    assert response.status_code == 302
    asha.refresh_from_db()
    assert asha.email == "asha.nair@example.org"
    assert [message.to for message in mail.outbox] == [["asha@example.org"], ["asha.nair@example.org"]]
    assert "Chitra changed the address" in mail.outbox[0].body


# Addresses ------------------------------------------------------------------------------------------------------------


def test_an_address_stands_once_whatever_its_case(asha):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("ASHA@EXAMPLE.ORG", name="Other")

    assert User.objects.get(email="Asha@Example.org") == asha
    assert User.objects.get_by_natural_key("ASHA@example.org") == asha


# The first curator ----------------------------------------------------------------------------------------------------


def test_the_first_curator_gets_a_link(client, capsys):
    call_command(
        "create_curator", "chitra@example.org", "--name", "Chitra Rao", "--site", "https://classes.example.org"
    )

    chitra = User.objects.get(email="chitra@example.org")
    assert (chitra.name, chitra.is_invited, chitra.is_staff, chitra.is_curator) == ("Chitra Rao", True, True, True)
    said, link = capsys.readouterr().out.splitlines()
    assert said == "Chitra Rao is a curator. To set a password (once, within three days):"
    path = re.fullmatch(r"https://classes\.example\.org(/password/set/\S+)", link)[1]
    assert client.get(path, follow=True).context["validlink"] is True


def test_a_link_can_go_by_mail(capsys):
    call_command("create_curator", "chitra@example.org", "--name", "Chitra Rao", "--mail")

    assert capsys.readouterr().out == "Chitra Rao is a curator. A link is on its way to chitra@example.org.\n"
    assert [message.to for message in mail.outbox] == [["chitra@example.org"]]


def test_a_teacher_can_be_made_a_curator_from_the_command_line(asha):
    User.objects.get_queryset().filter(pk=asha.pk).update(is_active=False)

    call_command("create_curator", "ASHA@example.org")

    asha.refresh_from_db()
    assert (asha.name, asha.is_active, asha.is_staff, groups(asha)) == ("Asha", True, True, ["Curators", "Teachers"])


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["chitra@example.org"], "Somebody new needs a name: --name 'Chitra Rao'."),
        (["chitra", "--name", "Chitra"], "'chitra' is not an e-mail address."),
    ],
)
def test_create_curator_says_what_is_wrong(arguments, error):
    with pytest.raises(CommandError, match=error):
        call_command("create_curator", *arguments)

    assert User.objects.count() == 0
