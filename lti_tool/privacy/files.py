"""What somebody takes along: one zip with a page to read and a file for other programs.

Made at once and not by a job: it is a fixed number of statements, and no table is read beyond a
bound. A file that waits somewhere to be fetched would be one more place that holds private words.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import render_template

from lti_tool.people.models import Person, School
from lti_tool.privacy.kept import everything
from lti_tool.privacy.queries import Part, collect, plain
from lti_tool.privacy.words import goes, say
from lti_tool.web.clock import now

PAGE, DATA = "my-data.html", "my-data.json"


def bundle(person: Person, *, most: int | None) -> bytes:
    """Return all that is somebody's as a zip."""
    parts = collect(person, most=most)
    return zipped({PAGE: readable(person.school, parts), DATA: as_json(person.school, parts)})


def zipped(files: Mapping[str, str]) -> bytes:
    """Return files as a zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


def readable(school: School, parts: Sequence[Part]) -> str:
    """Return a page that needs nothing else to be read."""
    grouped = [
        (group, [part for part in parts if part.kept.group == group.key and part.rows])
        for group in everything().groups
    ]
    return render_template(
        "privacy/download.html", school=school, groups=grouped, say=say, goes=goes, made_at=now()
    )


def as_json(school: School, parts: Iterable[Part]) -> str:
    """Return the same for another program: each table with its columns in words."""
    tables = {
        part.kept.table: {
            "name": part.kept.name,
            "columns": dict(part.kept.columns),
            "rows": [_plain(row) for row in part.rows],
            "has_more": part.has_more,
        }
        for part in parts
    }
    return _dumped({"school": school.name, "made_at": now().isoformat(), "tables": tables})


def for_the_office(person: Person) -> str:
    """Return what an administrator may hand out: what the LMS told us, or was told."""
    wanted = {kept.table: kept.office for kept in everything().personal if kept.office}
    rows = {
        part.kept.table: [
            {name: plain(row[name]) for name in wanted[part.kept.table]} for row in part.rows
        ]
        for part in collect(person, wanted)
    }
    facts = {"school": person.school.name, "made_at": now().isoformat()}
    return _dumped(facts | {"tables": rows})


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in row.items()}


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
