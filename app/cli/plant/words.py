"""The words of `baikal-station plant …`."""

from __future__ import annotations

from app.cli.option import COMMON, PLACE, Options, port
from app.i18n import N_
from app.models.kinds import Group

_SUPER: Options = (
    ("--data", N_("folder of this station's journal and keys, else BAIKAL_DATA, else the system's folder for data"),
     "--data ~/station", {"metavar": "DIR", "default": None}),
    ("--config", N_("the station's settings file, else BAIKAL_CONFIG, else station.toml in the data folder"),
     "--config station.toml", {"metavar": "FILE", "default": None}),
    ("--plant", N_("superuser's address of a shared server, asked beside it"),
     "--plant 'host=/var/run/postgresql user=postgres'", {"metavar": "DSN", "default": None}),
)  # fmt: skip
_FOLDER: Options = (
    ("--server", N_("folder of a shared server, on its machine"), "--server /etc/baikal",
     {"metavar": "DIR", "default": None}),
)  # fmt: skip
_SERVER: Options = (
    ("--server", N_("folder for the files of a shared server; without it the plant is embedded here"),
     "--server /etc/baikal", {"metavar": "DIR", "default": None}),
    ("--server-name", N_("name or address by which stations call the server; may be given again"),
     "--server-name db.plant", {"metavar": "HOST", "default": None, "action": "append"}),
    ("--network", N_("network of the stations, else every private one; may be given again"),
     "--network 10.20.0.0/16", {"metavar": "NET", "default": None, "action": "append"}),
    ("--port", N_("port of the server, else the one it has"), "--port 5432",
     {"metavar": "PORT", "type": port, "default": None}),
    ("--database", N_("name of the plant's database there"), "--database plant",
     {"metavar": "NAME", "default": "plant"}),
    ("--local-method", N_("how the superuser proves who it is on the server's machine"),
     "--local-method peer", {"choices": ("peer", "scram-sha-256"), "default": "peer"}),
    ("--install", N_("put the files into the server's own folders at once"), "--install",
     {"action": "store_true"}),
)  # fmt: skip
_NEW_PIN: Options = (
    ("--new-pin-file", N_("file with the new person's PIN, else it is asked twice"), "--new-pin-file pin.txt",
     {"metavar": "FILE", "default": None}),
    ("--badge-code", N_("file for the badge's code as text, for an NFC tag"), "--badge-code badge.txt",
     {"metavar": "FILE", "default": None}),
)  # fmt: skip
_WHO: Options = (
    ("--badge-file", N_("file with the administrator's badge code, else it is scanned"),
     "--badge-file badge.txt", {"metavar": "FILE", "default": None}),
    ("--pin-file", N_("file with the administrator's PIN, else it is asked"), "--pin-file pin.txt",
     {"metavar": "FILE", "default": None}),
)  # fmt: skip
_INIT: Options = (
    ("--name", N_("name of the plant"), "--name 'Листвянка'", {"metavar": "NAME", "required": True}),
    ("--administrator", N_("name of the first administrator"), "--administrator 'Иванова А. П.'",
     {"metavar": "NAME", "required": True}),
    ("--station", N_("code of the first station"), "--station R1", {"metavar": "CODE", "default": "R1"}),
    ("--station-name", N_("name of the first station, else Receiving 1"), "--station-name 'Приёмка 1'",
     {"metavar": "NAME", "default": None}),
    ("--profile", N_("what the station works with"), "--profile desk",
     {"metavar": "PROFILE", "default": "weighing", "choices": ("weighing", "desk")}),
    ("--badge", N_("where the administrator's badge card is written (PDF)"), "--badge badge.pdf",
     {"metavar": "FILE", "default": "administrator-badge.pdf"}),
    ("--recovery", N_("file for the plant's recovery key, else it is shown once"),
     "--recovery /media/stick/recovery.txt", {"metavar": "FILE", "default": None}),
    *_NEW_PIN,
)  # fmt: skip
_ENROL: Options = (
    ("--station", N_("code of the station to enrol"), "--station P2", {"metavar": "CODE", "default": None}),
    ("--name", N_("name of the station"), "--name 'Цех 2'", {"metavar": "NAME", "default": None}),
    ("--profile", N_("what the station works with"), "--profile desk",
     {"metavar": "PROFILE", "default": "weighing", "choices": ("weighing", "desk")}),
    ("--replace", N_("another machine takes the place of the station's broken one"), "--replace",
     {"action": "store_true"}),
    ("--again", N_("new credentials for the same machine, which was away too long"), "--again",
     {"action": "store_true"}),
    ("--reason", N_("why the machine is replaced"), "--reason 'disk died'",
     {"metavar": "TEXT", "default": None}),
    ("--settings", N_("settings file of the machine that is replaced"), "--settings R1.toml",
     {"metavar": "FILE", "default": None}),
    ("--out", N_("enrolment file to write, else the station's code with .enrol"), "--out P2.enrol",
     {"metavar": "FILE", "default": None}),
    ("--file", N_("enrolment file to use, on the new station"), "--file P2.enrol",
     {"metavar": "FILE", "default": None}),
    ("--code", N_("one-time code that belongs to the file, else it is asked"), "--code 7KQ4-M2XA-0F9Z-1BCD",
     {"metavar": "CODE", "default": None}),
    ("--here", N_("this machine goes on as the station of --settings beside its restored embedded plant"),
     "--here --settings replaced-station.toml --reason 'disk died'", {"action": "store_true"}),
    *_WHO,
)  # fmt: skip
_SETTINGS: Options = (
    ("--to", N_("file for this station's settings, else they are shown"), "--to /media/stick/R1.toml",
     {"metavar": "FILE", "default": None}),
)  # fmt: skip
_JSON: Options = (("--json", N_("the answer as JSON"), "--json", {"action": "store_true"}),)
_BACKUP: Options = (
    ("--to", N_("folder that receives the backup, else the one of the settings"), "--to /mnt/backup",
     {"metavar": "DIR", "default": None}),
    ("--full", N_("a full backup even where a short one would do"), "--full", {"action": "store_true"}),
    ("--no-trial", N_("leave out the trial restore"), "--no-trial", {"action": "store_true"}),
)  # fmt: skip
_RESTORE: Options = (
    ("--from", N_("folder of the backups"), "--from /mnt/backup",
     {"metavar": "DIR", "required": True, "dest": "source"}),
    ("--backup", N_("name of the backup, else the newest"), "--backup 20261123T010000Z-full",
     {"metavar": "NAME", "default": None}),
    ("--key", N_("file with the recovery key, where this machine has not got the plant's backup key"),
     "--key recovery.txt", {"metavar": "FILE", "default": None}),
    ("--into", N_("empty folder for the restored server, else the place of this station's embedded one"),
     "--into /var/lib/baikal/plant", {"metavar": "DIR", "default": None}),
    ("--anyway", N_("restore although the journal is found not whole"), "--anyway", {"action": "store_true"}),
)  # fmt: skip
_MOVE: Options = (
    ("--to", N_("superuser's address of the server that takes over, asked beside it"),
     "--to 'host=/var/run/postgresql user=postgres'", {"metavar": "DSN", "required": True}),
)  # fmt: skip
_AGENT: Options = (
    ("--backups", N_("folder for the daily backups, else a folder beside the data"), "--backups /mnt/backup",
     {"metavar": "DIR", "default": None}),
)  # fmt: skip
_ADD: Options = (
    ("--name", N_("name of the person"), "--name 'Бадмаев Б. Д.'", {"metavar": "NAME", "required": True}),
    ("--group", N_("group of rights; may be given again"), "--group inventory_clerk",
     {"required": True, "action": "append", "choices": tuple(map(str, Group))}),
    ("--language", N_("language of the person's screens, else the station's"), "--language ru",
     {"choices": ("ru", "en"), "default": None}),
    ("--badge", N_("where the badge card is written (PDF)"), "--badge badge.pdf",
     {"metavar": "FILE", "default": "badge.pdf"}),
    *_NEW_PIN,
    *_WHO,
)  # fmt: skip
_BLOCK: Options = (
    ("--role", N_("number of the person as the list shows it"), "--role p_0042",
     {"metavar": "ROLE", "required": True}),
    ("--reason", N_("why the person is blocked"), "--reason 'left'", {"metavar": "TEXT", "required": True}),
    *_WHO,
)  # fmt: skip

