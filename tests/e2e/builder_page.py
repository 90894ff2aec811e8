"""The builder as a person works it: by the words on the page. With and without a script the same things are pressed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect


def face(planned: timedelta, target: timedelta) -> str:
    """What the clock has to read while the class is within its time: "14:35 of 45:00 30:25 free"."""
    return f"{_minutes(planned)} of {_minutes(target)} {_minutes(target - planned)} free"


def _minutes(time: timedelta) -> str:
    minutes, seconds = divmod(int(time.total_seconds()), 60)
    return f"{minutes}:{seconds:02}"


@dataclass(frozen=True)
class BuilderPage:
    """A class that is open in the builder. ``scripted``: whether the browser runs scripts."""

    page: Page
    scripted: bool = True

    @property
    def clock(self) -> Locator:
        return self.page.locator("#clock .clock__words")

    @property
    def sections(self) -> Locator:
        return self.page.locator(".class-section__title")

    @property
    def steps(self) -> Locator:
        """The names of all steps, in the order of the class."""
        return self.page.locator(".step__name")

    @property
    def found(self) -> Locator:
        """The names of what the library found."""
        return self.page.locator("#library-results .technique__name")

    def settled(self) -> None:
        """Wait until an answer has its place and the focus is where it stays: what is typed sooner goes astray."""
        busy = ".htmx-request, .htmx-added, .htmx-settling, #outbox[data-waiting]"
        expect(self.page.locator(busy)).to_have_count(0)

    def section(self, name: str) -> Locator:
        title = self.page.get_by_role("heading", name=name, exact=True)
        return self.page.locator(".class-section").filter(has=title)

    @property
    def said(self) -> Locator:
        """What the page says of the last edit."""
        return self.page.locator("#said")

    def steps_of(self, section: str) -> Locator:
        return self.section(section).locator(".step__name")

    def step(self, name: str) -> Locator:
        return self.page.locator(".step").filter(has=self.page.get_by_role("link", name=name, exact=True))

    def name(self, step: str) -> Locator:
        """The name of a step, which opens its form."""
        return self.page.get_by_role("link", name=step, exact=True).and_(self.page.locator(".step__name a"))

    def move(self, name: str, way: str) -> None:
        """Move a step one place "up" or "down", by its menu."""
        self.choose(name, f"Move {way}")

    def add_button(self, technique: str) -> Locator:
        return self.page.get_by_role("button", name=f"Add {technique}", exact=True)

    def search(self, text: str, **filters: str) -> None:
        """Look for ``text``, with ``filters`` by their labels: ``search("twist", Kind="Posture")``."""
        for label, choice in filters.items():
            field = self.page.locator("#library").get_by_label(label, exact=True)
            if not field.is_visible():
                self.page.locator("#library summary", has_text="Filters").click()
            field.select_option(label=choice)
        self.page.get_by_label("Search the library").fill(text)
        if not self.scripted:
            self.page.get_by_role("button", name="Search", exact=True).click()

    def add(self, technique: str, *, to: str) -> None:
        """Add what the library shows to a section."""
        self.page.get_by_label("Add to").select_option(label=to)
        self.add_button(technique).click()
        expect(self.steps_of(to).last).to_have_text(technique)
        self.settled()

    def add_words(self, words: str, time: str, *, to: str) -> None:
        """Add free text to a section."""
        section = self.section(to)
        section.get_by_text("Add words of your own").click()
        section.get_by_label("What happens").fill(words)
        section.get_by_label("Time", exact=True).fill(time)
        section.get_by_role("button", name="Add", exact=True).click()
        expect(self.steps_of(to).last).to_have_text(words)
        self.settled()

    def menu(self, name: str) -> Locator:
        """Open the menu of a step or of a section, and give it."""
        self.page.get_by_label(f"More for {name}", exact=True).click()
        return self.page.locator("[data-menu]")

    def choose(self, name: str, item: str) -> None:
        """Press one line of the menu of a step or of a section."""
        self.menu(name).locator(".menu__item", has_text=item).first.click()

    def edit(self, name: str) -> Locator:
        """Open the form of a step, and give it."""
        self.step(name).get_by_role("link", name=name, exact=True).click()
        form = self.page.get_by_role("form", name=f"Change {name}", exact=True)
        expect(form).to_be_visible()
        self.settled()
        return form

    def close(self, form: Locator) -> None:
        """Press the button that ends a form: with a script what was typed is saved before, field by field."""
        form.get_by_role("button", name="Done" if self.scripted else "Save", exact=True).click()
