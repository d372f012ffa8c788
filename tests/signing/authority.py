"""An authority that makes keys and certificates with OpenSSL, as the court's would."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

PASSWORD = "法院 seal"


def run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


class Authority:
    """Makes keys and certificates with OpenSSL, as an authority of the court's would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "root.pem"
        self._make_root()

    def _make_root(self) -> None:
        run(
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.folder / "root.key"),
            *("-out", self.root, "-days", 30, "-subj", "/CN=Authority"),
        )

    def issue(self, name: str, key: Sequence[str], *extensions: str) -> tuple[Path, Path]:
        """Files of a key, unlocked, and of its certificate."""
        secret, request, certificate = (self.folder / f"{name}.{end}" for end in ("key", "csr", "pem"))
        run("openssl", "genpkey", *key, "-out", secret)
        run(
            "openssl",
            "req",
            "-new",
            "-key",
            secret,
            "-out",
            request,
            "-utf8",
            "-subj",
            "/O=示范人民法院/CN=示范法院印章",
        )
        wanted = self.folder / f"{name}.ext"
        wanted.write_text("\n".join(extensions or ("keyUsage=critical,digitalSignature,nonRepudiation",)))
        run(
            *("openssl", "x509", "-req", "-in", request, "-CA", self.root, "-CAkey", self.folder / "root.key"),
            *("-CAcreateserial", "-days", 30, "-extfile", wanted, "-out", certificate),
        )
        return secret, certificate


RSA = ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072")
P384 = ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384")
SM2 = ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2")


def bundle(authority: Authority, secret: Path, certificate: Path) -> Path:
    """Key, certificate and the authority's in one PKCS#12 file."""
    file = secret.with_suffix(".p12")
    run(
        *("openssl", "pkcs12", "-export", "-inkey", secret, "-in", certificate, "-certfile", authority.root),
        *("-passout", f"pass:{PASSWORD}", "-out", file),
    )
    return file
