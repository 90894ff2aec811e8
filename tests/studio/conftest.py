"""What the tests of this room share."""

from __future__ import annotations

import pytest


@pytest.fixture
def studio_logo(db: None) -> str:
    """Give the studio a logo; return the digest that its address carries."""
    from studio.branding import save_studio
    from studio.demo import draw_logo
    from studio.models import Studio

    studio = save_studio(Studio(pk=Studio.ONLY, name="Harbour Yoga"), logo=draw_logo())
    return studio.logo.digest
