"""A device's settings as the fields of a form, and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.i18n import N_, Catalogue
from app.models.device_board import SetUp, Spoken
from app.views.lists.field import NO, YES, Field, Kind, Values
from app.views.marks import Option

BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
FORMS = {
    "8N1": (8, "none"), "7E1": (7, "even"), "8E1": (8, "even"), "7O1": (7, "odd"), "8O1": (8, "odd"),
    "7N1": (7, "none"),
}  # fmt: skip
FRAMINGS = ("rtu", "tcp")
DOTS = ("203", "300", "600")
UNITS = (("kg", N_("kg")), ("g", N_("g")), ("t", N_("t")), ("lb", N_("lb")))
_NUMBERS = ("max_g", "division_g", "min_g", "return_threshold_g", "baud", "dpi", "width_mm", "decimals")
_TEXTS = ("unit", "serial", "address", "map", "framing")
_FLAGS = ("rs485", "echo")
_OF = {
    "scale": ("map", "unit", "decimals", "max_g", "division_g", "min_g", "return_threshold_g", "serial", "address",
              "framing", "baud", "form",
              "rs485", "echo"),
    "scanner": ("baud", "form"),
    "printer": ("dpi", "width_mm", "baud"),
}  # fmt: skip
"""Fields of a family besides name, protocol and place."""
_OWN = ("map", "decimals", "framing")
"""Fields that only some protocols have."""
PLACE, PROTOCOL, NAME, FORM = "place", "protocol", "name", "form"


def values_of(told: SetUp) -> dict[str, str]:
    """The form's texts of a device as it is set up."""
    values = {NAME: told.name, PROTOCOL: told.protocol, PLACE: told.address}
    for name, value in told.options.items():
        if name in _FLAGS:
            values[name] = YES if value else NO
        elif name in (*_NUMBERS, *_TEXTS):
            values[name] = str(value)
    form = next((code for code, pair in FORMS.items() if pair == _form(told.options)), "")
    return {name: value for name, value in {**values, FORM: form}.items() if value}


def _form(options: Mapping[str, object]) -> tuple[object, object]:
    return options.get("bits"), options.get("parity")


def set_up(before: SetUp, spoken: Spoken, values: Values) -> SetUp:
    """The device as the form says; options that the form does not show stay as they were."""
    shown = _shown(spoken)
    hidden = {*shown, "bits", "parity"} if FORM in shown else set(shown)
    options = {name: value for name, value in before.options.items() if name not in hidden}
    for name in shown:
        value = values.get(name, "")
        if not value:
            continue
        if name == FORM:
            options["bits"], options["parity"] = FORMS[value]
        elif name in _FLAGS:
            options[name] = value == YES
        else:
            options[name] = int(Decimal(value)) if name in _NUMBERS else value
    return SetUp(values[NAME], spoken.code, values[PLACE], options)


def _shown(spoken: Spoken) -> list[str]:
    return [name for name in _OF.get(spoken.family, ()) if name not in _OWN or name in spoken.options]


def fields(protocols: Sequence[Spoken], values: Values, words: Catalogue) -> tuple[Field, ...]:
    """What is asked of a device that speaks the chosen protocol; of none chosen yet, the protocol first."""
    spoken = next((one for one in protocols if one.code == values.get(PROTOCOL)), None)
    options = tuple(Option(one.code, one.title) for one in protocols)
    first = (
        Field(PROTOCOL, words.text("Protocol"), Kind.CHOICE, required=True, options=options),
        Field(NAME, words.text("Name"), required=True, letters="en", longest=24, capitals=False,
              hint=words.text("Short, in Latin letters: scale, printer-2"), check=lambda text: _plain(text, words)),
        Field(PLACE, words.text("Attached"), required=True, letters="en",
              hint=words.text("/dev/ttyUSB0, usb:NUMBER or tcp:ADDRESS:PORT")),
    )  # fmt: skip
    if spoken is None:
        return first
    more = _all(spoken, words)
    return (*first, *(more[name] for name in _shown(spoken)))


def _plain(text: str, words: Catalogue) -> str:
    good = text.isascii() and text.replace("-", "").replace("_", "").isalnum()
    return "" if good else words.text("Latin letters, digits and dashes only")


def _all(spoken: Spoken, words: Catalogue) -> dict[str, Field]:
    scale, line = words.text("Scale"), words.text("Line")
    units = tuple(Option(code, words.text(name)) for code, name in UNITS)
    usual = words.text("as usual for the protocol")
    found = (
        Field("map", words.text("Map of registers"), required=spoken.asks_map, letters="en", group=scale,
              hint=words.text("A name of the supplied maps, or a file")),
        Field("decimals", words.text("Decimals"), Kind.NUMBER, high=Decimal(6), low=Decimal(0), group=scale,
              none=words.text("as usual for the protocol")),
        Field("framing", words.text("Frames"), Kind.CHOICE, options=tuple(Option(n, n.upper()) for n in FRAMINGS),
              group=line, none=usual),
        Field("unit", words.text("Unit"), Kind.CHOICE, required=spoken.asks_unit, options=units, group=scale,
              hint=words.text("This protocol does not say it. It stands on the scale's display."),
              none=words.text("told by the scale")),
        Field("max_g", words.text("Greatest load"), Kind.NUMBER, required=True, unit=words.text("g"), low=Decimal(1),
              high=Decimal(1_000_000_000), group=scale),
        Field("division_g", words.text("Step of the scale"), Kind.NUMBER, required=True, unit=words.text("g"),
              low=Decimal(1), high=Decimal(1_000_000), group=scale),
        Field("min_g", words.text("Least load"), Kind.NUMBER, unit=words.text("g"), low=Decimal(1), group=scale,
              none=words.text("20 steps")),
        Field("return_threshold_g", words.text("Empty below"), Kind.NUMBER, unit=words.text("g"), low=Decimal(1),
              group=scale, none=words.text("the least load")),
        Field("serial", words.text("Serial No."), letters="en", capitals=True, group=scale,
              none=words.text("not watched")),
        Field("address", words.text("Address on a shared line"), letters="en", group=line, none=words.text("none")),
        Field("baud", words.text("Speed"), Kind.CHOICE, options=tuple(Option(str(n), str(n)) for n in BAUDS),
              group=line, none=usual),
        Field(FORM, words.text("Bits and parity"), Kind.CHOICE, options=tuple(Option(n, n) for n in FORMS),
              group=line, none=usual),
        Field("rs485", words.text("RS-485: the adapter turns the direction by command"), Kind.FLAG, group=line,
              none=words.text("No")),
        Field("echo", words.text("RS-485: two wires, own bytes are heard"), Kind.FLAG, group=line,
              none=words.text("No")),
        Field("dpi", words.text("Dots an inch"), Kind.CHOICE, options=tuple(Option(n, n) for n in DOTS), none="203"),
        Field("width_mm", words.text("Width of the labels"), Kind.NUMBER, unit=words.text("mm"), low=Decimal(20),
              high=Decimal(300), none="100"),
    )  # fmt: skip
    return {field.code: field for field in found}
