"""Licences under which a text may be published: the charter's is the open one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Licence:
    code: str
    name: str
    url: str


LICENCES = {
    licence.code: licence
    for licence in (
        Licence("lo-2.0", "Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence"),
        Licence("cc-by-sa-4.0", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/deed.fr"),
        Licence("cc-by-4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/deed.fr"),
    )
}
DEFAULT = "lo-2.0"
