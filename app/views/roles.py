"""Names of the groups of rights, as the header and the login show them."""

from __future__ import annotations

from collections.abc import Iterable

from app.i18n import N_, Catalogue
from app.models.kinds import Group

GROUPS = {
    Group.INVENTORY_CLERK: N_("operator"),
    Group.PRODUCTION_MANAGER: N_("supervisor"),
    Group.QUALITY_INSPECTOR: N_("quality inspector"),
    Group.MAINTENANCE: N_("maintenance"),
    Group.ADMINISTRATOR: N_("administrator"),
}


def named(groups: Iterable[Group], words: Catalogue) -> str:
    """The groups in their usual order, in words."""
    has = frozenset(groups)
    return ", ".join(words.text(name) for group, name in GROUPS.items() if group in has)
