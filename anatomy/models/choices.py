"""The fixed vocabularies of the library: what a row may say, and how people read it."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class SmrUse(TextChoices):
    """How much pressure a place takes when it is rolled."""

    DIRECT = "direct", _("tool and body weight are usual")
    GENTLE = "gentle", _("soft tool or part weight only")
    HANDS_ONLY = "hands_only", _("fingers or palm, no tool")
    AVOID = "avoid", _("do not press")
    NONE = "none", _("grouping or whole-body entry")


class StructureKind(TextChoices):
    MUSCLE = "muscle", _("muscle")
    MUSCLE_GROUP = "muscle_group", _("muscle group")
    FASCIA = "fascia", _("fascia")
    TENDON = "tendon", _("tendon")
    JOINT = "joint", _("joint")
    BONE = "bone", _("bone")


class Depth(TextChoices):
    SURFACE = "surface", _("at the surface")
    MIDDLE = "middle", _("in the middle")
    DEEP = "deep", _("deep")


class ToolCategory(TextChoices):
    ROLLER = "roller", _("roller")
    BALL = "ball", _("ball")
    STICK = "stick", _("stick")
    PROP = "prop", _("prop")
    SUPPORT = "support", _("support")
    BODY = "body", _("own hands")


class Contact(TextChoices):
    BROAD = "broad", _("broad")
    MEDIUM = "medium", _("medium")
    PRECISE = "precise", _("precise")


class Firmness(IntegerChoices):
    VERY_SOFT = 1, _("very soft")
    SOFT = 2, _("soft")
    MEDIUM = 3, _("medium")
    FIRM = 4, _("firm")
    HARD = 5, _("hard")


class Kind(TextChoices):
    """What sort of thing a technique is."""

    SMR = "smr", _("Rolling")
    ASANA = "asana", _("Posture")
    MOBILITY = "mobility", _("Mobility")
    BREATH = "breath", _("Breath")
    CHECK = "check", _("Check")
    RELAXATION = "relaxation", _("Relaxation")


class Position(TextChoices):
    """The posture of the body that a technique starts from."""

    SUPINE = "supine", _("Lying on the back")
    PRONE = "prone", _("Lying on the front")
    SIDE_LYING = "side-lying", _("Lying on the side")
    SEATED = "seated", _("Seated on the floor")
    SEATED_CHAIR = "seated-chair", _("Seated on a chair")
    STANDING = "standing", _("Standing")
    WALL = "wall", _("At the wall")
    KNEELING = "kneeling", _("Kneeling")
    ALL_FOURS = "all-fours", _("On all fours")
    SQUAT = "squat", _("Squatting")
    INCLINED = "inclined", _("Propped up")
    INVERTED = "inverted", _("Upside down")
    ARM_BALANCE = "arm-balance", _("Balancing on the arms")


class Level(TextChoices):
    BEGINNER = "beginner", _("Beginner")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


class Side(TextChoices):
    """Which sides a technique works, and whether the clock counts them twice."""

    NONE = "none", _("No side")
    TOGETHER = "together", _("Both sides together")
    EACH = "each", _("One side, then the other")


class DoseMode(TextChoices):
    """How a technique is counted. Every dose carries its seconds too."""

    SECONDS = "seconds", _("Seconds")
    HOLD = "hold", _("Hold, then move")
    BREATHS = "breaths", _("Breaths")
    REPS = "reps", _("Repetitions")


class Status(TextChoices):
    """Teachers find only published techniques; a class keeps a retired one that it already uses."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class ToolRole(TextChoices):
    REQUIRED = "required", _("required")
    INSTEAD = "instead", _("instead of a required tool")
    ALSO = "also", _("optional extra")


class Audience(TextChoices):
    STUDENT = "student", _("Students")
    TEACHER = "teacher", _("Teachers")


class Severity(TextChoices):
    """How strongly a rule speaks against something, from mild to never."""

    CAUTION = "caution", _("Caution")
    MODIFY = "modify", _("Modify")
    CLEAR_FIRST = "clear_first", _("Clear first")
    CONTRAINDICATED = "contraindicated", _("Contraindicated")

    @property
    def rank(self) -> int:
        """1 for the mildest to 4 for the strongest."""
        return Severity.values.index(self.value) + 1

    @property
    def student_label(self) -> str:
        """The word that students read."""
        return str(_STUDENT_SEVERITIES[self.value])


_STUDENT_SEVERITIES = {
    "caution": _("Take care"),
    "modify": _("Change it"),
    "clear_first": _("Ask first"),
    "contraindicated": _("Leave out"),
}


class Scope(TextChoices):
    WHOLE_BODY = "whole_body", _("the whole body")
    LOCAL = "local", _("one area")


class Clearance(TextChoices):
    """Whether a physician should have agreed before somebody joins in."""

    REQUIRED = "required", _("required")
    ADVISED = "advised", _("advised")
    NONE = "none", _("not needed")


class Where(TextChoices):
    ANYWHERE = "anywhere", _("anywhere")
    AFFECTED_AREA = "affected_area", _("in the affected area only")


class Grade(TextChoices):
    """How much a source can be relied on."""

    A = "A", _("A: peer reviewed")
    B = "B", _("B: hospital, professional body, maker or named clinician")
    C = "C", _("C: teacher or studio page")
    D = "D", _("D: content site")
    STUDIO = "S", _("S: the studio's own text")
    MEMORY = "M", _("M: general knowledge, no source at hand")


class PictureKind(TextChoices):
    """What a curator's picture is."""

    PHOTO = "photo", _("Photo")
    DRAWING = "drawing", _("Drawing")


class Licence(TextChoices):
    """On what terms a picture may be shown."""

    OWN = "own", _("our own")
    CC0 = "cc0", _("CC0")
    CC_BY = "cc-by-4.0", _("CC BY 4.0")
    CC_BY_SA = "cc-by-sa-4.0", _("CC BY-SA 4.0")
    PERMISSION = "permission", _("used with permission")
