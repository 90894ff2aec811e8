"""The product in Chromium: from a key or a click to the painted answer, and what a page weighs with an empty cache.

Playwright presses real keys and buttons; a script in the page notes when the event came, and when the frame with the
answer was on the screen (two animation frames behind the swap).
"""

from __future__ import annotations

import gzip
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Response, sync_playwright

from tests.benchmarks.caller import Caller
from tests.benchmarks.pages import shared_address
from tests.benchmarks.served import gunicorn
from tests.benchmarks.world import Lesson

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MISSING = "Chromium or openssl is missing: nothing was measured in a browser."
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
DESK = {"width": 1280, "height": 900}
# Browsers open connections before they need them, which would keep a worker of one thread waiting: a proxy's work.
THREADS = ("--threads", "32")
# Slow 4G as Chromium's own tools have it: 150 ms there and back, 1.6 Mbit/s down and 0.75 up. Bytes a second.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
SLOW_CPU = 4
PATIENCE_MS = 60_000

# Notes in the page: when the event came, when the page first changed, and when the answer was on the screen.
WATCH = """
() => {
  const painted = (then) => requestAnimationFrame(() => requestAnimationFrame(() => then(performance.now())));
  window.bench = ({ event, target }) => new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`no answer to ${event} in ${target}`)), 60_000);
    let start = 0, first = 0;
    const seen = new MutationObserver(() => {
      if (!start || first) return;
      first = -1;
      painted((now) => (first = now - start));
    });
    seen.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    const begin = (one) => (start = one.timeStamp);
    document.addEventListener(event, begin, { capture: true, once: true });
    const end = (one) => {
      if (!start || !one.detail.target.closest?.(target)) return;
      document.removeEventListener("htmx:afterSwap", end);
      painted((now) => {
        seen.disconnect();
        resolve({ answer: now - start, first: first > 0 ? first : now - start });
      });
    };
    document.addEventListener("htmx:afterSwap", end);
  });
}
"""
# Notes of a page that opens: its largest paint, the time that tasks over 50 ms blocked it, and how far it jumped.
OPENING = """
window.opening = { paint: 0, blocked: 0, shift: 0 };
const note = (type, take) =>
  new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
note("largest-contentful-paint", (one) => (opening.paint = one.startTime));
note("longtask", (one) => (opening.blocked += Math.max(0, one.duration - 50)));
note("layout-shift", (one) => one.hadRecentInput || (opening.shift += one.value));
"""


@dataclass(frozen=True)
class Deed:
    """Something that a person does on a page: ``do`` presses the keys, ``event`` begins the clock.

    The clock stops when what htmx puts into ``target`` is painted. ``wait`` is a pause that the page takes on purpose,
    in milliseconds: it is taken off. ``before`` prepares the page once.
    """

    name: str
    path: str
    event: str
    target: str
    do: Callable[[Page, int], None]
    wait: int = 0
    before: Callable[[Page], None] = lambda page: None


@dataclass(frozen=True)
class DeedFigures:
    """A deed as it was measured, in milliseconds. ``first`` is when anything changed on the screen."""

    name: str
    median: float
    p95: float
    first: float
    requests: float
    slow: float
    slow_first: float
    goal: float
    goal_p95: float


@dataclass(frozen=True)
class Opening:
    """A page that is opened with an empty cache. Bytes as a proxy would send them, times in milliseconds."""

    name: str
    total: int
    script: int
    html: int
    requests: int
    paint: float
    blocked: float
    shift: float
    slow_paint: float
    goal: int


@dataclass(frozen=True)
class BrowserFigures:
    """Everything that was measured in Chromium. ``limit_ms`` is the limit page as its ``fetch`` gets it."""

    limit_ms: float
    deeds: list[DeedFigures]
    openings: list[Opening]


