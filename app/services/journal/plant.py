"""The station's end of the plant's PostgreSQL: four functions, and deadlines for everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import app
from app.clock import iso, parse_iso
from app.config.dsn import Dsn
from app.services.journal.ports import (
    Appended,
    AppendRefused,
    Failed,
    Hello,
    Lease,
    Position,
    Pulled,
    Refusal,
    Sealed,
    Unreachable,
    Vector,
)
from app.services.journal.watchdog import Watchdog

if TYPE_CHECKING:
    import psycopg

SNAPSHOT_PAGE = 1000
DEADLINE = 5.0
"""Seconds after which a silent server counts as gone."""
_GONE = ("08", "57P01", "57P02", "57P03", "28", "3D", "53300")
"""SQLSTATE of a server that goes, is not up yet, or does not let us in: there was no call."""


class PlantConnection:
    """`ports.Plant` over psycopg; one thread uses it. Connects at the first call and again after `close`.

    `deadline` is in seconds and holds for each call, and for each host while connecting. `mono` is the
    machine's monotonic clock: with it the plant knows how old entries are that a wrong wall clock stamped.
    `listens` False hears of no news.
    """

    def __init__(
        self,
        dsn: Dsn,
        deadline: float = DEADLINE,
        mono: Callable[[], int] | None = None,
        *,
        listens: bool = True,
    ) -> None:
        self._dsn, self._mono, self._boot, self._listens = dsn, mono, "", listens
        self._deadline = deadline
        self._watchdog = Watchdog(deadline)
        self._connection: psycopg.Connection[Any] | None = None

    def hello(self, stream: str, ours: Position, boot: str) -> Hello:
        question, self._boot = "SELECT plant.hello(%s, %s, %s, %s, %s)", boot
        answer = self._ask(question, stream, ours[0], ours[1], boot, app.__version__)
        return Hello(
            head=(answer["seq"], bytes.fromhex(answer["hash"])),
            hash_at_ours=_bytes(answer["hash_at_ours"]),
            plant_stream=answer["plant_stream"],
            now=parse_iso(answer["now"]),
            lease=Lease(answer["lease"]),
            schema=answer["schema"],
        )

    def append(
        self, stream: str, first_seq: int, bodies: Sequence[str], hashes: Sequence[bytes], now: datetime,
        *, apply: bool = True,
    ) -> Appended:  # fmt: skip
        # Binary: as text every quote of every body would be escaped one by one.
        instant = () if self._mono is None else (self._boot, self._mono())
        question = f"SELECT plant.append(%s, %s, %b::text[], %b::bytea[], %s::timestamptz, %s{', %s' * len(instant)})"
        given = (stream, first_seq, list(bodies), list(hashes), iso(now), apply, *instant)
        answer = self._ask(question, *given)
        head = (answer["seq"], bytes.fromhex(answer["head"]))
        return Appended(head, [(seq, code) for seq, code in answer["marked"]])

    def pull(self, vector: Vector, limit: int) -> Pulled:
        import json

        known = {stream: [seq, hash_.hex()] for stream, (seq, hash_) in vector.items()}
        answer = self._ask("SELECT plant.pull(%s::jsonb, %s)", json.dumps(known), limit)
        return Pulled(
            entries=_sealed(answer["entries"]),
            upto=_vector(answer["upto"]),
            forks=answer["forks"],
            more=answer["more"],
            heads=_vector(answer["heads"]),
        )

    def fetch(self, stream: str, after: int, limit: int) -> Sequence[Sealed]:
        return _sealed(self._ask("SELECT plant.fetch(%s, %s, %s)", stream, after, limit))

    def known(self, ids: Sequence[str]) -> set[str]:
        return set(self._ask("SELECT plant.known(%s::uuid[])", list(ids)))

    def recover(self, stream: str, first_seq: int, bodies: Sequence[str], hashes: Sequence[bytes]) -> int:
        question = "SELECT plant.recover(%s, %s, %b::text[], %b::bytea[])"
        upto: int = self._ask(question, stream, first_seq, list(bodies), list(hashes))["seq"]
        return upto

    def snapshot(self, take: Callable[[str, Sequence[Mapping[str, Any]]], None]) -> Vector:
        self._ask("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        begin = self._ask("SELECT plant.snapshot_vector()")
        for table in begin["tables"]:
            for page in self._pages(table):
                take(table, page)
        self._ask("COMMIT")
        return _vector(begin["vector"])

    def _pages(self, table: str) -> Iterator[Sequence[Mapping[str, Any]]]:
        from psycopg.types.json import Jsonb

        after: Any = None
        while True:
            page = self._ask("SELECT plant.snapshot(%s, %s, %s)", table, after, SNAPSHOT_PAGE)
            yield page["rows"]
            if page["after"] is None:
                return
            after = Jsonb(page["after"])

    def close(self) -> None:
        """The connection is closed, the watchdog's thread ended; the next call connects again."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
        self._watchdog.stop()

    # Waiting for news.

    def descriptor(self) -> int | None:
        """The socket on which news may arrive, None while there is no connection."""
        return None if self._connection is None or self._connection.closed else self._connection.fileno()

    def news(self) -> bool:
        """Whether another station wrote to the plant since the last question. A hint: it may be lost."""
        import psycopg

        if self._connection is None or self._connection.closed:
            return False
        try:
            own = self._connection.info.backend_pid
            return any([notice.pid != own for notice in self._connection.notifies(timeout=0)])
        except psycopg.Error:
            return True

    def ask(self, question: str, *parameters: Any) -> Any:
        """As `_ask`: a question of another room, under the station's login."""
        return self._ask(question, *parameters)

    def _ask(self, question: str, *parameters: Any) -> Any:
        """The one value that `question` gives; raises AppendRefused, Failed or Unreachable."""
        return self._guarded(lambda connection: _one(connection, question, parameters))

    def _guarded(self, call: Callable[[psycopg.Connection[Any]], Any]) -> Any:
        import psycopg

        try:
            connection = self._connected()
            with self._watchdog.over(connection.fileno()):
                return call(connection)
        except psycopg.Error as error:
            raise self._explained(error) from error

    def _connected(self) -> psycopg.Connection[Any]:
        import psycopg

        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(
                self._dsn.conninfo, autocommit=True, **_timers(self._deadline, self._dsn.options)
            )
            if self._listens:
                with self._watchdog.over(self._connection.fileno()):
                    self._connection.execute("LISTEN plant_wake")
        return self._connection

    def _explained(self, error: psycopg.Error) -> Exception:
        state, broken = error.sqlstate or "", self._connection is None or self._connection.closed
        if state in set(Refusal):
            return AppendRefused(Refusal(state), str(error))
        if broken or not state or state.startswith(_GONE):
            return Unreachable(str(error), silent=self._watchdog.bit)
        return Failed(state, str(error))


def _timers(deadline: float, given: Any) -> dict[str, Any]:
    """libpq's own timers and the session's limits; what the plant's settings give stands."""
    milliseconds = int(deadline * 1000)
    timers = {
        "connect_timeout": max(2, round(deadline)),
        "tcp_user_timeout": milliseconds,
        "keepalives": 1,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "target_session_attrs": "read-write",
        "application_name": "baikal-station",
        "options": f"-c statement_timeout={milliseconds * 2} -c lock_timeout={milliseconds}",
    }
    return {name: value for name, value in timers.items() if name not in given}


def _one(connection: psycopg.Connection[Any], question: str, parameters: Sequence[Any]) -> Any:
    cursor = connection.execute(question, parameters)
    row = cursor.fetchone() if cursor.description else None
    return None if row is None else row[0]


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)


def _sealed(entries: Sequence[Any]) -> list[Sealed]:
    return [Sealed(e["stream"], e["seq"], e["body"], bytes.fromhex(e["hash"])) for e in entries]


def _vector(positions: Any) -> dict[str, Position]:
    return {stream: (seq, bytes.fromhex(hash_)) for stream, (seq, hash_) in positions.items()}
