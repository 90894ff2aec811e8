"""The class held against the rules of its craft: what a teacher may want to look at again, and what would put it right.

Values in, values out. A remark is data for the wording, never a sentence, and nothing is changed by it. The room's own
check of the conditions in it is another one (``sessions.domain.checks``).
"""

from sessions.domain.checking.choosing import choose, drafted
from sessions.domain.checking.fixing import apply
from sessions.domain.checking.looking import CHECKS, remarks
from sessions.domain.checking.values import (
    Add,
    Again,
    BothSides,
    Check,
    Fix,
    NewDose,
    Redose,
    Remark,
    Together,
)

__all__ = [
    "CHECKS",
    "Add",
    "Again",
    "BothSides",
    "Check",
    "Fix",
    "NewDose",
    "Redose",
    "Remark",
    "Together",
    "apply",
    "choose",
    "drafted",
    "remarks",
]
