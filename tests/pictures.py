"""Take the pictures of the README from the product with its demo data: `make pictures`.

The product runs in a folder of its own, so nobody's data is touched or shown. Paper needs pdftoppm (Debian's
poppler-utils); the rest needs Chromium.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps
from playwright.sync_api import Browser, FloatRect, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
TEACHER = "asha@example.org"
STUDIO_HOST = "harbour-yoga.example"
SAMPLE = "From soles to hips"
PATIENCE_SECONDS = 30
COLOURS = 128
# Paper is black and white but for a few small drawings.
PAPER_COLOURS = 24
PAPER_DPI = 120
GAP = 24
DESK: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 760}
LIST = """Rolling
calf press 60s each side
sole slow sweep 1 min, the arch first
hamstring roler sweep 45 s each side
low lunge 5 breaths each side
pigeon 5 breaths
talk about shoes 2 min
savasana 5 min"""
HANDOUT_WORDS = {"title": "Easing tight calves", "why": "After a run or a long day of standing."}
HANDOUT_STEPS = ("Calf roller sweep", "Downward-facing dog", "Legs up the wall")
# What is drawn, by the names of the drawings.
FIGURES = (
    *("supine", "side-lying", "all-fours", "seated", "standing", "tree", "triangle", "warrior-two", "downward-dog"),
    *("low-lunge", "cobra", "bridge", "boat", "legs-up-the-wall", "roll-calf", "roll-upper-back", "wall-ball"),
)
MAPS = ("calf.both.crop.roller.calf.right",)
FIGURES_IN_A_ROW = 9
FIGURE_SIDE = 132


@contextmanager
def product() -> Iterator[tuple[str, str]]:
    """Serve the product with demo data from a temporary folder; give its address and the teacher's password."""
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="pliable-pictures-") as var:
        environment = os.environ | {"STUDIO_DEBUG": "1", "STUDIO_VAR_DIR": var, "PORT": str(port)}
        environment |= {"STUDIO_HOSTS": f"127.0.0.1,{STUDIO_HOST}", "STUDIO_TRUSTED_PROXIES": "1"}
        environment.pop("DATABASE_URL", None)
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "migrate", "--verbosity", "0"], cwd=ROOT, env=environment, check=True)
        said = subprocess.run(
            [*manage, "setup_demo"], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        )
        server = subprocess.Popen(
            [*manage, "runserver", "--noreload", f"127.0.0.1:{port}"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/health/")
            yield address, said.stdout.partition(f"{TEACHER}, password ")[2].split()[0]
        finally:
            server.terminate()
            server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=2)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    sys.exit(f"Nothing answers at {address}.")


def sign_in(page: Page, password: str) -> None:
    page.goto("/sign-in/")
    page.locator("[name=username]").fill(TEACHER)
    page.locator("[name=password]").fill(password)
    page.locator("main form button").first.click()
    page.wait_for_url("**/")


def sample_address(page: Page) -> str:
    """Return the address of the sample class, such as /classes/2/."""
    page.goto("/classes/")
    address = page.locator("main").get_by_role("link", name=SAMPLE).first.get_attribute("href")
    assert address is not None
    return address


def save(picture: bytes | Image.Image, name: str, colours: int = COLOURS) -> None:
    """Write a picture with few colours: it shows pages, and everybody who clones the project gets it."""
    image = picture if isinstance(picture, Image.Image) else Image.open(io.BytesIO(picture))
    path = PICTURES / f"{name}.png"
    image.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} kB")


