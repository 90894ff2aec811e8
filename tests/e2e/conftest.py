"""A real Chromium against the product as it is served: hashed static files, the strict policy, a database in a file."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from studio.models import User
    from tests.e2e.visits import House

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PICTURES = ROOT / "var" / "failures"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# Chromium refuses root without --no-sandbox; the rest keeps it from calling home.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL_IMPACTS = ("minor", "moderate", "serious", "critical")
DESK = {"width": 1280, "height": 900}
TABLET = {"width": 820, "height": 1180}
PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 10_000
# A search that the next letter replaces is given up on purpose; htmx calls that an error.
REPLACED = re.compile(r"htmx:(afterRequest|sendAbort), ")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, and sort it behind the tests without a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("e2e")
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember on the test itself whether it failed, so that the fixtures can take a picture."""
    report = yield
    item.stash.setdefault(FAILED, False)
    item.stash[FAILED] |= report.when == "call" and report.failed
    return report


FAILED = pytest.StashKey[bool]()


# The server -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _served_as_in_production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Collect the static files with the product's own storage: hashed names and rewritten imports are tested too."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test import override_settings

    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "studio.static.StaticFiles"}}
    folder = tmp_path_factory.mktemp("static")
    # WhiteNoise, not Django's test handlers, serves the files; MEDIA_URL is set because "" would swallow every address.
    with override_settings(
        STORAGES=storages,
        STATIC_ROOT=folder,
        WHITENOISE_USE_FINDERS=False,
        WHITENOISE_AUTOREFRESH=False,
        MEDIA_URL="/none/",
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@pytest.fixture(scope="session")
def live_server(_served_as_in_production: None, django_db_setup: None) -> Iterator[LiveServer]:
    """Serve the product for the browser; every test that uses it starts from an empty database."""
    from pytest_django.live_server_helper import LiveServer

    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda application: application
    server.start()
    yield server
    server.stop()


# The browser ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one Chromium for all tests."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        pytest.fail("No Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread, in which Django then refuses to use the database. The loop
        # never touches the database, and the server has threads of its own.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield chromium
        chromium.close()


class Faults:
    """What a browser complains about: scripts that fail, refused content, answers with 5xx, dead requests."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.expected: list[re.Pattern[str]] = []

    def expect(self, pattern: str) -> None:
        """Let pass what matches ``pattern``: for tests that provoke a fault on purpose."""
        self.expected.append(re.compile(pattern))

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.seen.append(f"script error: {error.error}"))
        context.on("response", self._response)
        context.on("requestfailed", self._request_failed)

    def unexpected(self) -> list[str]:
        return [fault for fault in self.seen if not any(pattern.search(fault) for pattern in self.expected)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not REPLACED.match(message.text):
            self.seen.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.seen.append(f"answer {response.status}: {response.request.method} {response.url}")

    def _request_failed(self, request: Request) -> None:
        # Leaving a page, and opening a download, abort requests; that is no fault.
        if request.failure != "net::ERR_ABORTED":
            self.seen.append(f"request failed: {request.method} {request.url}: {request.failure}")


@pytest.fixture
def faults() -> Faults:
    """What the browser complained about so far; a test fails at its end for anything that it did not expect."""
    return Faults()


@pytest.fixture
def new_page(
    request: pytest.FixtureRequest,
    # The order matters: the contexts close before the database is emptied.
    live_server: LiveServer,
    transactional_db: None,
    browser: Browser,
    faults: Faults,
) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a page in a fresh browser profile, at the size of a desk unless told otherwise.

    ``new_page(java_script_enabled=False)``, ``new_page(viewport=PHONE, has_touch=True)``: whatever Playwright's
    ``new_context`` takes. Addresses may be relative: ``page.goto("/library/")``.
    """
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        defaults = {"base_url": live_server.url, "viewport": DESK, "locale": "en-GB", "reduced_motion": "reduce"}
        context = browser.new_context(**(defaults | options))
        context.set_default_timeout(PATIENCE_MS)
        faults.watch(context)
        contexts.append(context)
        return context.new_page()

    yield open_page
    if request.node.stash.get(FAILED, False):
        _take_pictures(request.node.name, contexts)
    for context in contexts:
        context.close()
    unexpected = faults.unexpected()
    assert not unexpected, "The browser complained:\n" + "\n".join(unexpected)


def _take_pictures(test: str, contexts: list[BrowserContext]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages, start=1):
        picture = PICTURES / f"{re.sub(r'[^A-Za-z0-9_.-]+', '-', test)}-{number}.png"
        page.screenshot(path=picture, full_page=True)
        print(f"{page.url}: {picture}")


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A browser at a desk, with nobody signed in."""
    return new_page()


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    """A browser on a phone, with nobody signed in."""
    return new_page(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)


@pytest.fixture
def plain_page(new_page: Callable[..., Page]) -> Page:
    """A browser at a desk that runs no script."""
    return new_page(java_script_enabled=False)


@pytest.fixture
def sign_in(live_server: LiveServer) -> Callable[[Page, User], None]:
    """Give a function that signs a user in without the form: the page's profile gets the cookie of a new session."""
    from django.conf import settings
    from django.test import Client

    def put_cookie(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return put_cookie


@pytest.fixture
def house(
    starter_library: None,
    asha: User,
    ben: User,
    curator: User,
    make_user: Callable[..., User],
    sign_in: Callable[[Page, User], None],
) -> House:
    """A studio in which every page has something to show: a class of 35 steps of Asha's, open to the studio.

    It is taught this week, to other people than usually, and shared; one person is invited but was never here.
    """
    from datetime import time

    from django.utils import timezone

    from anatomy.domain.safety import Area, Present
    from anatomy.models import Technique
    from sessions import editing, sharing
    from sessions.loading import load_classes
    from sessions.models import Occasion, Sequence, UsualCue
    from tests.anatomy.picture_files import give_picture
    from tests.e2e.visits import House, addresses
    from tests.test_access import World

    samples = json.loads((ROOT / "anatomy" / "starter" / "sequences.json").read_text(encoding="utf-8"))
    longest = max(samples["sequences"], key=lambda sample: len(sample["items"]))
    load_classes({**samples, "sequences": [longest]}, asha)
    sequence = Sequence.objects.get()
    world = World(
        sequence=sequence,
        occasion=Occasion.objects.create(
            sequence=sequence, starts_on=timezone.localdate(), starts_at=time(18), place="Room 2", notes_after="Full."
        ),
        link=sharing.make_link(sequence, asha, name="Tuesday class"),
        person=make_user("Dara", "Teachers"),
        block=editing.keep_block(sequence.sections.last(), asha, "Quiet ending"),
        cue=UsualCue.objects.create(
            owner=asha, technique=Technique.objects.published().first(), text="Slow, as if through honey."
        ),
        photo=give_picture("smr-sole-slow-sweep").facts.small_name,
    )
    usual = [Present("pregnancy-t2"), Present("diabetes"), Present("open-wound", Area("calf", "left"))]
    editing.set_room(sequence, usual, for_everyone=True)
    editing.set_occasion_room(
        world.occasion, [*usual[1:], Present("osteoporosis"), Present("bruise")], for_everyone=True
    )
    people = {"owner": asha, "colleague": ben, "curator": curator}
    return House(world, people, sign_in, addresses(world))


@pytest.fixture
def assert_accessible() -> Callable[..., None]:
    """Give a function that fails for what axe finds against WCAG 2.2 AA, and against axe's own good practice.

    ``impacts`` are the kinds of fault that count; ``without`` names rules that do not.
    """
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()

    def check(page: Page, *, impacts: Collection[str] = ALL_IMPACTS, without: Collection[str] = ()) -> None:
        # Without preload axe does not fetch style sheets again, which our policy would refuse.
        results = axe.run(page, options={"runOnly": AXE_RULES, "resultTypes": ["violations"], "preload": False})
        found = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
            + "\n".join(f"    {node['html'][:200]}" for node in violation["nodes"])
            for violation in results.response["violations"]
            if violation["impact"] in impacts and violation["id"] not in without
        ]
        assert not found, f"{page.url}\n" + "\n".join(found)

    return check
