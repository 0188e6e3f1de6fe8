"""Known flaws stay out: versions below which a part must never fall, and locks that install only what they name."""

from __future__ import annotations

import json
import re

from packaging.version import Version

from tests.architecture.tree import ROOT

FLOORS = {
    "authlib": "1.7",  # CVE-2025-59420, CVE-2026-28802, CVE-2026-27962, CVE-2026-28498, state of another session
    "flask": "3.1.3",  # CVE-2026-27205: missing Vary: Cookie
    "python-engineio": "4.13.2",  # CVE-2026-48802: threads without bound
    "python-socketio": "5.14",  # pickle on the message queue
}
NPM_FLOORS = {"@tiptap/extension-link": "2.10.4"}  # CVE-2025-14284: javascript: links
NEVER = {"gevent-websocket", "electionguard"}
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-installer.lock")


def locked(name):
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))


def npm_locked():
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    return {name.rpartition("node_modules/")[2]: one for name, one in packages.items() if name}


def test_no_part_is_older_than_the_version_that_mended_it():
    versions = locked("requirements.lock")
    assert {name for name, floor in FLOORS.items() if Version(versions[name]) < Version(floor)} == set()
    npm = npm_locked()
    assert {
        name for name, floor in NPM_FLOORS.items() if Version(npm[name]["version"]) < Version(floor)
    } == set()


def test_no_abandoned_part_comes_in():
    assert not NEVER & {*locked("requirements.lock"), *locked("requirements-test.lock")}


def test_the_tests_run_on_the_versions_that_serve():
    serving, testing = locked("requirements.lock"), locked("requirements-test.lock")
    assert serving.items() <= testing.items()


def test_every_locked_part_has_its_hash_and_no_host():
    for name in LOCKS:
        text = (ROOT / name).read_text("utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|file:|^-|^\s*--(?!hash)", text, re.MULTILINE), name
        blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
        assert [block.split()[0] for block in blocks if block.strip() and "--hash=" not in block] == []


def test_every_npm_part_has_its_hash_and_no_host():
    parts = npm_locked()
    assert [name for name, one in parts.items() if "resolved" in one] == []
    assert [name for name, one in parts.items() if "integrity" not in one] == []


def test_the_editor_is_of_one_version():
    of_the_editor = {
        one["version"]
        for name, one in npm_locked().items()
        if name.startswith("@tiptap/") and name != "@tiptap/y-tiptap"
    }
    assert len(of_the_editor) == 1


def test_the_npm_parts_are_pinned():
    asked = json.loads((ROOT / "package.json").read_text("utf-8"))
    loose = [
        name
        for kind in ("dependencies", "devDependencies")
        for name, one in asked[kind].items()
        if not re.fullmatch(r"[\d.]+", one)
    ]
    assert loose == []
