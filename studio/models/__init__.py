"""Rows of the project: people, and the studio itself."""

from studio.models.house import Logo, Paper, Studio
from studio.models.people import Role, User

__all__ = ["Logo", "Paper", "Role", "Studio", "User"]
