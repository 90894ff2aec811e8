"""What every test can ask for: people, the starter library, a small class, and a count of queries."""

from __future__ import annotations

import io
import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    from django.db.models import Model
    from django.test import Client

    from sessions.models import Sequence
    from studio.models import User

COUNTER = itertools.count()
VAR = tempfile.TemporaryDirectory(prefix="pliable-tests-")

# The settings read the environment, so it is made the same for everybody before anything reads them. Only DATABASE_URL
# is the caller's: it chooses between SQLite and PostgreSQL.
for name in [name for name in os.environ if name.startswith("STUDIO_")]:
    del os.environ[name]
(Path(VAR.name) / "static").mkdir()
os.environ.update({"DJANGO_SETTINGS_MODULE": "studio.settings", "STUDIO_DEBUG": "1", "STUDIO_VAR_DIR": VAR.name})

hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, max_examples=50)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_configure() -> None:
    """Adjust the settings for tests, before Django starts."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CRISPY_FAIL_SILENTLY = False


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, on SQLite, what only PostgreSQL can do; and on PostgreSQL what asks no database and ran already."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        left_out = [item for item in items if not _needs_postgres(item) and not _asks_database(item)]
    else:
        left_out = [item for item in items if _needs_postgres(item)]
    config.hook.pytest_deselected(items=left_out)
    gone = set(map(id, left_out))
    items[:] = [item for item in items if id(item) not in gone]


def _needs_postgres(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("postgres", "production"))


def _asks_database(item: pytest.Item) -> bool:
    """Whether the test asks the database that the run is for. (The server of a production test has one of its own.)"""
    fixtures = {"db", "transactional_db", "live_server"}
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint(
        getattr(item, "fixturenames", ())
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Put SQLite's test database into a file where a browser test is among the tests.

    An in-memory database is one connection that the test and the live server would have to share.
    """
    from django.db import connection

    if connection.vendor == "sqlite" and any(item.get_closest_marker("e2e") for item in request.session.items):
        connection.settings_dict["TEST"]["NAME"] = str(Path(VAR.name) / "browser.sqlite3")


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Forget between tests what was cached or kept of the library: the rows behind it are gone.

    The copied library has the same revision in every test, so what one test has changed and kept would be another's.
    """
    from django.core.cache import cache

    from anatomy.keeping import Kept

    def forget() -> None:
        cache.clear()
        for kept in Kept.everything:
            kept.forget()

    forget()
    yield
    forget()


@pytest.fixture
def empty_postgres_url() -> Iterator[str]:
    """Give the DATABASE_URL of an empty PostgreSQL database beside the tests' own, for a program of its own to use."""
    import dj_database_url
    import psycopg

    url = os.environ["DATABASE_URL"]
    parts = dj_database_url.parse(url)
    name = f"beside_{os.getpid()}_{next(COUNTER)}"
    address = {"host": parts["HOST"], "port": parts["PORT"], "user": parts["USER"], "password": parts["PASSWORD"]}
    given = {key: value for key, value in address.items() if value}
    with psycopg.connect(dbname=parts["NAME"], autocommit=True, **given) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{url.rpartition('/')[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


# The starter library --------------------------------------------------------------------------------------------------


class LibraryCopy:
    """The starter library as rows, read once a process and written into a test's database in one go.

    Loading takes about a second, because it checks every field; copying takes a few hundredths. Every test starts from
    an empty database and asks for ``starter_library`` where it needs one, so this works the same inside a test's
    transaction, behind a live server, and in each of xdist's processes.
    """

    def __init__(self) -> None:
        self.rows: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = {}

    def take(self) -> None:
        """Load the library, remember its rows, and leave the database as it was."""
        from django.core.management import call_command
        from django.db import transaction

        with transaction.atomic():
            call_command("load_library", verbosity=0, stdout=io.StringIO())
            self.rows = {model._meta.db_table: _read(model._meta.db_table) for model in _library_models()}
            transaction.set_rollback(True)

    def paste(self) -> None:
        """Write the remembered rows, and let the databases' counters go on behind them."""
        from django.core.management.color import no_style
        from django.db import connection, transaction

        with transaction.atomic(), connection.cursor() as cursor:
            for table, (columns, rows) in self.rows.items():
                _write(cursor, table, columns, rows)
            cursor.execute(";".join(connection.ops.sequence_reset_sql(no_style(), _library_models())) or "SELECT 1")


def _library_models() -> list[type[Model]]:
    from django.apps import apps

    return list(apps.get_app_config("anatomy").get_models(include_auto_created=True))


def _read(table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return [column[0] for column in cursor.description], cursor.fetchall()


def _write(cursor: Any, table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    from django.db import connection

    target, *names = (connection.ops.quote_name(name) for name in [table, *columns])
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {target} ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join(["%s"] * len(names))
        cursor.executemany(f"INSERT INTO {target} ({', '.join(names)}) VALUES ({marks})", rows)


@pytest.fixture(scope="session")
def _library_copy() -> LibraryCopy:
    return LibraryCopy()


@pytest.fixture
def starter_library(db: None, _library_copy: LibraryCopy) -> None:
    """Fill the library with everything that ships with the product."""
    if not _library_copy.rows:
        _library_copy.take()
    _library_copy.paste()


# People ---------------------------------------------------------------------------------------------------------------

PASSWORD = "Sweep-the-sole-9"


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """Give a function that makes a user, in the groups that are named."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    def make(name: str, *groups: str, **extra: Any) -> User:
        email = extra.pop("email", f"{name.lower()}@example.org")
        user = get_user_model().objects.create_user(email, PASSWORD, name=name, **extra)
        user.groups.set(Group.objects.get(name=group) for group in groups)
        return user

    return make


@pytest.fixture
def asha(make_user: Callable[..., User]) -> User:
    """A teacher: the owner of ``sequence``."""
    return make_user("Asha", "Teachers")


@pytest.fixture
def ben(make_user: Callable[..., User]) -> User:
    """Another teacher of the same studio."""
    return make_user("Ben", "Teachers")


@pytest.fixture
def curator(make_user: Callable[..., User]) -> User:
    """Somebody who keeps the library and the people."""
    return make_user("Chitra", "Teachers", "Curators", is_staff=True)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Give a function that makes a client in which the given user is signed in."""
    from django.test import Client

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def asha_client(client_of: Callable[[User], Client], asha: User) -> Client:
    return client_of(asha)


@pytest.fixture
def ben_client(client_of: Callable[[User], Client], ben: User) -> Client:
    return client_of(ben)


@pytest.fixture
def curator_client(client_of: Callable[[User], Client], curator: User) -> Client:
    return client_of(curator)


# A class --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def sequence(starter_library: None, asha: User) -> Sequence:
    """A small class of Asha's, which only she may see: Sole slow sweep, Calf roller sweep; rest: Legs up the wall."""
    from anatomy.models import Technique
    from sessions import editing
    from sessions.models import SectionKind

    sequence = editing.create_sequence(asha, title="Feet and calves", target_minutes=30, head_count=8)
    rolling = sequence.sections.get()
    editing.change_section(rolling, {"name": "Rolling", "kind": SectionKind.ROLLING})
    rest = editing.add_section(sequence, name="Rest", kind=SectionKind.REST, protected=True)
    for section, slug in (
        (rolling, "smr-sole-slow-sweep"),
        (rolling, "smr-calf-roller-sweep"),
        (rest, "asana-legs-up-the-wall"),
    ):
        editing.add_step(section, technique=Technique.objects.get(slug=slug))
    sequence.refresh_from_db()
    return sequence


# Queries --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def assert_same_queries() -> Callable[[Callable[[], object], Callable[[], object]], int]:
    """Give a function that fails where a page asks the database more often once there is more to show.

    ``assert_same_queries(page, grow)`` calls ``page()``, then ``grow()``, which adds the rows, then ``page()`` again,
    and returns the number of queries. Every count is taken on a warm page.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(page: Callable[[], object]) -> list[str]:
        page()
        with CaptureQueriesContext(connection) as captured:
            page()
        return [query["sql"] for query in captured.captured_queries]

    def check(page: Callable[[], object], grow: Callable[[], object]) -> int:
        before = queries(page)
        grow()
        after = queries(page)
        assert len(after) == len(before), "\n".join(["More rows, more queries. Afterwards:", *after])
        return len(after)

    return check
