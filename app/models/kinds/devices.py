"""What people change about the devices of a station."""

from app.models.kinds.shape import ADMIN, Group, Kind, fact

TECHNICIANS = ADMIN | {Group.MAINTENANCE}
"""Who sets up devices, looks at their lines and puts simulators in their place."""

KINDS: tuple[Kind, ...] = (fact("device.changed", TECHNICIANS, "device_change"),)
