"""Class sequences: the class, when it is taught, and what students see of it."""

from sessions.models.classes import MAX_STEPS, Section, SectionKind, Sequence, Step, StepSide, StepTool, Visibility
from sessions.models.occasions import Occasion, OccasionFormat
from sessions.models.papers import Handout, HandoutNote
from sessions.models.sharing import Edition, ShareLink

__all__ = [
    "MAX_STEPS",
    "Edition",
    "Handout",
    "HandoutNote",
    "Occasion",
    "OccasionFormat",
    "Section",
    "SectionKind",
    "Sequence",
    "ShareLink",
    "Step",
    "StepSide",
    "StepTool",
    "Visibility",
]
