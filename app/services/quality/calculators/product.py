"""What happens in the product: salt, spoilage, growth, yield."""

from __future__ import annotations

from decimal import Decimal

from app.i18n import N_
from app.models.quality import listeria, spoilage, water_phase, yields
from app.services.quality import tables
from app.services.quality.calculators.shape import Answer, Calculator, Part
from app.services.quality.given import Given, wrong


def _wps(given: Given) -> Answer:
    share = water_phase.water_phase_salt(given.exact("salt_pct"), given.exact("moisture_pct"))
    least = given.exact("limit_pct", Decimal("3.5"))
    return {
        "wps_pct": share,
        "aw_estimate": water_phase.water_activity(float(share)),
        "meets_limit": share >= least,
    }


def _spoilage(given: Given) -> spoilage.Spoilage:
    model = spoilage.Model(given.choice("model", [str(one) for one in spoilage.Model], "sqrt_temperate"))
    needs = {spoilage.Model.EXPONENTIAL: "slope", spoilage.Model.ARRHENIUS: "activation_kj_mol"}.get(model)
    return spoilage.Spoilage(
        model,
        slope=given.number("slope", None if needs == "slope" else 0.0),
        activation_kj_mol=given.number("activation_kj_mol", None if needs == "activation_kj_mol" else 0.0),
        low_c=given.number("low_c", -3.0 if model is spoilage.Model.SQUARE_ROOT else 0.0),
        high_c=given.number("high_c", 25.0),
    )


def _rrs(given: Given) -> Answer:
    model = _spoilage(given)
    answer: Answer = {}
    if given.has("temperature_c"):
        celsius = given.number("temperature_c")
        answer = {"rrs": model.rate(celsius), "within_model_range": model.within(celsius)}
        if given.has("shelf_life_at_0_days"):
            answer["shelf_life_days"] = given.number("shelf_life_at_0_days") / model.rate(celsius)
    if given.has("history") or not answer:
        answer |= _used(given, model)
    return answer


def _used(given: Given, model: spoilage.Spoilage) -> Answer:
    history = given.pairs("history")
    used = spoilage.used(history, given.number("shelf_life_at_0_days"), model)
    return {
        "equivalent_days_at_0": used.days,
        "remaining_days_at_0": used.remaining,
        "fraction_used": used.fraction,
        "history_within_model_range": all(model.within(celsius) for _, celsius in history),
    }


def _mkt(given: Given) -> Answer:
    celsius = [float(value) for value in given.numbers("temperatures_c")]
    hours = [float(value) for value in given.numbers("hours")] if given.has("hours") else [1.0] * len(celsius)
    if len(hours) != len(celsius):
        raise wrong("hours", len(hours), str(len(celsius)))
    readings = list(zip(hours, celsius, strict=True))
    return {"mkt_c": spoilage.mean_kinetic(readings, given.number("activation_kj_mol", 83.144))}


def _listeria(given: Given) -> Answer:
    of = tables.listeria()
    product = listeria.Product(
        temperature_c=given.number("temperature_c"),
        ph=given.number("pH"),
        wps_pct=None if given.has("aw") else given.number("wps_pct"),
        aw=given.number("aw") if given.has("aw") else None,
        phenol_ppm=given.number("phenol_ppm", 0),
        co2_fraction=given.number("co2_fraction", 0),
        nitrite_ppm=given.number("nitrite_ppm", 0),
        acids_ppm=given.named("acids_ppm", sorted(of.mic)),
    )
    found = listeria.growth(product, of)
    return {
        "aw": found.aw,
        "psi": found.psi,
        "xi": found.xi,
        "mu_per_h": found.mu,
        "doubling_time_h": found.doubling_time_h,
        "growth": found.grows,
        "within_model_range": product.temperature_c <= of.t_ref,
    }


def _yield(given: Given) -> Answer:
    output = yields.compound([float(loss) for loss in given.numbers("losses_pct")])
    answer: Answer = {"output_pct": output.output_pct, "raw_per_unit_product": output.raw_per_unit}
    return answer | (
        {"output_kg": given.number("input_kg") * output.output_pct / 100} if given.has("input_kg") else {}
    )


_MODEL = (
    Part("model", "", N_("sqrt_temperate (default), exp or arrhenius"), optional=True),
    Part("slope", "1/°C", N_("of model exp"), optional=True),
    Part("activation_kj_mol", "kJ/mol", N_("of model arrhenius"), optional=True),
    Part("low_c", "°C", N_("coldest temperature the model is used at"), optional=True),
    Part("high_c", "°C", N_("warmest temperature the model is used at"), optional=True),
)

