"""Who gets where: every address of the product, asked for by everybody, with GET and with POST.

An address that is missing from the table fails the first test. Whoever has no business at an address gets the sign-in
(a visitor) or 404 (anybody else), and nothing in the database changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.tokens import default_token_generator
from django.core import serializers
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from anatomy.models import Technique
from sessions import editing, sharing
from sessions.models import Block, Occasion, Sequence, ShareLink, UsualCue, Visibility
from studio.models import User
from tests.anatomy.picture_files import give_picture, photo

WHO = ("visitor", "stranger", "colleague", "owner", "curator")
SIGN_IN = "sign-in"

type Answer = int | str
# What the five get, in the order of WHO. A stranger is a teacher who meets a private class, a colleague one who meets a
# class opened to the studio; for what belongs to no class both are simply teachers.
type Answers = tuple[Answer, Answer, Answer, Answer, Answer]

ALL_REFUSE_POST: Answers = (405, 405, 405, 405, 405)
# A view behind a sign-in asks for it before it looks at the method.
READ_ONLY: Answers = (SIGN_IN, 405, 405, 405, 405)
POST_ONLY: Answers = (SIGN_IN, 405, 405, 405, 405)
EVERYBODY: Answers = (200, 200, 200, 200, 200)
PEOPLE: Answers = (SIGN_IN, 200, 200, 200, 200)
LOOKERS: Answers = (SIGN_IN, 404, 200, 200, 404)
OWNER: Answers = (SIGN_IN, 404, 404, 200, 404)
CURATORS: Answers = (SIGN_IN, 404, 404, 404, 200)


def owner_gets(answer: int) -> Answers:
    return (SIGN_IN, 404, 404, answer, 404)


def curator_gets(answer: int) -> Answers:
    return (SIGN_IN, 404, 404, 404, answer)


@dataclass
class World:
    """What the addresses are about: a class of Asha's, private for the stranger and opened for the colleague."""

    sequence: Sequence
    occasion: Occasion
    link: ShareLink
    person: User
    block: Block
    cue: UsualCue
    photo: str

    def arguments(self, what: str) -> list[Any]:
        section = self.sequence.sections.first()
        assert section is not None
        return {
            "": [],
            "class": [self.sequence.pk],
            "section": [self.sequence.pk, section.pk],
            "step": [self.sequence.pk, section.steps.first().pk],
            "occasion": [self.occasion.pk],
            "link": [self.link.pk],
            "block": [self.block.pk],
            "cue": [self.cue.pk],
            "token": [sharing.token_of(self.link)],
            "token logo": [sharing.token_of(self.link), "0" * 64],
            "token picture": [sharing.token_of(self.link), "unknown.svg"],
            "token photo": [sharing.token_of(self.link), self.photo],
            "photo": [self.photo],
            "technique": ["smr-sole-slow-sweep"],
            "technique key": [Technique.objects.get(slug="smr-sole-slow-sweep").pk],
            "person": [self.person.pk],
            "logo": ["0" * 64],
            "picture": ["unknown.svg"],
            "password": [
                urlsafe_base64_encode(force_bytes(self.person.pk)),
                default_token_generator.make_token(self.person),
            ],
        }[what]


@dataclass(frozen=True)
class Row:
    """One address: what it is about, and what everybody gets. An empty form is posted."""

    what: str
    get: Answers
    post: Answers


