"""A second journal on another disk: what a dead disk would lose otherwise.

Frames of length, SHA-256 and AES-256-GCM are appended and forced to the disk after each commit, before the
tick. A torn last frame is cut at the first that does not check. Its failure never stops a capture; it is
said.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from app.services.journal.identity import Identity
from app.services.journal.ports import Sealed
from app.services.journal.reads import Reads

_MAGIC = b"baikal mirror 1\n"
_LENGTH = struct.Struct(">I")
_PLACE = struct.Struct(">Q32s")
_NONCE = 12
_LARGEST = 1024 * 1024
SPARE = 16 * 1024 * 1024
"""Above this size acknowledged frames are let go of."""


class Mirror:
    """Writes one file; used on the writer's thread. `problem` is an error key while it cannot be written."""

    def __init__(self, path: Path, key: bytes, identity: Identity) -> None:
        self.path = path
        self.problem: str | None = None
        self._key = _own_key(key)
        self._identity = identity
        self._file: IO[bytes] | None = None
        self._last = 0

    def catch_up(self, reads: Reads) -> None:
        """Open the file, cut a torn end, and add what the journal has and the plant has not."""
        try:
            file = self._open()
            for entry in self._missing(reads):
                self._write(file, entry)
            _force(file)
            self.problem = None
        except OSError:
            self._fail()

    def _missing(self, reads: Reads) -> Iterator[Sealed]:
        after = max(self._last, reads.acknowledged())
        while page := reads.unsent(after, 500):
            yield from page
            after = page[-1].seq

    def _open(self) -> IO[bytes]:
        self.close()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        good, self._last = _good_end(self.path, self._key, self._identity)
        file = self._file = self.path.open("r+b" if good else "wb")
        file.truncate(good)
        file.seek(good)
        if not good:
            file.write(_header(self._identity))
        return file

    def add(self, entry: Sealed) -> None:
        """The entry is durable on the other disk too when this returns, or `problem` says why not."""
        if self._file is None:
            self.problem = "mirror.not_written"
            return
        try:
            self._write(self._file, entry)
            _force(self._file)
            self.problem = None
        except OSError:
            self._fail()

    def _write(self, file: IO[bytes], entry: Sealed) -> None:
        file.write(_frame(self._key, self._identity, entry))
        self._last = entry.seq

    def _fail(self) -> None:
        self.problem = "mirror.not_written"
        self.close()

    def trim(self, reads: Reads) -> None:
        """Begin anew when the file has grown large and the plant has everything in it."""
        if self._file is None or self._file.tell() < SPARE or reads.acknowledged() < self._last:
            return
        try:
            self._file.truncate(len(_header(self._identity)))
            self._file.seek(0, os.SEEK_END)
            _force(self._file)
        except OSError:
            self._fail()

    def close(self) -> None:
        if self._file is not None:
            try:
                self._file.close()
            except OSError:
                self.problem = "mirror.not_written"
        self._file = None


def _force(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def frames(path: Path, key: bytes, identity: Identity) -> list[Sealed]:
    """Every whole frame before the first damage, in order; empty for a file of another plant, stream or
    key.
    """
    return [entry for entry, _ in _frames(path, _own_key(key), identity)]


def _good_end(path: Path, key: bytes, identity: Identity) -> tuple[int, int]:
    """Where the last whole frame ends, and its seq; 0 for a file that has to begin anew."""
    end, last = 0, 0
    try:
        with path.open("rb") as file:
            end = len(_header(identity)) if file.read(len(_header(identity))) == _header(identity) else 0
    except FileNotFoundError:
        return 0, 0
    for entry, after in _frames(path, key, identity):
        end, last = after, entry.seq
    return end, last


def _frames(path: Path, key: bytes, identity: Identity) -> Iterator[tuple[Sealed, int]]:
    header = _header(identity)
    with path.open("rb") as file:
        if file.read(len(header)) != header:
            return
        while (entry := _next(file, key, identity)) is not None:
            yield entry, file.tell()


def _next(file: IO[bytes], key: bytes, identity: Identity) -> Sealed | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    head = file.read(_LENGTH.size + 32)
    if len(head) < _LENGTH.size + 32:
        return None
    (length,) = _LENGTH.unpack(head[: _LENGTH.size])
    data = file.read(length) if length <= _LARGEST else b""
    if len(data) != length or hashlib.sha256(data).digest() != head[_LENGTH.size :]:
        return None
    try:
        plain = AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], _header(identity))
    except InvalidTag:
        return None
    seq, hash_ = _PLACE.unpack(plain[: _PLACE.size])
    return Sealed(identity.stream, seq, plain[_PLACE.size :].decode(), hash_)


def _frame(key: bytes, identity: Identity, entry: Sealed) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE)
    plain = _PLACE.pack(entry.seq, entry.hash) + entry.body.encode()
    data = nonce + AESGCM(key).encrypt(nonce, plain, _header(identity))
    return _LENGTH.pack(len(data)) + hashlib.sha256(data).digest() + data


def _header(identity: Identity) -> bytes:
    return _MAGIC + f"{identity.plant} {identity.stream} {identity.lot_prefix}\n".encode()


def _own_key(key: bytes) -> bytes:
    return hmac.new(key, b"mirror", hashlib.sha256).digest()
