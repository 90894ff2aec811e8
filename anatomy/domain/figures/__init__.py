"""Our own figures: a jointed body in a pose for each position, and for techniques that have one of their own.

``poses`` holds them as data and is the place to change one or to add one; ``skeleton`` turns a pose into points,
``drawing`` turns points into a picture.
"""

from functools import lru_cache

from anatomy.domain.figures.drawing import SIZE, drawing
from anatomy.domain.figures.poses import POSES, POSITIONS, TECHNIQUES

__all__ = ["POSES", "POSITIONS", "SIZE", "TECHNIQUES", "pose_of", "svg"]


def pose_of(position: str, technique: str = "") -> str:
    """Return the name of the pose for a technique: its own, else that of its position; "" where neither is known."""
    return TECHNIQUES.get(technique) or (position if position in POSITIONS else "")


def svg(pose: str) -> str | None:
    """Return the figure in a pose, by its name, as a standalone SVG document; None for an unknown one."""
    return _figure(pose) if pose in POSES else None


@lru_cache(maxsize=256)
def _figure(pose: str) -> str:
    return drawing(POSES[pose])
