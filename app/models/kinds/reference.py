"""What an office decides of the data that screens choose from."""

from app.models.kinds.shape import CHIEF, Kind, decision

ITEM = decision("item.set", CHIEF, "item", version=2)
CONTAINER = decision("container_type.set", CHIEF, "container_type", version=2)
PLACE = decision("place.set", CHIEF, "place", version=2)
REASON = decision("reason.set", CHIEF, "reason", version=2)

KINDS: tuple[Kind, ...] = (
    ITEM,
    CONTAINER,
    PLACE,
    REASON,
    decision("band.set", CHIEF, "band"),
    decision("supplier.set", CHIEF, "supplier"),
    decision("species.set", CHIEF, "species"),
    decision("term.set", CHIEF, "term"),
    decision("origin_rule.set", CHIEF, "origin_rule", reason=True),
)
