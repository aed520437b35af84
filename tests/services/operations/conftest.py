"""Fixtures of this room."""

from tests.services.operations.shared import shared_server

__all__ = ["shared_server"]
