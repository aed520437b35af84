"""Key custody: the right key or a clear refusal, never another key and never none."""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from app.errors import EnvironmentFault, OperatorError
from app.services.identity import custody, keys, recovery
from app.services.identity.custody import CustodyKind, Keyring, best_kind, within
from app.services.identity.keys import StationKeys
from app.services.operations.enrolment.access import SECRET


@pytest.fixture
def folder(own_environment: Path) -> Path:
    path = own_environment / "station"
    path.mkdir(mode=0o700)
    return path


def refused(call: Callable[[], object]) -> str:
    with pytest.raises((EnvironmentFault, OperatorError)) as fault:
        call()
    return fault.value.key


def test_a_key_comes_back_after_a_restart(folder: Path) -> None:
    key = StationKeys(folder, {}).create()
    assert len(key) == 32
    assert StationKeys(folder, {}).journal_key() == key


def test_the_last_resort_is_a_private_file_and_says_so(folder: Path) -> None:
    StationKeys(folder, {}).create()
    assert StationKeys(folder, {}).card().custody is CustodyKind.FILE
    assert stat.S_IMODE((folder / "journal.secret").stat().st_mode) == 0o600


def test_the_card_holds_no_secret(folder: Path) -> None:
    public, _ = recovery.new_recovery()
    key = StationKeys(folder, {}).create(recovery=public)
    assert key.hex() not in (folder / "keys.json").read_text()


def test_two_stores_have_two_keys(folder: Path) -> None:
    other = folder / "other"
    other.mkdir()
    assert StationKeys(folder, {}).create() != StationKeys(other, {}).create()


@pytest.mark.parametrize("present", ["keys.json", "journal.db"])
def test_a_key_is_never_replaced_silently(folder: Path, present: str) -> None:
    (folder / present).touch()
    assert refused(StationKeys(folder, {}).create) == "key.exists"


def test_a_missing_key_is_said(folder: Path) -> None:
    StationKeys(folder, {}).create()
    (folder / "journal.secret").unlink()
    assert refused(StationKeys(folder, {}).journal_key) == "key.missing"


@pytest.mark.parametrize("text", ["00" * 32, "", "not hex", "00" * 31 + "0"])
def test_a_changed_key_is_said(folder: Path, text: str) -> None:
    StationKeys(folder, {}).create()
    (folder / "journal.secret").write_text(text)
    assert refused(StationKeys(folder, {}).journal_key) == "key.changed"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"custody":"pocket"}', "null"])
def test_a_damaged_card_is_said(folder: Path, text: str) -> None:
    StationKeys(folder, {}).create()
    (folder / "keys.json").write_text(text)
    assert refused(StationKeys(folder, {}).journal_key) == "key.no_card"


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_a_key_that_others_may_read_is_refused(folder: Path) -> None:
    StationKeys(folder, {}).create()
    (folder / "journal.secret").chmod(0o640)
    assert refused(StationKeys(folder, {}).journal_key) == "key.open_to_others"


# systemd credentials


def test_credentials_are_taken_where_they_are_given(folder: Path) -> None:
    (folder / "baikal-journal").write_text("ab" * 32 + "\n")
    environ = {"CREDENTIALS_DIRECTORY": str(folder)}
    assert best_kind(environ) is CustodyKind.CREDENTIALS
    assert StationKeys(folder, environ).create() == bytes.fromhex("ab" * 32)
    assert StationKeys(folder, environ).journal_key() == bytes.fromhex("ab" * 32)
    assert refused(StationKeys(folder, {}).journal_key) == "key.no_credentials"


def test_credentials_are_never_made_here(folder: Path) -> None:
    environ = {"CREDENTIALS_DIRECTORY": str(folder)}
    station = StationKeys(folder, environ)
    assert refused(lambda: station.create(CustodyKind.CREDENTIALS)) == "key.no_credentials"
    assert not (folder / "keys.json").exists()


# Another place


def moved(
    folder: Path, monkeypatch: pytest.MonkeyPatch, backend: KeyringBackend, kind: CustodyKind
) -> StationKeys:
    monkeypatch.setattr(custody, "allowed_backend", lambda: backend)
    station = StationKeys(folder, {})
    station.rehouse(kind)
    return station


