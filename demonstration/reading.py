"""Reads the demonstration's files into frozen values, their dates moved to the day of installation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel

from demonstration import markdown
from demonstration.calendar import Calendar
from demonstration.deciding import Body, Charter, Election, Following, Meeting, Motion, Proxy
from demonstration.gathering import Gathering, Poll
from demonstration.values import (
    Discussion,
    Document,
    Door,
    File,
    Initiative,
    Mandate,
    Organisation,
    Person,
    Publication,
    Request,
    Stream,
    Task,
    Value,
)

DATA = Path(__file__).parent / "data"
FOLDERS = ("valbrume", "val-dombre")  # the second is the small twin

_LOADER = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # the C reader is ten times faster, and not always built

_Each = TypeVar("_Each", bound=BaseModel)


class Demonstration(Value):
    """One whole initiative. `later` holds, by file name, what the coming rooms will show, as read."""

    initiative: Initiative
    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]
    mandates: tuple[Mandate, ...]
    streams: tuple[Stream, ...]
    charter: Charter
    bodies: tuple[Body, ...]
    proxies: tuple[Proxy, ...]
    meetings: tuple[Meeting, ...]
    gatherings: tuple[Gathering, ...]
    polls: tuple[Poll, ...]
    motions: tuple[Motion, ...]
    elections: tuple[Election, ...]
    followed: tuple[Following, ...]
    documents: tuple[Document, ...]
    files: tuple[File, ...]
    discussions: tuple[Discussion, ...]
    tasks: tuple[Task, ...]
    publications: tuple[Publication, ...]
    requests: tuple[Request, ...]
    later: dict[str, Any]

    def person(self, identifier: str) -> Person:
        """The person known in the files as `p17`. Raises StopIteration when there is none."""
        return next(person for person in self.people if person.id == identifier)


def demonstrations(calendar: Calendar) -> tuple[Demonstration, ...]:
    """Both initiatives, the large one first."""
    return tuple(read(DATA / folder, calendar) for folder in FOLDERS)


def doors(calendar: Calendar) -> tuple[Door, ...]:
    """The people offered on the sign-in page."""
    return tuple(Door.model_validate(_door(door)) for door in _yaml(DATA / "doors.yaml", calendar))


def read(folder: Path, calendar: Calendar) -> Demonstration:
    """One initiative's folder. Raises pydantic.ValidationError when a file does not hold what it should."""
    many = _reader(folder, calendar)
    return Demonstration(
        initiative=Initiative.model_validate(_yaml(folder / "initiative.yaml", calendar)),
        organisations=many("organisations", Organisation),
        people=tuple(person for part in _parts(folder) for person in many(part, Person)),
        mandates=many("mandates", Mandate),
        streams=many("streams", Stream),
        charter=Charter.model_validate(_yaml(folder / "charter.yaml", calendar)),
        bodies=_seated(many("committee", Body)),
        proxies=many("proxies", Proxy),
        meetings=many("meetings", Meeting),
        gatherings=many("gatherings", Gathering),
        polls=many("polls", Poll),
        motions=many("votes", Motion),
        elections=many("elections", Election),
        followed=many("decisions", Following),
        documents=tuple(_document(path, calendar) for path in sorted((folder / "documents").glob("*.md"))),
        files=many("files", File),
        discussions=many("discussions", Discussion),
        tasks=many("tasks", Task),
        publications=many("publications", Publication),
        requests=many("requests", Request),
        later={path.stem: _yaml(path, calendar) for path in sorted((folder / "later").glob("*.yaml"))},
    )


def _reader(folder: Path, calendar: Calendar) -> Callable[[str, type[_Each]], tuple[_Each, ...]]:
    def many(name: str, kind: type[_Each]) -> tuple[_Each, ...]:
        path = folder / f"{name}.yaml"
        return tuple(kind.model_validate(one) for one in _yaml(path, calendar)) if path.exists() else ()

    return many


def _parts(folder: Path) -> list[str]:
    return [f"people/{path.stem}" for path in sorted((folder / "people").glob("*.yaml"))]


def _yaml(path: Path, calendar: Calendar) -> Any:
    return _renamed(calendar.moved(_load(path.read_text(encoding="utf-8"))))


def _load(text: str) -> Any:
    return yaml.load(text, Loader=_LOADER)  # noqa: S506  both are safe loaders


def _renamed(value: Any) -> Any:
    """`as` reads well in a file and is a reserved word here."""
    if isinstance(value, dict):
        return {"hat" if key == "as" else key: _renamed(inner) for key, inner in value.items()}
    return [_renamed(inner) for inner in value] if isinstance(value, list) else value


def _door(door: dict[str, str]) -> dict[str, str]:
    return {"invitation" if key == "try" else key: value for key, value in door.items()}


def _document(path: Path, calendar: Calendar) -> Document:
    """A file made of a YAML heading between two `---` lines, then the text."""
    _, heading, text = path.read_text(encoding="utf-8").split("---\n", 2)
    text = calendar.write(text)
    known = calendar.moved(_load(heading))
    return Document(id=path.stem, text=text, tree=markdown.document(text), **known)


def _seated(bodies: tuple[Body, ...]) -> tuple[Body, ...]:
    seats = {body.id: body.seats for body in bodies}
    return tuple(
        body.model_copy(update={"seats": seats[body.seats_of]}) if body.seats_of else body for body in bodies
    )
