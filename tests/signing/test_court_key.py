"""Whose key seals: the court's own, in the forms that authorities hand out, or one that is made for the first run."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path

import pytest

from server.settings import Settings, SettingsError
from server.signing.court_key import SELF_MADE, CourtKey, court_key
from server.signing.key_errors import SENTENCES
from server.signing.seal import Seal
from server.workers import Workers
from tests.signing.authority import P384, PASSWORD, RSA, SM2, Authority, bundle, run
from tests.signing.checkers import openssl, pdfsig
from tests.signing.records import now, signed

pytestmark = pytest.mark.spec("G6")


def refused(**chosen: object) -> str:
    with pytest.raises(SettingsError) as raised:
        court_key(Settings(**chosen))  # type: ignore[arg-type]  # as the test says
    assert raised.value.zh and raised.value.en and "{}" not in raised.value.zh + raised.value.en
    return raised.value.code


@pytest.mark.anyio
@pytest.mark.parametrize(("kind", "algorithm"), [(RSA, "RSA-3072-SHA256"), (P384, "ECDSA-P384-SHA384")])
async def test_the_courts_own_key_seals_whatever_form_it_comes_in(
    authority: Authority, workers: Workers, tmp_path: Path, kind: Sequence[str], algorithm: str
) -> None:
    secret, certificate = authority.issue(algorithm, kind)
    locked = tmp_path / "locked.key"
    run("openssl", "pkcs8", "-topk8", "-in", secret, "-out", locked, "-passout", f"pass:{PASSWORD}")
    ways = (
        Settings(seal_key=secret, seal_certificate=certificate),
        Settings(seal_key=locked, seal_certificate=certificate, seal_password=PASSWORD),
        Settings(seal_key=bundle(authority, secret, certificate), seal_password=PASSWORD),
    )
    keys = [court_key(way) for way in ways]
    assert [(key.algorithm, key.self_made) for key in keys] == 3 * [(algorithm, False)]
    found = await Seal(keys[-1], workers, Settings().fonts).seal(signed(), now())
    assert found.algorithm == algorithm
    (told,) = pdfsig(found.pdf, tmp_path)
    assert told.valid and told.owner == "示范法院印章"
    assert openssl(found.pdf, authority.root, tmp_path), "by way of the authority that the court's certificate is from"


def test_the_first_run_makes_a_key_that_says_so_and_keeps_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = court_key(Settings(data=tmp_path)), court_key(Settings(data=tmp_path))
    assert first.certificate == second.certificate
    assert SELF_MADE in first.certificate.subject.rfc4514_string() and first.self_made
    folder = tmp_path / "seal"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "court.pem").stat().st_mode) == 0o600
    assert b"PRIVATE" not in (folder / "certificate.pem").read_bytes()
    assert "self-made" in capsys.readouterr().out


def test_a_key_that_others_may_read_is_told_of(
    authority: Authority, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret, certificate = authority.issue("open", P384)
    for mode, told in ((0o644, True), (0o600, False)):
        secret.chmod(mode)
        court_key(Settings(seal_key=secret, seal_certificate=certificate))
        assert ("chmod 600" in capsys.readouterr().out) is told


def test_what_is_wrong_with_a_key_has_a_sentence(authority: Authority, tmp_path: Path) -> None:
    secret, certificate = authority.issue("court", P384)
    other, _ = authority.issue("other", P384)
    small, small_certificate = authority.issue("small", ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"))
    sm2, sm2_certificate = authority.issue("sm2", SM2)
    packed = bundle(authority, secret, certificate)
    locked, garbage, long = tmp_path / "locked.key", tmp_path / "garbage", tmp_path / "long.pem"
    run("openssl", "pkcs8", "-topk8", "-in", secret, "-out", locked, "-passout", f"pass:{PASSWORD}")
    garbage.write_bytes(b"\x30\x82 no key at all")
    long.write_bytes(certificate.read_bytes() + authority.root.read_bytes() * 9)
    found = {
        "no such file": refused(seal_key=tmp_path / "nothing", seal_certificate=certificate),
        "a certificate alone": refused(seal_certificate=certificate),
        "garbage": refused(seal_key=garbage, seal_certificate=certificate),
        "PEM without a key": refused(seal_key=certificate, seal_certificate=certificate),
        "a wrong password": refused(seal_key=locked, seal_certificate=certificate, seal_password="no"),
        "no password": refused(seal_key=locked, seal_certificate=certificate),
        "a wrong password of PKCS#12": refused(seal_key=packed, seal_password="no"),
        "no certificate": refused(seal_key=secret),
        "no such certificate": refused(seal_key=secret, seal_certificate=tmp_path / "nothing"),
        "a certificate that is none": refused(seal_key=secret, seal_certificate=garbage),
        "a certificate of another key": refused(seal_key=other, seal_certificate=certificate),
        "many certificates": refused(seal_key=secret, seal_certificate=long),
        "a short key": refused(seal_key=small, seal_certificate=small_certificate),
        "SM2": refused(seal_key=sm2, seal_certificate=sm2_certificate),
    }
    assert found == {
        "no such file": "seal_key_missing",
        "a certificate alone": "seal_key_missing",
        "garbage": "seal_key_unreadable",
        "PEM without a key": "seal_key_unreadable",
        "a wrong password": "seal_password_wrong",
        "no password": "seal_password_wrong",
        "a wrong password of PKCS#12": "seal_password_wrong",
        "no certificate": "seal_certificate_missing",
        "no such certificate": "seal_certificate_missing",
        "a certificate that is none": "seal_certificate_unreadable",
        "a certificate of another key": "seal_key_mismatch",
        "many certificates": "seal_certificate_too_long",
        "a short key": "seal_algorithm_unknown",
        "SM2": "seal_algorithm_unknown",
    }
    assert set(found.values()) == set(SENTENCES), "every sentence is needed"


def test_a_password_that_is_not_needed_harms_nobody(authority: Authority) -> None:
    secret, certificate = authority.issue("plain", P384)
    key = court_key(Settings(seal_key=secret, seal_certificate=certificate, seal_password=PASSWORD))
    assert isinstance(key, CourtKey)
