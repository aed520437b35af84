"""The published rules by name: what each is given and answers. They need no database and no settings."""

from collections.abc import Mapping

from app.services.quality.calculators import charts, lots, product
from app.services.quality.calculators.shape import Calculator, Part

CALCULATORS: Mapping[str, Calculator] = {
    "spc-limits": charts.SPC_LIMITS,
    "spc-rules": charts.SPC_RULES,
    "iso2859": lots.ISO2859,
    "net-content": lots.NET_CONTENT,
    "histamine": lots.HISTAMINE,
    "wps": product.WPS,
    "rrs": product.RRS,
    "mkt": product.MKT,
    "listeria": product.LISTERIA,
    "yield": product.YIELD,
}

__all__ = ["CALCULATORS", "Calculator", "Part"]