def measure(caller: Caller, lesson: Lesson, rounds: int, tell: Callable[[str], None]) -> BrowserFigures | str:
    """Do everything ``rounds`` times in a class of 60 steps, and open every page; say so where that cannot be done."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None or shutil.which("openssl") is None:
        return MISSING
    with _certificate() as files, gunicorn(*files, *THREADS) as port, _browser(program) as browser:
        base = f"https://{caller.host}:{port}"
        limits, done = [], []
        for one in deeds(lesson):
            tell(f"in the browser: {one.name}")
            done.append(_deed(browser, caller, base, one, rounds))
            limits.append(_limit(browser, caller, base))
        tell("in the browser: opening pages")
        opened = [_opening(browser, caller, base, *page) for page in openings(lesson)]
        return BrowserFigures(median(limits), done, opened)


# What is done ---------------------------------------------------------------------------------------------------------

LIBRARY = "/library/"
TEXTS = ("calf", "roller", "hamstring", "tree", "twist", "shoulder")
REGIONS = ("calf", "sole", "foot-top", "front-hip")


def deeds(lesson: Lesson) -> list[Deed]:
    """Return what people do most, in the library and in the builder of ``lesson``."""
    path = lesson.path
    return [
        Deed("library: the last letter of a word", LIBRARY, "input", "#results", _type, wait=250, before=_begin_word),
        Deed("library: a filter", LIBRARY, "change", "#results", _filter, before=_open_filters),
        Deed("builder: the last letter of a word", path, "input", "#library-results", _type, 250, _begin_word),
        Deed("builder: a filter", path, "change", "#library-results", _filter, before=_open_filters),
        Deed("builder: add a technique", path, "click", "#outline", _add),
        Deed("builder: move a step", path, "keydown", "#outline", _move),
        Deed("builder: change a step's time", path, "change", "#outline", _change, before=_open_step),
    ]


def _begin_word(page: Page) -> None:
    page.locator("#id_text").focus()


def _type(page: Page, number: int) -> None:
    word = TEXTS[number % len(TEXTS)]
    page.evaluate("([text]) => void (document.getElementById('id_text').value = text)", [word[:-1]])
    page.keyboard.press(word[-1])


def _open_filters(page: Page) -> None:
    fold = page.locator("#id_text_filters")
    if fold.get_attribute("open") is None and fold.locator("summary").is_visible():
        fold.locator("summary").click()


def _filter(page: Page, number: int) -> None:
    page.select_option("#id_region", REGIONS[number % len(REGIONS)])


def _add(page: Page, number: int) -> None:
    page.locator("#library-results button[name=technique]").nth(number % 8).click()


def _move(page: Page, number: int) -> None:
    page.locator(".step .step__name a").nth(30).focus()
    page.keyboard.press("Alt+ArrowUp" if number % 2 else "Alt+ArrowDown")


def _open_step(page: Page) -> None:
    page.locator(".step .step__name a").nth(30).click()
    page.locator(".step input[name=seconds]").first.wait_for()


def _change(page: Page, number: int) -> None:
    field = page.locator(".step input[name=seconds]").first
    field.fill("61" if field.input_value() == "66" else "66")
    field.press("Tab")


def openings(lesson: Lesson) -> list[tuple[str, str, int]]:
    """Return the pages that are opened, with the bytes that each may weigh."""
    return [
        ("library", LIBRARY, 100_000),
        ("builder, 60 steps", lesson.path, 120_000),
        ("technique", "/library/smr-calf-roller-sweep/", 100_000),
        ("shared page", shared_address(lesson), 60_000),
    ]


# How it is measured ---------------------------------------------------------------------------------------------------


def _deed(browser: Browser, caller: Caller, base: str, deed: Deed, rounds: int) -> DeedFigures:
    quick, asked = _times(browser, caller, base, deed, rounds)
    slow, _asked = _times(browser, caller, base, deed, max(2, rounds // 3), slowly=True)
    answers = [one["answer"] - deed.wait for one in quick]
    edits = deed.target == "#outline"
    return DeedFigures(
        name=deed.name,
        median=median(answers),
        p95=quantiles(answers, n=20, method="inclusive")[-1],
        first=median(one["first"] - deed.wait for one in quick),
        requests=asked,
        slow=median(one["answer"] - deed.wait for one in slow),
        slow_first=median(one["first"] - deed.wait for one in slow),
        goal=40,
        goal_p95=80 if edits else 60,
    )


def _times(
    browser: Browser, caller: Caller, base: str, deed: Deed, rounds: int, *, slowly: bool = False
) -> tuple[list[dict[str, float]], float]:
    """Do it once to warm up, then ``rounds`` times; return each time, and how many requests one takes."""
    found, asked = [], 0
    with _page(browser, caller, base) as page:
        page.goto(base + deed.path, wait_until="networkidle")
        page.evaluate(WATCH)
        if slowly:
            _slow_down(page)
        deed.before(page)
        page.wait_for_timeout(400)
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        for number in range(rounds + 1):
            requests.clear()
            page.evaluate(
                "(what) => void (window.measured = bench(what))", {"event": deed.event, "target": deed.target}
            )
            deed.do(page, number)
            found.append(page.evaluate("() => window.measured"))
            page.wait_for_timeout(120)
            asked += len(requests)
    return found[1:], asked / (rounds + 1)


def _limit(browser: Browser, caller: Caller, base: str) -> float:
    """How long the limit page takes this browser to fetch, in milliseconds: the median of nine."""
    with _page(browser, caller, base) as page:
        page.goto(base + LIBRARY)
        script = """async () => {
            const times = [];
            for (let number = 0; number < 10; number++) {
                const start = performance.now();
                await (await fetch("/bench/limit/")).text();
                times.push(performance.now() - start);
            }
            return times.slice(1);
        }"""
        return median(page.evaluate(script))


def _opening(browser: Browser, caller: Caller, base: str, name: str, path: str, goal: int) -> Opening:
    with _page(browser, caller, base) as page:
        answers: list[Response] = []

        def keep(answer: Response) -> None:  # Playwright takes no method of a list.
            answers.append(answer)

        page.on("response", keep)
        quick = _open(page, base + path)
        weights = [(answer.request.resource_type, _weight(answer)) for answer in answers if answer.status == 200]
    with _page(browser, caller, base) as page:
        _slow_down(page)
        slow = _open(page, base + path)
    return Opening(
        name=name,
        total=sum(weight for _type, weight in weights),
        script=sum(weight for kind, weight in weights if kind == "script"),
        html=sum(weight for kind, weight in weights if kind == "document"),
        requests=len(weights),
        paint=quick["paint"],
        blocked=quick["blocked"],
        shift=quick["shift"],
        slow_paint=slow["paint"],
        goal=goal,
    )


def _open(page: Page, address: str) -> dict[str, float]:
    page.add_init_script(OPENING)
    page.goto(address, wait_until="networkidle", timeout=PATIENCE_MS)
    page.wait_for_timeout(300)
    found: dict[str, float] = page.evaluate("() => window.opening")
    return found


def _weight(answer: Response) -> int:
    """The bytes of the body as a proxy would send it: what is not compressed yet is, at level 6."""
    if answer.headers.get("content-encoding"):
        return int(answer.headers["content-length"])
    return len(gzip.compress(answer.body(), 6))


def _slow_down(page: Page) -> None:
    tools: CDPSession = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_CPU})


# What it needs --------------------------------------------------------------------------------------------------------


@contextmanager
def _page(browser: Browser, caller: Caller, base: str) -> Iterator[Page]:
    """Give a page of a browser that has kept nothing but the teacher's session."""
    context: BrowserContext = browser.new_context(viewport=DESK, ignore_https_errors=True)
    context.set_default_timeout(PATIENCE_MS)
    session = dict(one.split("=", 1) for one in caller.cookies.split("; "))[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base, "secure": True}])
    try:
        yield context.new_page()
    finally:
        context.close()


@contextmanager
def _browser(program: str) -> Iterator[Any]:
    rules = "--host-resolver-rules=MAP * 127.0.0.1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS, rules])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def _certificate() -> Iterator[tuple[str, str, str, str]]:
    """Give gunicorn a certificate of its own: cookies are for https only, as in production."""
    with tempfile.TemporaryDirectory(prefix="pliable-bench-") as folder:
        key, certificate = str(Path(folder) / "key.pem"), str(Path(folder) / "certificate.pem")
        make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        make += ["-days", "2", "-subj", "/CN=bench", "-keyout", key, "-out", certificate]
        subprocess.run(make, check=True, capture_output=True)
        yield "--keyfile", key, "--certfile", certificate
