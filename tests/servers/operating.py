"""What docs/operating.md tells operators to write, taken from there: the tests run it, so that it is true."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from configparser import ConfigParser
from dataclasses import dataclass

from tests.servers.process import BIN, ROOT, ServerError

WRITTEN = ROOT / "docs" / "operating.md"
INSTALLED = "/srv/chantier"


def written(kind: str) -> str:
    """The only block of that kind: `nginx`, `acl` (Redis) or `ini` (systemd)."""
    text = WRITTEN.read_text(encoding="utf-8")
    blocks = re.findall(rf"^```{kind}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    if len(blocks) != 1:
        raise ServerError(f"{WRITTEN} should hold one block of {kind}, it holds {len(blocks)}")
    return str(blocks[0])


@dataclass(frozen=True)
class Unit:
    """The unit of systemd: what it starts, and how."""

    service: Mapping[str, str]

    @property
    def command(self) -> list[str]:
        here = self.service["ExecStart"].replace(f"{INSTALLED}/.venv/bin", str(BIN))
        return shlex.split(here.replace(INSTALLED, str(ROOT)))

    def environ(self, instance: int, settings: Mapping[str, str]) -> dict[str, str]:
        """Of one instance; the settings are those of the file, which have the last word."""
        name, _equals, value = self.service["Environment"].partition("=")
        return {name: value.replace("%i", str(instance)), **settings}

    @property
    def given_up_on(self) -> int:
        """The exit code after which it is not started again."""
        return int(self.service["RestartPreventExitStatus"])

    @property
    def patience(self) -> float:
        """Seconds to stop."""
        return float(self.service["TimeoutStopSec"])


def unit() -> Unit:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(written("ini"))
    return Unit(dict(parser["Service"]))
