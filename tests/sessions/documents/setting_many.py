"""Set many documents in one process, and say what it held. Run by the test of rendering under load.

python -m tests.sessions.documents.setting_many 50
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from itertools import cycle, islice
from pathlib import Path

import django

WARM_UP = 20


def held() -> int:
    """What this process holds of memory now, in kilobytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def main(count: int) -> None:
    django.setup()
    from tests.sessions.documents.making import EVERY_PAPER, document
    from tests.sessions.plans import SAMPLES, sample

    digest, early = sha256(), 0
    papers = cycle([(kind, slug) for slug in SAMPLES for kind in EVERY_PAPER])
    for done, (kind, slug) in enumerate(islice(papers, count), start=1):
        digest.update(document(kind, sample(slug)).pdf())
        if done == WARM_UP:
            early = held()
    print(json.dumps({"set": count, "bytes": digest.hexdigest(), "early": early, "last": held()}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
