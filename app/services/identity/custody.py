"""Where a station's secrets are kept: the system's keyring, systemd credentials, or a file at last.

Secrets travel as hex text. A keyring is used only when it stands in `BACKENDS`; a plaintext one is never
chosen, whatever is installed or set in the environment.
"""

from __future__ import annotations

import importlib
import os
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.errors import EnvironmentFault
from app.services.operations.private import readable_by_others, write_private

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

BACKENDS = (
    "keyring.backends.Windows.WinVaultKeyring",
    "keyring.backends.macOS.Keyring",
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
)
SERVICE = "baikal-station"
NAMES = ("journal", "session", "database")
"""Every name under which a station keeps a secret."""
KEYRING_SECONDS = 60.0
"""How long a keyring may take to answer: a person may have to type its password."""

T = TypeVar("T")


class CustodyKind(StrEnum):
    KEYRING = "keyring"
    CREDENTIALS = "credentials"
    """systemd credentials, bound to this machine and its TPM; given from outside, never written by us."""
    FILE = "file"
    """A file of mode 0600: who has the disk has the key. `doctor` says so."""


class Custody(Protocol):
    """Keeps secrets by name. Every call may raise EnvironmentFault `key.*`."""

    @property
    def kind(self) -> CustodyKind: ...

    def get(self, name: str) -> bytes | None:
        """The secret, None where there is none."""

    def put(self, name: str, secret: bytes) -> None:
        """Afterwards `get` gives `secret`, also after a restart."""

    def drop(self, name: str) -> None:
        """Afterwards there is no such secret, unless it is given from outside."""


def open_custody(kind: CustodyKind, folder: Path, account: str, environ: Mapping[str, str]) -> Custody:
    """The custody of `kind`; `account` keeps the stores of one machine apart."""
    if kind is CustodyKind.KEYRING:
        return Keyring(allowed_backend(), account)
    if kind is CustodyKind.CREDENTIALS:
        return Credentials(environ.get("CREDENTIALS_DIRECTORY"))
    return Files(folder)


def best_kind(environ: Mapping[str, str]) -> CustodyKind:
    """The safest custody this machine has: credentials given to us, else a keyring, else a file."""
    given = Credentials(environ.get("CREDENTIALS_DIRECTORY"))
    if given.has("journal"):
        return CustodyKind.CREDENTIALS
    try:
        allowed_backend()
    except EnvironmentFault:
        return CustodyKind.FILE
    return CustodyKind.KEYRING


def allowed_backend() -> KeyringBackend:
    """The first keyring of `BACKENDS` that works here; raises EnvironmentFault `key.no_keyring`."""
    for name in BACKENDS:
        module, _, cls = name.rpartition(".")
        try:
            backend: type[KeyringBackend] = getattr(importlib.import_module(module), cls)
            if within(KEYRING_SECONDS, lambda backend=backend: bool(backend.viable)):  # type: ignore[misc]
                return backend()
        except ImportError:
            continue
    raise EnvironmentFault("key.no_keyring")


def within(seconds: float, call: Callable[[], T]) -> T:
    """`call()` on a thread of its own; EnvironmentFault `key.locked` after `seconds`."""
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(call())
        except BaseException as error:  # carried over to the caller's thread
            failure.append(error)

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    if failure:
        raise failure[0]
    if not outcome:
        raise EnvironmentFault("key.locked", reason=f"no answer in {seconds:g} s")
    return outcome[0]


@dataclass(frozen=True)
class Keyring:
    """The operating system's keyring."""

    backend: KeyringBackend
    account: str
    seconds: float = KEYRING_SECONDS

    @property
    def kind(self) -> CustodyKind:
        return CustodyKind.KEYRING

    def get(self, name: str) -> bytes | None:
        text = self._ask(lambda: self.backend.get_password(SERVICE, self._user(name)))
        return None if text is None else _secret(text, self._user(name))

    def put(self, name: str, secret: bytes) -> None:
        self._ask(lambda: self.backend.set_password(SERVICE, self._user(name), secret.hex()))
        if self.get(name) != secret:
            raise EnvironmentFault("key.no_keyring", reason="the keyring forgets what it is given")

    def drop(self, name: str) -> None:
        if self.get(name) is not None:
            self._ask(lambda: self.backend.delete_password(SERVICE, self._user(name)))

    def _user(self, name: str) -> str:
        return f"{self.account}/{name}"

    def _ask(self, call: Callable[[], T]) -> T:
        from keyring.errors import KeyringLocked

        try:
            return within(self.seconds, call)
        except KeyringLocked as error:
            raise EnvironmentFault("key.locked", reason=str(error)) from error
        except EnvironmentFault:
            raise
        except Exception as error:  # each backend has errors of its own: D-Bus, Win32, Keychain
            raise EnvironmentFault("key.no_keyring", reason=f"{type(error).__name__}: {error}") from error


@dataclass(frozen=True)
class Credentials:
    """systemd credentials `baikal-<name>` (LoadCredentialEncrypted=), readable by this service alone."""

    folder: str | None

    @property
    def kind(self) -> CustodyKind:
        return CustodyKind.CREDENTIALS

    def has(self, name: str) -> bool:
        return self._path(name).is_file() if self.folder else False

    def get(self, name: str) -> bytes | None:
        if not self.folder:
            raise EnvironmentFault("key.no_credentials", name=f"baikal-{name}")
        return _secret(self._path(name).read_text(), f"baikal-{name}") if self.has(name) else None

    def put(self, name: str, secret: bytes) -> None:
        if self.folder is None or self.get(name) != secret:
            raise EnvironmentFault("key.no_credentials", name=f"baikal-{name}")

    def drop(self, name: str) -> None:
        return

    def _path(self, name: str) -> Path:
        return Path(self.folder or os.devnull) / f"baikal-{name}"


@dataclass(frozen=True)
class Files:
    """One file of mode 0600 for each secret, beside the journal."""

    folder: Path

    @property
    def kind(self) -> CustodyKind:
        return CustodyKind.FILE

    def get(self, name: str) -> bytes | None:
        path = self._path(name)
        if not path.exists():
            return None
        if readable_by_others(path):
            raise EnvironmentFault("key.open_to_others", path=path)
        return _secret(path.read_text(), str(path))

    def put(self, name: str, secret: bytes) -> None:
        write_private(self._path(name), secret.hex().encode())

    def drop(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.secret"


def _secret(text: str, where: str) -> bytes:
    if not re.fullmatch(r"\s*([0-9a-fA-F]{2})+\s*", text):
        raise EnvironmentFault("key.changed", where=where)
    return bytes.fromhex(text.strip())
