"""From the truck to the label."""

from app.models.kinds.shape import ANYBODY, CLERK, GATE, MANAGER, Kind, fact

LOT_OPENED = fact("lot.opened", CLERK, "lot", "lot_opening", "delivery", "lot_origin", version=2)
RECORDED = fact("weighing.recorded", CLERK, "lot", "lot_opening", "weighing", "movement", version=2)
MANUAL = fact(
    "weighing.manual", MANAGER, "lot", "lot_opening", "weighing", "movement", reason=True, version=2
)

KINDS: tuple[Kind, ...] = (
    LOT_OPENED,
    RECORDED,
    MANUAL,
    fact("weighing.corrected", CLERK, "lot", "supersession", "weighing", "movement", reason=True),
    fact("lot.corrected", CLERK, "lot", "supersession", "lot_opening", "delivery", "lot_origin", reason=True),
    fact("delivery.opened", CLERK, "delivery", "delivery_header"),
    fact("delivery.corrected", CLERK, "delivery", "supersession", "delivery_header", reason=True),
    fact("position.stated", CLERK, "delivery", "delivery_position"),
    fact("position.corrected", CLERK, "delivery", "supersession", "delivery_position", reason=True),
    fact("position.withdrawn", CLERK, "delivery", "supersession", reason=True),
    fact("delivery.measured", GATE, "delivery", "core_temperature"),
    fact("delivery.checked", GATE, "delivery", "arrival_check"),
    fact("delivery.judged", GATE, "delivery", "supersession", "delivery_verdict", "lot", "lot_verdict"),
    fact("delivery.closed", CLERK, "delivery", "delivery_closing"),
    fact("delivery.reopened", MANAGER, "delivery", "supersession", reason=True),
    fact("report.signed", GATE, "delivery", "delivery_report"),
    fact("override.signed", MANAGER, "signed_override", reason=True),
    fact("label.ordered", GATE, "lot", "label_order"),
    fact("label.reprinted", GATE, "lot", "label_order", reason=True),
    fact("label.settled", ANYBODY, "label_settlement", needs_person=False),
)
