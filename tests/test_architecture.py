"""The direction of the house: who may know whom. docs/architecture.md has the drawing."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# An app knows itself and those before it.
APPS = ["anatomy", "sessions", "studio"]
# Inside an app, a part knows its own layer and those before it. What is not named (reading, editing, search, ...)
# works on models for forms and views, and stands between them.
LAYERS = {"domain": 0, "models": 1, "forms": 3, "views": 4, "urls": 5}
WORK = 2
# The edge may know every part of its app; no layer may know the edge.
LAYERS |= dict.fromkeys(("admin", "apps", "management", "middleware", "settings", "templatetags", "wsgi"), 6)
VAGUE = {"utils", "util", "helpers", "helper", "services", "service", "common", "misc"}
SIGNALS = "django.db.models.signals"
ALLOWED_SIGNALS = {"post_migrate"}
TRUSTING = {"mark_safe", "SafeString", "SafeText"}


@dataclass(frozen=True)
class Import:
    """One imported thing: the module, and the name taken from it, if any."""

    line: int
    module: str
    name: str = ""

    @property
    def path(self) -> list[str]:
        return [*self.module.split("."), *([self.name] if self.name else [])]


def imports(tree: ast.Module, module: str, *, is_package: bool) -> Iterator[Import]:
    """Give everything that ``module`` imports, also inside functions and for type checking only."""
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            yield from (Import(node.lineno, source, alias.name) for alias in node.names)


def layer(path: list[str]) -> int:
    """Return the layer of ``path``, such as ["sessions", "models", "classes"]; a bare app has none and is harmless."""
    if len(path) < 2:
        return 0
    return LAYERS.get(path[1], WORK)


def is_domain(path: list[str]) -> bool:
    return path[0] in APPS and path[1:2] == ["domain"]


def breach(module: str, found: Import) -> str | None:
    """Say what is wrong with ``module`` importing ``found``, or return None."""
    here, there = module.split("."), found.path
    if is_domain(here) and not is_domain(there) and there[0] not in sys.stdlib_module_names | {"__future__"}:
        return "a domain imports the standard library and other domains only"
    # Below the domain test: the standard library has nothing else to breach but chance.
    if there[0] == "random":
        return "tokens come from `secrets`, and nothing else here is left to chance"
    if found.module == SIGNALS and found.name not in ALLOWED_SIGNALS:
        return "apps call each other; the only signal is post_migrate"
    if found.name in TRUSTING:
        return "nothing is declared safe by hand; format_html and templates escape"
    if there[0] not in APPS or here[0] not in APPS:
        return None
    if APPS.index(there[0]) > APPS.index(here[0]):
        return f"{here[0]} knows nothing of {there[0]}"
    if there[0] == here[0] and layer(there) > layer(here):
        return f"{here[1]} knows nothing of {there[1]}"
    return None


def breaches(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """Return every breach in ``source``, the text of ``module``."""
    tree = ast.parse(source)
    found = [(one, breach(module, one)) for one in imports(tree, module, is_package=is_package)]
    words = [f"line {one.line}: {'.'.join(one.path)}: {what}" for one, what in found if what]
    return words + [
        f"line {node.lineno}: a signal of our own: apps call each other"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Signal"
    ]


def product_files() -> list[Path]:
    """Return every Python file of the product, without migrations: those are history."""
    files = (path for app in APPS for path in (ROOT / app).rglob("*.py"))
    return sorted(path for path in files if "migrations" not in path.parts)


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("path", product_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_keep_the_direction(path):
    found = breaches(path.read_text(), module_name(path), is_package=path.name == "__init__.py")

    assert found == []


@pytest.mark.parametrize("path", product_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_names_say_what_is_inside(path):
    names = {path.stem, path.parent.name}

    assert names & VAGUE == set()


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("anatomy.views", "from sessions.models import Sequence"),
        ("anatomy.search", "import studio.models"),
        ("sessions.reading", "def late():\n    from studio.models import User"),
        ("anatomy.models.body", "from anatomy.search import find"),
        ("anatomy.models.body", "from ..search import find"),
        ("sessions.models.classes", "from sessions import editing"),
        ("sessions.reading", "from sessions.forms import SequenceForm"),
        ("sessions.editing.steps", "from ..views import builder"),
        ("sessions.forms", "from sessions.views.builder import outline"),
        ("sessions.views.builder", "from sessions.urls import urlpatterns"),
        ("anatomy.views", "from anatomy.admin import site"),
        ("anatomy.domain.safety", "from django.db import models"),
        ("anatomy.domain.safety", "from anatomy.models import Rule"),
        ("anatomy.domain.safety", "import typst"),
        ("anatomy.domain", "from ..models import Rule"),
        ("anatomy.domain.safety", "import random"),
        ("sessions.sharing", "import random"),
        ("sessions.sharing", "from random import choices"),
        ("sessions.apps", "from django.db.models.signals import post_save"),
        ("sessions.apps", "from django.dispatch import Signal\nmoved = Signal()"),
        ("sessions.views.documents", "from django.utils.safestring import mark_safe"),
        ("studio.views", "if TYPE_CHECKING:\n    from studio.middleware import StudioMiddleware"),
    ],
)
def test_a_breach_is_found(module, source):
    found = breaches(source, module, is_package=module.endswith("domain"))

    assert len(found) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("sessions.domain.plan", "from dataclasses import dataclass\nfrom anatomy.domain import safety"),
        ("sessions.domain.plan", "from .clock import timetable"),
        ("sessions.models.classes", "from anatomy.models import Technique"),
        ("sessions.reading", "from sessions.documents import fonts"),
        ("studio.branding", "from anatomy.images import Picture"),
        ("sessions.views.builder", "from sessions.forms import SequenceForm"),
        ("sessions.admin", "from sessions.views.builder import outline"),
        ("studio.urls", "from anatomy import urls\nfrom sessions import urls as sessions_urls"),
        ("studio.apps", "from django.db.models.signals import post_migrate"),
        ("sessions.sharing", "import secrets"),
    ],
)
def test_what_keeps_the_direction_passes(module, source):
    assert breaches(source, module) == []
