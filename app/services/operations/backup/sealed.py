"""Encrypted files of any length in bounded memory: chunks of AES-256-GCM (NIST SP 800-38D), the last marked.

A file is a magic, a random salt and the chunks. Its key is derived from the plant's backup key and the salt
(HKDF-SHA256, RFC 5869), so chunk numbers serve as nonces and never meet again under one key. A flipped bit, a
missing, doubled or swapped chunk and a cut end are all refused as the same fault.
"""

from __future__ import annotations

import io
import os
from typing import IO, TYPE_CHECKING

from app.errors import EnvironmentFault

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"BSB1"
SALT = 16
CHUNK = 1 << 20
TAG = 16
NONCE = 12
MORE, LAST = b"more", b"last"


class Sealer(io.RawIOBase):
    """Write clear bytes here; `file` gets the sealed ones. Only `close` makes the file whole."""

    def __init__(self, file: IO[bytes], key: bytes) -> None:
        salt = os.urandom(SALT)
        file.write(MAGIC + salt)
        self._file, self._cipher = file, _cipher(key, salt)
        self._waiting, self._number = bytearray(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._waiting += data
        while len(self._waiting) > CHUNK:  # a chunk leaves when the next has begun: it is not the last
            self._emit(MORE, CHUNK)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._emit(LAST, CHUNK)
            super().close()

    def abandon(self) -> None:
        """End without the last chunk: what was written stays refused for ever."""
        super().close()

    def _emit(self, flag: bytes, size: int) -> None:
        chunk = bytes(self._waiting[:size])
        del self._waiting[:size]
        self._file.write(self._cipher.encrypt(_nonce(self._number), chunk, flag))
        self._number += 1


class Unsealer(io.RawIOBase):
    """Read the clear bytes of a sealed file. Nothing of a chunk comes out before it is proven; raises
    EnvironmentFault `backup.damaged` at the first one that is not what was written with this key."""

    def __init__(self, file: IO[bytes], key: bytes) -> None:
        header, first = file.read(len(MAGIC) + SALT), file.read(CHUNK + TAG)
        if not header.startswith(MAGIC) or not first:
            raise EnvironmentFault("backup.damaged", chunk=0)
        self._file, self._cipher = file, _cipher(key, header[len(MAGIC) :])
        self._next, self._number = first, 0
        self._clear, self._at = b"", 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        if self._at == len(self._clear) and self._next:
            self._open_next()
        part = self._clear[self._at : self._at + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _open_next(self) -> None:
        from cryptography.exceptions import InvalidTag

        sealed, self._next = self._next, self._file.read(CHUNK + TAG)
        try:
            flag = MORE if self._next else LAST
            self._clear, self._at = self._cipher.decrypt(_nonce(self._number), sealed, flag), 0
        except (InvalidTag, ValueError) as error:
            raise EnvironmentFault("backup.damaged", chunk=self._number) from error
        self._number += 1


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(SHA256(), 32, salt, b"baikal-station backup 1").derive(key))


def _nonce(number: int) -> bytes:
    return number.to_bytes(NONCE, "big")
