"""What the tests of edits share: rows of the small class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sessions.models import Section, Sequence, Step

# Pytest may read this file before Django has started: models are imported where they are used.


@pytest.fixture
def first(sequence: Sequence) -> Step:
    from tests.sessions.classes import steps

    return steps(sequence)[0]


@pytest.fixture
def rolling(sequence: Sequence) -> Section:
    from tests.sessions.classes import sections

    return sections(sequence)[0]


@pytest.fixture
def rest(sequence: Sequence) -> Section:
    from tests.sessions.classes import sections

    return sections(sequence)[1]
