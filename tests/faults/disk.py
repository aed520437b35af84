"""Stands between the product's SQLite and the disk: records every write and sync, or lets them fail.

The VFS of the very library that the product uses is patched in this process, from Python; nothing is
compiled.
"""

from __future__ import annotations

import ctypes
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FULL, IOERR_WRITE, IOERR_FSYNC, IOERR_TRUNCATE = 13, 10 | 3 << 8, 10 | 4 << 8, 10 | 6 << 8

_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_CLOSE = CFUNCTYPE(c_int, c_void_p)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(Structure):
    _fields_ = [
        ("version", c_int), ("file_size", c_int), ("path_length", c_int), ("next", c_void_p),
        ("name", c_char_p), ("data", c_void_p), ("open", c_void_p), ("delete", c_void_p),
    ]  # fmt: skip


class _Methods(Structure):
    _fields_ = [
        ("version", c_int), ("close", c_void_p), ("read", c_void_p), ("write", c_void_p),
        ("truncate", c_void_p), ("sync", c_void_p), ("others", c_void_p * 13),
    ]  # fmt: skip


class _File(Structure):
    _fields_ = [("methods", POINTER(_Methods))]


@dataclass(frozen=True)
class Operation:
    """One call that changes a file: write, truncate, sync or delete."""

    file: str
    kind: str
    offset: int = 0
    data: bytes = b""


@dataclass
class Disk:
    """What went through. `fails` says for each operation, before it happens, with which code it ends
    instead.
    """

    log: list[Operation] = field(default_factory=list)
    fails: Callable[[Operation], int] = lambda operation: 0
    _names: dict[int, str] = field(default_factory=dict)
    _kept: list[Any] = field(default_factory=list)
    _originals: dict[int, _Methods] = field(default_factory=dict)
    _replaced: dict[int, _Methods] = field(default_factory=dict)

    def _did(self, operation: Operation, work: Callable[[], int]) -> int:
        code = self.fails(operation) or work()
        if not code:
            self.log.append(operation)
        return code

    def _adopt(self, handle: int, name: str) -> None:
        """Calls on an opened file go through this disk from now on."""
        file = ctypes.cast(handle, POINTER(_File)).contents
        address = ctypes.addressof(file.methods.contents)
        if address not in self._replaced:
            self._originals[address] = _Methods.from_buffer_copy(file.methods.contents)
            self._replaced[address] = self._wrapped(self._originals[address])
        self._names[handle] = name
        file.methods = ctypes.pointer(self._replaced[address])

    def _wrapped(self, original: _Methods) -> _Methods:
        close, write = _CLOSE(original.close), _WRITE(original.write)
        truncate, sync = _TRUNCATE(original.truncate), _SYNC(original.sync)

        def on_close(file: int) -> int:
            self._names.pop(file, None)
            return int(close(file))

        def on_write(file: int, data: int, amount: int, offset: int) -> int:
            operation = Operation(self._names[file], "write", offset, ctypes.string_at(data, amount))
            return self._did(operation, lambda: write(file, data, amount, offset))

        def on_truncate(file: int, size: int) -> int:
            return self._did(Operation(self._names[file], "truncate", size), lambda: truncate(file, size))

        def on_sync(file: int, flags: int) -> int:
            return self._did(Operation(self._names[file], "sync"), lambda: sync(file, flags))

        wrapped = _Methods.from_buffer_copy(original)
        calls = {"close": _CLOSE(on_close), "write": _WRITE(on_write)}
        calls |= {"truncate": _TRUNCATE(on_truncate), "sync": _SYNC(on_sync)}
        for name, call in calls.items():
            setattr(wrapped, name, ctypes.cast(call, c_void_p))
        self._kept.append((wrapped, calls, close, write, truncate, sync))
        return wrapped


@contextmanager
def watched() -> Iterator[Disk]:
    """Files that the product's SQLite opens inside go through the disk that this yields; close them inside
    too.
    """
    from sqlcipher3 import _sqlite3

    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    vfs = library.sqlite3_vfs_find(None).contents
    before = (vfs.open, vfs.delete)
    disk, real_open, real_delete = Disk(), _OPEN(vfs.open), _DELETE(vfs.delete)

    def on_open(self: int, name: int, handle: int, flags: int, out: int) -> int:
        code = int(real_open(self, name, handle, flags, out))
        if not code and name:
            disk._adopt(handle, Path(ctypes.string_at(name).decode()).name)
        return code

    def on_delete(self: int, name: bytes, sync: int) -> int:
        return disk._did(
            Operation(Path(name.decode()).name, "delete"), lambda: int(real_delete(self, name, sync))
        )

    calls = (_OPEN(on_open), _DELETE(on_delete))
    vfs.open, vfs.delete = (ctypes.cast(call, c_void_p) for call in calls)
    try:
        yield disk
    finally:
        vfs.open, vfs.delete = before


class Platter:
    """The files as they may be found when the power comes back, at any point of a log.

    What was synced is there. Of the rest each write may be missing, whole, or torn at a sector; operations on
    names count as durable.
    """

    SECTOR = 512

    def __init__(self, begin: dict[str, bytes]) -> None:
        self._durable = {name: bytearray(data) for name, data in begin.items()}
        self._pending: dict[str, list[Operation]] = {}

    def happened(self, operation: Operation) -> None:
        waiting = self._pending.setdefault(operation.file, [])
        if operation.kind == "delete":
            self._durable.pop(operation.file, None)
            waiting.clear()
        elif operation.kind == "sync":
            for earlier in waiting:
                _put(self._durable.setdefault(operation.file, bytearray()), earlier)
            waiting.clear()
        else:
            waiting.append(operation)

    def found(self, chance: random.Random) -> dict[str, bytes]:
        files = {name: bytearray(data) for name, data in self._durable.items()}
        for name, waiting in self._pending.items():
            for operation in waiting:
                fate = chance.random()
                if fate >= 0.45:
                    _put(files.setdefault(name, bytearray()), self._torn(operation, fate, chance))
        return {name: bytes(data) for name, data in files.items()}

    def _torn(self, operation: Operation, fate: float, chance: random.Random) -> Operation:
        size = len(operation.data)
        if fate >= 0.7 or size <= self.SECTOR:
            return operation
        cut = self.SECTOR * chance.randint(1, size // self.SECTOR)
        if chance.random() < 0.5:
            return Operation(operation.file, "write", operation.offset, operation.data[:cut])
        return Operation(operation.file, "write", operation.offset + cut, operation.data[cut:])


def _put(file: bytearray, operation: Operation) -> None:
    if operation.kind == "truncate":
        del file[operation.offset :]
        return
    end = operation.offset + len(operation.data)
    file.extend(bytes(max(0, end - len(file))))
    file[operation.offset : end] = operation.data
