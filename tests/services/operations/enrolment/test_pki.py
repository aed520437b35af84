"""The plant's certificate authority: names, times, purposes, revocation, keys that nobody else can read."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from app.errors import OperatorError
from app.services.operations.enrolment import pki
from app.services.operations.private import private_folder, readable_by_others, write_private

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def authority() -> pki.Identity:
    return pki.new_authority("Маломорский рыбозавод", NOW)


def _parse(pem: bytes) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem)


def test_the_authority_lasts_ten_years_and_signs_only_certificates(authority: pki.Identity) -> None:
    certificate = _parse(authority.certificate)
    validity = pki.read(authority.certificate)
    assert validity.name == "Маломорский рыбозавод CA"
    assert validity.days_left(NOW) == 3653
    assert certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.key_cert_sign
    assert usage.crl_sign
    assert not usage.digital_signature
    certificate.verify_directly_issued_by(certificate)


def test_a_long_plant_name_still_gives_an_authority() -> None:
    assert pki.read(pki.new_authority("x" * 200, NOW).certificate).name.endswith(" CA")


def test_the_server_carries_every_name_and_address(authority: pki.Identity) -> None:
    server = pki.server_identity(authority, ["db1.plant", "db2.plant", "10.0.0.5"], NOW)
    names = _parse(server.certificate).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["db1.plant", "db2.plant"]
    assert [str(a) for a in names.get_values_for_type(x509.IPAddress)] == ["10.0.0.5"]
    assert pki.read(server.certificate).days_left(NOW) == 365


def test_the_name_is_the_one_who_asked_not_the_one_he_wrote(authority: pki.Identity) -> None:
    request = pki.signing_request(pki.new_key(), "st_r2")
    certificate = pki.sign_station(authority, request, "st_r1", NOW)
    assert pki.read(certificate).name == "st_r1"
    purposes = _parse(certificate).extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert pki.read(certificate).days_left(NOW) == 90


def _foreign_request(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "st_r1")])
    signed = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM)


def _tampered() -> bytes:
    request = pki.signing_request(pki.new_key(), "st_r1")
    der = bytearray(x509.load_pem_x509_csr(request).public_bytes(serialization.Encoding.DER))
    der[-1] ^= 1
    try:
        parsed = x509.load_der_x509_csr(bytes(der))
    except ValueError:
        return b"broken"
    return parsed.public_bytes(serialization.Encoding.PEM)


@pytest.mark.parametrize(
    "request_pem",
    [
        b"",
        b"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
        _foreign_request(rsa.generate_private_key(65537, 2048)),
        _foreign_request(ec.generate_private_key(ec.SECP384R1())),
        _tampered(),
    ],
    ids=["empty", "garbage", "rsa", "other curve", "tampered"],
)
def test_a_request_that_is_not_sound_gets_no_certificate(authority: pki.Identity, request_pem: bytes) -> None:
    with pytest.raises(OperatorError) as refused:
        pki.sign_station(authority, request_pem, "st_r1", NOW)
    assert refused.value.key == "certificate.bad_request"


def test_renewal_begins_thirty_days_before_the_end(authority: pki.Identity) -> None:
    validity = pki.read(pki.station_identity(authority, "st_r1", NOW).certificate)
    assert not validity.renewal_due(NOW + 59 * DAY)
    assert validity.renewal_due(NOW + 60 * DAY)
    assert validity.holds(NOW + 90 * DAY)
    assert not validity.holds(NOW + 91 * DAY)
    assert not validity.holds(NOW - 2 * DAY)


def test_the_certificate_of_an_enrolment_file_is_renewed_at_once(authority: pki.Identity) -> None:
    short = pki.station_identity(authority, "st_r1", NOW, pki.ENROLMENT_LIFE)
    assert pki.read(short.certificate).renewal_due(NOW)


def test_no_certificate_outlives_its_authority(authority: pki.Identity) -> None:
    late = NOW + timedelta(days=3600)
    certificate = pki.station_identity(authority, "st_r1", late).certificate
    assert pki.read(certificate).ends == pki.read(authority.certificate).ends


def test_the_revocation_list_names_the_cut_off_and_never_runs_out(authority: pki.Identity) -> None:
    serial = pki.read(pki.station_identity(authority, "st_r1", NOW).certificate).serial
    crl = pki.revocation_list(authority, {serial: NOW}, NOW)
    parsed = x509.load_pem_x509_crl(crl)
    assert pki.revoked_serials(crl) == {serial}
    assert parsed.next_update_utc == pki.read(authority.certificate).ends
    assert parsed.is_signature_valid(_parse(authority.certificate).public_key())


def test_another_authority_signs_nothing_that_counts_here(authority: pki.Identity) -> None:
    foreign = pki.station_identity(pki.new_authority("other", NOW), "st_r1", NOW)
    own = pki.station_identity(authority, "st_r1", NOW)
    assert pki.signed_by(own.certificate, authority.certificate)
    assert not pki.signed_by(foreign.certificate, authority.certificate)
    namesake = pki.new_authority("Маломорский рыбозавод", NOW)
    assert not pki.signed_by(own.certificate, namesake.certificate)


def test_a_station_key_can_be_locked_with_a_passphrase() -> None:
    key = pki.new_key(b"locked")
    with pytest.raises(TypeError):
        serialization.load_pem_private_key(key, None)
    assert pki.signing_request(key, "st_r1", b"locked")


def test_a_certificate_belongs_to_one_key(authority: pki.Identity) -> None:
    mine, other = (pki.station_identity(authority, "st_r1", NOW) for _ in range(2))
    assert pki.belongs(mine.certificate, mine.key)
    assert not pki.belongs(mine.certificate, other.key)
    assert pki.read(mine.certificate + mine.key).name == "st_r1"


def test_what_is_no_certificate_is_refused() -> None:
    with pytest.raises(OperatorError, match=r"certificate\.unreadable"):
        pki.read(b"no certificate")


def test_saved_keys_are_for_this_account_only(authority: pki.Identity, tmp_path: Path) -> None:
    folder = private_folder(tmp_path / "ca")
    pki.save(folder, "ca", authority)
    assert pki.load(folder, "ca") == authority
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not readable_by_others(folder / "ca.key")
    (folder / "ca.key").chmod(0o640)
    assert readable_by_others(folder / "ca.key")


def test_a_private_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_private(path, b"first")
    write_private(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


def test_an_identity_never_prints_its_key(authority: pki.Identity) -> None:
    assert "PRIVATE" not in repr(authority)
