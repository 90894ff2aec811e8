"""How a teacher wants the plans that they print: the teacher's own choice, which touches no class."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib.auth.base_user import AbstractBaseUser

from sessions.domain.papers import PlanChoices
from sessions.models import PlanChoice


def keep_plan_choices(owner: AbstractBaseUser, choices: PlanChoices) -> None:
    """Keep ``choices`` for every plan that ``owner`` prints from now on. One query; what is kept last counts."""
    PlanChoice.objects.bulk_create(
        [PlanChoice(owner_id=owner.pk, **asdict(choices))],
        update_conflicts=True,
        unique_fields=["owner"],
        update_fields=list(asdict(choices)),
    )
