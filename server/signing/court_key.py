"""The key that the court seals with: its own, from the settings, or one that the server makes for the first run."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import structlog
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from server.settings import Settings
from server.signing import key_errors
from server.signing.orders import Owner

SELF_MADE: Final = "庭记自制印章（未经认证）self-made and not trusted"
"""Name in the certificate of a key that the server made."""

CHAIN_BYTES = 6_000
"""Longer certificates would leave no room for a time stamp."""

_FOLDER, _SECRET, _PUBLIC = "seal", "court.pem", "certificate.pem"
_DAYS = 3650
_CURVES: Final = {"secp256r1": ("P256", "sha256"), "secp384r1": ("P384", "sha384"), "secp521r1": ("P521", "sha512")}
_LEAST_RSA_BITS = 2048

Secret: TypeAlias = EllipticCurvePrivateKey | RSAPrivateKey

log = structlog.get_logger(__name__)


class CourtKey(NamedTuple):
    """A key with its certificate and those that vouch for it; `algorithm` such as "ECDSA-P256-SHA256", `digest` such
    as "sha256"."""

    secret: Secret
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    algorithm: str
    digest: str
    self_made: bool

    def owner(self, *, timestamped: bool) -> Owner:
        """What the sealed file says of it."""
        return Owner(
            subject=_called(self.certificate.subject),
            issuer=_called(self.certificate.issuer),
            fingerprint=self.certificate.fingerprint(hashes.SHA256()).hex(),
            algorithm=self.algorithm,
            until=round(self.certificate.not_valid_after_utc.timestamp() * 1000),
            self_made=self.self_made,
            timestamped=timestamped,
        )

    def valid(self, at: int) -> bool:
        """Whether the certificate holds at this time (milliseconds since the epoch)."""
        moment = datetime.datetime.fromtimestamp(at / 1000, datetime.UTC)
        return self.certificate.not_valid_before_utc <= moment <= self.certificate.not_valid_after_utc


def court_key(settings: Settings) -> CourtKey:
    """The key of the settings, or the self-made one in the data folder. Raises SettingsError."""
    if settings.seal_key is None:
        if settings.seal_certificate is not None:
            raise key_errors.error("seal_key_missing", "TINGJI_SEAL_KEY")
        return _self_made(settings.data / _FOLDER)
    _warn_of_readers(settings.seal_key)
    found = _read(settings.seal_key, settings.seal_certificate, settings.seal_password.encode() or None)
    log.info("the court's seal", subject=found.certificate.subject.rfc4514_string(), algorithm=found.algorithm)
    return found


def _called(name: x509.Name) -> str:
    """The common name, then who it belongs to; where it has neither, all of it."""
    first, *rest = [
        str(one.value)
        for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.ORGANIZATION_NAME)
        for one in name.get_attributes_for_oid(kind)
    ] or [name.rfc4514_string()]
    return f"{first}（{'，'.join(rest)}）" if rest else first


def _read(file: Path, certificate: Path | None, password: bytes | None) -> CourtKey:
    body = _bytes(file, "seal_key_missing")
    if b"-----BEGIN" in body:
        secret = _secret(body, password, file)
        certificates = _certificates(body if certificate is None else _bytes(certificate, "seal_certificate_missing"))
        if not certificates:
            if certificate is None:
                raise key_errors.error("seal_certificate_missing", "TINGJI_SEAL_CERTIFICATE")
            raise key_errors.error("seal_certificate_unreadable", str(certificate))
    else:
        secret, certificates = _bundle(body, password, file)
        if certificate is not None:
            certificates = _certificates(_bytes(certificate, "seal_certificate_missing"))
    return _joined(secret, certificates, certificate or file, self_made=False)


def _bytes(file: Path, code: key_errors.Code) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise key_errors.error(code, str(file)) from None


def _secret(body: bytes, password: bytes | None, file: Path) -> object:
    try:
        return load_pem_private_key(body, password)
    except TypeError:  # a password that is lacking; or one that is not needed, which harms nobody
        if password is None:
            raise key_errors.error("seal_password_wrong", str(file)) from None
        return _secret(body, None, file)
    except UnsupportedAlgorithm:
        raise key_errors.error("seal_algorithm_unknown", str(file)) from None
    except ValueError:
        locked = b"ENCRYPTED" in body
        raise key_errors.error("seal_password_wrong" if locked else "seal_key_unreadable", str(file)) from None


def _bundle(body: bytes, password: bytes | None, file: Path) -> tuple[object, list[x509.Certificate]]:
    try:
        secret, certificate, others = pkcs12.load_key_and_certificates(body, password)
    except UnsupportedAlgorithm:
        raise key_errors.error("seal_algorithm_unknown", str(file)) from None
    except ValueError as error:
        locked = "password" in str(error).lower() and body[:1] == b"\x30"
        raise key_errors.error("seal_password_wrong" if locked else "seal_key_unreadable", str(file)) from None
    if secret is None:
        raise key_errors.error("seal_key_unreadable", str(file))
    if certificate is None:
        raise key_errors.error("seal_certificate_missing", str(file))
    return secret, [certificate, *others]


def _certificates(body: bytes) -> list[x509.Certificate]:
    """In PEM or DER; none if they cannot be read."""
    try:
        if b"-----BEGIN" in body:
            return x509.load_pem_x509_certificates(body)
        return [x509.load_der_x509_certificate(body)]
    except ValueError:
        return []


def _joined(secret: object, certificates: list[x509.Certificate], file: Path, *, self_made: bool) -> CourtKey:
    if not certificates:
        raise key_errors.error("seal_certificate_unreadable", str(file))
    match secret:
        case EllipticCurvePrivateKey() if secret.curve.name in _CURVES:
            curve, digest = _CURVES[secret.curve.name]
            algorithm = f"ECDSA-{curve}-{digest.upper()}"
        case RSAPrivateKey() if secret.key_size >= _LEAST_RSA_BITS:
            algorithm, digest = f"RSA-{secret.key_size}-SHA256", "sha256"
        case _:
            raise key_errors.error("seal_algorithm_unknown", str(file))
    own = [one for one in certificates if one.public_key() == secret.public_key()]
    if not own:
        raise key_errors.error("seal_key_mismatch", str(file))
    chain = tuple(one for one in certificates if one != own[0])
    if sum(len(one.public_bytes(Encoding.DER)) for one in (own[0], *chain)) > CHAIN_BYTES:
        raise key_errors.error("seal_certificate_too_long", str(file))
    return CourtKey(secret, own[0], chain, algorithm, digest, self_made)


def _self_made(folder: Path) -> CourtKey:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / _SECRET
    if not file.exists():
        _make(file)
    body = _bytes(file, "seal_key_missing")
    found = _joined(_secret(body, None, file), _certificates(body), file, self_made=True)
    (folder / _PUBLIC).write_bytes(found.certificate.public_bytes(Encoding.PEM))
    log.warning(
        "the seal is self-made: no authority vouches for it; give the court's own with TINGJI_SEAL_KEY",
        certificate=str(folder / _PUBLIC),
        fingerprint=found.certificate.fingerprint(hashes.SHA256()).hex(),
    )
    return found


def _make(file: Path) -> None:
    """Key and certificate in one file that is there whole or not at all, for its owner's eyes only."""
    secret = generate_private_key(SECP256R1())
    body = secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + _certify(secret)
    fresh = file.with_suffix(f".{os.getpid()}")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(body)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


def _certify(secret: EllipticCurvePrivateKey) -> bytes:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Tingji self-made"),
            x509.NameAttribute(NameOID.COMMON_NAME, SELF_MADE),
        ]
    )
    today = datetime.datetime.now(datetime.UTC)
    sealing = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(sealing, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(secret.public_key()), critical=False)
        .sign(secret, hashes.SHA256())
    )
    return certificate.public_bytes(Encoding.PEM)


def _warn_of_readers(file: Path) -> None:
    try:
        shared = file.stat().st_mode & 0o077
    except OSError:
        return
    if shared:
        log.warning("others on this machine may read the key of the seal: chmod 600", file=str(file))
