"""How this station reaches its plant: the embedded server, a shared one, or the address the command gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.bootstrap.plant import cluster_of, embedded_dsn, secret_of
from app.bootstrap.station import Home
from app.clock import Clock
from app.config.dsn import Dsn
from app.config.station import Settings
from app.errors import OperatorError
from app.services.operations.agent.host import PlantHost
from app.services.operations.enrolment.access import FOLDER, IDENTITY, station_access
from app.services.operations.enrolment.renewal import Renewal
from app.services.operations.enrolment.renewer import Renewer

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Reach:
    """The station's address of its plant, and what runs beside the station for it. `start` once, `stop` once."""

    dsn: Dsn
    host: PlantHost | None = None
    renewer: Renewer | None = None
    validity: Callable[[], Span | None] = lambda: None
    """Begin and end of the station's certificate, None where it needs none."""

    def start(self) -> None:
        """The embedded server comes up, or the certificate is looked after: on threads of their own."""
        for part in (self.host, self.renewer):
            if part is not None:
                part.start()

    def stop(self) -> None:
        """Whatever `start` began has ended."""
        for part in (self.renewer, self.host):
            if part is not None:
                part.stop()


def reach(home: Home, settings: Settings, clock: Clock) -> Reach:
    """The way to the plant that the settings name; raises EnvironmentFault `key.*` without the station's secret."""
    secret = secret_of(home)
    if settings.plant.hosts:
        dsn = station_access(settings.plant, home.folder / FOLDER, secret)
        renewal = Renewal(home.folder / FOLDER, settings.plant.role, secret)
        return Reach(dsn, None, Renewer(renewal, dsn, clock), Certificate(renewal).validity)
    if settings.plant.dsn:
        return Reach(told(settings.plant.dsn).of(settings.plant.role, secret.password))
    from app.bootstrap.working import host_of

    return Reach(embedded_dsn(cluster_of(home), settings, secret), host_of(home, settings, clock))


class Certificate:
    """Reads the certificate's times again only when its file is another: it is asked at every step."""

    def __init__(self, renewal: Renewal) -> None:
        self._renewal = renewal
        self._read_at = 0
        self._span: Span | None = None

    def validity(self) -> Span | None:
        """Begin and end; None while there is no file, which the server will say more of."""
        try:
            changed_at = (self._renewal.folder / IDENTITY).stat().st_mtime_ns
        except OSError:
            return None
        if changed_at != self._read_at:
            self._span, self._read_at = self._renewal.validity(), changed_at
        return self._span


def told(text: str, key: str = "plant.dsn") -> Dsn:
    """The address that a person wrote, as libpq reads it; OperatorError `config.wrong_value` for anything else."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(text).items()}
        port = int(parts.get("port") or 5432)
    except (psycopg.ProgrammingError, ValueError) as error:
        raise OperatorError("config.wrong_value", key=key, value=text, allowed="host=… dbname=…") from error
    known = {name: parts.pop(name, "") for name in ("host", "port", "dbname", "user", "password")}
    return Dsn(
        known["host"], port, known["dbname"] or "plant", known["user"], known["password"] or None, parts
    )
