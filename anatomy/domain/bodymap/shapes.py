"""What the body map is drawn from: the half outline, the seams between regions, and the regions as rings of seams.

Only the half with x >= 0 (the viewer's right) is written down; the other is its mirror image. A region is a ring: names
of seams ("-" walks one backwards), cuts of a seam (from its point to its point), and loose points outside the outline,
since the outline clips every region. Two neighbours name the same seam, so their border fits whatever is changed.
Moving a border is changing one seam; adding a region is adding one entry.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from anatomy.domain.bodymap.paths import Point

type View = Literal["front", "back"]


class Cut(NamedTuple):
    """A stretch of a seam, from its point ``start`` to its point ``end``, counted from 0."""

    seam: str
    start: int
    end: int


type Part = str | Cut | Point
type Ring = tuple[Part, ...]

# The outline, from the crown down the outside and up the inside of the leg; a run ends where the line has a corner.
# Points are "x,y", parted by spaces.
HEAD_TO_ARMPIT: Final = (
    "0,0 20,4 37,19 45,42 46,64 44,84 39,103 34,116",
    (
        "34,116 33,130 35,145 44,158 62,168 88,177 110,185 127,198 138,218 143,244 146,276 151,312 159,348 169,382 "
        "178,412 187,446 195,482 203,514 210,534 216,556 219,580 217,604 211,624 204,631 198,625 195,606 191,584"
    ),
    (
        "191,584 186,590 180,596 174,596 171,588 172,572 173,554 174,536 174,518 166,492 156,460 145,426 135,390 "
        "124,352 113,312 104,280 98,262"
    ),
)
ARMPIT_TO_FOOT: Final = (
    "98,262 94,282 91,306 86,336 80,364 77,388 79,412 86,440 92,470 96,500 97,530 96,562 92,604 86,648 79,692 "
    "76,724 77,750 81,780 83,806 80,838 74,876 68,912 65,938"
)
FRONT_FOOT: Final = "67,956 74,972 84,986 90,998 86,1006 72,1009 54,1009 40,1006 34,996 35,978 36,958 37,938"
BACK_FOOT: Final = "67,956 73,970 82,982 86,992 80,999 70,1000 62,1005 50,1009 39,1006 33,994 33,976 36,958 37,938"
FOOT_TO_CROTCH: Final = "35,912 29,872 23,832 21,800 24,772 27,748 27,722 24,692 19,652 13,608 8,566 4,540 0,530"
SOLE: Final = (
    "140,880 152,886 157,902 155,924 157,948 160,970 153,988 141,996 129,999 119,995 115,980 119,958 126,936 "
    "126,914 124,898 129,885"
)
OUTLINE: Final[dict[View, tuple[str, ...]]] = {
    "front": (*HEAD_TO_ARMPIT, f"{ARMPIT_TO_FOOT} {FRONT_FOOT} {FOOT_TO_CROTCH}"),
    "back": (*HEAD_TO_ARMPIT, f"{ARMPIT_TO_FOOT} {BACK_FOOT} {FOOT_TO_CROTCH}"),
}
ARM_SEAMS: Final[dict[str, str]] = {
    "shoulder-inner": "107,170 101,196 97,222 96,244 98,262",
    "deltoid-low": "98,262 112,284 128,296 144,298 162,290",
    "elbow": "124,394 152,392 182,374",
    "wrist": "164,526 190,523 216,509",
}
SIDE_SEAMS: Final[dict[str, str]] = {
    "hip": "70,444 71,480 74,516 77,552",
    "hip-edge": "77,552 104,546",
    "thigh": "77,552 75,600 69,650 62,693",
    "ankle-top": "24,914 44,910 56,909 80,914",
}
SEAMS: Final[dict[View, dict[str, str]]] = {
    "front": {
        **ARM_SEAMS,
        **SIDE_SEAMS,
        "hairline": "0,32 24,35 38,46 52,62",
        "jaw": "0,134 15,131 29,121 38,106 44,84 50,80",
        "clavicle": "0,190 22,185 60,185 101,196",
        "neck-side": "42,138 31,160 22,185",
        "pec-low": "0,292 28,303 58,300 82,284 98,262",
        "ribs": "82,284 74,306 69,332 64,358 60,384",
        "waist-edge": "60,384 88,380",
        "costal": "0,312 14,322 34,348 60,384",
        "groin-up": "98,430 70,444 44,470 22,496 11,507 0,510",
        "pelvic": "11,507 9,524 4,542",
        "groin-low": "74,516 50,522 26,535 4,542",
        "inner-thigh": "26,535 36,580 39,632 36,690",
        "knee-top": "16,702 36,690 50,687 62,693 90,704",
        "knee-low": "16,768 36,777 54,779 66,774 90,764",
        "shin": "66,774 66,822 60,870 56,909",
        "ankle-low": "24,956 46,968 60,966 84,950",
    },
    "back": {
        **ARM_SEAMS,
        **SIDE_SEAMS,
        "skull-top": "0,64 26,66 54,76",
        "skull-low": "0,116 20,114 36,106 52,96",
        "nape": "46,136 32,158 18,178 0,188",
        "blade-top": "101,196 70,200 44,203 23,209",
        "spine": "18,178 23,209 25,256 23,309",
        "blade-low": "0,318 23,309 52,305 80,290 98,262",
        "ribs": "80,290 72,318 67,350 62,383",
        "waist": "0,388 30,387 62,383 90,378",
        "iliac": "98,430 70,444 46,452 28,459 0,463",
        "sacrum": "28,459 24,482 13,504 0,518",
        "glute-fold": "2,552 24,565 46,567 77,552",
        "inner-thigh": "24,565 34,600 38,645 36,694",
        "knee-top": "16,698 36,694 50,692 62,693 90,700",
        "knee-low": "16,770 36,765 54,764 66,766 90,772",
        "shin": "66,766 67,820 61,870 56,909",
    },
}

ARM_RINGS: Final[dict[str, Ring]] = {
    "shoulder": ("shoulder-inner", "deltoid-low", (160, 200), (125, 165)),
    "upper-arm": ("deltoid-low", (172, 340), "-elbow", (97, 300)),
    "forearm": ("elbow", "-wrist"),
    "wrist-hand": ("wrist", (226, 515), (226, 640), (156, 640)),
}
PAIRED: Final[dict[View, dict[str, Ring]]] = {
    "front": {
        "jaw-face": ("hairline", (52, 80), "-jaw"),
        "front-side-neck": ("jaw", (50, 120), "neck-side", Cut("clavicle", 1, 0)),
        "top-of-shoulder": ("-neck-side", (60, 150), Cut("shoulder-inner", 0, 1), Cut("clavicle", 3, 1)),
        "chest": ("clavicle", Cut("shoulder-inner", 1, 4), "-pec-low"),
        **ARM_RINGS,
        "side-ribs": (Cut("pec-low", 3, 4), (98, 300), (94, 350), "-waist-edge", "-ribs"),
        "rib-rim": (Cut("pec-low", 0, 3), "ribs", "-costal"),
        "side-hip": (Cut("groin-up", 1, 0), (106, 480), "-hip-edge", "-hip"),
        "front-hip": (Cut("groin-up", 1, 4), "pelvic", "-groin-low", Cut("hip", 2, 0)),
        "inner-thigh": (Cut("groin-low", 3, 2), "inner-thigh", Cut("knee-top", 1, 0), (4, 600)),
        "front-thigh": (Cut("groin-low", 0, 2), "inner-thigh", Cut("knee-top", 1, 3), "-thigh", Cut("hip", 3, 2)),
        "outer-thigh": ("thigh", Cut("knee-top", 3, 4), (104, 620), "-hip-edge"),
        "knee": ("knee-top", "-knee-low"),
        "shin": (Cut("knee-low", 0, 3), "shin", Cut("ankle-top", 2, 0), (14, 830)),
        "outer-shin": ("shin", Cut("ankle-top", 2, 3), (92, 830), Cut("knee-low", 4, 3)),
        "ankle-heel": ("ankle-top", "-ankle-low"),
        "foot-top": ("ankle-low", (100, 980), (100, 1012), (24, 1012)),
    },
    "back": {
        "top-of-shoulder": (Cut("nape", 2, 0), (60, 150), Cut("shoulder-inner", 0, 1), "blade-top", Cut("spine", 1, 0)),
        "shoulder-blade": (Cut("spine", 1, 3), Cut("blade-low", 1, 4), Cut("shoulder-inner", 4, 1), "blade-top"),
        **ARM_RINGS,
        "side-ribs": (Cut("blade-low", 3, 4), (98, 300), (94, 350), Cut("waist", 3, 2), "-ribs"),
        "mid-back": (Cut("blade-low", 0, 3), "ribs", Cut("waist", 2, 0)),
        "lower-back": ("waist", (100, 400), "iliac"),
        "side-hip": (Cut("iliac", 1, 0), (106, 480), "-hip-edge", "-hip"),
        "glutes": (Cut("iliac", 1, 3), "sacrum", (0, 552), "glute-fold", "-hip"),
        "inner-thigh": (Cut("glute-fold", 0, 1), "inner-thigh", Cut("knee-top", 1, 0), (4, 600)),
        "back-thigh": (Cut("glute-fold", 3, 1), "inner-thigh", Cut("knee-top", 1, 3), "-thigh"),
        "outer-thigh": ("thigh", Cut("knee-top", 3, 4), (104, 620), "-hip-edge"),
        "knee": ("knee-top", "-knee-low"),
        "calf": (Cut("knee-low", 0, 3), "shin", Cut("ankle-top", 2, 0), (14, 830)),
        "outer-shin": ("shin", Cut("ankle-top", 2, 3), (92, 830), Cut("knee-low", 4, 3)),
        "ankle-heel": ("ankle-top", (98, 980), (98, 1012), (24, 1012)),
        "sole": ((110, 872), (166, 872), (166, 1006), (110, 1006)),
    },
}
# Half rings of what lies on the middle line: each starts and ends on x = 0.
MIDDLE: Final[dict[View, dict[str, Ring]]] = {
    "front": {
        "abdomen": ("costal", "waist-edge", (100, 405), "groin-up"),
        # Hardly a surface: its place is the small wedge between the thighs in front; behind, the buttocks cover it.
        "pelvic-floor": (Cut("groin-up", 5, 4), "pelvic", (0, 548)),
    },
    "back": {
        "skull-base": ("skull-top", "-skull-low"),
        "back-of-neck": ("skull-low", (52, 120), "nape"),
        "upper-back": (Cut("nape", 3, 2), "spine", Cut("blade-low", 1, 0)),
        "sacrum": (Cut("iliac", 4, 3), "sacrum"),
    },
}

# Soft lines that only help the eye; mirrored like everything else.
DETAILS: Final[dict[View, tuple[str, ...]]] = {
    "front": (
        "0,414 2,420 0,426",
        "38,742 48,749 59,742",
        "204,631 205,612 203,590",
        "211,624 212,606 210,588",
    ),
    "back": (
        "0,518 0,545",
        "145,376 152,381 160,376",
        "204,631 205,612 203,590",
        "211,624 212,606 210,588",
    ),
}
SOLE_DETAILS: Final = ("118,974 126,968 137,967 148,963 158,955",)

# The library's groups, for a highlight that names one.
GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "head-neck": ("jaw-face", "skull-base", "back-of-neck", "front-side-neck"),
    "back": ("top-of-shoulder", "upper-back", "shoulder-blade", "mid-back", "lower-back", "sacrum"),
    "front-torso": ("chest", "side-ribs", "rib-rim", "abdomen"),
    "arm": ("shoulder", "upper-arm", "forearm", "wrist-hand"),
    "hips": ("front-hip", "side-hip", "glutes", "pelvic-floor"),
    "leg": ("front-thigh", "back-thigh", "inner-thigh", "outer-thigh", "knee", "calf", "shin", "outer-shin"),
    "feet": ("ankle-heel", "sole", "foot-top"),
}
