"""Class sequences: the class, when it is taught, and what students see of it."""

from sessions.models.classes import MAX_STEPS, Section, SectionKind, Sequence, Step, StepSide, StepTool, Visibility
from sessions.models.occasions import Occasion, OccasionFormat
from sessions.models.papers import Handout, HandoutNote
from sessions.models.rooms import Acceptance, AreaSide, RoomCondition, Swap
from sessions.models.sharing import Edition, ShareLink

__all__ = [
    "MAX_STEPS",
    "Acceptance",
    "AreaSide",
    "Edition",
    "Handout",
    "HandoutNote",
    "Occasion",
    "OccasionFormat",
    "RoomCondition",
    "Section",
    "SectionKind",
    "Sequence",
    "ShareLink",
    "Step",
    "StepSide",
    "StepTool",
    "Swap",
    "Visibility",
]