def shoot(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    save(page.screenshot(), name)


def papers(page: Page, sample: str) -> None:
    """Take pictures of what is printed of the sample class, each of one page."""
    if not shutil.which("pdftoppm"):
        print("No pdftoppm (apt-get install poppler-utils): the pictures of papers stay as they are.")
        return
    choose_handout(page, sample)
    for name, document, number in (
        ("plan-standard", "plan.pdf?form=standard", 1),
        ("plan-compact", "plan.pdf?form=compact", 1),
        ("plan-pocket", "plan.pdf?form=pocket", 1),
        ("handout", "handout.pdf", 1),
        ("handout-large", "handout.pdf?size=large", 2),
        ("cards", "cards.pdf", 2),
    ):
        save(framed(sheet(page, f"{sample}{document}", number)), name, PAPER_COLOURS)


def choose_handout(page: Page, sample: str) -> None:
    """Put three steps on the hand-out, with a title of their own."""
    page.goto(f"{sample}handout/")
    for name, text in HANDOUT_WORDS.items():
        page.locator(f"main aside [name={name}]").fill(text)
    for box in page.locator("main aside [name=steps]").all():
        label = box.evaluate("box => box.labels[0].textContent")
        box.set_checked(any(step in label for step in HANDOUT_STEPS))
    page.locator("main aside form button").first.click()
    page.wait_for_load_state("networkidle")


def sheet(page: Page, address: str, number: int) -> Image.Image:
    """Return one page of a PDF. It is asked for as at a studio's own address, which is printed on it."""
    answer = page.request.get(address, headers={"Host": STUDIO_HOST, "X-Forwarded-Proto": "https"})
    if not answer.ok:
        sys.exit(f"{answer.url}: {answer.status}")
    png = subprocess.run(
        ["pdftoppm", "-png", "-singlefile", "-f", str(number), "-r", str(PAPER_DPI), "-"],
        input=answer.body(),
        capture_output=True,
        check=True,
    )
    return Image.open(io.BytesIO(png.stdout))


def framed(paper: Image.Image) -> Image.Image:
    """Return a page in the size of the README, with a thin edge: it may lie on white."""
    smaller = paper.resize((paper.width * 2 // 3, paper.height * 2 // 3), Image.Resampling.LANCZOS)
    return ImageOps.expand(smaller, border=1, fill="#8a938f")


def choices(page: Page, sample: str) -> None:
    """Take a picture of how a teacher chooses what plans look like."""
    page.goto(f"{sample}plan/")
    page.wait_for_load_state("networkidle")
    save(page.locator(".plan-choices").screenshot(), "choices")


def figures(page: Page) -> Image.Image:
    """Return some of the figures, and a tool at its place on the body, in rows."""
    names = [f"{pose}.figure.svg" for pose in FIGURES] + [f"{name}.svg" for name in MAPS]
    rows = -(-len(names) // FIGURES_IN_A_ROW)
    table = Image.new("RGB", (FIGURES_IN_A_ROW * FIGURE_SIDE, rows * FIGURE_SIDE), "white")
    for at, name in enumerate(names):
        page.goto(f"/classes/pictures/{name}")
        page.locator("svg").evaluate(
            "(svg, side) => ['width', 'height'].forEach((name) => svg.setAttribute(name, side))", FIGURE_SIDE
        )
        figure = Image.open(io.BytesIO(page.screenshot(clip=square(FIGURE_SIDE))))
        table.paste(figure, (at % FIGURES_IN_A_ROW * FIGURE_SIDE, at // FIGURES_IN_A_ROW * FIGURE_SIDE))
    return table


def square(side: float) -> FloatRect:
    return {"x": 0, "y": 0, "width": side, "height": side}


def side_by_side(pictures: Sequence[Image.Image]) -> Image.Image:
    """Lay pictures on a table, from left to right."""
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) + 1)
    table = Image.new("RGB", (width, max(picture.height for picture in pictures) + GAP * 2), "#8a938f")
    left = GAP
    for picture in pictures:
        table.paste(picture, (left, GAP))
        left += picture.width + GAP
    return table


def set_room(page: Page, address: str) -> None:
    """Put two conditions into the room of the class, and take a picture of how that is done."""
    page.goto(f"{address}room/")
    search = page.get_by_role("searchbox", name="Find a condition")
    search.fill("second trimester")
    page.get_by_role("checkbox", name="Pregnancy, weeks 14 to 27").check()
    search.fill("varicose")
    page.get_by_role("checkbox", name="Varicose veins").check()
    page.get_by_label("Where", exact=False).filter(visible=True).first.select_option(label="Calf")
    page.get_by_label("Side", exact=False).filter(visible=True).first.select_option(label="Left")
    page.evaluate("scrollTo(0, 0)")
    save(page.screenshot(), "room")
    page.get_by_role("button", name="Save the room").click()
    page.wait_for_url(f"**{address}")


def bring_up(page: Page, panel: str) -> None:
    """Scroll the overview beside a class, and it alone, to one of its panels."""
    page.locator(panel).evaluate(
        "one => (one.parentElement.scrollTop += one.getBoundingClientRect().top"
        " - one.parentElement.getBoundingClientRect().top)"
    )


def findings(page: Page, address: str) -> None:
    """Take a picture of what the builder says of the room, beside the steps that it is about."""
    page.goto(address)
    page.locator(".step").nth(7).evaluate("step => step.scrollIntoView({ block: 'start' })")
    bring_up(page, "#findings")
    page.wait_for_load_state("networkidle")
    save(page.screenshot(), "findings")


def self_check(page: Page, link: str) -> Image.Image:
    """Return two looks at a shared page on which a student has ticked something: the sum, and a marked step."""
    page.goto(link)
    for group, name in (("Bones and joints", "Artificial hip"), ("Nerves", "Numb feet or hands")):
        page.locator("#check summary", has_text=group).click()
        page.get_by_label(name, exact=True).check()
    looks = []
    for place in ("#check", ".leaf-step:has(.told--contraindicated)"):
        page.locator(place).first.evaluate("one => one.scrollIntoView({ block: 'start' })")
        looks.append(Image.open(io.BytesIO(page.screenshot())))
    return side_by_side(looks)


def builder(page: Page, address: str) -> None:
    """Build on the class: set its start, find a technique, and add it twice. Then it runs over."""
    page.goto(address)
    page.locator("#start-link").click()
    page.locator("#starts-at").fill("18:30")
    page.locator("form.start button").click()
    page.get_by_text("18:30", exact=True).first.wait_for()
    page.locator("#library-search input[type=search]").fill("calf")
    page.locator("#add-section").select_option(label="Rolling")
    for name in ("Stacked calf press", "Calf stick strokes"):
        page.get_by_role("button", name=f"Add {name}").first.click()
        page.locator("#said").get_by_text(name).wait_for()
    page.evaluate("document.activeElement.blur()")
    page.locator(".class-section", has_text="Stacked calf press").first.evaluate(
        "one => one.scrollIntoView({ block: 'center' })"
    )
    page.wait_for_load_state("networkidle")
    save(page.screenshot(), "builder")


def overview(page: Page, address: str) -> None:
    """Take pictures of what the checks say of the class, and of what it reaches, with one region chosen."""
    page.goto(f"{address}?region=calf&map=1")
    page.locator("#coverage .body-map__drawing").wait_for()
    page.locator(".step--reached").nth(1).evaluate("one => one.scrollIntoView({ block: 'center' })")
    for panel, name in (("#remarks", "checks"), ("#coverage", "body-map")):
        bring_up(page, panel)
        page.wait_for_load_state("networkidle")
        save(page.screenshot(), name)


def paste(page: Page, address: str) -> None:
    """Take a picture of a list that was pasted, and of what it was understood to mean. Nothing is added."""
    page.goto(f"{address}paste/")
    page.locator("textarea").fill(LIST)
    page.get_by_role("button", name="Look at it first").click()
    page.locator("#look-title").wait_for()
    page.wait_for_load_state("networkidle")
    page.locator(".paste").evaluate("form => form.scrollIntoView()")
    save(page.screenshot(), "paste")


def begin_again(page: Page, address: str) -> None:
    """Go back to the class as it was, for the pictures that follow."""
    page.goto(f"{address}history/")
    page.get_by_role("button", name="Before the first change").click()
    page.wait_for_load_state("networkidle")


def in_a_tram(phone: Page, address: str) -> Image.Image:
    """Return the three tabs of the builder on a phone."""
    phone.goto(address)
    looks = []
    for tab in ("outline", "library", "insight"):
        phone.locator(f"#tab-{tab}").click()
        phone.locator(".builder__bar").evaluate("bar => scrollTo(0, bar.offsetTop)")
        phone.wait_for_load_state("networkidle")
        looks.append(Image.open(io.BytesIO(phone.screenshot())))
    table = side_by_side(looks)
    return table.resize((table.width * 2 // 3, table.height * 2 // 3), Image.Resampling.LANCZOS)


def shared_address(page: Page, address: str) -> str:
    """Publish the class, make a link, and return its address."""
    page.goto(f"{address}share/")
    page.locator("form[action$='/share/publish/'] button").first.click()
    page.wait_for_load_state("networkidle")
    page.locator("form[action$='/share/link/'] button").first.click()
    page.wait_for_load_state("networkidle")
    link = page.locator("a[href*='/s/']").first.get_attribute("href")
    assert link is not None
    return link


def take(browser: Browser, base: str, password: str) -> None:
    page = browser.new_context(base_url=base, viewport=DESK, locale="en-GB", reduced_motion="reduce").new_page()
    phone = browser.new_context(
        base_url=base, viewport=PHONE, device_scale_factor=1.5, has_touch=True, reduced_motion="reduce"
    ).new_page()
    sign_in(page, password)
    sample = sample_address(page)
    shoot(page, "/library/", "library")
    shoot(page, "/library/smr-calf-roller-sweep/", "technique")
    building(page, phone, sample, password)
    papers(page, sample)
    choices(page, sample)
    save(figures(page), "figures")
    set_room(page, sample)
    findings(page, sample)
    link = shared_address(page, sample)
    phone.context.clear_cookies()
    shoot(phone, link, "shared")
    save(self_check(phone, link), "check")


def building(page: Page, phone: Page, sample: str, password: str) -> None:
    """Take the pictures of a class while it is built. Afterwards it is as it was."""
    builder(page, sample)
    overview(page, sample)
    shoot(page, f"{sample}fit/", "fit")
    paste(page, sample)
    sign_in(phone, password)
    save(in_a_tram(phone, sample), "phone")
    begin_again(page, sample)


def main() -> None:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not chromium:
        sys.exit("No Chromium on this machine: apt-get install chromium")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with product() as (base, password), sync_playwright() as playwright:
        take(playwright.chromium.launch(executable_path=chromium, args=FLAGS), base, password)


if __name__ == "__main__":
    main()
