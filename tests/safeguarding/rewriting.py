"""What Tara writes and rewrites in a student community, kind by kind."""

import dataclasses
import datetime as dt
from collections.abc import Callable

from lti_tool.communities.models import KeptWords
from lti_tool.experiments.models import Experiment
from lti_tool.extensions import db
from lti_tool.library.models import LibraryItem, LibraryNote
from lti_tool.plans.models import TryNote
from lti_tool.web.clock import clock
from tests.conftest import NOON
from tests.meetings.scene import hidden
from tests.pressing import page, press
from tests.safeguarding.conftest import PLAN, Scene

TWO_MINUTES = dt.timedelta(minutes=2)
IDEA = {"strategy": "Watch.", "subject": "", "how_long": "", "weeks": "1"}
ITEM = {"source": "other", "summary": "Plain words."}
TOLD = {"outcome": "worked", "share": "1"}


def send(scene: Scene, path: str, fields: dict[str, str], on: str = "", who: str = "Tara") -> None:
    """Let somebody press a button that takes what they wrote."""
    answer = press(scene.visit(who), scene.at(path), fields, on=scene.at(on or path))
    assert answer.status_code == 303, (path, answer.status)


def newest(scene: Scene, model: type) -> str:
    with scene.app.app_context():
        return str(db.session.query(model).order_by(model.id.desc()).first().public_id)


def plan(scene: Scene, words: str, times: int) -> None:
    send(scene, "/plan/1", PLAN | {"focus": words, "revision": str(times + 1), "share": "1"})


def take_back_plan(scene: Scene, times: int) -> None:
    send(scene, "/plan/1", PLAN | {"focus": "Mine alone.", "revision": str(times + 1)})


def feedback(scene: Scene, words: str, times: int) -> None:
    clock.fix(max(NOON + dt.timedelta(weeks=6), clock.now()))
    send(scene, "/feedback/1", TOLD | {"tried": words, "revision": str(times)})


def take_back_feedback(scene: Scene, times: int) -> None:
    fields = {"tried": "Mine alone.", "outcome": "worked", "revision": str(times)}
    send(scene, "/feedback/1", fields)


def note(scene: Scene, words: str, times: int) -> None:
    if times:
        send(scene, f"/notes/{newest(scene, TryNote)}", {"words": words, "revision": str(times)})
    else:
        send(scene, "/plan/1/notes", {"words": words}, on="/plan/1")


def delete_note(scene: Scene, times: int) -> None:
    note(scene, "", times)


def experiment(scene: Scene, words: str, times: int) -> None:
    path = "/experiments/new"
    if times:
        path = f"/experiments/{newest(scene, Experiment)}/change"
    send(scene, path, IDEA | {"question": words, "revision": str(times)})
    if not times:
        made = f"/experiments/{newest(scene, Experiment)}"
        send(scene, made, {"share": "1"})


def look(scene: Scene, words: str, times: int) -> None:
    if not times:
        experiment(scene, "Does it help?", 0)
    made = f"/experiments/{newest(scene, Experiment)}"
    send(scene, f"{made}/felt", {"felt-words": words, "felt-revision": str(times + 1)}, on=made)


def delete_experiment(scene: Scene, _times: int) -> None:
    send(scene, f"/experiments/{newest(scene, Experiment)}", {"delete": "1"})


def take_back_experiment(scene: Scene, _times: int) -> None:
    send(scene, f"/experiments/{newest(scene, Experiment)}", {})


def agreement(scene: Scene, words: str, times: int, who: str = "Tara") -> None:
    send(scene, "/agreement", {"words": words, "revision": str(times)}, who=who)


def empty_agreement(scene: Scene, times: int) -> None:
    agreement(scene, "", times)


def notes(scene: Scene, words: str, times: int, who: str = "Tara") -> None:
    send(scene, "/meetings/1/notes", {"notes": words, "revision": str(times)}, who=who)


def empty_notes(scene: Scene, times: int) -> None:
    notes(scene, "", times)


def shelf(scene: Scene, words: str, times: int) -> None:
    path = f"/library/{newest(scene, LibraryItem)}/change" if times else "/library/new"
    send(scene, path, ITEM | {"citation": words, "revision": str(times)})


def learning(scene: Scene, words: str, times: int) -> None:
    path = "/meetings/1/learning"
    stood = hidden(page(scene.visit("Tara"), scene.at(path)))
    send(scene, path, ITEM | stood | {"citation": words, "revision": str(times)})


def meaning(scene: Scene, words: str, times: int) -> None:
    if times:
        path = f"/library/notes/{newest(scene, LibraryNote)}"
        send(scene, path, {"words": words, "revision": str(times)})
        return
    shelf(scene, "A film", 0)
    item = f"/library/{newest(scene, LibraryItem)}"
    send(scene, f"{item}/notes", {"words": words}, on=item)


def delete_meaning(scene: Scene, _times: int) -> None:
    send(scene, f"/library/notes/{newest(scene, LibraryNote)}", {"delete": "1"})


@dataclasses.dataclass(frozen=True)
class Written:
    """How something is written, for the first time or again, and what its concern is about."""

    write: Callable[[Scene, str, int], None]
    kind: str
    item: Callable[[Scene], str]

    def concern(self, scene: Scene) -> str:
        return scene.at(f"/concern/{self.kind}/{self.item(scene)}")


def _plan_id(scene: Scene) -> str:
    return scene.plan


def _id_of(model: type) -> Callable[[Scene], str]:
    return lambda scene: newest(scene, model)


PLANS = Written(plan, "cycle", _plan_id)
FEEDBACK = Written(feedback, "cycle", _plan_id)
NOTE = Written(note, "cycle", _plan_id)
EXPERIMENT = Written(experiment, "experiment", _id_of(Experiment))
LOOK = Written(look, "experiment", _id_of(Experiment))
AGREEMENT = Written(agreement, "agreement", lambda _scene: "words")
NOTES = Written(notes, "notes", lambda _scene: "1")
SHELF = Written(shelf, "shelf", _id_of(LibraryItem))
LEARNING = Written(learning, "learning", lambda _scene: "1")
MEANING = Written(meaning, "meaning", _id_of(LibraryNote))
ALL = (
    PLANS, FEEDBACK, NOTE, EXPERIMENT, LOOK, AGREEMENT, NOTES, SHELF, LEARNING, MEANING
)  # fmt: skip


def kept(scene: Scene, kind: str = "") -> list[str]:
    """Return all earlier words that are kept, or those of one kind, the oldest first."""
    with scene.app.app_context():
        rows = db.session.query(KeptWords).order_by(KeptWords.id)
        return [each.words for each in rows if each.words and kind in ("", each.kind)]


def later(by: dt.timedelta = TWO_MINUTES) -> None:
    clock.fix(clock.now() + by)


def told(scene: Scene, path: str) -> str:
    """Let Sami report something, and return what the contact reads."""
    return page(scene.visit("Deborah"), scene.report(path=path))
