"""What synchronisation needs from both of its ends. The real ends and the simulated ones meet these
protocols.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

Position = tuple[int, bytes]
"""(seq, hash) of the last entry known of a stream; seq 0 goes with the stream's `origin` hash."""
Vector = Mapping[str, Position]


@dataclass(frozen=True)
class Sealed:
    """One entry with its place: verbatim body and chained hash."""

    stream: str
    seq: int
    body: str
    hash: bytes


class Lease(StrEnum):
    OURS = "ours"
    OTHER_BOOT = "other_boot"
    """Another boot used this incarnation since: an administrator must look."""


@dataclass(frozen=True)
class Hello:
    """The server's answer at connect: where it stands with this station's stream, and its own clock."""

    head: Position
    hash_at_ours: bytes | None
    """The server's hash at the station's own last seq, None when it has not got that far."""
    plant_stream: str
    now: datetime
    lease: Lease
    schema: int
    """Number of the server's schema; a station that needs a higher one waits."""


@dataclass(frozen=True)
class Appended:
    head: Position
    marked: Sequence[tuple[int, str]] = ()
    """(seq, code) of entries of this call that were stored but not applied."""


@dataclass(frozen=True)
class Pulled:
    """One page of a pull. `upto` says per stream how far was examined, with the hash there."""

    entries: Sequence[Sealed]
    upto: Vector
    forks: Sequence[str] = ()
    """Streams where the server has another hash at our position, or has not got our position at all."""
    more: bool = False
    heads: Vector = field(default_factory=dict)
    """Where the plant stands with every stream: what stations witness."""


class Refusal(StrEnum):
    """The only reasons for which append refuses (SQLSTATE)."""

    GAP = "BK001"
    FORK = "BK002"
    BROKEN_CHAIN = "BK003"
    FOREIGN = "BK004"
    INACTIVE = "BK005"


class AppendRefused(Exception):
    """append stored nothing; `refusal` says why."""

    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        super().__init__(refusal, detail)
        self.refusal = refusal
        self.detail = detail


class Failed(Exception):
    """The server answered with an error of its own state and stored nothing; `sqlstate` says which."""

    def __init__(self, sqlstate: str, detail: str = "") -> None:
        super().__init__(sqlstate, detail)
        self.sqlstate = sqlstate


class Unreachable(Exception):
    """No answer: the outcome of the call is unknown. Always followed by a new `hello`.

    `silent` means that the server took the call and said nothing until the deadline.
    """

    def __init__(self, detail: str = "", *, silent: bool = False) -> None:
        super().__init__(detail)
        self.silent = silent


class Plant(Protocol):
    """The server as a station sees it. Every call may raise `Unreachable` or `Failed`."""

    def hello(self, stream: str, ours: Position, boot: str) -> Hello: ...

    def append(
        self,
        stream: str,
        first_seq: int,
        bodies: Sequence[str],
        hashes: Sequence[bytes],
        now: datetime,
        *,
        apply: bool = True,
    ) -> Appended: ...

    def pull(self, vector: Vector, limit: int) -> Pulled: ...

    def fetch(self, stream: str, after: int, limit: int) -> Sequence[Sealed]:
        """The station's own entries as the server has them, verbatim, after `after`."""

    def known(self, ids: Sequence[str]) -> set[str]:
        """Which of these entry ids the plant has already, from whatever stream."""

    def recover(self, stream: str, first_seq: int, bodies: Sequence[str], hashes: Sequence[bytes]) -> int:
        """Hand back entries of a plant stream that a restored server lost; returns up to where it knows
        them.
        """

    def snapshot(self, take: Callable[[str, Sequence[Mapping[str, Any]]], None]) -> Vector:
        """Give all rows of one instant to `take`, a page of a table at a time; returns the vector of that
        instant.
        """

    def close(self) -> None: ...


class Journal(Protocol):
    """The station's own store as synchronisation sees it."""

    @property
    def stream(self) -> str: ...

    def head(self) -> Position: ...

    def anchor(self) -> Position:
        """What the first own entry still kept follows from; earlier ones this disk has let go of."""

    def hash_at(self, seq: int) -> bytes | None: ...

    def unsent(self, after: int, limit: int) -> Sequence[Sealed]: ...

    def acknowledged(self) -> int:
        """Last own seq that the plant is known to have; for the screen, never for what to send."""

    def acknowledge(self, head: Position) -> None: ...

    def adopt(self, entries: Sequence[Sealed]) -> None:
        """Take own entries back from the server (old image); they continue the chain at our head."""

    def vector(self) -> Vector: ...

    def receive(self, page: Pulled) -> None:
        """Store a page as received and apply it to the typed tables, in one transaction."""

    def received(self, stream: str, after: int, limit: int) -> Sequence[Sealed]:
        """What is kept of another stream behind `after`, without a gap, as it was received."""

    def drop_stream(self, stream: str) -> None:
        """Forget what was pulled of `stream` and rebuild what was made from it; it is kept aside as lost."""

    def needs_snapshot(self) -> bool:
        """Whether this station has to begin with a snapshot, for the first time or anew."""

    def begin_snapshot(self) -> None: ...

    def set_aside(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Keep one page of a snapshot under way."""

    def begin_with(self, vector: Vector) -> None:
        """The pages are all there: they replace what was received before, in one transaction."""

    def lost_streams(self) -> Sequence[str]:
        """Plant streams of which this station keeps entries that the plant did not send again."""

    def lost(self, stream: str, after: int, limit: int) -> Sequence[Sealed]:
        """Such entries behind `after`, as far as there is no gap."""

    def forget_lost(self, stream: str, upto: int) -> None:
        """The plant has them again, or cannot take them."""
