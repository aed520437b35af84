"""Persons, their groups, stations and their incarnations; sessions as the stations reported them."""

from app.models.tables.base import Fill, Table, flag, instant, integer, json, text, uuid

TABLES = (
    Table(
        "person",
        Fill.STATE,
        (
            text("role"),
            text("name"),
            text("language", required=False),
            flag("active"),
            integer("badge"),
            integer("version"),
        ),
        key=("role",),
        doc="A person behind a role name that is a pseudonym (`p_0042`); the name stands here only.",
    ),
    Table(
        "person_group",
        Fill.STATE,
        (text("role"), text("grp"), instant("since"), instant("until", required=False), integer("version")),
        key=("role", "grp"),
        doc="Membership of a person in a group of rights, with its time.",
    ),
    Table(
        "station",
        Fill.STATE,
        (text("code"), text("name"), text("role"), text("profile"), flag("active"), integer("version")),
        key=("code",),
        doc="A touchscreen PC or desk and the login role it uses; `profile` says which kinds it is sent.",
    ),
    Table(
        "incarnation",
        Fill.STATE,
        (text("stream"), text("station"), text("lot_prefix"), flag("active"), integer("version")),
        key=("stream",),
        doc="One life of a station's journal: its stream and the lot-code part that is never given again.",
    ),
    Table(
        "session",
        Fill.FACT,
        (
            uuid(),
            text("role"),
            text("assurance"),
            instant("expires_at"),
            json("claims", required=True),
            text("digest"),
        ),
        doc="A session as the station signed it: id, claims and the token's digest, never the token.",
    ),
    Table(
        "session_end",
        Fill.FACT,
        (uuid(), uuid("session_id"), text("cause", "left", "idle", "blocked", "refreshed", "taken_over")),
        doc="The end of a session and its cause.",
    ),
)
