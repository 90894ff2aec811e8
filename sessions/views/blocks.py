"""Blocks: kept from a class, put into one, and looked after. One view, one action."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sessions import editing
from sessions.asking import ClassRequest
from sessions.editing import Conflict
from sessions.forms.blocks import BlockForm, BlockInsertForm, KeepForm
from sessions.models import Block
from sessions.presenting.blocks import block_row, block_rows
from sessions.views.builder import (
    Shown,
    answers_faults,
    blocks_context,
    done,
    hand_of,
    own_class,
    own_section,
    refused,
)

PAGE_SIZE = 30


# In the builder


@login_required
@require_POST
@answers_faults
def block_keep(request: ClassRequest, pk: int, section: int) -> HttpResponse:
    """Keep a section as a block, under the name that was typed."""
    sequence = own_class(request, pk)
    row = own_section(sequence, section)
    form = KeepForm(request.POST, section=row)
    if not form.is_valid():
        return refused(request, sequence, Shown(keep=form))
    try:
        block = editing.keep_block(row, request.user, form.cleaned_data["name"])
    except ValidationError as error:
        form.add_error("name", error.messages)
        return refused(request, sequence, Shown(keep=form))
    say = _("Kept as the block “%(name)s”. Find it under Blocks in the library.") % {"name": block}
    response = done(request, sequence, Shown(closed=f"keep-{row.pk}"), anchor=f"section-{row.pk}", say=say)
    if request.htmx:
        context = {**blocks_context(request.user), "base": sequence.get_absolute_url(), "swap": True}
        response.write(render_to_string("sessions/builder_blocks.html", context, request))
    return response


@login_required
@require_POST
@answers_faults
def block_insert(request: ClassRequest, pk: int) -> HttpResponse:
    """Put a copy of a block into the class."""
    sequence = own_class(request, pk)
    form = BlockInsertForm(request.POST, user=request.user)
    if not form.is_valid():
        return refused(request, sequence, Shown(problem=form.words()))
    edited = editing.insert_block(sequence, form.cleaned_data["block"], hand=hand_of(request), **form.place_of_it())
    made = editing.subject(edited)
    return done(request, sequence, Shown(section_added=made), anchor=f"section-{made}", edited=edited)


# On pages of their own


@login_required
@require_safe
def block_list(request: ClassRequest) -> HttpResponse:
    """List the teacher's blocks, then those that colleagues share."""
    page = Paginator(Block.objects.for_choosing(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = block_rows(page.object_list, request.user)
    return render(request, "sessions/block_list.html", {"page": page, "rows": rows})


def _own_block(request: ClassRequest, pk: int) -> Block:
    return get_object_or_404(Block.objects.editable_by(request.user).select_related("owner"), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def block_change(request: ClassRequest, pk: int) -> HttpResponse:
    """Rename a block, share it with the studio or take that back."""
    block = _own_block(request, pk)
    row = block_row(block, request.user)
    form = BlockForm(request.POST if request.method == "POST" else None, instance=block)
    if request.method != "POST":
        return _change_page(request, row, form, 200)
    if not form.is_valid():
        return _change_page(request, row, form, 422)
    try:
        changed = editing.change_block(block, form.cleaned_data, form.seen())
    except Conflict as conflict:
        form.show_conflict(conflict.fields)
        return _change_page(request, row, form, 409)
    except ValidationError as error:
        form.add_error(None, error)
        return _change_page(request, row, form, 422)
    messages.success(request, _("Saved “%(name)s”.") % {"name": changed})
    return redirect("sessions:block_list")


def _change_page(request: ClassRequest, row: object, form: BlockForm, status: int) -> HttpResponse:
    return render(request, "sessions/block_change.html", {"row": row, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def block_remove(request: ClassRequest, pk: int) -> HttpResponse:
    """Ask, then remove a block."""
    block = _own_block(request, pk)
    if request.method != "POST":
        return render(request, "sessions/block_remove.html", {"row": block_row(block, request.user)})
    editing.remove_block(block)
    messages.success(request, _("The block “%(name)s” is removed. Classes keep what was inserted.") % {"name": block})
    return redirect("sessions:block_list")
