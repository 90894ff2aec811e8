"""Finding techniques: words, filters and forgiven typing errors, straight from the database.

A search asks a fixed number of questions, whether it finds one technique or ten thousand: what matches, the page of it,
and, after a change of the library, its words.
"""

from __future__ import annotations

import difflib
from collections.abc import Container, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Case, IntegerField, Q, QuerySet, TextChoices, Value, When
from django.db.models.functions import StrIndex, Substr
from django.urls import reverse

from . import trigrams
from .domain.letters import normalise
from .models import Kind, Level, LibraryState, Position, Region, Status, Structure, Technique, TechniqueTool, ToolRole
from .models.techniques import TechniqueQuerySet
from .wording import dose_text, tool_text

PAGE_SIZE = 50
# So many techniques at most are taken from the library at once.
MOST_AT_ONCE = 200
MAX_WORDS = 8
LAST_PAGE = 100_000

# A word of one or two letters is the beginning of many: there is nothing to correct.
SHORTEST_CORRECTED = 3
CLOSE_ENOUGH = 0.7
WORDS_KEPT_SECONDS = 24 * 3600
CORRECTIONS_KEPT = 256

# The searched text begins with all the names (aliases and Sanskrit too): a hit so early is most likely one of them.
NAMES_END = 70


@dataclass(frozen=True, slots=True)
class LibraryQuery:
    """What a teacher looks for. Filters are slugs of the library or values of its vocabularies; empty means any."""

    text: str = ""
    kind: str = ""
    region: str = ""
    tool: str = ""
    position: str = ""
    intent: str = ""
    level: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The words to find, normalised as the library's own text is. What comes after the eighth is not looked at."""
        return tuple(dict.fromkeys(normalise(self.text).split()[:MAX_WORDS]))

    def parameters(self) -> dict[str, str]:
        """Return what is not empty, as an address carries it."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Card:
    """A technique in a list, in words ready to be shown."""

    pk: int
    slug: str
    url: str
    name: str
    sanskrit: str
    kind: str
    kind_label: str
    dose: str
    regions: str
    tools: str
    facts: str  # regions and tools in one line
    position: str
    level: str  # empty where a beginner can do it, as most can: only what is harder says so
    cue: str

    def __getitem__(self, name: str) -> Any:
        """Return a field by its name. Templates ask so first, and a refusal takes them longer than the answer."""
        return getattr(self, name)


class Pages(NamedTuple):
    """How many pages there are, by the name that a template knows from Django's own paginator."""

    num_pages: int


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found, and where in the whole it stands."""

    cards: tuple[Card, ...]
    total: int
    number: int = 1
    corrected: str = ""  # the words that were found instead of the ones typed; empty where those were right
    unknown: str = ""  # the words that stand nowhere in the library and resemble nothing in it

    @property
    def pages(self) -> int:
        return _last(self.total)

    @property
    def paginator(self) -> Pages:
        return Pages(self.pages)

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages

    @property
    def has_other_pages(self) -> bool:
        return self.pages > 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1


def cards(
    query: LibraryQuery, page: int = 1, *, revision: int | None = None, without: Container[int] = frozenset()
) -> Results:
    """Return page ``page`` of the published techniques that match ``query``, the nearest names first.

    A word that the library does not know is replaced by the nearest that it does; ``Results.corrected`` then says which
    words were searched. A page behind the last one is the last one. ``revision`` of the library spares one query. The
    techniques whose keys are in ``without`` are left out, however many these are.
    """
    typed = query.words
    words, unknown = _forgiven(typed, revision) if typed else (typed, ())
    found = _matching(query, words)
    by_key = bool(words or without)
    rows, total, number = ([], 0, 1) if unknown else _page(_ranked(found, words), page, without, by_key=by_key)
    return Results(_cards(rows), total, number, " ".join(words) if words != typed else "", " ".join(unknown))


def cards_of(keys: Sequence[int]) -> tuple[Card, ...]:
    """Return the published ones among the techniques with these ``keys``, in their order. One query."""
    rows = {row.pk: row for row in _rows(Technique.objects.published().filter(pk__in=keys))} if keys else {}
    return _cards([rows[key] for key in keys if key in rows])


def keys_of(query: LibraryQuery, *, revision: int | None = None) -> list[int]:
    """Return the keys of all that ``cards`` finds, in the same order, however many there are."""
    typed = query.words
    words, unknown = _forgiven(typed, revision) if typed else (typed, ())
    return [] if unknown else list(_ranked(_matching(query, words), words).values_list("pk", flat=True))


def matching(query: LibraryQuery) -> TechniqueQuerySet:
    """Return all published techniques that match ``query`` to the letter, in no special order."""
    return _matching(query, query.words)


# Which techniques ----------------------------------------------------------------------------------------------------


def _matching(query: LibraryQuery, words: Iterable[str]) -> TechniqueQuerySet:
    found = _holding(tuple(words))
    for field in ("kind", "position", "level"):
        if value := getattr(query, field):
            found = found.filter(**{field: value})
    if query.region:
        found = found.filter(_in_region(query.region))
    if query.tool:
        found = found.filter(pk__in=_with_tool(query.tool))
    if query.intent:
        found = found.filter(
            pk__in=Technique.intents.through.objects.filter(intent__slug=query.intent).values("technique")
        )
    return found


def _holding(words: tuple[str, ...]) -> TechniqueQuerySet:
    """What is published and holds each of ``words``: found by the index of letters where there is one to ask."""
    indexed = [word for word in words if len(word) >= trigrams.SHORTEST]
    keys = trigrams.holding(indexed) if indexed else None
    if keys is None:
        found = Technique.objects.published()
        indexed = []
    else:
        found = Technique.objects.alias(state=trigrams.Unplanned("status")).filter(pk__in=keys, state=Status.PUBLISHED)
    for word in words:
        if word not in indexed:
            found = found.filter(search_text__contains=word)
    return found


def _in_region(slug: str) -> Q:
    """What works a region, declared or through a structure that is at home there; for a group, its regions too."""
    inside = Region.objects.filter(Q(slug=slug) | Q(parent__slug=slug)).values("pk")
    at_home = Structure.objects.filter(region__in=inside).values("pk")
    declared = Technique.regions.through.objects.filter(region__in=inside).values("technique")
    through = Technique.structures.through.objects.filter(structure__in=at_home).values("technique")
    return Q(pk__in=declared) | Q(pk__in=through)


def _with_tool(slug: str) -> QuerySet[TechniqueTool, Any]:
    """What can be done with a tool: it is needed, or replaces what is needed. An extra alone does not count."""
    roles = [ToolRole.REQUIRED, ToolRole.INSTEAD]
    return TechniqueTool.objects.filter(tool__slug=slug, role__in=roles).values("technique")


def _ranked(found: TechniqueQuerySet, words: tuple[str, ...]) -> TechniqueQuerySet:
    """Put the nearest names first: the same, begins so, holds it, other names, and then whatever matches elsewhere."""
    if not words:
        return found.order_by("name", "pk")
    phrase = " ".join(words)
    in_name = Q(*(("name_text__contains", word) for word in words))
    rank = Case(
        When(name_text=phrase, then=0),
        When(name_text__startswith=phrase, then=1),
        When(in_name, then=2),
        When(among_names__gt=0, then=3),
        default=4,
        output_field=IntegerField(),
    )
    # Only the beginning is looked at: the end of a long text lies on another page of the database.
    beginning = Substr("search_text", 1, NAMES_END - 2 + len(phrase))
    return found.alias(among_names=StrIndex(beginning, Value(phrase))).order_by(rank, "name", "pk")


# Forgiving -----------------------------------------------------------------------------------------------------------


def _forgiven(typed: tuple[str, ...], revision: int | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Replace every word that stands nowhere in the library by the nearest that does, where one is near enough.

    Return all words, and those for which there is none.
    """
    known = _library_words(LibraryState.objects.revision() if revision is None else revision)
    text = "\n".join(known)
    nearest = {word: word if word in text else _nearest(word, known) for word in typed}
    words = tuple(near or word for word, near in nearest.items())
    return words, tuple(word for word, near in nearest.items() if not near)


