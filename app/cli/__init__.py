"""The command line: one command `baikal-station` with its parts. Heavy parts are imported when they are called."""

from __future__ import annotations

import logging
import sys
from argparse import Namespace
from collections.abc import Callable
from importlib import import_module

from app.cli.arguments import language_of, parser
from app.errors import EnvironmentFault, StationError
from app.i18n import Catalogue

Handler = Callable[[Namespace, Catalogue], int]


def run(words: list[str]) -> int:
    """Carry out one command line. 0: done; 1: refused or failed, said on the error output; 2: usage."""
    catalogue = Catalogue(language_of(words))
    arguments = parser(catalogue).parse_args(words or ["run"])
    try:
        return _handler(arguments)(arguments, catalogue)
    except StationError as error:
        say(error, catalogue)
    except BrokenPipeError:
        raise  # nobody reads what is printed any more: nothing that a person has to be told
    except OSError as error:
        logging.getLogger("baikal.command").debug("refused by the system", exc_info=True)
        place = f" ({error.filename})" if error.filename else ""
        say(EnvironmentFault("system.refused", said=f"{error.strerror or error}{place}"), catalogue)
    return 1


def _handler(arguments: Namespace) -> Handler:
    module, _, function = arguments.handler.partition(":")
    handler: Handler = getattr(import_module(f"app.cli.{module}"), function)
    return handler


def say(error: StationError, catalogue: Catalogue) -> None:
    """Print title, what happened and what to do, in the chosen language."""
    from app.i18n.errors import wording

    text = wording()[error.key]
    for line in (text.title, text.what, text.do):
        print(catalogue.text(line, **error.params), file=sys.stderr)
