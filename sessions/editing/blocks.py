"""Sections that are kept for reuse: kept, renamed and shared, removed, and put into a class as a copy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CharField, QuerySet, Value
from django.utils.translation import gettext as _

from anatomy.models import Technique, Tool
from sessions.domain import blocks, drafting
from sessions.domain.draft import Draft, DraftSection, Missing
from sessions.domain.plan import Named
from sessions.editing.faults import Gone
from sessions.editing.locking import apply, check
from sessions.editing.log import NOBODY, Edited, Hand, Made, edit
from sessions.editing.stored import read_draft
from sessions.models import Block, Section, Sequence


def keep_block(section: Section, owner: AbstractBaseUser, name: str) -> Block:
    """Keep ``section`` as it stands, with its steps, as a block of ``owner``.

    The class is not changed. The same once more is the same block. Raise ``Gone`` where the section was removed,
    ValidationError for a name that cannot be, or that another block of the same owner has.
    """
    draft = read_draft(section.sequence_id)
    try:
        stands = draft.section(section.pk)
    except Missing:
        raise Gone from None
    block = Block(owner_id=owner.pk, name=name, kind=stands.kind, content=_content(stands))
    check(block)
    try:
        with transaction.atomic():
            block.save()
    except IntegrityError:
        # A request whose answer was lost is sent again.
        kept = Block.objects.filter(owner=owner.pk, name=name).first()
        if kept is None or kept.content != block.content:
            raise _name_is_taken() from None
        return kept
    return block


def _content(section: DraftSection) -> dict[str, Any]:
    """``section`` as a block keeps it. One query for the slugs and names of its techniques and tools."""
    techniques = _rows(Technique, "technique").filter(pk__in={step.technique_id for step in section.steps} - {None})
    tools = _rows(Tool, "tool").filter(pk__in={tool for step in section.steps for tool, _count in step.tools})
    found = list(techniques.union(tools, all=True))
    names = blocks.Names(
        techniques={pk: Named(slug, name) for what, pk, slug, name in found if what == "technique"},
        tools={pk: Named(slug, name) for what, pk, slug, name in found if what == "tool"},
    )
    return blocks.content_of(section, names)


def _name_is_taken() -> ValidationError:
    words = _("You have a block of that name already. Give this one another name, or rename the other one first.")
    return ValidationError({"name": words})


def change_block(block: Block, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> Block:
    """Rename a block, share it with the studio or take that back. Raise ``Conflict``, ``Gone`` or ValidationError."""
    try:
        with transaction.atomic():
            fresh = Block.objects.select_for_update().filter(pk=block.pk).first()
            if fresh is None:
                raise Gone
            apply(fresh, changes, seen or {})
    except IntegrityError:
        raise _name_is_taken() from None
    return fresh


def remove_block(block: Block) -> None:
    """Remove a block. What was made of it stays in the classes. Raise ``Gone`` where it was removed already."""
    if not Block.objects.filter(pk=block.pk).delete()[0]:
        raise Gone


def insert_block(
    sequence: Sequence, block: Block, *, after: Section | None = None, first: bool = False, hand: Hand = NOBODY
) -> Edited:
    """Put a copy of ``block`` behind ``after``, as the ``first`` section, or else at the end of the class.

    What is gone from the library meanwhile becomes free text or is left out: the entry of the log names it. Raise
    ``Gone``, or ValidationError where the class is full or the block cannot be read.
    """

    def change(draft: Draft) -> Made:
        known = {section.id for section in draft.sections}
        laid = _laid_out(block, draft.new_id())
        last = draft.sections[-1].id if draft.sections else None
        behind = after.pk if after else None if first else last
        added = drafting.add_section(draft, laid.section, after=behind)

        def what(stored: Draft) -> dict[str, Any]:
            made = next(section.id for section in stored.sections if section.id not in known)
            gone = {"as_words": list(laid.as_words), "left_out": list(laid.left_out)}
            return {"block": block.name, "section": laid.section.name, "id": made, **gone}

        return Made(added, what)

    try:
        return edit(sequence.pk, hand, "block-insert", change)
    except IntegrityError as error:
        # A curator removed a technique at the very moment.
        raise ValidationError(_("The library changed just now. Insert the block once more.")) from error


def _laid_out(block: Block, new_id: int) -> blocks.LaidOut:
    try:
        return blocks.laid_out(block.content, _keys(block.content), new_id)
    except blocks.UnknownVersion:
        raise ValidationError(_("This block cannot be read any more. Keep its section once more.")) from None


def _keys(content: dict[str, Any]) -> blocks.Keys:
    """The techniques and tools of a block that are still in the library. One query for both."""
    techniques = _rows(Technique, "technique").filter(slug__in=blocks.technique_slugs(content))
    tools = _rows(Tool, "tool").filter(slug__in=blocks.tool_slugs(content))
    found = list(techniques.union(tools, all=True))
    return blocks.Keys(
        techniques={slug: pk for what, pk, slug, _name in found if what == "technique"},
        tools={slug: pk for what, pk, slug, _name in found if what == "tool"},
    )


def _rows(model: type[Technique] | type[Tool], what: str) -> QuerySet[Any, tuple[str, int, str, str]]:
    rows = model._default_manager.order_by().annotate(what=Value(what, CharField()))
    return rows.values_list("what", "pk", "slug", "name")
