"""What the station keeps of its people: the plant's last word, as a whole, with its age."""

from datetime import timedelta

import pytest

from app.services.identity.verifiers import Verifiers
from tests.services.identity.helpers import MemoryVault, SetClock

ANN, BOB = b"a" * 32, b"b" * 32


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def verifiers(clock: SetClock) -> Verifiers:
    verifiers = Verifiers(MemoryVault(), clock)
    verifiers.replace({"p_0001": ANN, "p_0002": BOB})
    return verifiers


def test_each_matches_its_own(verifiers: Verifiers) -> None:
    assert verifiers.matches("p_0001", ANN)
    assert not verifiers.matches("p_0001", BOB)


@pytest.mark.parametrize("guess", [bytes(32), ANN, b""])
def test_nothing_matches_a_stranger(verifiers: Verifiers, guess: bytes) -> None:
    assert not verifiers.matches("p_0003", guess)


def test_the_plants_word_replaces_the_one_before(verifiers: Verifiers) -> None:
    verifiers.replace({"p_0002": ANN})
    assert not verifiers.matches("p_0001", ANN)
    assert verifiers.matches("p_0002", ANN)
    assert not verifiers.matches("p_0002", BOB)


def test_a_forgotten_person_is_a_stranger(verifiers: Verifiers) -> None:
    verifiers.forget("p_0001")
    verifiers.forget("p_0009")
    assert not verifiers.matches("p_0001", ANN)
    assert verifiers.matches("p_0002", BOB)


def test_age_counts_from_the_plants_word(verifiers: Verifiers, clock: SetClock) -> None:
    clock.advance(timedelta(days=3))
    verifiers.forget("p_0001")
    assert verifiers.age() == timedelta(days=3)
    verifiers.replace({})
    assert verifiers.age() == timedelta()


def test_no_word_has_no_age(clock: SetClock) -> None:
    assert Verifiers(MemoryVault(), clock).age() is None