WPS = Calculator(
    N_("salt in the water phase"),
    "FDA Hazards Guide; Mejlholm and Dalgaard 2009 (water activity)",
    (
        Part("salt_pct", "%", N_("salt in the fish")),
        Part("moisture_pct", "%", N_("water in the fish")),
        Part("limit_pct", "%", N_("least share asked for, else 3.5"), optional=True),
    ),
    (
        Part("wps_pct", "%", N_("salt in the water phase")),
        Part("aw_estimate", "", N_("water activity, good up to some 10 %")),
        Part("meets_limit", N_("yes or no"), N_("whether the share reaches the limit")),
    ),
    '{"salt_pct": 3.0, "moisture_pct": 65}',
    _wps,
)

RRS = Calculator(
    N_("relative rate of spoilage and what a history has used up"),
    "Ratkowsky square root, exponential (FSSP), Arrhenius",
    (
        *_MODEL,
        Part("temperature_c", "°C", N_("temperature whose rate is asked"), optional=True),
        Part("shelf_life_at_0_days", N_("days"), N_("shelf life at 0 °C"), optional=True),
        Part("history", N_("[hours, °C]"), N_("how long at which temperature, in order"), optional=True),
    ),
    (
        Part("rrs", "", N_("rate as a multiple of that at 0 °C")),
        Part("shelf_life_days", N_("days"), N_("shelf life at the temperature")),
        Part(
            "within_model_range, history_within_model_range",
            N_("yes or no"),
            N_("the model may be used there"),
        ),
        Part(
            "equivalent_days_at_0, remaining_days_at_0", N_("days"), N_("used up and left, as days at 0 °C")
        ),
        Part("fraction_used", "", N_("part of the shelf life that is used up")),
    ),
    '{"model": "sqrt_temperate", "shelf_life_at_0_days": 14, "history": [[24, 0], [48, 2]]}',
    _rrs,
)

MKT = Calculator(
    N_("mean kinetic temperature"),
    "USP <1079>",
    (
        Part("temperatures_c", "°C", N_("readings")),
        Part("hours", N_("hours"), N_("how long each lasted, else all alike"), optional=True),
        Part("activation_kj_mol", "kJ/mol", N_("else 83.144"), optional=True),
    ),
    (Part("mkt_c", "°C", N_("mean kinetic temperature")),),
    '{"temperatures_c": [2, 2, 2, 8]}',
    _mkt,
)

LISTERIA = Calculator(
    N_("growth of Listeria monocytogenes in lightly preserved fish"),
    "Mejlholm and Dalgaard 2009",
    (
        Part("temperature_c", "°C", N_("storage, up to 25")),
        Part("pH", "", N_("of the fish")),
        Part("wps_pct", "%", N_("salt in the water phase; or aw"), optional=True),
        Part("aw", "", N_("water activity"), optional=True),
        Part("phenol_ppm", "ppm", N_("smoke phenols"), optional=True),
        Part("co2_fraction", "0…1", N_("carbon dioxide in the headspace"), optional=True),
        Part("nitrite_ppm", "ppm", N_("nitrite"), optional=True),
        Part(
            "acids_ppm",
            "ppm",
            N_("lactic, acetic, diacetate, benzoic, citric, sorbic"),
            optional=True,
        ),
    ),
    (
        Part("aw", "", N_("water activity")),
        Part("psi", "", N_("1 and more: no growth")),
        Part("xi", "", N_("part of the rate that interaction leaves")),
        Part("mu_per_h", "1/h", N_("rate of growth")),
        Part("doubling_time_h", N_("hours"), N_("null without growth")),
        Part("growth", N_("yes or no"), N_("whether it grows")),
        Part("within_model_range", N_("yes or no"), N_("whether the temperature is one of the model's")),
    ),
    '{"temperature_c": 5, "wps_pct": 3.5, "pH": 6.1, "phenol_ppm": 10, "acids_ppm": {"lactic": 8000}}',
    _listeria,
)

YIELD = Calculator(
    N_("yield of a chain of steps"),
    "compound rule; FAO conversion factor",
    (
        Part("losses_pct", "%", N_("loss of each step, of what the step is given; a gain is negative")),
        Part("input_kg", "kg", N_("raw material"), optional=True),
    ),
    (
        Part("output_pct", "%", N_("product of raw material")),
        Part("raw_per_unit_product", "", N_("raw material for one unit of product")),
        Part("output_kg", "kg", N_("product, where input_kg is given")),
    ),
    '{"losses_pct": [0.8, 25.3, 3.8, 23.2]}',
    _yield,
)
