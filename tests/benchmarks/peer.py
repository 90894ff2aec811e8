"""WeasyPrint on the same content: the plan and the hand-out as pages, with their styles and without, set as PDF."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from mimetypes import guess_type
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse

from tests.benchmarks.caller import Ask, Caller
from tests.benchmarks.world import Lesson

# Which page has the content of which PDF.
PAIRS = {"plan.pdf": "sessions:plan", "handout.pdf": "sessions:handout"}
STYLES = re.compile(r"<link rel=\"stylesheet\"[^>]*>")


@dataclass(frozen=True)
class Peer:
    """How long WeasyPrint took, in milliseconds, without reading the rows and wording the page.

    ``plain`` is without any style: what it takes at least.
    """

    name: str
    styled: float
    plain: float


def measure(caller: Caller, lesson: Lesson, times: int, tell: Callable[[str], None]) -> list[Peer] | str:
    """Set each paper ``times`` times. Return a line that says why, where WeasyPrint does not work on this machine."""
    try:
        import weasyprint
    except ImportError:
        return "WeasyPrint is not installed (the dependency group “bench”): PDFs are not compared with it."
    except OSError:
        return (
            "WeasyPrint does not find Pango: PDFs are not compared with it. "
            "To compare: apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0"
        )
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # It tells every rule of CSS that it does not know.

    def milliseconds(page: str) -> float:
        start = time.perf_counter()
        html = weasyprint.HTML(string=page, base_url=f"https://{caller.host}/", url_fetcher=_fetcher(caller))
        html.write_pdf(pdf_variant="pdf/ua-1")
        return (time.perf_counter() - start) * 1000

    found = []
    for name, view in PAIRS.items():
        tell(f"WeasyPrint, {name}")
        styled = caller.send(Ask(reverse(view, args=[lesson.sequence.pk]))).text
        plain = STYLES.sub("", styled)
        found.append(
            Peer(
                name,
                median(milliseconds(styled) for _number in range(times)),
                median(milliseconds(plain) for _number in range(times)),
            )
        )
    return found


def _fetcher(caller: Caller) -> Any:
    """Give WeasyPrint styles, fonts and pictures from this process: nothing goes over a network."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Here(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            path = urlsplit(url).path
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if path.startswith(settings.STATIC_URL):
                with staticfiles_storage.open(path.removeprefix(settings.STATIC_URL)) as file:
                    return URLFetcherResponse(url, file.read(), {"Content-Type": guess_type(path)[0] or ""})
            answer = caller.send(Ask(path))
            return URLFetcherResponse(url, answer.body, {"Content-Type": answer.headers["Content-Type"]})

    return Here()
