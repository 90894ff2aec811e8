"""The page that students see, as values that its template prints without thinking.

Advice is written once: a keep-off zone's rule stands in one list, and a technique that comes again points at the step
that explains it. That keeps the page small on bad Wi-Fi.

Who should take care is read from the edition's own advice; an edition that has none says nothing of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from anatomy.domain import bodymap
from anatomy.domain.photos import Photo, fitted
from sessions import sharing, wording
from sessions.documents.plan_sheet import focus_regions
from sessions.domain.advice import Advice
from sessions.domain.edition import from_json
from sessions.domain.handout import chosen_steps
from sessions.domain.plan import Plan, PlanNote, PlanStep, PlanTool, PlanZone
from sessions.models import Edition
from sessions.presenting.self_check import CareLine, SelfCheck, StepReach, Words, care_lines, self_check, step_reach
from sessions.presenting.shared_drawings import SharedDrawing, drawings_of

# Whatever of these changes can reach the page: its words, its drawing, the names of its stylesheet and its script.
_MADE_OF = ("anatomy", "sessions", "static", "templates")


def page_version(root: Path) -> str:
    """Name the state of the code in ``root`` that makes the page, so that an ETag ends with its release."""
    files = (path for folder in _MADE_OF for path in (root / folder).rglob("*"))
    kept = sorted(path for path in files if path.suffix in {".py", ".html", ".css", ".svg", ".js"})
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in kept)).hexdigest()[:16]


# So large on a page, in its pixels: the file has more, for fine screens.
PHOTO_SIDE = 300

PAGE_VERSION = page_version(Path(settings.BASE_DIR))


@dataclass(frozen=True, slots=True)
class SharedPhoto:
    """A curator's picture of a step: the name to ask for it by, its size on the page, what it shows, whose it is."""

    name: str
    width: int
    height: int
    alternative: str
    credit: str


@dataclass(frozen=True, slots=True)
class SharedStep:
    """One step in the words of the page. ``same_as`` is the number of the step that explains the technique.

    ``reach`` is where it reaches, for the script; empty where no rule about an area touches the step.
    """

    number: int
    name: str
    sanskrit: str
    devanagari: str
    dose: str
    tools: str
    optional: bool
    same_as: int | None = None
    why: str = ""
    how: tuple[str, ...] = ()
    feel: str = ""
    avoid_feel: str = ""
    gentler: str = ""
    keep_off: str = ""
    care: tuple[CareLine, ...] = ()
    reach: StepReach | None = None
    photo: SharedPhoto | None = None
    drawing: SharedDrawing | None = None


@dataclass(frozen=True, slots=True)
class SharedSection:
    """A section with its steps."""

    name: str
    rounds: int
    steps: tuple[SharedStep, ...]


@dataclass(frozen=True, slots=True)
class StopSignal:
    """What to do when it hurts, in this order."""

    title: str
    lead: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharedPage:
    """Everything on the page, apart from the studio's head."""

    title: str
    teacher: str
    intention: str
    level: str
    minutes: int
    edition: int
    published_on: object
    sections: tuple[SharedSection, ...]
    tools: tuple[PlanTool, ...]
    zones: tuple[PlanZone, ...]
    stop: StopSignal
    ask_first: tuple[str, str]
    notes: tuple[PlanNote, ...]
    focus: str
    has_handout: bool
    check: SelfCheck | None