@lru_cache(maxsize=CORRECTIONS_KEPT)
def _nearest(word: str, known: tuple[str, ...]) -> str:
    """Return the known word that is most like ``word``, or an empty text. Looking takes longer than searching."""
    if len(word) < SHORTEST_CORRECTED:
        return ""
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=CLOSE_ENOUGH)), "")


def _library_words(revision: int) -> tuple[str, ...]:
    """Return the different words of all published techniques. Kept until the library changes."""
    key = f"anatomy.search.words.{revision}"
    known: tuple[str, ...] | None = cache.get(key)
    if known is None:
        texts = Technique.objects.published().order_by().values_list("search_text", flat=True)
        known = tuple(sorted({word for text in texts.iterator() for word in text.split()}))
        cache.set(key, known, WORDS_KEPT_SECONDS)
    return known


# Rows ----------------------------------------------------------------------------------------------------------------


class Row(NamedTuple):
    """What is read of a technique for its card. The fields are those of the model."""

    pk: int
    slug: str
    name: str
    sanskrit: str
    kind: str
    dose_mode: str
    dose_seconds: int
    dose_breaths: int | None
    dose_reps: int | None
    side: str
    position: str
    level: str
    cue: str
    regions_listed: str
    tools_listed: list[tuple[str, int]]


