"""The plant's own certificate authority: who a server or a machine is, for how long, and who is cut off.

EC P-256 keys; X.509 profile of RFC 5280. The authority's key never leaves the server's host; a station's key
is made on the station and never leaves it: only requests (PKCS #10) and certificates travel.
Loaded where it is used: cryptography is no part of the way to the first window.
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.errors import OperatorError
from app.services.operations.private import write_private

PublicKey = ec.EllipticCurvePublicKey
PrivateKey = ec.EllipticCurvePrivateKey
Span = tuple[datetime, datetime]

AUTHORITY_LIFE = timedelta(days=3653)
SERVER_LIFE = timedelta(days=365)
STATION_LIFE = timedelta(days=90)
ENROLMENT_LIFE = timedelta(days=3)
"""Life of the certificate inside an enrolment file; the station's first own one replaces it."""
RENEW_BEFORE = timedelta(days=30)
CLOCK_SLACK = timedelta(days=1)
"""Certificates begin this much in the past, because the clocks of a plant are never equal."""


@dataclass(frozen=True)
class Identity:
    """A certificate and its private key, both PEM. Whoever holds it is the one it names."""

    certificate: bytes
    key: bytes

    def __repr__(self) -> str:
        return f"Identity({len(self.certificate)} bytes)"


@dataclass(frozen=True)
class Validity:
    """What a certificate says of itself. `name` is its common name, `serial` what a revocation list names."""

    name: str
    serial: int
    starts: datetime
    ends: datetime

    def days_left(self, now: datetime) -> int:
        """Whole days until it ends, negative afterwards."""
        return math.floor((self.ends - now) / timedelta(days=1))

    def holds(self, now: datetime) -> bool:
        """False before its begin and after its end: then the clock is wrong, or the certificate is dead."""
        return self.starts <= now <= self.ends

    def renewal_due(self, now: datetime) -> bool:
        """True from 30 days before the end: at once for the short one of an enrolment file."""
        return now >= self.ends - RENEW_BEFORE


def new_authority(plant: str, now: datetime) -> Identity:
    """A self-signed authority of ten years for the plant of that name."""
    key, name = _new_key(), _name(f"{plant[:60]} CA")
    builder = _builder(name, name, key.public_key(), (now - CLOCK_SLACK, now + AUTHORITY_LIFE))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(authority=True), critical=True)
    return Identity(_sign(builder, key), _key_pem(key, None))


def server_identity(authority: Identity, names: Iterable[str], now: datetime) -> Identity:
    """A server's certificate of one year for all `names` (hosts and addresses); the first is its name."""
    key, hosts = _new_key(), list(names)
    builder = _leaf(authority, hosts[0], key.public_key(), now, SERVER_LIFE)
    places = x509.SubjectAlternativeName([_host(host) for host in hosts])
    builder = builder.add_extension(places, critical=False)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    return Identity(_sign(builder, _load_key(authority.key)), _key_pem(key, None))


def new_key(passphrase: bytes | None = None) -> bytes:
    """A new private key, PEM, encrypted where a passphrase is given."""
    return _key_pem(_new_key(), passphrase)


