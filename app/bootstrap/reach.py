"""How this station reaches its plant: the embedded server, a shared one, or the address the command gives."""

from __future__ import annotations

from dataclasses import dataclass

from app.bootstrap.plant import agent_dsn, cluster_of, embedded_dsn, secret_of
from app.bootstrap.station import Home
from app.clock import Clock
from app.config.dsn import Dsn
from app.config.station import Settings
from app.errors import OperatorError
from app.services.operations.access import FOLDER, station_access
from app.services.operations.agent import Agent
from app.services.operations.duties import duties_of
from app.services.operations.host import PlantHost


@dataclass(frozen=True)
class Reach:
    """The station's address of its plant, and the server that runs here for it, if one does."""

    dsn: Dsn
    host: PlantHost | None = None


def reach(home: Home, settings: Settings, clock: Clock) -> Reach:
    """The way to the plant that the settings name; raises EnvironmentFault `key.*` without the station's secret."""
    secret = secret_of(home)
    if settings.plant.hosts:
        return Reach(station_access(settings.plant, home.folder / FOLDER, secret))
    if settings.plant.dsn:
        return Reach(told(settings.plant.dsn).of(settings.plant.role, secret.password))
    cluster = cluster_of(home)

    def agent() -> Agent | None:
        return Agent(agent_dsn(home, cluster), duties_of(cluster.data, clock), clock)

    return Reach(embedded_dsn(cluster, settings, secret), PlantHost(cluster, agent))


def told(text: str) -> Dsn:
    """The address that a person wrote, as libpq reads it; OperatorError `config.wrong_value` for anything else."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(text).items()}
    except psycopg.ProgrammingError as error:
        raise OperatorError("config.wrong_value", key="plant.dsn", value=text, allowed="host=… dbname=…") from error
    known = {name: parts.pop(name, "") for name in ("host", "port", "dbname", "user", "password")}
    return Dsn(
        known["host"], int(known["port"] or 5432), known["dbname"] or "plant", known["user"],
        known["password"] or None, parts,
    )  # fmt: skip
