"""Folders: what ships with the program, and what it keeps on this machine."""

from __future__ import annotations

import os
from pathlib import Path


def resources() -> Path:
    """The shipped `resources` folder, beside the package in a checkout and inside it when installed."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def data_dir() -> Path:
    """Where the station keeps its journal: `BAIKAL_DATA`, else the user's data folder of the system."""
    chosen = os.environ.get("BAIKAL_DATA")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_data_dir("baikal-station", appauthor=False))


def config_file() -> Path:
    """The station's settings file: `BAIKAL_CONFIG`, else `station.toml` in the data folder."""
    chosen = os.environ.get("BAIKAL_CONFIG")
    return Path(chosen) if chosen else data_dir() / "station.toml"
