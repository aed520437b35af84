"""Wording: every text a person sees goes through one catalogue, Russian or English, chosen live.

Message ids are the English text. `N_` marks a text that is shown later; the catalogues of all rooms
(`resources/i18n/<language>/*.po`) are compiled into one.
"""

from app.i18n.catalogue import LANGUAGES, N_, Catalogue

__all__ = ["LANGUAGES", "N_", "Catalogue"]