def _page(found: TechniqueQuerySet, page: int, without: Container[int], *, by_key: bool) -> tuple[list[Row], int, int]:
    """Return the rows of a page, how many there are on all pages, and the page's number.

    What is left out is left out of the keys: as a condition of the query it would grow with the library.
    """
    number = min(max(page, 1), LAST_PAGE)
    if by_key:
        return _page_of_keys([key for key in found.values_list("pk", flat=True) if key not in without], number)
    total = found.count()
    number = min(number, _last(total))
    return _rows(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]), total, number


def _page_of_keys(keys: list[int], number: int) -> tuple[list[Row], int, int]:
    """Read the rows of a page among ``keys``, in their order.

    Comparing texts reads the whole library: doing it once, for all keys, counts them too.
    """
    number = min(number, _last(len(keys)))
    shown = keys[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    rows = {row.pk: row for row in _rows(Technique.objects.filter(pk__in=shown))} if shown else {}
    return [rows[key] for key in shown if key in rows], len(keys), number


def _last(total: int) -> int:
    """Return the number of the last page; an empty library has one."""
    return max(1, -(-total // PAGE_SIZE))


def _rows(found: TechniqueQuerySet) -> list[Row]:
    return [Row(*row) for row in found.values_list(*Row._fields)]


def _cards(rows: list[Row]) -> tuple[Card, ...]:
    if not rows:
        return ()
    library = reverse("anatomy:technique_list")
    kinds, positions, levels = (_labels(choices) for choices in (Kind, Position, Level))
    levels[Level.BEGINNER] = ""
    tools = [", ".join(tool_text(name, count) for name, count in row.tools_listed) for row in rows]
    return tuple(
        Card(
            pk=row.pk,
            slug=row.slug,
            url=f"{library}{row.slug}/",
            name=row.name,
            sanskrit=row.sanskrit,
            kind=row.kind,
            kind_label=kinds[row.kind],
            dose=dose_text(row.dose_mode, row.dose_seconds, row.dose_breaths or row.dose_reps, row.side),
            regions=row.regions_listed,
            tools=needed,
            facts=" · ".join(filter(None, (row.regions_listed, needed))),
            position=positions[row.position],
            level=levels[row.level],
            cue=row.cue,
        )
        for row, needed in zip(rows, tools, strict=True)
    )


def _labels(choices: type[TextChoices]) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices}
