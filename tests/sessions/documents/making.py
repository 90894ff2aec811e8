"""Documents for tests: made with a letterhead and a date that never change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import page

from sessions.documents.cards_sheet import class_cards_sheet
from sessions.documents.pictures import Album
from sessions.documents.render import Document, cards_document, handout_document, plan_document
from sessions.domain.clock import timetable
from sessions.domain.letterhead import Letterhead
from sessions.domain.papers import PlanChoices, PlanForm
from sessions.domain.plan import Plan
from tests.sessions.documents.tagged_pdf import TaggedPdf

LETTERHEAD = Letterhead("Willow Studio", "12 Mill Lane\nLewes", "hello@willow.example", "Listen to your body.")
ADDRESS = "https://willow.example/s/3qZ7oTn2Vb9yKxPq4Lw8Rg/"
MADE_ON = date(2026, 11, 22)


# Every paper of a class, by what ``document`` makes of its name.
PLANS = ("pocket", "compact", "standard", "large")
HANDOUTS = ("handout", "large handout")
EVERY_PAPER = (*PLANS, *HANDOUTS, "cards")


def document(kind: str, plan: Plan, **changes: Any) -> Document:
    """A paper of ``plan``, not yet set: one of ``EVERY_PAPER``, or "plan" for a plan as it is without choices."""
    given = {"logo": None, "paper": "a4", "address": None, "made_on": MADE_ON, "edition": None, **changes}
    letterhead = given.pop("letterhead", LETTERHEAD)
    if kind in PLANS:
        given["choices"] = replace(given.get("choices", PlanChoices()), form=PlanForm(kind))
    if kind == "plan" or kind in PLANS:
        return plan_document(plan, timetable(plan), letterhead, **given)
    if kind == "cards":
        album = Album(given.get("photos"))
        sheet = class_cards_sheet(plan, letterhead, album, made_on=given["made_on"], edition=given["edition"])
        return cards_document(sheet, album, paper=given["paper"], made_on=given["made_on"])
    if kind == "large handout":
        plan = replace(plan, handout=replace(plan.handout, large=True, ticks=True))
    return handout_document(plan, letterhead, **given)


def read(kind: str, plan: Plan, **changes: Any) -> TaggedPdf:
    """A paper of ``plan``, set and read back."""
    return TaggedPdf(document(kind, plan, **changes).pdf())


def failures(content: bytes) -> list[str]:
    """What a PDF/UA-1 checker finds wrong."""
    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]
