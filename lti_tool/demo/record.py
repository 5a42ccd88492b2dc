"""Keep Example School in one JSON file, so that a restart finds the gradebook as it was."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from pydantic import TypeAdapter

from lti_tool.demo.school import School

_SHAPE = TypeAdapter(School)


def kept_school(file: Path, new: Callable[[], School]) -> School:
    """Return the school this file holds, or a new one, kept in the file from now on."""
    school = _SHAPE.validate_json(file.read_bytes()) if file.exists() else new()
    school.keep = lambda changed: save(changed, file)
    save(school, file)
    return school


def save(school: School, file: Path) -> None:
    """Write the school beside its file, then put it in the file's place in one step."""
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=file.name, delete=False) as draft:
        draft.write(_SHAPE.dump_json(school, indent=1))
    Path(draft.name).replace(file)
