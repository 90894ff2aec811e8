"""What templates say of the safety rules: ``{% load safety %}{% source source %}``, ``{{ grade|grade_words }}``."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

from anatomy.safety_words import grade_words, student_word

register = template.Library()

register.filter(grade_words)
register.filter(student_word)


class AnySource(Protocol):
    """A source, as a row or as a value."""

    @property
    def citation(self) -> str:
        """What is cited."""

    @property
    def grade(self) -> str:
        """A to D, S or M."""

    @property
    def link(self) -> str:
        """Its web address, or an empty text."""


@register.simple_tag
def source(source: AnySource) -> str:
    """On whose word: the grade as a mark, the citation, and where it can be read.

    The same as including components/source.html, for pages that name a few sources very often.
    """
    return _source(get_language(), source.citation, source.grade, source.link)


@lru_cache(maxsize=512)
def _source(language: str | None, citation: str, grade: str, link: str) -> str:
    given = {"citation": citation, "grade": grade, "link": link}
    return render_to_string("components/source.html", {"source": given})