def test_the_keys_move_where_they_are_wanted_and_nothing_stays_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    station, backend = StationKeys(folder, {}), _Backend()
    key = station.create(CustodyKind.FILE)
    station.custody().put("database", b"root")
    session = station.session_key().private_numbers()
    moved(folder, monkeypatch, backend, CustodyKind.KEYRING)
    assert station.card().custody is CustodyKind.KEYRING
    assert list(folder.glob("*.secret")) == []
    assert station.journal_key() == key
    assert station.session_key().private_numbers() == session
    assert station.custody().get(SECRET) == b"root"
    moved(folder, monkeypatch, backend, CustodyKind.FILE)
    assert (station.journal_key(), backend.kept) == (key, {})


@pytest.mark.parametrize("backend", ["forgets", "fails"])
def test_a_place_that_does_not_take_the_keys_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    key = StationKeys(folder, {}).create(CustodyKind.FILE)
    keyring = _Backend(forgets=True) if backend == "forgets" else _Backend(RuntimeError("bus"))
    assert refused(lambda: moved(folder, monkeypatch, keyring, CustodyKind.KEYRING)) == "key.no_keyring"
    assert StationKeys(folder, {}).card().custody is CustodyKind.FILE
    assert StationKeys(folder, {}).journal_key() == key


def test_credentials_take_only_the_keys_that_they_are(folder: Path) -> None:
    given = folder / "given"
    given.mkdir()
    station = StationKeys(folder, {"CREDENTIALS_DIRECTORY": str(given)})
    key = station.create(CustodyKind.FILE)
    assert refused(lambda: station.rehouse(CustodyKind.CREDENTIALS)) == "key.no_credentials"
    (given / "baikal-journal").write_text(key.hex())
    station.rehouse(CustodyKind.CREDENTIALS)
    assert (station.journal_key(), list(folder.glob("*.secret"))) == (key, [])


# Recovery


def test_the_recovery_key_brings_a_lost_key_back(folder: Path) -> None:
    public, paper = recovery.new_recovery()
    key = StationKeys(folder, {}).create(recovery=public)
    (folder / "journal.secret").unlink()
    assert StationKeys(folder, {}).recover(paper.lower().replace("-", " ")) == key
    assert StationKeys(folder, {}).journal_key() == key


def test_a_station_enrolled_later_is_wrapped_then(folder: Path) -> None:
    public, paper = recovery.new_recovery()
    key = StationKeys(folder, {}).create()
    assert refused(lambda: StationKeys(folder, {}).recover(paper)) == "key.no_copy"
    StationKeys(folder, {}).escrow(public)
    assert StationKeys(folder, {}).recover(paper) == key


def test_only_the_plants_own_recovery_key_opens(folder: Path) -> None:
    StationKeys(folder, {}).create(recovery=recovery.new_recovery()[0])
    assert (
        refused(lambda: StationKeys(folder, {}).recover(recovery.new_recovery()[1])) == "recovery.other_key"
    )


def test_a_damaged_copy_is_refused() -> None:
    public, paper = recovery.new_recovery()
    wrapped = bytearray(recovery.wrap(bytes(32), public))
    wrapped[-1] ^= 1
    assert refused(lambda: recovery.recover(bytes(wrapped), paper)) == "recovery.other_key"
    assert refused(lambda: recovery.recover(b"", paper)) == "recovery.other_key"


def test_a_mistyped_recovery_key_is_told_from_a_wrong_one() -> None:
    _, paper = recovery.new_recovery()
    for at, sign in enumerate(paper):
        if sign != "-":
            wrong = paper[:at] + ("A" if sign != "A" else "B") + paper[at + 1 :]
            assert refused(lambda text=wrong: recovery.from_text(text)) == "recovery.mistyped"
    assert refused(lambda: recovery.from_text("")) == "recovery.mistyped"
    assert refused(lambda: recovery.from_text("8" * 56)) == "recovery.mistyped"


# The session key


def test_the_session_key_is_made_once(folder: Path) -> None:
    StationKeys(folder, {}).create()
    first = StationKeys(folder, {}).session_key().private_numbers()
    assert StationKeys(folder, {}).session_key().private_numbers() == first
    assert first.public_numbers.n.bit_length() == 3072


def test_a_session_key_fits_every_keyring() -> None:
    assert len(keys.pack(keys.new_session_key()).hex()) <= 1280


@pytest.mark.parametrize("primes", [bytes(384), b"\1", bytes(range(256)) + bytes(128)])
def test_a_damaged_session_key_is_said(folder: Path, primes: bytes) -> None:
    StationKeys(folder, {}).create()
    StationKeys(folder, {}).custody().put("session", primes)
    assert refused(StationKeys(folder, {}).session_key) == "key.changed"


