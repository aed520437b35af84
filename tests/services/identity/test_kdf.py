"""Derivations: pinned values, and secrets that do not lead to each other."""

import base64
import hashlib
import hmac
import uuid

import pytest
from argon2.low_level import Type, hash_secret_raw

from app.errors import OperatorError
from app.services.identity.badge import Badge
from app.services.identity.kdf import PinRules, Root, check_pin, derive_root, scram_verifier

PLANT = uuid.UUID("6f1c3b54-3d2e-4c8b-9a55-0c0a7e1f2b11")
BADGE = Badge("p_0042", bytes(range(16)))


def test_root_is_argon2id_of_secret_and_pin() -> None:
    salt = hashlib.sha256(b"v1" + str(PLANT).encode() + b"p_0042").digest()[:16]
    key = hash_secret_raw(BADGE.secret + b"483920", salt, 3, 65536, 1, 32, Type.ID)
    root = derive_root(PLANT, BADGE, "483920")
    assert root == Root("p_0042", key)
    # Pinned for good: a change here locks every printed badge out.
    assert root.verifier.hex() == "c8a5147abdf4f18eb46797be022ea25267d48e49e8dc0bab80a67e49fceda0a5"


def test_password_and_verifier_are_two_derivations() -> None:
    root = Root("p_0042", bytes(32))
    assert root.password == hmac.new(bytes(32), b"postgres", "sha256").hexdigest()
    assert root.verifier == hashlib.sha256(hmac.new(bytes(32), b"off-line", "sha256").digest()).digest()
    assert root.password not in root.verifier.hex()


@pytest.mark.parametrize(
    ("plant", "badge", "pin"),
    [
        (uuid.UUID(int=1), BADGE, "483920"),
        (PLANT, Badge("p_0043", BADGE.secret), "483920"),
        (PLANT, Badge("p_0042", bytes(16)), "483920"),
        (PLANT, BADGE, "483921"),
    ],
)
def test_each_part_counts(plant: uuid.UUID, badge: Badge, pin: str) -> None:
    assert derive_root(plant, badge, pin).key != derive_root(PLANT, BADGE, "483920").key


def test_a_passphrase_is_the_same_however_it_was_composed() -> None:
    composed, apart = "бурый медв\u0439жонок", "бурый медв\u0438\u0306жонок"
    assert derive_root(PLANT, BADGE, composed) == derive_root(PLANT, BADGE, apart)


def test_nothing_secret_in_a_log() -> None:
    root = Root("p_0042", b"k" * 32)
    assert "kkk" not in repr(root)


def test_scram_verifier_of_rfc_7677() -> None:
    """The exchange of RFC 7677, section 3: what is stored proves both sides of it."""
    nonce, salt = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", "W22ZaJ0SNY7soEsUEjb6gQ=="
    message = f"n=user,r=rOprNGfwEbeRWgbNEkqO,r={nonce},s={salt},i=4096,c=biws,r={nonce}".encode()
    method, cost, keys = scram_verifier("pencil", base64.b64decode(salt)).split("$")
    stored, server = (base64.b64decode(key) for key in keys.split(":"))
    proof = base64.b64decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
    signature = hmac.digest(stored, message, "sha256")
    client_key = bytes(a ^ b for a, b in zip(proof, signature, strict=True))
    assert (method, cost) == ("SCRAM-SHA-256", f"4096:{salt}")
    assert hashlib.sha256(client_key).digest() == stored
    assert (
        base64.b64encode(hmac.digest(server, message, "sha256"))
        == b"6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
    )


def test_two_verifiers_of_one_password_differ() -> None:
    assert scram_verifier("a") != scram_verifier("a")


@pytest.mark.parametrize("pin", ["483920", "100200", "908172635441", "синяя чайка над морем"])
def test_good_pins(pin: str) -> None:
    check_pin(pin)


@pytest.mark.parametrize(
    ("pin", "key"),
    [
        ("", "pin.short"),
        ("48392", "pin.short"),
        ("чайка", "pin.short"),
        ("4839201122334", "pin.long"),
        ("000000", "pin.simple"),
        ("123456", "pin.simple"),
        ("987654", "pin.simple"),
        ("890123", "pin.simple"),
        ("121212", "pin.simple"),
        ("123123", "pin.simple"),
        ("477447", "pin.simple"),
        ("159753", "pin.simple"),
        ("ааааааааааааа", "pin.simple"),
    ],
)
def test_bad_pins(pin: str, key: str) -> None:
    with pytest.raises(OperatorError) as refused:
        check_pin(pin)
    assert refused.value.key == key


def test_rules_are_data() -> None:
    check_pin("1234", PinRules(least_digits=4, steps=(), forbidden=frozenset()))
