"""Every page of the product, who opens it, and a studio in which each of them has something to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from playwright.sync_api import Page

from studio.models import User
from tests.test_access import TABLE, World


@dataclass(frozen=True)
class Visit:
    """A page and a person: "visitor", "owner", "colleague" (the class is open to the studio) or "curator"."""

    who: str
    name: str
    query: str = ""


# By what a person would call it.
VISITS: dict[str, Visit] = {
    "front door": Visit("visitor", "studio:home"),
    "sign in": Visit("visitor", "studio:login"),
    "forgotten password": Visit("visitor", "studio:password_reset"),
    "forgotten password, sent": Visit("visitor", "studio:password_reset_done"),
    "new password": Visit("visitor", "studio:password_reset_confirm"),
    "new password, done": Visit("visitor", "studio:password_reset_complete"),
    "shared page": Visit("visitor", "sessions:shared"),
    "home": Visit("owner", "studio:home"),
    "change password": Visit("owner", "studio:password_change"),
    "change password, done": Visit("owner", "studio:password_change_done"),
    "library": Visit("owner", "anatomy:technique_list"),
    "library, filtered": Visit("owner", "anatomy:technique_list", "?text=sweep&kind=smr&region=calf"),
    "library, nothing found": Visit("owner", "anatomy:technique_list", "?text=xylophone&kind=smr"),
    "technique": Visit("owner", "anatomy:technique_detail"),
    "classes": Visit("owner", "sessions:class_list"),
    "classes, archived": Visit("owner", "sessions:class_list", "?show=archived"),
    "classes of colleagues": Visit("colleague", "sessions:class_list", "?show=colleagues"),
    "first class": Visit("colleague", "sessions:class_list"),
    "new class": Visit("owner", "sessions:class_new"),
    "class from a file": Visit("owner", "sessions:class_import"),
    "builder": Visit("owner", "sessions:class_builder"),
    "builder, nothing found": Visit("owner", "sessions:class_builder", "?text=xylophone"),
    "builder, no favourites": Visit("owner", "sessions:class_builder", "?list=favourites"),
    "builder, goes well": Visit("owner", "sessions:class_builder", "?after=last&region=calf"),
    "class of a colleague": Visit("colleague", "sessions:class_builder"),
    "history of a class": Visit("owner", "sessions:class_history"),
    "fit to target": Visit("owner", "sessions:class_fit"),
    "paste a list": Visit("owner", "sessions:class_paste"),
    "settings of a class": Visit("owner", "sessions:class_settings"),
    "delete a class": Visit("owner", "sessions:class_delete"),
    "occasions": Visit("owner", "sessions:occasion_list"),
    "occasion": Visit("owner", "sessions:occasion_change"),
    "room": Visit("owner", "sessions:class_room"),
    "room of an occasion": Visit("owner", "sessions:occasion_room"),
    "what differs": Visit("owner", "sessions:occasion_difference"),
    "plan": Visit("owner", "sessions:plan"),
    "class as text": Visit("owner", "sessions:class_text"),
    "class as text, of a colleague": Visit("colleague", "sessions:class_text"),
    "hand-out": Visit("owner", "sessions:handout"),
    "hand-out of a colleague": Visit("colleague", "sessions:handout"),
    "cards": Visit("owner", "sessions:cards"),
    "cards of the library": Visit(
        "owner", "sessions:technique_cards", "?technique=asana-tree&technique=smr-sole-slow-sweep&technique=gone"
    ),
    "cards, none chosen": Visit("owner", "sessions:technique_cards"),
    "share": Visit("owner", "sessions:share"),
    "blocks": Visit("owner", "sessions:block_list"),
    "blocks, none yet": Visit("colleague", "sessions:block_list"),
    "block": Visit("owner", "sessions:block_change"),
    "remove a block": Visit("owner", "sessions:block_remove"),
    "usual cues": Visit("owner", "sessions:cue_list"),
    "usual cues, none yet": Visit("colleague", "sessions:cue_list"),
    "usual cue": Visit("owner", "sessions:cue_change"),
    "let a usual cue go": Visit("owner", "sessions:cue_remove"),
    "people": Visit("curator", "studio:people"),
    "invite": Visit("curator", "studio:person_invite"),
    "person": Visit("curator", "studio:person_change"),
    "studio": Visit("curator", "studio:branding"),
}

# What answers a GET without being a page.
NOT_PAGES = {
    "sessions:class_file",
    "studio:health",
    "studio:robots",
    "studio:logo",
    "sessions:plan_pdf",
    "sessions:handout_pdf",
    "sessions:cards_pdf",
    "sessions:technique_cards_pdf",
    "sessions:shared_handout_pdf",
    "sessions:shared_map",
    "sessions:shared_logo",
    "sessions:picture",
    "sessions:shared_picture",
    "sessions:shared_photo",
    "anatomy:photo",
}


@dataclass(frozen=True)
class House:
    """A studio with people and a long class, and the way to every page of it."""

    world: World
    people: dict[str, User]
    sign_in: Callable[[Page, User], None]
    addresses: dict[str, str]

    def open(self, page: Page, what: str) -> None:
        """Open a page of ``VISITS``, as the person whom it is for."""
        person = self.people.get(VISITS[what].who)
        if person is not None:
            self.sign_in(page, person)
        page.goto(self.addresses[what])


def addresses(world: World) -> dict[str, str]:
    """The address of each page of ``VISITS``: read from the database before a browser opens."""
    return {
        what: reverse(visit.name, args=world.arguments(TABLE[visit.name].what)) + visit.query
        for what, visit in VISITS.items()
    }


def pages_of_the_product() -> set[str]:
    """The names of all addresses that answer somebody's GET with something to look at."""
    answers = {name for name, row in TABLE.items() if {200, 302} & set(row.get)}
    return answers | {"sessions:picture", "sessions:shared_picture", "sessions:shared_logo", "studio:logo"}
