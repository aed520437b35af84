"""People, stations, weighings: the kinds as the first release has them."""

from app.models.kinds.receiving import LOT_OPENED, MANUAL, RECORDED
from app.models.kinds.reference import CONTAINER, ITEM, PLACE, REASON
from app.models.kinds.shape import (
    ADMIN,
    ANYBODY,
    CHIEF,
    CLERK,
    NOBODY,
    VALIDITY,
    Kind,
    Nature,
    decision,
    fact,
    first,
    whole,
)

KINDS: tuple[Kind, ...] = (
    fact("station.started", ANYBODY, "station_start", needs_person=False),
    fact("session.opened", ANYBODY, "session"),
    fact("session.ended", ANYBODY, "session_end"),
    first(LOT_OPENED, without=("delivery", "lot_origin")),
    first(RECORDED, "pieces"),
    first(MANUAL, "pieces", "manual_reason"),
    fact("weighing.voided", CLERK, "lot", "supersession", reason=True),
    fact("scale.tared", ANYBODY, "taring"),
    decision("person.enrolled", ADMIN, "person", "person_group"),
    decision("person.changed", ADMIN, "person", "person_group"),
    decision("person.blocked", ADMIN, "person", reason=True),
    decision("person.unblocked", ADMIN, "person", reason=True),
    decision("person.rekeyed", ADMIN, "person"),
    decision("station.enrolled", ADMIN, "station", "incarnation"),
    decision("station.changed", ADMIN, "station"),
    decision("station.blocked", ADMIN, "station", reason=True),
    decision("incarnation.opened", ADMIN, "incarnation", reason=True),
    first(ITEM, "gtin", "counted", *VALIDITY),
    first(CONTAINER, *VALIDITY),
    first(PLACE, *VALIDITY),
    first(REASON, *VALIDITY),
    decision("setting.set", CHIEF, "setting", reason=True),
    decision("entry.mended", CHIEF, "mending", reason=True),
    decision("recovery.confirmed", ADMIN, reason=True),
    decision("stream.confirmed", ADMIN, "confirmation", reason=True),
    Kind("entry.marked", Nature.SERVER, NOBODY, whole("mark"), needs_person=False, everywhere=True),
    Kind("entry.reapplied", Nature.SERVER, NOBODY, whole("mending"), needs_person=False, everywhere=True),
    Kind("epoch.begun", Nature.SERVER, NOBODY, {}, needs_person=False, everywhere=True),
)
