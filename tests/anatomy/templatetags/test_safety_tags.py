"""A source on a page: its grade as a mark that is told apart by letter and look, and where it can be read."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils.html import escape, strip_tags

from anatomy.domain.safety import Source
from anatomy.models import Grade
from anatomy.models import Source as SourceRow

TAG = "{% load safety %}{% source source %}"
INCLUDE = '{% include "components/source.html" %}'
PANEL = Source("BARTSCH", "Bartsch et al. 2021", "A", "https://example.org/panel?a=1&b=2")


def rendered(source, template=TAG):
    return Template(template).render(Context({"source": source}))


@pytest.mark.parametrize("template", [TAG, INCLUDE])
def test_a_source_says_its_grade_and_leads_to_the_text(template):
    html = rendered(PANEL, template)

    assert " ".join(strip_tags(html).split()) == "ASource of grade A: peer reviewed. Bartsch et al. 2021"
    assert '<span class="grade grade--A" title="A: peer reviewed">' in html
    assert '<a href="https://example.org/panel?a=1&amp;b=2" rel="noreferrer external">' in html


def test_a_source_without_an_address_is_text():
    assert "<a " not in rendered(Source("MEMORY", "General knowledge", "M"))


def test_what_a_curator_typed_is_escaped():
    html = rendered(Source("X", "<b>Bold</b> & co", "C"))

    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; co" in html


@pytest.mark.parametrize("grade", Grade)
def test_each_grade_has_its_own_mark_and_meaning(grade):
    assert f'<span class="grade grade--{grade.value}" title="{escape(grade.label)}">' in rendered(
        Source("X", "Y", grade.value)
    )


def test_a_row_reads_like_a_value():
    row = SourceRow(slug="BARTSCH", citation=PANEL.citation, grade="A", url=f"{PANEL.link} ; shelf 3")

    assert rendered(row) == rendered(PANEL)


def test_a_grade_that_nobody_knows_is_shown_as_it_is():
    assert "Source of grade Z." in rendered(Source("X", "Y", "Z"))
