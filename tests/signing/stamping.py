"""A time stamp server (RFC 3161): OpenSSL answers behind HTTP, or something goes wrong on purpose."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.signing.authority import P384, Authority

CONFIGURATION = """
[tsa]
default_tsa = stamping
[stamping]
serial = {folder}/serial
signer_cert = {certificate}
signer_key = {secret}
certs = {root}
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""

Answer = Callable[[bytes], bytes]


class Stamps:
    """Makes replies to time stamp queries with `openssl ts`."""

    def __init__(self, authority: Authority, folder: Path) -> None:
        usage = "extendedKeyUsage=critical,timeStamping"
        secret, self.certificate = authority.issue("stamps", P384, "keyUsage=critical,digitalSignature", usage)
        self._folder = folder
        (folder / "serial").write_text("01")
        settings = {"certificate": self.certificate, "secret": secret, "root": authority.root, "folder": folder}
        (folder / "tsa.conf").write_text(CONFIGURATION.format(**settings))

    def reply(self, query: bytes) -> bytes:
        (self._folder / "query").write_bytes(query)
        command = ["openssl", "ts", "-reply", "-config", "tsa.conf", "-queryfile", "query"]
        return subprocess.run(command, cwd=self._folder, check=True, capture_output=True).stdout


@contextmanager
def served(answer: Answer, status: int = 200) -> Iterator[str]:
    """The address of a server that gives this answer to every query."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["content-type"] == "application/timestamp-query"
            body = answer(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(status)
            self.send_header("content-type", "application/timestamp-reply")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/tsa"
        server.shutdown()
        thread.join()
