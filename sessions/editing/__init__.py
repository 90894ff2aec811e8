"""Every write that touches several rows of a class. The only door for changes: one atomic function an action.

Each one begins by counting the edit in ``version``: that write takes the lock of the class's row, so that two tabs take
turns. Only the fields that changed are written. What is gone meanwhile (another tab removed it) raises ``Gone``.
"""

from sessions.editing.blocks import change_block, insert_block, keep_block, remove_block
from sessions.editing.checks import fix_remark, mute_check
from sessions.editing.classes import (
    archive_sequence,
    change_sequence,
    copy_sequence,
    create_sequence,
    delete_sequence,
    set_template,
)
from sessions.editing.cues import change_cue, drop_cue, keep_cue
from sessions.editing.faults import Conflict, Gone, NoPlace, Outdated
from sessions.editing.findings import accept_findings, reopen_findings
from sessions.editing.handout import SeenHandout, choose_handout
from sessions.editing.history import go_back, redo, undo
from sessions.editing.importing import import_class
from sessions.editing.lists import paste_parts
from sessions.editing.log import NOBODY, Edited, Hand, Made, edit
from sessions.editing.occasions import add_occasion, change_occasion, remove_occasion
from sessions.editing.papers import keep_plan_choices
from sessions.editing.rooms import (
    RoomConflict,
    check_present,
    clear_occasion_room,
    clear_room,
    set_occasion_room,
    set_room,
    use_usual_room,
)
from sessions.editing.sections import (
    add_section,
    change_section,
    duplicate_section,
    move_section,
    remove_section,
    shift_section,
)
from sessions.editing.steps import (
    add_step,
    change_step,
    duplicate_step,
    move_step,
    remove_step,
    remove_steps,
    shift_step,
    subject,
)
from sessions.editing.swaps import swap_step, undo_swap
from sessions.editing.target import fit_to_target, set_start
from sessions.editing.together import change_together, copy_together, move_together

__all__ = [
    "NOBODY",
    "Conflict",
    "Edited",
    "Gone",
    "Hand",
    "Made",
    "NoPlace",
    "Outdated",
    "RoomConflict",
    "SeenHandout",
    "accept_findings",
    "add_occasion",
    "add_section",
    "add_step",
    "archive_sequence",
    "change_block",
    "change_cue",
    "change_occasion",
    "change_section",
    "change_sequence",
    "change_step",
    "change_together",
    "check_present",
    "choose_handout",
    "clear_occasion_room",
    "clear_room",
    "copy_sequence",
    "copy_together",
    "create_sequence",
    "delete_sequence",
    "drop_cue",
    "duplicate_section",
    "duplicate_step",
    "edit",
    "fit_to_target",
    "fix_remark",
    "go_back",
    "import_class",
    "insert_block",
    "keep_block",
    "keep_cue",
    "keep_plan_choices",
    "move_section",
    "move_step",
    "move_together",
    "mute_check",
    "paste_parts",
    "redo",
    "remove_block",
    "remove_occasion",
    "remove_section",
    "remove_step",
    "remove_steps",
    "reopen_findings",
    "set_occasion_room",
    "set_room",
    "set_start",
    "set_template",
    "shift_section",
    "shift_step",
    "subject",
    "swap_step",
    "undo",
    "undo_swap",
    "use_usual_room",
]
