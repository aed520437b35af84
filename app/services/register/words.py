"""What categories, checks and states of machines are called, on screens and in files."""

from __future__ import annotations

from collections.abc import Mapping

from app.i18n import N_
from app.models.register import Category, Standing, What
from app.models.register_desk import Condition

CATEGORIES: Mapping[str, str] = {
    Category.SCALE: N_("Scales"),
    Category.CHECKWEIGHER: N_("Checkweighers"),
    Category.THERMOMETER: N_("Thermometers"),
    Category.INSTRUMENT: N_("Laboratory instruments"),
    Category.WEIGHT: N_("Test weights"),
    Category.METAL_DETECTOR: N_("Metal detectors"),
    Category.PRINTER: N_("Printers"),
    Category.SCANNER: N_("Scanners"),
    Category.FREEZER: N_("Freezers"),
    Category.COLD_ROOM: N_("Cold rooms"),
    Category.SMOKER: N_("Smoking chambers"),
    Category.DRYER: N_("Dryers"),
    Category.TANK: N_("Tanks and vats"),
    Category.TABLE: N_("Tables"),
    Category.PACKER: N_("Packing machines"),
    Category.CUTTER: N_("Cutting machines"),
    Category.ICE_MAKER: N_("Ice makers"),
    Category.OTHER: N_("Other equipment"),
}
CHECKS: Mapping[str, str] = {
    What.VERIFICATION: N_("Verification"),
    What.CALIBRATION: N_("Calibration"),
    What.TEST_WEIGHT: N_("Test weight"),
}
CONDITIONS = {
    Condition.IN_SERVICE: N_("in service"),
    Condition.FAULTY: N_("faulty"),
    Condition.STOPPED: N_("stopped"),
    Condition.BROKEN: N_("broken down"),
    Condition.OUT: N_("out of service"),
}
STANDINGS = {
    Standing.OK: N_("in order"),
    Standing.DUE: N_("due soon"),
    Standing.OVERDUE: N_("overdue"),
    Standing.REFUSED: N_("not to be used"),
}
KINDS = {
    "equipment.set": N_("Equipment set"),
    "service_plan.set": N_("Service plan set"),
    "check_rule.set": N_("Rule of checks set"),
    "stop_reason.set": N_("Reason of stops set"),
    "equipment.checked": N_("Verification or calibration"),
    "test_weight.recorded": N_("Test weight"),
    "hours.recorded": N_("Running hours read"),
    "service.done": N_("Service done"),
    "fault.reported": N_("Fault reported"),
    "fault.closed": N_("Fault mended"),
    "stop.began": N_("Machine stopped"),
    "stop.ended": N_("Machine runs again"),
    "equipment.corrected": N_("Register put right"),
}
"""Kinds of entries."""
FIELDS = {
    "equipment": N_("Equipment"),
    "category": N_("Category"),
    "maker": N_("Maker"),
    "model": N_("Model"),
    "serial": N_("Serial number"),
    "device": N_("As its device named"),
    "capacity": N_("Capacity"),
    "capacity_unit": N_("Capacity in"),
    "critical": N_("The plant cannot do without"),
    "in_since": N_("In service since"),
    "out_since": N_("Out of service since"),
    "every_days": N_("Again after days"),
    "every_hours": N_("Again after running hours"),
    "warn_days": N_("Warn before"),
    "what": N_("What is done"),
    "interval_days": N_("Holds for"),
    "refuse_after_days": N_("When overdue, refuse after"),
    "nominal_g": N_("Mass of the test weight"),
    "allowed_g": N_("Allowed error"),
    "parent": N_("Belongs to"),
    "failure": N_("Counts as a failure"),
    "done_on": N_("Done on"),
    "organisation": N_("Organisation"),
    "certificate": N_("Certificate"),
    "passed": N_("Passed"),
    "valid_until": N_("Valid through"),
    "uncertainty": N_("Uncertainty"),
    "indicated_g": N_("Indicated"),
    "minutes": N_("Running time, min"),
    "replaced": N_("The counter was replaced"),
    "plan": N_("Service plan"),
    "parts": N_("Parts"),
    "stops": N_("It cannot work"),
    "done": N_("What was done"),
}
"""Columns of the register's tables that no other table has."""
UNITS = {
    "kg": N_("kg"),
    "kg_fish": N_("kg of fish"),
    "kg_per_cycle": N_("kg a cycle"),
    "kg_per_day": N_("kg a day"),
    "kg_per_h": N_("kg an hour"),
    "packs_per_h": N_("packs an hour"),
    "packs_per_min": N_("packs a minute"),
}


def category(code: str) -> str:
    """The message of a category; the code of one that this program does not know."""
    return CATEGORIES[Category(code)] if code in set(Category) else code
