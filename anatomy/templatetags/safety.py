"""Words of the safety rules for templates: ``{% load safety %}{{ source.grade|grade_words }}``."""

from __future__ import annotations

from django import template

from anatomy.safety_words import grade_words, student_word

register = template.Library()

register.filter(grade_words)
register.filter(student_word)
