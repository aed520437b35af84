"""What a command asks a person: PIN and badge, hidden on the terminal or out of a file the person names."""

from __future__ import annotations

import getpass
from argparse import Namespace
from pathlib import Path

from app.bootstrap.administer import Credentials
from app.errors import OperatorError
from app.i18n import Catalogue
from app.services.identity.kdf import check_pin


def new_pin(arguments: Namespace, words: Catalogue) -> str:
    """A PIN that may be given to somebody; asked twice. OperatorError `pin.*`."""
    if arguments.new_pin_file:
        pin = text_of(arguments.new_pin_file).strip()
    else:
        pin = getpass.getpass(words.text("New PIN: "))
        if getpass.getpass(words.text("The same PIN again: ")) != pin:
            raise OperatorError("pin.differs")
    check_pin(pin)
    return pin


def administrator(arguments: Namespace, words: Catalogue) -> Credentials:
    """Badge and PIN of the administrator who decides. A badge is scanned, or read from a file."""
    badge = _secret(arguments.badge_file, words.text("Scan the administrator's badge: "))
    pin = _secret(arguments.pin_file, words.text("PIN: "))
    return Credentials(badge, pin)


def _secret(file: str | None, question: str) -> str:
    """Out of the file, else typed without being shown."""
    return (text_of(file) if file else getpass.getpass(question)).strip()


def text_of(path: str) -> str:
    """The text of a file that a person named; OperatorError `file.unreadable`."""
    try:
        return Path(path).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError("file.unreadable", path=path) from error


def bytes_of(path: str) -> bytes:
    """The content of a file that a person named; OperatorError `file.unreadable`."""
    try:
        return Path(path).expanduser().read_bytes()
    except OSError as error:
        raise OperatorError("file.unreadable", path=path) from error


def place_for(path: str) -> Path:
    """Where a file shall be written: its folder is there and can be written to, known before any work.

    OperatorError `file.unwritable`.
    """
    import os

    place = Path(path).expanduser()
    if not os.access(place.absolute().parent, os.W_OK) or place.is_dir():
        raise OperatorError("file.unwritable", path=path)
    return place


def folder_of(path: str) -> Path:
    """A folder that a person named, wherever the command was started."""
    return Path(path).expanduser().absolute()
