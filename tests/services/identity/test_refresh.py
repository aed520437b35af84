"""The rotating token: once each, opened by the badge alone, and an old one closes the family."""

import json

import pytest

from app.services.identity.badge import Badge, new_badge
from app.services.identity.refresh import Families, NotKnown
from tests.services.identity.helpers import MemoryVault

SHIFT = "2026-11-23/1"


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


@pytest.fixture
def families(vault: MemoryVault) -> Families:
    return Families(vault)


@pytest.fixture
def badge() -> Badge:
    return new_badge("p_0042")


def test_a_badge_opens_its_token_and_spends_it(families: Families, badge: Badge) -> None:
    first = families.begin(badge, SHIFT)
    assert families.token(badge, SHIFT) == first
    second = families.rotate(first, badge)
    assert second != first
    assert families.token(badge, SHIFT) == second


def test_a_spent_token_closes_the_family(families: Families, badge: Badge) -> None:
    spent = families.begin(badge, SHIFT)
    families.rotate(spent, badge)
    with pytest.raises(NotKnown):
        families.rotate(spent, badge)
    assert not families.knows(badge, SHIFT)
    with pytest.raises(NotKnown):
        families.token(badge, SHIFT)


@pytest.mark.parametrize("other", [Badge("p_0042", bytes(16)), Badge("p_0043", bytes(16))])
def test_no_other_badge_opens_it(families: Families, badge: Badge, other: Badge) -> None:
    families.begin(badge, SHIFT)
    assert not families.knows(other, SHIFT)
    with pytest.raises(NotKnown):
        families.token(other, SHIFT)


def test_it_ends_with_the_shift(families: Families, badge: Badge, vault: MemoryVault) -> None:
    families.begin(badge, SHIFT)
    assert not families.knows(badge, "2026-11-23/2")
    families.begin(new_badge("p_0043"), "2026-11-23/2")
    assert list(json.loads(vault["refresh"])) == ["p_0043"]


def test_people_of_one_shift_do_not_disturb_each_other(families: Families, badge: Badge) -> None:
    other = new_badge("p_0043")
    families.begin(badge, SHIFT)
    families.begin(other, SHIFT)
    families.close("p_0043")
    assert families.knows(badge, SHIFT)
    assert not families.knows(other, SHIFT)


def test_it_survives_a_restart(families: Families, badge: Badge, vault: MemoryVault) -> None:
    token = families.begin(badge, SHIFT)
    assert Families(vault).token(badge, SHIFT) == token


def test_the_vault_holds_neither_token_nor_badge(
    families: Families, badge: Badge, vault: MemoryVault
) -> None:
    token = families.begin(badge, SHIFT).partition(".")[2]
    kept = vault["refresh"].decode()
    assert token not in kept
    assert badge.secret.hex() not in kept
    assert badge.text not in kept
