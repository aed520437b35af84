"""What a station keeps: its keys where the settings name, others' entries as long as settings and plant say."""

from __future__ import annotations

import logging

from app.config.station import Settings
from app.errors import EnvironmentFault
from app.services.identity.custody import CustodyKind
from app.services.identity.keys import StationKeys
from app.services.reference import Query, Reference

AUTO = "auto"
KEEP_DAYS = "station.keep_days"
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


def days_kept(settings: Settings, query: Query) -> int:
    """Days that others' entries stay: the station's own setting, else the plant's."""
    return settings.journal.days or int(Reference(query).setting(KEEP_DAYS))
