"""Edits of a section. One view, one action."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from sessions import editing
from sessions.asking import ClassRequest
from sessions.editing import Conflict
from sessions.forms.builder import SectionAddForm, SectionForm, SectionPlaceForm, WayForm
from sessions.presenting import history
from sessions.presenting.outline import section_place
from sessions.views.builder import Shown, answers_faults, done, fields_of, hand_of, own_class, own_section, refused


@login_required
@require_POST
@answers_faults
def section_add(request: ClassRequest, pk: int) -> HttpResponse:
    """Add a section at the end."""
    sequence = own_class(request, pk)
    form = SectionAddForm(request.POST)
    if not form.is_valid():
        return refused(request, sequence, Shown(section_add=form))
    section = editing.add_section(sequence, hand=hand_of(request), **form.cleaned_data)
    say = history.words("section-add", {"section": section.name})
    return done(request, sequence, Shown(section_added=section.pk), anchor=f"section-{section.pk}", say=say)


@login_required
@require_POST
@answers_faults
def section_change(request: ClassRequest, pk: int, section: int) -> HttpResponse:
    """Change the name, kind, time or rounds of a section."""
    sequence = own_class(request, pk)
    row = own_section(sequence, section)
    only = fields_of(request)
    form = SectionForm(request.POST, instance=row, only=only)
    if not form.is_valid():
        return refused(request, sequence, Shown(said_beside=form.said()) if only else Shown(section=form))
    try:
        editing.change_section(row, form.cleaned_data, form.seen(), hand=hand_of(request))
    except Conflict as conflict:
        form.show_conflict(conflict.fields)
        return refused(request, sequence, Shown(said_beside=form.said()) if only else Shown(section=form), 409)
    say = history.words("section-change", {"section": row.name})
    shown = Shown(closed="" if only else f"change-{row.pk}")
    return done(request, sequence, shown, anchor=f"section-{row.pk}", say=say)


@login_required
@require_POST
@answers_faults
def section_move(request: ClassRequest, pk: int, section: int) -> HttpResponse:
    """Move a section with its steps one place up or down (``way``), or right behind another one (``after``)."""
    sequence = own_class(request, pk)
    row = own_section(sequence, section)
    form = SectionPlaceForm(request.POST, section=row) if "after" in request.POST else WayForm(request.POST)
    if not form.is_valid():
        return refused(request, sequence, Shown(problem=form.words()))
    if isinstance(form, SectionPlaceForm):
        edited = editing.move_section(row, after=form.cleaned_data["after"], hand=hand_of(request))
    else:
        edited = editing.shift_section(row, form.by, hand=hand_of(request))
    say = section_place(edited.draft, row.pk)
    return done(request, sequence, Shown(), anchor=f"section-{row.pk}", edited=edited, say=say)


@login_required
@require_POST
@answers_faults
def section_duplicate(request: ClassRequest, pk: int, section: int) -> HttpResponse:
    """Add a copy of a section, with its steps, right behind it."""
    sequence = own_class(request, pk)
    edited = editing.duplicate_section(own_section(sequence, section), hand=hand_of(request))
    made = editing.subject(edited)
    return done(request, sequence, Shown(section_added=made), anchor=f"section-{made}", edited=edited)


@login_required
@require_POST
@answers_faults
def section_remove(request: ClassRequest, pk: int, section: int) -> HttpResponse:
    """Remove a section with its steps."""
    sequence = own_class(request, pk)
    row = own_section(sequence, section)
    edited = editing.remove_section(row, hand=hand_of(request))
    return done(request, sequence, Shown(), anchor="outline", edited=edited)
