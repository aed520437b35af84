"""Fixtures of this room."""

from tests.services.operations.serving import running_plant, shared_server

__all__ = ["running_plant", "shared_server"]
