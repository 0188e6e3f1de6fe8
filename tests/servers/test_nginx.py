"""nginx as docs/operating.md says to set it: it starts without any of its workers."""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request

from tests.servers.nginx import start_nginx
from tests.servers.process import free_port


def answer(nginx, path: str) -> int:
    trusting = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=nginx.certificate))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), trusting)
    try:
        with opener.open(nginx.url + path, timeout=20) as page:
            return page.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def test_it_starts_before_its_workers_and_says_that_nobody_answers(tmp_path):
    nginx = start_nginx(tmp_path, [free_port(), free_port()])
    try:
        assert answer(nginx, "/health") == 502
    finally:
        assert nginx.server.stop() == 0