TABLE: dict[str, Row] = {
    # The studio
    "studio:home": Row("", EVERYBODY, ALL_REFUSE_POST),
    "studio:login": Row("", (200, 302, 302, 302, 302), (422, 302, 302, 302, 302)),
    "studio:logout": Row("", (405, 405, 405, 405, 405), (302, 302, 302, 302, 302)),
    "studio:password_change": Row("", PEOPLE, (SIGN_IN, 422, 422, 422, 422)),
    "studio:password_change_done": Row("", PEOPLE, (SIGN_IN, 405, 405, 405, 405)),
    "studio:password_reset": Row("", EVERYBODY, (422, 422, 422, 422, 422)),
    "studio:password_reset_done": Row("", EVERYBODY, ALL_REFUSE_POST),
    "studio:password_reset_complete": Row("", EVERYBODY, ALL_REFUSE_POST),
    "studio:password_reset_confirm": Row("password", (302, 302, 302, 302, 302), (302, 302, 302, 302, 302)),
    "studio:people": Row("", CURATORS, curator_gets(405)),
    "studio:person_invite": Row("", CURATORS, curator_gets(422)),
    "studio:person_change": Row("person", CURATORS, curator_gets(422)),
    "studio:person_resend": Row("person", curator_gets(405), curator_gets(302)),
    "studio:branding": Row("", CURATORS, curator_gets(422)),
    "studio:logo": Row("logo", (404, 404, 404, 404, 404), ALL_REFUSE_POST),
    "studio:health": Row("", EVERYBODY, ALL_REFUSE_POST),
    "studio:robots": Row("", EVERYBODY, ALL_REFUSE_POST),
    # The library
    "anatomy:technique_list": Row("", PEOPLE, READ_ONLY),
    "anatomy:technique_detail": Row("technique", PEOPLE, READ_ONLY),
    "anatomy:photo": Row("photo", PEOPLE, READ_ONLY),
    # Classes
    "sessions:class_list": Row("", PEOPLE, READ_ONLY),
    "sessions:class_new": Row("", PEOPLE, (SIGN_IN, 422, 422, 422, 422)),
    "sessions:class_import": Row("", PEOPLE, (SIGN_IN, 422, 422, 422, 422)),
    "sessions:class_builder": Row("class", LOOKERS, READ_ONLY),
    "sessions:class_settings": Row("class", OWNER, owner_gets(422)),
    "sessions:class_copy": Row("class", POST_ONLY, (SIGN_IN, 404, 302, 302, 404)),
    "sessions:class_archive": Row("class", POST_ONLY, owner_gets(302)),
    # For a curator, of a class that they can see.
    "sessions:class_template": Row("class", POST_ONLY, (SIGN_IN, 404, 404, 404, 404)),
    "sessions:class_delete": Row("class", OWNER, owner_gets(302)),
    "sessions:class_fit": Row("class", OWNER, owner_gets(422)),
    "sessions:class_start": Row("class", POST_ONLY, owner_gets(302)),
    "sessions:section_add": Row("class", POST_ONLY, owner_gets(422)),
    "sessions:section_change": Row("section", POST_ONLY, owner_gets(422)),
    "sessions:section_move": Row("section", POST_ONLY, owner_gets(422)),
    "sessions:section_duplicate": Row("section", POST_ONLY, owner_gets(302)),
    "sessions:section_remove": Row("section", POST_ONLY, owner_gets(302)),
    "sessions:block_keep": Row("section", POST_ONLY, owner_gets(422)),
    "sessions:block_insert": Row("class", POST_ONLY, owner_gets(422)),
    "sessions:step_add": Row("class", POST_ONLY, owner_gets(422)),
    "sessions:step_change": Row("step", POST_ONLY, owner_gets(422)),
    "sessions:step_move": Row("step", POST_ONLY, owner_gets(422)),
    "sessions:steps_change": Row("class", POST_ONLY, owner_gets(422)),
    "sessions:steps_move": Row("class", POST_ONLY, owner_gets(422)),
    "sessions:steps_copy": Row("class", POST_ONLY, owner_gets(422)),
    "sessions:steps_remove": Row("class", POST_ONLY, owner_gets(422)),
    "sessions:class_paste": Row("class", OWNER, owner_gets(422)),
    "sessions:step_duplicate": Row("step", POST_ONLY, owner_gets(302)),
    "sessions:finding_accept": Row("class", POST_ONLY, owner_gets(422)),
    "sessions:finding_reopen": Row("class", POST_ONLY, owner_gets(422)),
    "sessions:step_swap": Row("step", POST_ONLY, owner_gets(422)),
    "sessions:step_swap_undo": Row("step", POST_ONLY, owner_gets(409)),
    "sessions:step_remove": Row("step", POST_ONLY, owner_gets(302)),
    "sessions:cue_keep": Row("step", POST_ONLY, owner_gets(422)),
    "sessions:cue_drop": Row("step", POST_ONLY, owner_gets(302)),
    # What a teacher keeps beside classes
    "sessions:block_list": Row("", PEOPLE, READ_ONLY),
    "sessions:block_change": Row("block", OWNER, owner_gets(422)),
    "sessions:block_remove": Row("block", OWNER, owner_gets(302)),
    "sessions:cue_list": Row("", PEOPLE, READ_ONLY),
    "sessions:cue_change": Row("cue", OWNER, owner_gets(422)),
    "sessions:cue_remove": Row("cue", OWNER, owner_gets(302)),
    "sessions:class_history": Row("class", OWNER, READ_ONLY),
    "sessions:class_undo": Row("class", POST_ONLY, owner_gets(302)),
    "sessions:class_redo": Row("class", POST_ONLY, owner_gets(422)),
    "sessions:class_go_back": Row("class", POST_ONLY, owner_gets(422)),
    "sessions:remark_fix": Row("class", POST_ONLY, owner_gets(409)),
    "sessions:check_mute": Row("class", POST_ONLY, owner_gets(422)),
    # Everybody's own favourites. Without a script it leads back to the class, or to the technique.
    "sessions:favourite": Row("technique key", POST_ONLY, (SIGN_IN, 302, 302, 302, 302)),
    # Occasions
    "sessions:occasion_list": Row("class", OWNER, owner_gets(422)),
    "sessions:occasion_change": Row("occasion", OWNER, owner_gets(422)),
    "sessions:occasion_remove": Row("occasion", POST_ONLY, owner_gets(302)),
    # Rooms
    "sessions:class_room": Row("class", OWNER, owner_gets(422)),
    "sessions:occasion_room": Row("occasion", OWNER, owner_gets(422)),
    "sessions:occasion_difference": Row("occasion", OWNER, READ_ONLY),
    # Paper
    "sessions:plan": Row("class", LOOKERS, READ_ONLY),
    # How somebody wants their plans is their own: a colleague keeps it too, from any class that they may look at.
    "sessions:plan_choose": Row("class", POST_ONLY, (SIGN_IN, 404, 422, 422, 404)),
    "sessions:plan_pdf": Row("class", LOOKERS, READ_ONLY),
    "sessions:handout": Row("class", LOOKERS, owner_gets(302)),
    "sessions:handout_pdf": Row("class", LOOKERS, READ_ONLY),
    "sessions:class_text": Row("class", LOOKERS, READ_ONLY),
    "sessions:class_file": Row("class", LOOKERS, READ_ONLY),
    "sessions:cards": Row("class", LOOKERS, READ_ONLY),
    "sessions:cards_pdf": Row("class", LOOKERS, READ_ONLY),
    "sessions:technique_cards": Row("", PEOPLE, READ_ONLY),
    # Nothing is chosen: the page says what to do.
    "sessions:technique_cards_pdf": Row("", (SIGN_IN, 302, 302, 302, 302), READ_ONLY),
    "sessions:picture": Row("picture", (SIGN_IN, 404, 404, 404, 404), READ_ONLY),
    # Sharing
    "sessions:share": Row("class", OWNER, READ_ONLY),
    "sessions:edition_publish": Row("class", POST_ONLY, owner_gets(302)),
    "sessions:advice_renew": Row("class", POST_ONLY, owner_gets(302)),
    "sessions:link_create": Row("class", POST_ONLY, owner_gets(302)),
    "sessions:link_revoke": Row("link", POST_ONLY, owner_gets(302)),
    "sessions:shared": Row("token", EVERYBODY, ALL_REFUSE_POST),
    "sessions:shared_handout_pdf": Row("token", EVERYBODY, ALL_REFUSE_POST),
    "sessions:shared_map": Row("token", EVERYBODY, ALL_REFUSE_POST),
    "sessions:shared_picture": Row("token picture", (404, 404, 404, 404, 404), ALL_REFUSE_POST),
    "sessions:shared_photo": Row("token photo", EVERYBODY, ALL_REFUSE_POST),
    "sessions:shared_logo": Row("token logo", (404, 404, 404, 404, 404), ALL_REFUSE_POST),
}


