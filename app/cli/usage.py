"""What argparse says of a wrong command line, in the words of the program's own catalogue."""

from __future__ import annotations

import re

from app.i18n import N_, Catalogue

_ARGUMENT = re.compile(r"argument (?P<name>[^:]+): (?P<rest>.*)", re.DOTALL)
_MESSAGES = tuple(
    (re.compile(pattern, re.DOTALL), message)
    for pattern, message in (
        (r"the following arguments are required: (?P<names>.+)", N_("missing: {names}")),
        (r"unrecognized arguments: (?P<names>.+)", N_("not known here: {names}")),
        (
            r"invalid choice: (?P<value>.+?) \(choose from (?P<choices>.+)\)",
            N_("{value} is none of {choices}"),
        ),
        (r"invalid int value: (?P<value>.+)", N_("{value} is no whole number")),
        (r"invalid \w+ value: (?P<value>.+)", N_("{value} is not understood")),
        (r"expected (?:one argument|at least one argument|\d+ arguments?)", N_("a value must follow")),
        (r"ignored explicit argument (?P<value>.+)", N_("takes no value: {value}")),
        (r"not allowed with argument (?P<name>.+)", N_("not together with {name}")),
    )
)


_PLACEHOLDERS = (
    N_("CODE"), N_("COMMAND"), N_("DIR"), N_("DSN"), N_("FILE"), N_("G"), N_("HEX"), N_("HOST"), N_("INCH"),
    N_("LEVEL"), N_("N"), N_("NAME"), N_("NET"), N_("PLACE"), N_("PORT"), N_("PROFILE"), N_("PROTOCOL"),
    N_("ROLE"), N_("S"), N_("TEXT"),
)  # fmt: skip


def placeholder(name: str, words: Catalogue) -> str:
    """What stands in the usage for a value that has to be given."""
    return words.text(name) if name in _PLACEHOLDERS else name


def worded(message: str, words: Catalogue) -> str:
    """`message` of argparse in this language; one that nobody worded stays as it is."""
    argument = _ARGUMENT.fullmatch(message)
    if argument is not None:
        return f"{argument['name']}: {worded(argument['rest'], words)}"
    for pattern, text in _MESSAGES:
        found = pattern.fullmatch(message)
        if found is not None:
            return words.text(text, **found.groupdict())
    return message
