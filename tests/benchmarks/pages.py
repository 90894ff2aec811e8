"""What is measured, page by page, with the goals that each has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from django.urls import reverse

from anatomy.models import Technique
from sessions.models import Step
from tests.benchmarks.caller import Ask, Caller
from tests.benchmarks.world import Lesson

LIMIT = "limit page"


@dataclass(frozen=True)
class Goals:
    """What a page should keep to. None: there is no goal. Times in milliseconds, bytes compressed."""

    times_limit: float | None = None
    median_ms: float | None = None
    queries: int | None = None
    compressed: int | None = None


@dataclass(frozen=True)
class Page:
    """A page, or an edit. ``ask`` makes the next request; what it costs to make one is not measured."""

    name: str
    ask: Callable[[], Ask]
    goals: Goals = field(default_factory=Goals)
    status: int = 200


# References -----------------------------------------------------------------------------------------------------------


def references() -> list[Page]:
    """Return what everything else is compared with."""
    return [
        Page("empty view", lambda: Ask("/bench/empty/", signed_in=False)),
        Page(LIMIT, lambda: Ask("/bench/limit/")),
    ]


# The library ----------------------------------------------------------------------------------------------------------

LIST = Goals(times_limit=2.1, queries=8, compressed=14_000)


def library(size: int) -> list[Page]:
    """Return the library's pages, for a library of ``size`` techniques."""
    address = reverse("anatomy:technique_list")
    htmx = {"HX-Request": "true", "HX-Target": "results", "HX-Trigger-Name": "text"}
    return [
        Page(f"library, {size:,}", lambda: Ask(address), LIST),
        Page(f"search “calf roller”, {size:,}", lambda: Ask(f"{address}?text=calf+roller"), LIST),
        Page(f"search, mistyped, {size:,}", lambda: Ask(f"{address}?text=hamstrng"), LIST),
        Page(f"filter, two, {size:,}", lambda: Ask(f"{address}?kind=asana&region=front-hip"), LIST),
        Page(f"search by htmx, {size:,}", lambda: Ask(f"{address}?text=calf", headers=htmx), LIST),
    ]


def technique() -> Page:
    """Return the page of one technique."""
    address = reverse("anatomy:technique_detail", args=["smr-calf-roller-sweep"])
    return Page("technique", lambda: Ask(address), Goals(compressed=14_000))


# Classes --------------------------------------------------------------------------------------------------------------

EDIT = Goals(median_ms=40, queries=16)


def builder(lesson: Lesson, steps: int) -> Page:
    """Return the builder of ``lesson``."""
    return Page(f"builder, {steps} steps", lambda: Ask(lesson.path), Goals(compressed=14_000))


def edits(caller: Caller, lesson: Lesson, steps: int) -> list[Page]:
    """Return the four edits that people do most, as htmx sends them, in a class of ``steps`` steps.

    One after the other they leave the class as long as it was. The change goes through the form that the page gives.
    """
    base = lesson.path
    rows = [step.pk for section in lesson.sequence.sections.all() for step in section.steps.all()]
    middle = rows[len(rows) // 2]
    section = lesson.sequence.sections.get(steps=middle).pk
    added = Technique.objects.published().filter(kind="asana").order_by("pk").values_list("pk", flat=True)[0]
    flips = _alternating("down", "up")
    seconds = _alternating("65", "60")

    def change() -> Ask:
        page = caller.send(Ask(f"{base}?edit={middle}")).text
        return _post(
            f"{base}steps/{middle}/change/", _form(page, f"/steps/{middle}/change/") | {"seconds": next(seconds)}
        )

    def remove() -> Ask:
        newest = Step.objects.filter(section__sequence=lesson.sequence).order_by("-pk").values_list("pk", flat=True)[0]
        return _post(f"{base}steps/{newest}/remove/", {})

    return [
        Page(f"change a step of {steps}", change, EDIT),
        Page(f"move a step of {steps}", lambda: _post(f"{base}steps/{middle}/move/", {"way": next(flips)}), EDIT),
        Page(f"add a step to {steps}", lambda: _post(f"{base}steps/", {"section": section, "technique": added}), EDIT),
        Page(f"remove a step of {steps}", remove, EDIT),
    ]


def _alternating(one: str, other: str) -> Iterator[str]:
    while True:
        yield one
        yield other


def _post(path: str, values: Mapping[str, object]) -> Ask:
    headers = {"HX-Request": "true", "HX-Target": "outline"}
    return Ask(path, "POST", urlencode(values).encode(), headers)


class _FormReader(HTMLParser):
    """Collects what a browser would send of the form whose address ends so."""

    def __init__(self, ending: str) -> None:
        super().__init__()
        self.ending = ending
        self.inside = False
        self.values: dict[str, str] = {}
        self.choice = self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = values.get("action", "").endswith(self.ending)
        if not self.inside:
            return
        if tag == "input" and values.get("name") and (values.get("type") != "checkbox" or "checked" in values):
            self.values[values["name"]] = values.get("value", "")
        elif tag == "select":
            self.choice = values["name"]
        elif tag == "option" and ("selected" in values or self.choice not in self.values):
            self.values[self.choice] = values.get("value", "")
        elif tag == "textarea":
            self.text = values["name"]
            self.values[self.text] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.text = ""

    def handle_data(self, data: str) -> None:
        if self.inside and self.text:
            self.values[self.text] += data.removeprefix("\n")


def _form(page: str, ending: str) -> dict[str, str]:
    reader = _FormReader(ending)
    reader.feed(page)
    if not reader.values:
        raise LookupError(f"The page has no form for {ending}")
    return reader.values


# Papers and the shared page -------------------------------------------------------------------------------------------

PAPER = Goals(median_ms=60, queries=10)


def papers(lesson: Lesson, steps: int) -> list[Page]:
    """Return the plan and the hand-out of ``lesson``, as pages and as PDFs."""
    plan, plan_pdf, handout, handout_pdf = (
        reverse(f"sessions:{name}", args=[lesson.sequence.pk])
        for name in ("plan", "plan_pdf", "handout", "handout_pdf")
    )
    return [
        Page(f"plan, {steps} steps", lambda: Ask(plan), Goals(compressed=14_000)),
        Page(f"hand-out, {steps} steps", lambda: Ask(handout), Goals(compressed=14_000)),
        Page(f"plan.pdf, {steps} steps", lambda: Ask(plan_pdf), PAPER),
        Page(f"handout.pdf, {steps} steps", lambda: Ask(handout_pdf), PAPER),
    ]


def shared(caller: Caller, lesson: Lesson, steps: int) -> list[Page]:
    """Return what a student opens: for the first time, and again with the page still in the browser's cache."""
    address = shared_address(lesson)
    etag = caller.send(Ask(address, signed_in=False)).headers.get("ETag", "")
    return [
        Page(
            f"shared page, {steps} steps",
            lambda: Ask(address, signed_in=False),
            Goals(queries=2, compressed=14_000),
        ),
        Page(
            "shared page, again",
            lambda: Ask(address, headers={"If-None-Match": etag}, signed_in=False),
            Goals(times_limit=1, queries=2),
            status=304,
        ),
    ]


def shared_address(lesson: Lesson) -> str:
    return reverse("sessions:shared", args=[lesson.token])