PARTS: tuple[tuple[str, str, str, Options], ...] = (
    ("init", N_("found a plant: database, keys, first administrator"), "founding:init",
     _INIT + _SERVER + _SUPER),
    ("migrate", N_("bring the database to this program's schema"), "care:migrate", _SUPER),
    ("enrol", N_("enrol a station: make its file, or use it on the new machine"), "joining:enrol", _ENROL + PLACE),
    ("settings", N_("this station's settings, to be kept for a machine that replaces it"), "joining:settings",
     _SETTINGS + PLACE),
    ("verify", N_("prove every chain and balance"), "care:verify", _JSON + _FOLDER + _SUPER),
    ("doctor", N_("what is wrong, what could be lost now, and the way to less"), "care:doctor", _JSON + PLACE),
    ("backup", N_("an encrypted base backup, restored on trial"), "safety:backup", _BACKUP + _FOLDER + PLACE),
    ("restore", N_("a plant from its backup"), "safety:restore", _RESTORE + _FOLDER + PLACE),
    ("move", N_("move an embedded plant to a shared server"), "founding:move", _MOVE + _SERVER + PLACE),
    ("agent", N_("the server's own worker: certificates, lock-outs, watchdog, backups"), "agent:agent",
     _AGENT + _FOLDER + COMMON),
)  # fmt: skip
PEOPLE: tuple[tuple[str, str, str, Options], ...] = (
    ("add", N_("enrol a person: badge, PIN and groups of rights"), "people:add", _ADD + PLACE),
    ("list", N_("everybody who was ever enrolled"), "people:listing", PLACE),
    ("block", N_("a person may not log in any more"), "people:block", _BLOCK + PLACE),
)
