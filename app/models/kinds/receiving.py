"""From the truck to the label."""

from app.models.kinds.shape import (
    ANYBODY,
    CLERK,
    GATE,
    MANAGER,
    RELEASE,
    Kind,
    decision,
    earlier,
    fact,
    first,
)

LOT_OPENED = fact("lot.opened", CLERK, "lot", "lot_opening", "delivery", "lot_origin", version=2)
_WEIGHED = ("lot", "lot_opening", "weighing", "movement")
RECORDED = earlier(fact("weighing.recorded", CLERK, *_WEIGHED), 2, "manual_reason")
"""What the scale gave has no reason why it was typed."""
MANUAL = fact("weighing.manual", MANAGER, *_WEIGHED, reason=True, version=3)
_CORRECTED = fact(
    "weighing.corrected", CLERK, "lot", "supersession", "weighing", "movement", reason=True, version=2
)
_CHECKED = fact("delivery.checked", GATE, "delivery", "arrival_check", version=2)
_OVERRIDE = fact("override.signed", MANAGER, "delivery", "signed_override", reason=True, version=2)
_VERDICTS = ("delivery", "supersession", "delivery_verdict", "lot", "lot_verdict")
_JUDGED = fact("delivery.judged", GATE, *_VERDICTS, version=2)
_SETTLED = ("label_settlement",)
"""A label whose date is in doubt is ordered and held back in one."""
_ORDERED = fact("label.ordered", GATE, "lot", "label_order", *_SETTLED, version=2)

KINDS: tuple[Kind, ...] = (
    LOT_OPENED,
    RECORDED,
    MANUAL,
    earlier(MANUAL, 2, "manual_reason"),
    _CORRECTED,
    first(_CORRECTED, "manual_reason"),
    fact("lot.corrected", CLERK, "lot", "supersession", "lot_opening", "delivery", "lot_origin", reason=True),
    fact("delivery.opened", CLERK, "delivery", "delivery_header"),
    fact("delivery.corrected", CLERK, "delivery", "supersession", "delivery_header", reason=True),
    fact("position.stated", CLERK, "delivery", "delivery_position"),
    fact("position.corrected", CLERK, "delivery", "supersession", "delivery_position", reason=True),
    fact("position.withdrawn", CLERK, "delivery", "supersession", reason=True),
    fact("delivery.measured", GATE, "delivery", "core_temperature"),
    _CHECKED,
    first(_CHECKED, "votes"),
    _JUDGED,
    first(_JUDGED, "binding"),
    decision(
        "delivery.released",
        RELEASE,
        "supersession",
        "delivery_verdict",
        "lot_verdict",
        "verdict_release",
        reason=True,
    ),
    fact("delivery.closed", CLERK, "delivery", "delivery_closing"),
    fact("delivery.reopened", MANAGER, "delivery", "supersession", reason=True),
    fact("report.signed", GATE, "delivery", "delivery_report"),
    _OVERRIDE,
    first(_OVERRIDE, "reason", "delivery_id", without=("delivery",)),
    _ORDERED,
    first(_ORDERED, without=_SETTLED),
    fact("label.reprinted", GATE, "lot", "label_order", reason=True),
    fact("label.settled", ANYBODY, "label_settlement", needs_person=False),
)
