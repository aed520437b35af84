"""Reference data and settings: decisions with versions; names in each language."""

from app.models.tables.base import Fill, Table, flag, grams, instant, integer, json, text

TABLES = (
    Table(
        "item",
        Fill.STATE,
        (
            text("code"),
            text("name_ru"),
            text("name_en"),
            text("species", required=False),
            grams("band_low_g", required=False),
            grams("band_high_g", required=False),
            flag("active"),
            integer("version"),
        ),
        key=("code",),
        doc="What can be weighed; the band, where given, is the net weight of one unit.",
    ),
    Table(
        "container_type",
        Fill.STATE,
        (text("code"), text("name_ru"), text("name_en"), grams("tare_g"), flag("active"), integer("version")),
        key=("code",),
        doc="A crate or tub with its list tare.",
    ),
    Table(
        "place",
        Fill.STATE,
        (text("code"), text("name_ru"), text("name_en"), flag("active"), integer("version")),
        key=("code",),
        doc="Where stock stands.",
    ),
    Table(
        "reason",
        Fill.STATE,
        (text("code"), text("purpose"), text("name_ru"), text("name_en"), flag("active"), integer("version")),
        key=("code",),
        doc="Reasons a person chooses from; entries store the code, never the wording.",
    ),
    Table(
        "setting",
        Fill.STATE,
        (
            text("key"),
            json("value", required=True),
            instant("valid_from", required=False),
            text("source", required=False),
            integer("version"),
        ),
        key=("key",),
        doc="A limit, time or rule that the plant may change, with its source and begin of validity.",
    ),
)
