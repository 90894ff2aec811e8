"""The poses: one for each position of the body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anatomy.domain.figures.skeleton import Limb, Pose, Prop, Reach

POSITIONS: Final[Mapping[str, Pose]] = {
    "supine": Pose(
        spine=(180, 180),
        neck=180,
        face=90,
        near_leg=Reach(53, -6, 1, 0),
        far_leg=Reach(62, -6, 1, 0),
        near_arm=Limb(-8, -2, 0),
        far_arm=Limb(-8, 0, 0),
    ),
    "prone": Pose(
        spine=(178, 182),
        neck=184,
        face=-90,
        near_leg=Limb(-2, -1, -8),
        far_leg=Limb(-2, -1, -8),
        near_arm=Limb(205, 150, 170),
        far_arm=Limb(200, 170, 170),
    ),
    "side-lying": Pose(
        seen="front",
        spine=(186, 178),
        neck=170,
        near_leg=Limb((-4, 0.8), (-28, 0.8), -20),
        far_leg=Limb((-18, 0.8), (-8, 0.9), 0),
        near_arm=Limb(-60, -100, -60),
        far_arm=Limb(190, 185, 180),
    ),
    "seated": Pose(
        seen="front",
        spine=(90, 90),
        neck=90,
        near_leg=Limb((-14, 0.95), (192, 0.95), 190),
        far_leg=Limb((194, 0.95), (-12, 0.95), -10),
        near_arm=Limb(-66, -48, -30),
        far_arm=Limb(246, 228, 210),
    ),
    "seated-chair": Pose(
        spine=(92, 89),
        neck=88,
        near_leg=Limb(-2, -90, 0),
        far_leg=Limb(2, -84, 0),
        near_arm=Limb(-72, -10, -5),
        far_arm=Limb(-60, -4, 0),
        props=(Prop("chair", 0, -11),),
    ),
    "standing": Pose(
        seen="front",
        spine=(90, 90),
        neck=90,
        near_leg=Limb(-88, -89, (-55, 0.6)),
        far_leg=Limb(268, 269, (235, 0.6)),
        near_arm=Limb(-76, -84, -84),
        far_arm=Limb(256, 264, 264),
    ),
    "wall": Pose(
        spine=(94, 90),
        neck=88,
        near_leg=Limb(-62, -78, 0),
        far_leg=Limb(-56, -84, 0),
        near_arm=Limb(-100, -84, -80),
        far_arm=Limb(-84, -80, -80),
        props=(Prop("wall", -13),),
    ),
    "kneeling": Pose(
        spine=(92, 89),
        neck=88,
        near_leg=Limb(-14, 182, 180),
        far_leg=Limb(-12, 182, 180),
        near_arm=Limb(-76, -20, -10),
        far_arm=Limb(-66, -14, -10),
    ),
    "all-fours": Pose(
        spine=(2, -2),
        neck=2,
        face=-70,
        near_leg=Limb(-92, 180, 180),
        far_leg=Limb(-86, 180, 180),
        near_arm=Limb(-90, -90, 0),
        far_arm=Limb(-84, -92, 0),
    ),
    "squat": Pose(
        spine=(74, 70),
        neck=80,
        near_leg=Limb(28, 245, 0),
        far_leg=Limb(34, 250, 0),
        near_arm=Limb(-64, 40, 60),
        far_arm=Limb(-60, 44, 60),
    ),
    "inclined": Pose(
        spine=(150, 152),
        neck=158,
        face=62,
        near_leg=Reach(66, -8, 1, 0),
        far_leg=Reach(74, -8, 1, 0),
        near_arm=Limb(-52, -22, -10),
        far_arm=Limb(-50, -22, -10),
        props=(Prop("bolster", -27, -5, -30),),
    ),
    "inverted": Pose(
        spine=(262, 256),
        neck=180,
        face=90,
        near_leg=Limb(88, 88, 80),
        far_leg=Limb(84, 86, 80),
        near_arm=Limb(-8, 100, 80),
        far_arm=Limb(-4, 104, 80),
    ),
    "arm-balance": Pose(
        spine=(-10, -26),
        neck=8,
        face=-40,
        near_leg=Limb(-38, 152, 150),
        far_leg=Limb(-34, 156, 150),
        near_arm=Limb(-112, -80, 0),
        far_arm=Limb(-106, -80, 0),
    ),
}

# Poses of their own, by the name of the picture.
OWN: Final[Mapping[str, Pose]] = {}

POSES: Final[Mapping[str, Pose]] = {**POSITIONS, **OWN}

# Which of them a technique has, by its slug. The others are shown in their position.
TECHNIQUES: Final[Mapping[str, str]] = {}
