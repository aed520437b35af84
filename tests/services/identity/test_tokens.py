"""Sessions: what proves one, and everything that does not."""

import base64
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from app.models.envelope import Assurance, encode
from app.models.kinds import latest
from app.services.identity.keys import new_session_key
from app.services.identity.tokens import InvalidToken, Session, Signer, session_ended, session_opened
from tests.services.identity.helpers import CLERK, SetClock, station_key


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def signer(clock: SetClock) -> Signer:
    return Signer(station_key(), "R1.1", clock)


@pytest.fixture
def session(signer: Signer) -> Session:
    return signer.issue("p_0042", CLERK, Assurance.OFFLINE)


def test_a_session_comes_back(signer: Signer, session: Session) -> None:
    assert signer.read(session.token) == session
    assert (session.person, session.groups, session.assurance) == ("p_0042", CLERK, Assurance.OFFLINE)
    assert session.expires - session.issued == timedelta(hours=24)


def test_it_ends_after_24_hours_of_the_stations_clock(
    signer: Signer, session: Session, clock: SetClock
) -> None:
    clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    assert signer.read(session.token) == session
    clock.advance(timedelta(seconds=1))
    with pytest.raises(InvalidToken):
        signer.read(session.token)


def test_an_expired_session_still_names_its_person(session: Session, clock: SetClock) -> None:
    assert session.author(clock.now()).assurance is Assurance.OFFLINE
    author = session.author(session.expires)
    assert (author.person, author.session, author.assurance) == ("p_0042", session.id, Assurance.EXPIRED)


def _forged(session: Session, key: Any, algorithm: str, **changes: Any) -> str:
    claims = {**session.claims(), **changes}
    return jwt.encode({k: v for k, v in claims.items() if v is not None}, key, algorithm=algorithm)


def _signed_with_public_key(session: Session) -> str:
    """The classic confusion: HS256 with the public key as the secret."""
    import hashlib
    import hmac

    public = (
        station_key()
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )

    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    text = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(session.claims())}"
    signature = hmac.digest(public, text.encode(), hashlib.sha256)
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


FORGERIES = {
    "none": lambda s: _forged(s, None, "none"),
    "HS256": lambda s: _forged(s, "0" * 32, "HS256"),
    "HS256 with the public key": _signed_with_public_key,
    "PS256": lambda s: _forged(s, station_key(), "PS256"),
    "other key": lambda s: _forged(s, new_session_key(), "RS256"),
    "other station": lambda s: _forged(s, station_key(), "RS256", iss="R2.1"),
    "other incarnation": lambda s: _forged(s, station_key(), "RS256", iss="R1.2"),
    "ended": lambda s: _forged(s, station_key(), "RS256", exp=s.claims()["iat"]),
    "no end": lambda s: _forged(s, station_key(), "RS256", exp=None),
    "no groups": lambda s: _forged(s, station_key(), "RS256", groups=None),
    "unknown group": lambda s: _forged(s, station_key(), "RS256", groups=["owner"]),
    "no id": lambda s: _forged(s, station_key(), "RS256", jti="x"),
    "cut": lambda s: s.token[:-2],
    "no text": lambda _: "",
    "two": lambda s: s.token + s.token,
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_forgeries_are_refused(signer: Signer, session: Session, forgery: Any) -> None:
    with pytest.raises(InvalidToken):
        signer.read(forgery(session))


def test_a_changed_claim_is_refused(signer: Signer, session: Session) -> None:
    head, _, signature = session.token.split(".")
    claims = {**session.claims(), "groups": ["administrator"]}
    changed = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    with pytest.raises(InvalidToken):
        signer.read(f"{head}.{changed}.{signature}")


def test_the_journal_never_holds_the_token(session: Session, clock: SetClock) -> None:
    drafts = [session_opened(session), session_ended(session, "left", clock.now())]
    for draft in drafts:
        text = encode(draft.rows)
        assert not any(part in text for part in session.token.split("."))
        for table, rows in draft.rows.items():
            assert set(rows[0]) <= set(latest(draft.kind).tables[table])
    row = drafts[0].rows["session"][0]
    assert row["digest"] == session.digest
    assert row["claims"]["jti"] == str(session.id)


def test_the_token_shows_in_no_log(session: Session) -> None:
    assert session.token not in repr(session)
