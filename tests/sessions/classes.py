"""Ways to look at a class's rows in tests, and forms as a browser would send them."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from anatomy.models import Technique, Tool, ToolRole
from sessions import editing, sharing
from sessions.models import Edition, Section, Sequence, Step, StepTool
from studio.models import User

# What the class of the fixture ``sequence`` does before anybody edits it.
START = ["Sole slow sweep", "Calf roller sweep", "Legs up the wall"]


def names(sequence: Sequence) -> list[str]:
    """What the class does, in its order."""
    return [str(step) for step in steps(sequence)]


def steps(sequence: Sequence) -> list[Step]:
    rows = Step.objects.filter(section__sequence=sequence).select_related("technique", "section")
    return list(rows.order_by("section__order", "section_id", "order", "pk"))


def sections(sequence: Sequence) -> list[Section]:
    return list(Section.objects.filter(sequence=sequence))


def layout(sequence: Sequence) -> dict[str, list[str]]:
    """The steps of each section, by its name."""
    return {section.name: [str(step) for step in section.steps.all()] for section in sections(sequence)}


def places(sequence: Sequence) -> list[list[int]]:
    """The place numbers of the sections, then those of the steps of each section."""
    rows = sections(sequence)
    return [[section.order for section in rows], *([step.order for step in section.steps.all()] for section in rows)]


def is_dense(sequence: Sequence) -> bool:
    """Whether every place number is taken once, from 0 up without a gap."""
    return all(numbers == list(range(len(numbers))) for numbers in places(sequence))


def state(sequence: Sequence) -> list[Any]:
    """Everything that an edit could change, to show that nothing did."""
    return [
        list(Sequence.objects.filter(pk=sequence.pk).values()),
        list(Section.objects.filter(sequence=sequence).order_by("pk").values()),
        list(Step.objects.filter(section__sequence=sequence).order_by("pk").values()),
        list(Step.tools.through.objects.filter(step__section__sequence=sequence).order_by("pk").values()),
        list(sequence.occasions.order_by("pk").values()),
    ]


def technique(slug: str) -> Technique:
    return Technique.objects.get(slug=slug)


def tool(slug: str) -> Tool:
    return Tool.objects.get(slug=slug)


def tools_of(step: Step) -> dict[str, int]:
    """How many of each tool the step uses, by the tool's slug."""
    return dict(StepTool.objects.filter(step=step).values_list("tool__slug", "count"))


def fill(sequence: Sequence, count: int) -> None:
    """Add ``count`` steps of several techniques, in turn, with their tools."""
    published = list(Technique.objects.published().prefetch_related("tool_rows").order_by("pk")[:12])
    section = sequence.sections.first()
    start = section.steps.count()
    made = Step.objects.bulk_create(
        Step(
            section=section,
            technique=(one := published[number % len(published)]),
            order=start + number,
            seconds=one.dose_seconds,
            count=one.dose_breaths or one.dose_reps,
            side=one.side,
        )
        for number in range(count)
    )
    StepTool.objects.bulk_create(
        StepTool(step=step, tool_id=use.tool_id, count=use.count)
        for step in made
        for use in step.technique.tool_rows.all()
        if use.role == ToolRole.REQUIRED
    )


class _Form(HTMLParser):
    """Collects what a browser would send for the form with a given action."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action
        self.inside = False
        self.select: str | None = None
        self.textarea: str | None = None
        self.data: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("action", "") == self.action
        if not self.inside:
            return
        name = given.get("name")
        if tag == "input" and name and "form" not in given and self._is_sent(given):
            self.data.setdefault(name, []).append(
                given.get("value") or ("on" if given.get("type") == "checkbox" else "")
            )
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.data):
            self.data[self.select] = [given.get("value") or ""]
        elif tag == "textarea" and name:
            self.textarea = name
            self.data[name] = [""]

    @staticmethod
    def _is_sent(given: dict[str, str | None]) -> bool:
        return given.get("type") not in ("checkbox", "radio", "submit") or "checked" in given

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None
        elif tag == "form":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.textarea:
            # The first line break after the tag is markup.
            self.data[self.textarea] = [self.data[self.textarea][0] + data.removeprefix("\n").removeprefix("\r\n")]


def publish_changed(sequence: Sequence, by: User) -> Edition:
    """Change what the class is for, so that there is something new to publish, and publish it."""
    editing.change_sequence(sequence, {"intention": f"Try number {sequence.editions.count() + 1}"})
    return sharing.publish(sequence, by)


def form_data(html: str, action: str = "") -> dict[str, Any]:
    """Return what a browser would send for the form of ``action`` if nobody typed anything."""
    form = _Form(action)
    form.feed(html)
    assert form.data, f"no form for {action!r}"
    return {name: values if len(values) > 1 else values[0] for name, values in form.data.items()}


def forms_of(html: str) -> Iterator[str]:
    """Yield the address of every form and of every button that says where it goes."""

    class Finder(HTMLParser):
        found: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            address = given.get("formaction") or (given.get("action") if given.get("method") == "post" else None)
            if address:
                self.found.append(address)

    finder = Finder()
    finder.found = []
    finder.feed(html)
    yield from finder.found
