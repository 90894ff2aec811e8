"""Documents for tests: made with a letterhead and a date that never change."""

from __future__ import annotations

from datetime import date
from typing import Any

import page

from sessions.documents.render import Document, handout_document, plan_document
from sessions.domain.clock import timetable
from sessions.domain.letterhead import Letterhead
from sessions.domain.plan import Plan
from tests.sessions.documents.tagged_pdf import TaggedPdf

LETTERHEAD = Letterhead("Willow Studio", "12 Mill Lane\nLewes", "hello@willow.example", "Listen to your body.")
ADDRESS = "https://willow.example/s/3qZ7oTn2Vb9yKxPq4Lw8Rg/"
MADE_ON = date(2026, 11, 22)


def document(kind: str, plan: Plan, **changes: Any) -> Document:
    """The plan or the hand-out of ``plan``, not yet set."""
    given = {"logo": None, "paper": "a4", "address": None, "made_on": MADE_ON, "edition": None, **changes}
    letterhead = given.pop("letterhead", LETTERHEAD)
    if kind == "plan":
        return plan_document(plan, timetable(plan), letterhead, **given)
    return handout_document(plan, letterhead, **given)


def read(kind: str, plan: Plan, **changes: Any) -> TaggedPdf:
    """The plan or the hand-out of ``plan``, set and read back."""
    return TaggedPdf(document(kind, plan, **changes).pdf())


def failures(content: bytes) -> list[str]:
    """What a PDF/UA-1 checker finds wrong."""
    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]