def signing_request(key: bytes, name: str, passphrase: bytes | None = None) -> bytes:
    """The request (PKCS #10, PEM) for a certificate of `key` in the name `name`."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(_name(name))
    return builder.sign(_load_key(key, passphrase), hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def signed_by(certificate: bytes, authority: bytes) -> bool:
    """Whether this authority signed the certificate."""
    try:
        x509.load_pem_x509_certificate(certificate).verify_directly_issued_by(
            x509.load_pem_x509_certificate(authority)
        )
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def belongs(certificate: bytes, key: bytes, passphrase: bytes | None = None) -> bool:
    """Whether the certificate is of this private key."""
    public = x509.load_pem_x509_certificate(certificate).public_key()
    return public == _load_key(key, passphrase).public_key()


def relock(key: bytes, passphrase: bytes) -> bytes:
    """The same private key, PEM, encrypted with `passphrase`."""
    return _key_pem(_load_key(key), passphrase)


def sign_station(
    authority: Identity, request: bytes, name: str, now: datetime, life: timedelta = STATION_LIFE
) -> bytes:
    """A client certificate for `name`, whatever name the request asks for: the database knows who asked.

    OperatorError `certificate.bad_request` for a request that is broken, not self-signed or no P-256 key.
    """
    public = _requested_key(request)
    builder = _leaf(authority, name, public, now, life)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
    return _sign(builder, _load_key(authority.key))


def station_identity(
    authority: Identity, name: str, now: datetime, life: timedelta = STATION_LIFE
) -> Identity:
    """Key and certificate made in one place, for enrolment files."""
    key = new_key()
    return Identity(sign_station(authority, signing_request(key, name), name, now, life), key)


def revocation_list(authority: Identity, revoked: Mapping[int, datetime], now: datetime) -> bytes:
    """The list of cut-off serial numbers, PEM.

    It lasts as long as the authority: only the server beside it reads it, and a list that runs out because
    nobody renewed it would lock the whole plant out (OpenSSL refuses every certificate then).
    """
    issuer = x509.load_pem_x509_certificate(authority.certificate)
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.subject)
    builder = builder.last_update(now - CLOCK_SLACK).next_update(issuer.not_valid_after_utc)
    for serial, since in sorted(revoked.items()):
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since).build()
        builder = builder.add_revoked_certificate(entry)
    signed = builder.sign(_load_key(authority.key), hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM)


def revoked_serials(crl: bytes) -> frozenset[int]:
    """The serial numbers that a revocation list names."""
    return frozenset(entry.serial_number for entry in x509.load_pem_x509_crl(crl))


def read(certificate: bytes) -> Validity:
    """Name, serial and times of a PEM certificate; OperatorError `certificate.unreadable` otherwise."""
    try:
        parsed = x509.load_pem_x509_certificate(certificate)
    except ValueError as error:
        raise OperatorError("certificate.unreadable") from error
    names = parsed.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return Validity(
        name=str(names[0].value) if names else "",
        serial=parsed.serial_number,
        starts=parsed.not_valid_before_utc,
        ends=parsed.not_valid_after_utc,
    )


def save(folder: Path, stem: str, identity: Identity) -> None:
    """Write `stem.crt` and `stem.key` into `folder`, both 0600."""
    write_private(folder / f"{stem}.key", identity.key)
    write_private(folder / f"{stem}.crt", identity.certificate)


def load(folder: Path, stem: str) -> Identity:
    """The identity that `save` wrote; FileNotFoundError where there is none."""
    return Identity((folder / f"{stem}.crt").read_bytes(), (folder / f"{stem}.key").read_bytes())


def _new_key() -> PrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _load_key(pem: bytes, passphrase: bytes | None = None) -> PrivateKey:
    key = serialization.load_pem_private_key(pem, passphrase)
    if not isinstance(key, PrivateKey):
        raise OperatorError("certificate.unreadable")
    return key


def _key_pem(key: PrivateKey, passphrase: bytes | None) -> bytes:
    form = serialization
    lock = form.BestAvailableEncryption(passphrase) if passphrase else form.NoEncryption()
    return key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, lock)


def _requested_key(request: bytes) -> PublicKey:
    try:
        parsed = x509.load_pem_x509_csr(request)
        key = parsed.public_key()
        valid = parsed.is_signature_valid
    except (ValueError, UnsupportedAlgorithm) as error:
        raise OperatorError("certificate.bad_request") from error
    if not valid or not isinstance(key, PublicKey) or key.curve.name != "secp256r1":
        raise OperatorError("certificate.bad_request")
    return key


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _host(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _usage(*, authority: bool) -> x509.KeyUsage:
    """RFC 5280, 4.2.1.3: an authority signs certificates and lists, a leaf its handshakes; nothing else."""
    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _builder(subject: x509.Name, issuer: x509.Name, key: PublicKey, span: Span) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(span[0]).not_valid_after(span[1])


def _leaf(
    authority: Identity, name: str, key: PublicKey, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    issuer = x509.load_pem_x509_certificate(authority.certificate)
    span = (now - CLOCK_SLACK, min(now + life, issuer.not_valid_after_utc))
    builder = _builder(_name(name), issuer.subject, key, span)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    return builder.add_extension(_usage(authority=False), critical=True)


def _sign(builder: x509.CertificateBuilder, key: PrivateKey) -> bytes:
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
