"""Signing in and out, and passwords."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.urls import reverse

from studio.views.account import RedirectThenMail

PASSWORD = "Sweep-the-sole-9"
pytestmark = pytest.mark.django_db


def sign_in(client, email, password=PASSWORD, **extra):
    return client.post(reverse("studio:login"), {"username": email, "password": password}, **extra)


def test_sign_in_takes_the_address_in_any_case(client, asha):
    response = sign_in(client, " ASHA@Example.ORG ")

    assert (response.status_code, response.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(asha.pk)


@pytest.mark.parametrize("email", ["asha@example.org", "nobody@example.org"])
def test_wrong_password_and_unknown_address_read_the_same(client, asha, email):
    response = sign_in(client, email, "wrong")

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [
        "Address and password do not match. Both may be mistyped; capitals count in the password."
    ]
    assert response.context["form"]["username"].value() == email


def test_sign_in_goes_on_to_the_page_that_was_asked_for(client, asha):
    response = client.post(reverse("studio:login"), {"username": asha.email, "password": PASSWORD, "next": "/people/"})

    assert response.url == "/people/"


def test_sign_in_never_goes_on_to_another_site(client, asha):
    response = client.post(
        reverse("studio:login"), {"username": asha.email, "password": PASSWORD, "next": "https://evil.example/"}
    )

    assert response.url == "/"


def test_sign_out_is_a_post(asha_client):
    assert asha_client.get(reverse("studio:logout")).status_code == 405
    assert "_auth_user_id" in asha_client.session

    response = asha_client.post(reverse("studio:logout"))

    assert (response.status_code, response.url) == (302, "/")
    assert "_auth_user_id" not in asha_client.session


def test_somebody_deactivated_is_signed_out_with_the_next_click(asha, asha_client):
    asha.is_active = False
    asha.save()

    response = asha_client.get(reverse("studio:password_change"))

    assert (response.status_code, response.url) == (302, "/sign-in/?next=/password/")


def test_htmx_is_told_that_the_sign_in_has_ended(client):
    response = client.post(reverse("studio:password_change"), headers={"hx-request": "true"})

    assert (response.status_code, response.content) == (401, b"")


def test_a_new_password_needs_the_old_one_and_twelve_characters(asha, asha_client):
    url = reverse("studio:password_change")

    short = {"old_password": PASSWORD, "new_password1": "Roll-9-calf", "new_password2": "Roll-9-calf"}
    assert asha_client.post(url, short).status_code == 422
    good = {"old_password": PASSWORD, "new_password1": "Roll-the-calf-9", "new_password2": "Roll-the-calf-9"}
    assert asha_client.post(url, {**good, "old_password": "wrong"}).status_code == 422
    response = asha_client.post(url, good)

    assert (response.status_code, response.url) == (302, "/password/done/")
    asha.refresh_from_db()
    assert asha.check_password("Roll-the-calf-9")


def test_reset_sends_a_link_that_works_once(client, asha):
    response = client.post(reverse("studio:password_reset"), {"email": "Asha@example.org"})

    assert (response.status_code, response.url) == (302, "/password/reset/sent/")
    [message] = mail.outbox
    assert message.to == ["asha@example.org"]
    assert message.subject == "A new password for Yoga studio"
    path = re.search(r"http://testserver(/password/set/\S+)", message.body)[1]
    form = client.get(path)  # Moves the token from the address into the session.
    new = {"new_password1": "Roll-the-calf-9", "new_password2": "Roll-the-calf-9"}
    assert client.post(form.url, new).url == "/password/reset/complete/"
    asha.refresh_from_db()
    assert asha.check_password("Roll-the-calf-9")
    again = client.get(path)
    assert (again.status_code, again.context["validlink"]) == (200, False)


@pytest.mark.parametrize("email", ["nobody@example.org", "gone@example.org"])
def test_reset_says_the_same_for_an_address_without_account(client, make_user, email):
    make_user("Gone", "Teachers", is_active=False)

    response = client.post(reverse("studio:password_reset"), {"email": email})

    assert (response.status_code, response.url) == (302, "/password/reset/sent/")
    assert mail.outbox == []


def test_reset_mails_only_after_the_answer():
    """The time that sending takes would say whether an address is known."""
    order = []

    class Form:
        def save(self, **options):
            order.append("mail")

    response = RedirectThenMail("/sent/", form=Form(), options={})
    order.append("answer")
    response.close()

    assert order == ["answer", "mail"]


def test_a_teacher_does_not_find_the_admin_site(asha_client, client):
    assert asha_client.get("/admin/login/?next=/admin/").status_code == 404
    assert client.get("/admin/login/?next=/admin/").url == "/sign-in/?next=/admin/"


def test_a_curator_enters_the_admin_site(curator_client):
    assert curator_client.get("/admin/login/?next=/admin/").url == "/admin/"
    assert curator_client.get("/admin/").status_code == 200