def shared_page(edition: Edition, photos: Mapping[str, Photo] | None = None) -> SharedPage:
    """Return what the shared page of ``edition`` shows. No queries.

    ``photos`` are its curators' pictures that are still there, by digest.
    """
    plan = from_json(edition.plan)
    shown = _photos_of(plan, photos or {})
    advice, words = sharing.advice_of(edition) or Advice(), Words()
    return SharedPage(
        title=plan.title,
        teacher=plan.teacher,
        intention=plan.intention,
        level=wording.level(plan.level),
        minutes=plan.target_minutes,
        edition=edition.number,
        published_on=edition.published_at,
        sections=tuple(_sections(plan, advice, words, shown)),
        tools=_once(tool for step in plan.steps() for tool in step.tools),
        zones=_once(zone for step in plan.steps() if step.technique for zone in step.technique.zones),
        stop=StopSignal(*wording.stop_signal()),
        ask_first=wording.ask_first(),
        notes=plan.handout.notes,
        focus=wording.listed(region.name for region in focus_regions(plan)),
        has_handout=bool(chosen_steps(plan)),
        check=self_check(advice, words) if advice.conditions else None,
    )


def focus_picture(edition: Edition) -> str:
    """Return the body map of the edition, with the places where it works most, as SVG. No queries."""
    regions = focus_regions(from_json(edition.plan))
    known = [region.slug for region in regions if region.slug in bodymap.SURFACE_REGIONS]
    return bodymap.svg(known, title=wording.listed(region.name for region in regions))


def drawings_shown(edition: Edition) -> frozenset[str]:
    """Return the names of the pictures of ours that the page of ``edition`` can ask for. No queries."""
    return frozenset(drawing.name for drawing in drawings_of(from_json(edition.plan)).values())


def _once[T: (PlanTool, PlanZone)](entries: Iterable[T]) -> tuple[T, ...]:
    """Each entry of the library once, in the order of the class."""
    found: dict[str, T] = {}
    for entry in entries:
        found.setdefault(entry.slug, entry)
    return tuple(found.values())


def _photos_of(plan: Plan, photos: Mapping[str, Photo]) -> dict[str, SharedPhoto]:
    """The curators' pictures that are there, by the techniques that they show."""
    found = {}
    for technique in filter(None, (step.technique for step in plan.steps())):
        picture = technique.picture
        if picture and (photo := photos.get(picture.digest)):
            size = fitted(photo.width, photo.height, PHOTO_SIDE)
            found[technique.slug] = SharedPhoto(photo.small_name, *size, picture.alternative, picture.credit)
    return found


def _sections(plan: Plan, advice: Advice, words: Words, photos: Mapping[str, SharedPhoto]) -> Iterator[SharedSection]:
    explained: dict[str, int] = {}
    drawings = drawings_of(plan)
    for section in plan.sections:
        steps = tuple(_step(step, explained, advice, words, photos, drawings.get(step.id)) for step in section.steps)
        if steps:
            yield SharedSection(section.name, section.rounds, steps)


def _step(
    step: PlanStep,
    explained: dict[str, int],
    advice: Advice,
    words: Words,
    photos: Mapping[str, SharedPhoto],
    drawing: SharedDrawing | None,
) -> SharedStep:
    technique = step.technique
    dose = wording.dose(step)
    if technique is None:
        return SharedStep(step.id, step.title, "", "", dose, "", step.optional)
    before = explained.setdefault(technique.slug, step.id)
    again = before != step.id
    concerns = advice.concerns.get(step.id, ())
    # With other tools, the same technique can mean something else.
    said_before = again and concerns == advice.concerns.get(before, ())
    return SharedStep(
        number=step.id,
        name=step.title,
        sanskrit=technique.sanskrit,
        devanagari=technique.devanagari,
        dose=dose,
        tools=wording.listed(wording.tool(tool) for tool in step.tools),
        optional=step.optional,
        same_as=before if again else None,
        why="" if again else technique.why,
        how=() if again else technique.steps,
        feel="" if again else technique.feel,
        avoid_feel="" if again else technique.avoid_feel,
        gentler="" if again else wording.way(technique.gentler),
        keep_off="" if again else wording.listed(zone.name for zone in technique.zones),
        care=() if said_before else care_lines(concerns, words),
        reach=step_reach(advice.reaches.get(step.id)),
        photo=None if again else photos.get(technique.slug),
        drawing=None if again or technique.slug in photos else drawing,
    )
