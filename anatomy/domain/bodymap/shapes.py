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
# Points are "x,y", parted by spaces. Front and back share it.
OUTLINE: Final[tuple[str, ...]] = (
    # Head and ear.
    "0,0 20,4 36,17 44,38 45,58",
    "45,58 48,58 49,65 47,75 44,79",
    "44,79 41,96 36,107 29,117",
    # Neck, shoulder, outside of the arm, hand.
    (
        "29,117 29,131 32,145 42,156 60,165 86,173 109,182 125,194 135,213 140,242 143,276 149,312 157,346 167,380 "
        "177,410 186,444 194,480 202,510 208,530 214,552 217,578 217,604 215,622 210,634 203,638 196,634 192,622 "
        "190,608 187,590 182,571"
    ),
    # Thumb, inside of the arm.
    (
        "182,571 178,579 173,586 167,587 164,580 166,564 170,547 173,531 174,516 167,490 157,458 146,424 136,388 "
        "126,352 115,314 105,282 97,262"
    ),
    # Side, outside of the leg, foot, inside of the leg.
    (
        "97,262 94,282 91,306 86,336 80,364 77,388 79,412 86,440 92,470 96,500 97,530 96,566 93,608 87,650 79,692 "
        "76,722 77,748 81,778 83,804 80,838 74,876 67,912 64,936 66,952 72,967 80,981 87,995 86,1004 76,1009 60,1011 "
        "45,1010 36,1005 34,994 36,976 37,956 37,936 35,910 30,874 24,834 22,804 25,774 28,750 27,722 23,692 16,650 "
        "9,606 4,566 2,544 0,534"
    ),
)
# A pair of footprints beside the back view: heel below, the big toe towards the middle.
SOLES: Final[tuple[str, ...]] = (
    (
        "146,1004 136,1000 131,988 132,970 130,950 124,934 122,916 130,906 146,904 162,910 167,924 163,944 160,964 "
        "161,986 156,1000"
    ),
    "128,884 134,888 136,896 131,902 124,900 121,892",
    "143,883 148,887 147,895 141,896 138,889",
    "154,886 158,890 156,897 151,897 149,891",
    "163,892 167,896 164,902 159,901 159,895",
    "170,901 173,905 170,910 166,908 166,903",
)
ARM_SEAMS: Final[dict[str, str]] = {
    "shoulder-inner": "106,168 99,196 95,222 94,244 97,262",
    "deltoid-low": "97,262 110,284 126,296 142,298 160,288",
    "elbow": "122,392 150,391 182,372",
    "wrist": "162,526 188,522 216,506",
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
        "hairline": "0,32 22,34 36,43 47,60",
        "jaw": "0,134 14,131 26,121 35,108 41,96 50,84",
        "clavicle": "0,192 20,186 60,183 99,196",
        "neck-side": "40,140 28,162 20,186",
        "pec-low": "0,297 30,302 60,298 83,284 97,262",
        "ribs": "83,284 74,306 69,332 64,358 60,384",
        "waist-edge": "60,384 88,380",
        "costal": "0,312 17,325 60,384",
        "groin-up": "98,430 70,444 45,470 24,494 11,507 0,511",
        "pelvic": "11,507 9,526 2,548",
        "groin-low": "74,516 49,523 26,537 2,548",
        "inner-thigh": "26,537 36,582 39,634 36,690",
        "knee-top": "16,702 36,690 50,687 62,693 90,704",
        "knee-low": "16,768 36,777 54,779 66,774 90,764",
        "shin": "66,774 66,822 60,870 56,909",
        "ankle-low": "24,956 46,968 60,966 84,950",
    },
    "back": {
        **ARM_SEAMS,
        **SIDE_SEAMS,
        "skull-top": "0,62 24,64 50,74",
        "skull-low": "0,120 18,117 32,108 48,94",
        "nape": "42,138 28,160 16,180 0,190",
        "blade-top": "99,196 70,199 46,203 25,211",
        "spine": "16,180 25,211 28,252 20,312",
        "blade-low": "0,320 20,312 52,305 80,290 97,262",
        "ribs": "80,290 72,318 67,350 62,383",
        "waist": "0,388 30,387 62,383 90,378",
        "iliac": "98,430 70,444 46,452 28,459 0,463",
        "sacrum": "28,459 24,482 13,504 0,518",
        "glute-fold": "0,556 24,571 48,570 77,552",
        "inner-thigh": "24,571 34,604 38,646 36,694",
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
        "sole": ((116, 876), (178, 876), (178, 1008), (116, 1008)),
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

# Hair, as half rings like those of the middle.
HAIR: Final[dict[View, Ring]] = {
    "front": ((0, -6), (58, -6), (58, 58), "-hairline"),
    "back": ((0, -6), (58, -6), (58, 94), "-skull-low"),
}

# Soft lines that only help the eye; mirrored like everything else.
HAND_LINES: Final[dict[str, str]] = {
    "first finger": "199,632 198,614 196,596",
    "middle finger": "206,630 206,612 204,594",
    "last finger": "212,622 213,607 211,592",
}
DETAILS: Final[dict[View, dict[str, str]]] = {
    "front": {
        **HAND_LINES,
        "eye": "12,77 19,80 26,76",
        "mouth": "0,110 5,109 9,107",
        "navel": "0,414 2,420 0,426",
        "kneecap": "37,738 42,747 50,750 57,747 61,738",
        "first toe": "51,1010 51,1001",
        "second toe": "60,1011 60,1001",
        "third toe": "69,1010 68,1001",
        "last toe": "77,1008 75,1000",
    },
    "back": {
        **HAND_LINES,
        "cleft": "0,518 0,552",
        "elbow tip": "142,372 150,378 159,372",
        "heel": "39,984 43,999 53,1005 63,999 66,984",
    },
}
UNDRAWN: Final[frozenset[str]] = frozenset({"hairline"})  # the hair's own edge shows them

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
