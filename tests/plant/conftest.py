"""A plant for every test, on the server of the wheel; modules that name `VERSIONS` also on Debian's."""

from collections.abc import Iterator

import pytest

from app.config.dsn import Dsn
from app.services.operations.cluster.embedded import Cluster
from tests.plant.kit import AGENT, BOOT, CHIEF, CLERK, Plant, Stream, password, session
from tests.postgres import TEMPLATE, _database, execute, migrate

BOTH = ("18", "15")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "plant" in metafunc.fixturenames:
        named = getattr(metafunc.module, "VERSIONS", BOTH[:1])
        versions = BOTH if metafunc.config.getoption("--full") else named
        metafunc.parametrize("server", versions, indirect=True, scope="session")


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Cluster:
    """A cluster with the template database, of the asked version."""
    if request.param == "15":
        cluster: Cluster = request.getfixturevalue("pg15_cluster")
        request.getfixturevalue("template15")
        return cluster
    request.getfixturevalue("template")
    return request.getfixturevalue("cluster")  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def template15(pg15_cluster: Cluster) -> str:
    execute(pg15_cluster.dsn("postgres"), f"CREATE DATABASE {TEMPLATE}")
    migrate(pg15_cluster.dsn(TEMPLATE))
    return TEMPLATE


@pytest.fixture
def plant(server: Cluster, _database_numbers: Iterator[int]) -> Iterator[Plant]:
    """Administrator p_0001, stations R1 and R2, each with its first incarnation."""
    for dsn in _database(server, TEMPLATE, next(_database_numbers)):
        made = Plant.begin(_closed(dsn))
        yield made
        made.close()


def _closed(dsn: Dsn) -> Dsn:
    """A copy of a database has not the rights on the database itself: take them from everybody again."""
    execute(
        dsn,
        f"REVOKE ALL ON DATABASE {dsn.database} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {dsn.database} TO plant_station, plant_person, plant_agent",
    )
    return dsn


@pytest.fixture
def cast(plant: Plant) -> Plant:
    """The people of the list, and one weighing in the plant."""
    plant.enrol(CLERK, "inventory_clerk")
    plant.enrol(CHIEF, "administrator")
    plant.admin.execute(f"ALTER ROLE plant_agent PASSWORD '{password(AGENT)[0]}'")  # type: ignore[arg-type]
    stream = plant.stream("R1.1")
    stream.weighed(plant.lot(1))
    plant.send(stream)
    plant.of("st_r2")
    return plant


@pytest.fixture
def second(cast: Plant) -> Stream:
    """A station with an open session of the clerk, greeted so that its clock is known."""
    cast.ask("st_r2", "SELECT plant.hello('R2.1', 0, '', %s)", str(BOOT))
    stream = cast.stream("R2.1", person=CLERK)
    session(stream, CLERK)
    cast.send(stream)
    return stream
