"""`python -m app.i18n compile`: makes one binary catalogue a language from the rooms' `.po` files."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app.config.paths import resources
from app.i18n.catalogue import DOMAIN


def merged(folder: Path) -> Catalog:
    """One catalogue of all `.po` files of a language; a message with two translations raises ValueError."""
    whole = Catalog(locale=folder.name, charset="utf-8")
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=folder.name):
                _take(whole, message, path)
    return whole


def _take(whole: Catalog, message: Message, path: Path) -> None:
    if not message.id:
        return
    known = whole.get(message.id)
    if known is not None and known.string != message.string:
        raise ValueError(f"{path.name}: {message.id!r} is translated otherwise elsewhere")
    whole[message.id] = message


def compile_all(root: Path) -> list[Path]:
    """Write `<language>/LC_MESSAGES/station.mo` for each language folder with `.po` files; returns the paths."""
    written = []
    for folder in sorted(path for path in root.iterdir() if path.is_dir() and any(path.glob("*.po"))):
        target = folder / "LC_MESSAGES" / f"{DOMAIN}.mo"
        target.parent.mkdir(exist_ok=True)
        with target.open("wb") as file:
            write_mo(file, merged(folder))
        written.append(target)
    return written


def main(arguments: list[str]) -> int:
    if arguments != ["compile"]:
        print("usage: python -m app.i18n compile", file=sys.stderr)
        return 2
    for path in compile_all(resources() / "i18n"):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