def names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    """Every named address of the project, apart from Django's own admin site, and a mark for one without a name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield f"{namespace}{pattern.name or pattern.pattern}"


def test_the_table_knows_every_address() -> None:
    # The admin site's own sign-in sends people to ours; it is tested with the admin site below.
    assert sorted(set(names(get_resolver().url_patterns)) - {"admin/login/"}) == sorted(TABLE)


@pytest.fixture
def world(sequence: Sequence, asha: User, make_user: Callable[..., User]) -> World:
    picture = give_picture("smr-sole-slow-sweep", photo((40, 30)))
    return World(
        sequence=sequence,
        occasion=Occasion.objects.create(sequence=sequence, starts_on=date(2026, 11, 24)),
        link=sharing.make_link(sequence, asha),
        person=make_user("Dara", "Teachers"),
        block=editing.keep_block(sequence.sections.first(), asha, "Feet first"),
        cue=UsualCue.objects.create(owner=asha, technique=Technique.objects.published().first(), text="Slow"),
        photo=picture.facts.small_name,
    )


@pytest.fixture
def client_for(client_of: Callable[[User], Client], asha: User, ben: User, curator: User) -> Callable[[str], Client]:
    people = {"stranger": ben, "colleague": ben, "owner": asha, "curator": curator}

    def give(who: str) -> Client:
        return client_of(people[who]) if who in people else Client()

    return give


def everything() -> str:
    """What people make, as text, and how much the library holds: equal before and after where nothing changed."""
    made = [model for label in ("studio", "class_sessions") for model in apps.get_app_config(label).get_models()]
    rows = [row for model in made for row in model._default_manager.order_by("pk")]
    library = [
        (model.__name__, model._default_manager.count()) for model in apps.get_app_config("anatomy").get_models()
    ]
    return f"{serializers.serialize('json', rows)} {library}"


def answer_of(client: Client, method: str, address: str) -> Answer:
    response = getattr(client, method)(address)
    if response.status_code == 302 and response.headers["Location"].startswith(reverse("studio:login")):
        return SIGN_IN
    status: int = response.status_code
    return status


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", TABLE)
def test_everybody_gets_what_is_theirs(
    world: World, client_for: Callable[[str], Client], name: str, method: str
) -> None:
    row = TABLE[name]
    answers = dict(zip(WHO, row.get if method == "get" else row.post, strict=True))
    address = reverse(name, args=world.arguments(row.what))
    # The owner comes last, because the owner may change what the others ask about.
    for who in ("visitor", "stranger", "curator", "colleague", "owner"):
        opened = Visibility.STUDIO if who == "colleague" else Visibility.PRIVATE
        editing.change_sequence(world.sequence, {"visibility": opened})
        client = client_for(who)
        before = everything()

        answer = answer_of(client, method, address)

        assert (who, answer) == (who, answers[who])
        if method == "get" or answer in (SIGN_IN, 404, 405, 422):
            assert everything() == before


CHANGING = [name for name, row in TABLE.items() if row.post not in (ALL_REFUSE_POST, READ_ONLY)]


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}], ids=["no token", "foreign origin"])
@pytest.mark.parametrize("name", CHANGING)
def test_a_post_without_a_token_is_refused(world: World, asha: User, name: str, headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(asha, backend="django.contrib.auth.backends.ModelBackend")
    before = everything()

    response = client.post(reverse(name, args=world.arguments(TABLE[name].what)), headers=headers)

    assert response.status_code == 403
    assert everything() == before


# The admin site: for curators only, and for them all of the library


def admin_lists() -> list[str]:
    from django.contrib import admin

    return [f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry]


@pytest.mark.parametrize("who", ["visitor", "stranger", "owner"])
def test_the_admin_site_is_for_curators(starter_library: None, client_for: Callable[[str], Client], who: str) -> None:
    client = client_for(who)

    answers = {name: client.get(reverse(name)).status_code for name in ["admin:index", *admin_lists()]}

    assert set(answers.values()) == {302}


def test_curators_reach_all_of_the_library(starter_library: None, curator_client: Client) -> None:
    lists = [name for name in admin_lists() if name.startswith("admin:anatomy")]

    assert len(lists) >= 10
    assert {curator_client.get(reverse(name)).status_code for name in lists} == {200}
