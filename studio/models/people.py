"""People who sign in: teachers and curators."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager, Group
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody does here."""

    TEACHER = "teacher", _("Teacher")
    CURATOR = "curator", _("Curator")

    @property
    def groups(self) -> list[str]:
        """Return the names of the groups that make this role. A curator teaches too."""
        return [TEACHERS] if self is Role.TEACHER else [TEACHERS, CURATORS]


TEACHERS = "Teachers"
CURATORS = "Curators"


class AddressField(models.EmailField):
    """An e-mail address. It is stored and looked for in small letters, so each stands once whatever its case."""

    def to_python(self, value: Any) -> Any:
        """Return ``value`` in small letters. Everything on its way to the database or into a lookup passes here."""
        address = super().to_python(value)
        return address.lower() if isinstance(address, str) else address


class UserQuerySet(models.QuerySet["User"]):
    """Which people."""

    def curators(self) -> UserQuerySet:
        """Return those who curate and can sign in."""
        return self.filter(is_active=True, groups__name=CURATORS)

    def editable_by(self, curator: User) -> UserQuerySet:
        """Keep those whom ``curator`` may change. With their address comes their password: nobody gains rights so."""
        return self if curator.is_superuser else self.filter(is_superuser=False)

    def with_role(self) -> UserQuerySet:
        """Add ``curates``, so that a list can show roles without a query a row."""
        curators = Group.objects.filter(name=CURATORS, user=OuterRef("pk"))
        return self.annotate(curates=Exists(curators))


class UserManager(BaseUserManager["User"]):
    """Make users, and find them by e-mail address whatever its case."""

    use_in_migrations = True

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def curators(self) -> UserQuerySet:
        """Return those who curate and can sign in."""
        return self.get_queryset().curators()

    def editable_by(self, curator: User) -> UserQuerySet:
        """Keep those whom ``curator`` may change."""
        return self.get_queryset().editable_by(curator)

    def with_role(self) -> UserQuerySet:
        """Add ``curates``, so that a list can show roles without a query a row."""
        return self.get_queryset().with_role()

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Create a user; without a password nobody can sign in until one is set."""
        user = self.model(email=email.strip().lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Create a user with every right."""
        return self.create_user(email, password, **{**extra, "is_staff": True, "is_superuser": True})


class User(AbstractUser):
    """A teacher or a curator, who signs in with an e-mail address."""

    username = None  # type: ignore[assignment] # Django's way of leaving a parent's field out.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = AddressField(
        _("e-mail address"), unique=True, error_messages={"unique": _("There is already somebody with this address.")}
    )
    name = models.CharField(_("name"), max_length=120, help_text=_("As it stands on plans and hand-outs."))

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment] # Ours finds people by address.

    class Meta(AbstractUser.Meta):
        ordering = ["name", "email"]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def is_curator(self) -> bool:
        """Whether this person keeps the library. One query, the first time it is asked in a request."""
        return self.is_superuser or self.groups.filter(name=CURATORS).exists()

    @property
    def role(self) -> Role:
        """What this person does here."""
        return Role.CURATOR if self.is_curator else Role.TEACHER

    @property
    def is_invited(self) -> bool:
        """Whether this person never set a password, so that the invitation still waits."""
        return not self.has_usable_password()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email
