"""What the first page of the admin site says of the library."""

from __future__ import annotations

from django import template

from anatomy.registry import pages_with_old_advice
from anatomy.rulebook import rulebook

register = template.Library()


@register.simple_tag
def old_pages() -> int:
    """Return how many shared pages show old advice."""
    return pages_with_old_advice(rulebook())
