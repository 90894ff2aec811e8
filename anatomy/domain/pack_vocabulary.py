"""The words, numbers and lengths of text that a library file may hold. The rows of the library allow the same."""

from typing import Final

from .pack_reader import Text

SMR_USES: Final = ("direct", "gentle", "hands_only", "avoid", "none")
STRUCTURE_KINDS: Final = ("muscle", "muscle_group", "fascia", "tendon", "joint", "bone")
DEPTHS: Final = ("surface", "middle", "deep")
TOOL_CATEGORIES: Final = ("roller", "ball", "stick", "prop", "support", "body")
CONTACTS: Final = ("broad", "medium", "precise")
KINDS: Final = ("smr", "asana", "mobility", "breath", "check", "relaxation")
POSITIONS: Final = (
    "supine",
    "prone",
    "side-lying",
    "seated",
    "seated-chair",
    "standing",
    "wall",
    "kneeling",
    "all-fours",
    "squat",
    "inclined",
    "inverted",
    "arm-balance",
)
LEVELS: Final = ("beginner", "intermediate", "advanced")
SIDES: Final = ("none", "together", "each")
DOSE_MODES: Final = ("seconds", "hold", "breaths", "reps")
OPTIONAL_ROLES: Final = ("instead", "also")
AUDIENCES: Final = ("student", "teacher")
SEVERITIES: Final = ("caution", "modify", "clear_first", "contraindicated")
SCOPES: Final = ("whole_body", "local")
CLEARANCES: Final = ("required", "advised", "none")
WHERES: Final = ("anywhere", "affected_area")
GRADES: Final = ("A", "B", "C", "D", "S", "M")
VIEWS: Final = ("front", "back", "side")
FIRMNESS: Final = ("1", "2", "3", "4", "5")

# In the room already, so neither fetched nor counted. A tool of the file may say otherwise with "fetched".
NOT_FETCHED: Final = frozenset({"hands", "wall", "mat"})

MAX_MILLIMETRES: Final = 5000
SECONDS: Final = (5, 3600)
BREATHS: Final = (1, 300)
REPS: Final = (1, 500)
TOOL_COUNT: Final = (1, 20)

# The texts of each kind of entry: how long they may be, and whether they may be empty.
SOURCE_TEXTS: Final = {"citation": Text(300), "url": Text(300, blank=True), "checked": Text(200, blank=True)}
REGION_TEXTS: Final = {"name": Text(80), "latin": Text(80, blank=True), "ta98": Text(20, blank=True)}
STRUCTURE_TEXTS: Final = {"name": Text(120), "latin": Text(120, blank=True), "ta98": Text(20, blank=True)}
ZONE_TEXTS: Final = {**REGION_TEXTS, "why": Text(200), "rule": Text(300)}
TOOL_TEXTS: Final = {
    "name": Text(80),
    "notes": Text(400, blank=True),
    "household": Text(200, blank=True),
    "care": Text(200, blank=True),
}
TYPE_TEXTS: Final = {"name": Text(80), "definition": Text(300)}
INTENT_NAME: Final = Text(80)
DEMAND_NAME: Final = Text(80)
TECHNIQUE_TEXTS: Final = {
    "name": Text(80),
    "sanskrit": Text(80, blank=True),
    "devanagari": Text(80, blank=True),
    "cue": Text(300),
    "why": Text(300, blank=True),
    "feel": Text(300, blank=True),
    "avoid_feel": Text(300, blank=True),
}
HOW: Final = Text(300, blank=True)
CONDITION_TEXTS: Final = {
    "name": Text(120),
    "student_name": Text(120),
    "group": Text(60),
    "summary": Text(300),
    "ask_teacher_words": Text(300, blank=True),
}
RULE_TEXTS: Final = {"instead": Text(300), "student": Text(300)}
NOTE_TEXTS: Final = {"title": Text(80), "text": Text(1000), "caution": Text(200, blank=True)}
SEVERITY_TEXTS: Final = {"name": Text(80), "meaning": Text(300), "student_name": Text(80)}