# Keyrings


class _Backend(KeyringBackend):
    """A keyring in memory, outside the allow-list."""

    priority = 9  # type: ignore[assignment]

    def __init__(self, failure: Exception | None = None, forgets: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.failure, self.forgets = failure, forgets

    def get_password(self, service: str, username: str) -> str | None:
        if self.failure:
            raise self.failure
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def test_a_keyring_outside_the_list_is_never_chosen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"{__name__}._Backend")
    assert refused(custody.allowed_backend) == "key.no_keyring"
    assert best_kind({}) is CustodyKind.FILE
    assert refused(lambda: StationKeys(folder, {}).create(CustodyKind.KEYRING)) == "key.no_keyring"


def test_stores_do_not_see_each_others_keys() -> None:
    backend = _Backend()
    Keyring(backend, "one").put("journal", bytes(32))
    assert Keyring(backend, "one").get("journal") == bytes(32)
    assert Keyring(backend, "two").get("journal") is None


@pytest.mark.parametrize(
    ("failure", "key"), [(KeyringLocked("no"), "key.locked"), (RuntimeError("bus"), "key.no_keyring")]
)
def test_a_keyring_that_fails_is_said(failure: Exception, key: str) -> None:
    assert refused(lambda: Keyring(_Backend(failure), "one").get("journal")) == key


def test_a_keyring_that_forgets_is_found_at_once() -> None:
    assert (
        refused(lambda: Keyring(_Backend(forgets=True), "one").put("journal", bytes(32))) == "key.no_keyring"
    )


def test_a_keyring_that_waits_for_a_password_does_not_hang() -> None:
    import threading

    asked = threading.Event()
    assert refused(lambda: within(0.05, lambda: asked.wait(5))) == "key.locked"
    asked.set()


_IN_SESSION = """
import json, sys
from pathlib import Path
from app.errors import StationError
from app.services.identity.custody import CustodyKind, best_kind
from app.services.identity.keys import StationKeys
import secretstorage

folder = Path(sys.argv[1]); said = {"kind": best_kind({})}
key = StationKeys(folder, {}).create()
said["same"] = StationKeys(folder, {}).journal_key() == key
said["session"] = StationKeys(folder, {}).session_key().key_size
said["in_clear"] = any(key.hex().encode() in p.read_bytes() or key in p.read_bytes()
                       for p in Path(sys.argv[2]).rglob("*") if p.is_file())
bus = secretstorage.dbus_init()
items = list(secretstorage.get_default_collection(bus).get_all_items())
mine = [i for i in items if i.get_attributes()["username"].endswith("/journal")]
def fault():
    try: StationKeys(folder, {}).journal_key()
    except StationError as error: return error.key
mine[0].set_secret(b"00" * 32); said["changed"] = fault()
mine[0].delete(); said["missing"] = fault()
secretstorage.get_default_collection(bus).lock(); said["locked"] = fault()
print(json.dumps(said))
"""


@pytest.mark.skipif(
    not shutil.which("gnome-keyring-daemon") or not shutil.which("dbus-run-session"),
    reason="gnome-keyring or dbus-run-session is not installed",
)
def test_a_real_keyring(folder: Path, own_environment: Path) -> None:
    """The Secret Service of GNOME: kept, changed, missing, locked; and nothing of it readable on the disk."""
    script = folder / "in_session.py"
    script.write_text(_IN_SESSION)
    shell = (
        "printf 'word\\n' | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &"
        " daemon=$!; trap 'kill $daemon' EXIT;"
        " for i in $(seq 100); do sleep 0.05; dbus-send --session --print-reply --dest=org.freedesktop.DBus /"
        " org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true && break; done;"
        ' "$@"'
    )
    command = ["dbus-run-session", "--", "sh", "-c", shell, "sh", sys.executable, str(script)]
    environ = {**os.environ, "PYTHONPATH": os.getcwd()}
    environ.pop("DISPLAY", None)
    done = subprocess.run(
        [*command, str(folder), str(own_environment)],
        env=environ, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "kind": "keyring", "same": True, "session": 3072, "in_clear": False,
        "changed": "key.changed", "missing": "key.missing", "locked": "key.locked",
    }  # fmt: skip


def test_start_up_does_not_load_a_keyring() -> None:
    code = (
        "import app.services.identity.keys, sys;"
        "print([m for m in sys.modules if m.startswith(('keyring', 'cryptography', 'secretstorage'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
