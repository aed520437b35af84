"""The station's keys in the place that its settings name."""

from __future__ import annotations

import logging

from app.config.station import Settings
from app.errors import EnvironmentFault
from app.services.identity.custody import CustodyKind
from app.services.identity.keys import StationKeys

AUTO = "auto"
log = logging.getLogger("baikal.run")


def housed(keys: StationKeys, settings: Settings) -> StationKeys:
    """The same keys, moved where the settings want them. A place that does not take them is said in the log, and
    by doctor: the station works on with them where they are.
    """
    wanted = settings.keys.custody
    if wanted != AUTO and keys.exist():
        try:
            keys.rehouse(CustodyKind(wanted))
        except EnvironmentFault as fault:
            log.warning("the keys stay where they are, not in %s: %s", wanted, fault)
    return keys
