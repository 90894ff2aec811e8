"""Class sequences: the class, when it is taught, and what students see of it."""

from sessions.models.classes import MAX_STEPS, Section, SectionKind, Sequence, Step, StepSide, StepTool, Visibility
from sessions.models.history import Change
from sessions.models.occasions import Occasion, OccasionFormat
from sessions.models.own import Block, Favourite, UsualCue
from sessions.models.papers import Handout, HandoutNote, Paper, PlanChoice, PlanFormChoice, choices_in
from sessions.models.rooms import Acceptance, AreaSide, RoomCondition
from sessions.models.sharing import Edition, ShareLink

__all__ = [
    "MAX_STEPS",
    "Acceptance",
    "AreaSide",
    "Block",
    "Change",
    "Edition",
    "Favourite",
    "Handout",
    "HandoutNote",
    "Occasion",
    "OccasionFormat",
    "Paper",
    "PlanChoice",
    "PlanFormChoice",
    "RoomCondition",
    "Section",
    "SectionKind",
    "Sequence",
    "ShareLink",
    "Step",
    "StepSide",
    "StepTool",
    "UsualCue",
    "Visibility",
    "choices_in",
]
