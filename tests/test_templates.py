"""Every template: it compiles, somebody uses it, and it holds nothing that the content policy forbids."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
APPS = ["anatomy", "sessions", "studio"]
# Django, the admin site and crispy-forms look these up by name.
LOOKED_UP = re.compile(r"(40\d|500)(_csrf)?\.html|admin/.*|registration/.*|studio_forms/.*")
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
TRUSTING = re.compile(r"\|\s*(safe|safeseq)\b|\{%-?\s*autoescape\s+off")


TRANSLATED = re.compile(r"\{%-?\s*blocktrans(late)?\b.*?%\}.*?\{%\s*endblocktrans(late)?\s*%\}", re.DOTALL)
COMMENT = re.compile(r"\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}", re.DOTALL)
CLASSES = re.compile(r"\{%\s*block body_class\s*%\}.*?\{%\s*endblock.*?%\}")
WORD = re.compile(r"[^\W\d_]{2,}")
READ_ALOUD = {"alt", "aria-label", "aria-description", "aria-roledescription", "placeholder", "title"}


class Finder(HTMLParser):
    """Collects what a strict policy refuses: inline styles, scripts and handlers, and `javascript:` addresses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style":
            self.found.append("<style>")
        # A block of data is no script.
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.found.append("<script> without src")
        self.found += [name for name in given if name == "style" or name.startswith(("on", "hx-on"))]
        self.found += [
            f"{name}={value}" for name, value in attrs if (value or "").strip().lower().startswith("javascript:")
        ]


def forbidden(source: str) -> list[str]:
    """Return what the template ``source`` must not hold."""
    finder = Finder()
    # A tag or variable stands for some text; a letter keeps the markup around it whole.
    finder.feed(TAG.sub("x", source))
    finder.close()
    return finder.found + [match.group() for match in TRUSTING.finditer(source)]


class Reader(HTMLParser):
    """Collects the words that a person reads, or that are read aloud."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag in {"script", "style"}
        self.words += [value for name, value in attrs if name in READ_ALOUD and value and WORD.search(value)]

    def handle_endtag(self, tag: str) -> None:
        self.silent = False

    def handle_data(self, data: str) -> None:
        if not self.silent and WORD.search(data):
            self.words.append(data.strip())


def untranslated(source: str) -> list[str]:
    """Return the words in the template ``source`` that no translator would get to see."""
    reader = Reader()
    for unread in (COMMENT, TRANSLATED, CLASSES, TAG):
        source = unread.sub(" ", source)
    reader.feed(source)
    reader.close()
    return reader.words


def template_names() -> list[str]:
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", template_names())
def test_template_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("name", template_names())
def test_template_keeps_to_the_policy(name):
    assert forbidden((TEMPLATES / name).read_text()) == []


@pytest.mark.parametrize("name", template_names())
def test_template_can_be_translated(name):
    assert untranslated((TEMPLATES / name).read_text()) == []


def test_every_template_is_used():
    sources = [path for app in APPS for path in (ROOT / app).rglob("*.py")] + list(TEMPLATES.rglob("*.html"))
    texts = {path: path.read_text() for path in sources}

    unused = [
        name
        for name in template_names()
        if not LOOKED_UP.fullmatch(name)
        and not any(name in text for path, text in texts.items() if path != TEMPLATES / name)
    ]

    assert unused == []


@pytest.mark.parametrize(
    "source",
    [
        '<p style="color: red">x</p>',
        "<style>p { color: red }</style>",
        "<script>alert(1)</script>",
        '<button onclick="go()">x</button>',
        '<div hx-on:click="go()">x</div>',
        '<a href=" JavaScript:go()">x</a>',
        "{{ note|safe }}",
        "{% autoescape off %}{{ note }}{% endautoescape %}",
        '<p {% if wide %}class="wide"{% endif %} style="{{ look }}">x</p>',
    ],
)
def test_a_breach_is_found(source):
    assert len(forbidden(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        '<script type="module" src="{% static \'js/main.js\' %}"></script>',
        '<script type="application/json" id="plan">{}</script>',
        '<option {% if chosen %}selected{% endif %} value="{{ value }}">x</option>',
        '<p class="{% if wide %}wide{% endif %}">{{ note|linebreaks }}</p>',
    ],
)
def test_what_keeps_to_the_policy_passes(source):
    assert forbidden(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Sign in</p>",
        '<img src="x.png" alt="A foot on a ball">',
        "{% if late %}Hurry{% endif %}",
        '<p>{% translate "Sign in" %} or out</p>',
    ],
)
def test_words_out_of_reach_for_translators_are_found(source):
    assert len(untranslated(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        '<p title="{% translate "Sign in" %}">{{ name }}: 3 x 4 &middot; a</p>',
        "<p>{% blocktranslate count n=steps %}One step{% plural %}{{ n }} steps{% endblocktranslate %}</p>",
        "{% block body_class %}page--narrow{% endblock %}",
        "{% comment %}Why this is here{% endcomment %}{# and this #}<p>1:30</p>",
        '<script type="module" src="x.js"></script>',
    ],
)
def test_translatable_words_pass(source):
    assert untranslated(source) == []
