"""No one person can make a page endless for the others, or flood a colleague with requests."""

from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.plans.actions import MOST_NOTES
from lti_tool.plans.models import Plan, TryNote
from lti_tool.support.actions import MOST_EARLIER, MOST_OF_ONE
from lti_tool.support.models import EarlierWords, Response, ResponseKind, Visit
from lti_tool.web.clock import now
from tests.pressing import press, words
from tests.support.conftest import Scene

SAID = {"kind": "response", "words": "One more thought"}


def test_so_many_responses_of_one_member_and_no_more(scene: Scene) -> None:
    scene.show_plan(shared=True)
    with scene.app.app_context():
        plan = db.session.query(Plan).one()
        chloe = db.session.query(Membership).filter_by(person_id=scene.cast.chloe).one()
        kind, at = ResponseKind.RESPONSE, now()
        mine = {"plan_id": plan.id, "membership_id": chloe.id, "kind": kind, "written_at": at}
        db.session.add_all(Response(words="So", **mine) for _ in range(MOST_OF_ONE))
        db.session.commit()
    answer = press(scene.visit("chloe"), scene.cycle, SAID)
    assert answer.status_code == 422
    assert "as many responses here as the page holds" in words(answer)
    assert "One more thought" in words(answer)
    assert press(scene.visit("efua"), scene.cycle, SAID).status_code == 303


def test_so_many_lines_to_one_plan_and_no_more(scene: Scene) -> None:
    with scene.app.app_context():
        plan = db.session.query(Plan).one()
        notes = (TryNote(plan_id=plan.id, words="So", written_at=now()) for _ in range(MOST_NOTES))
        db.session.add_all(notes)
        db.session.commit()
    line = {"words": "One more line"}
    answer = press(scene.visit("ben"), scene.at("/plan/1/notes"), line, on=scene.at("/plan/1"))
    assert answer.status_code == 422
    assert "as many lines here as a plan holds" in words(answer)
    assert "One more line" in words(answer)


def test_a_colleague_is_asked_again_only_after_they_answered(scene: Scene) -> None:
    with scene.app.app_context():
        chloe = db.session.query(Membership).filter_by(person_id=scene.cast.chloe).one().id
    asked = {"visitor": str(chloe), "when": "Friday"}
    assert press(scene.visit("ben"), scene.at("/plan/1/visit"), asked).status_code == 303
    answer = press(scene.visit("ben"), scene.at("/plan/1/visit"), asked)
    assert answer.status_code == 422
    assert "You asked them already" in words(answer)
    with scene.app.app_context():
        visit = db.session.query(Visit).one()
        visit.accepted, visit.answered_at = False, now()
        db.session.commit()
    assert press(scene.visit("ben"), scene.at("/plan/1/visit"), asked).status_code == 303


def test_of_many_changes_the_latest_are_kept(scene: Scene) -> None:
    scene.show_plan(shared=True)
    press(scene.visit("chloe"), scene.cycle, SAID | {"words": "Words 0"})
    with scene.app.app_context():
        public_id = db.session.query(Response).one().public_id
    for n in range(1, MOST_EARLIER + 3):
        fields = {"words": f"Words {n}", "revision": str(n)}
        path = scene.at(f"/responses/{public_id}")
        assert press(scene.visit("chloe"), path, fields).status_code == 303
    with scene.app.app_context():
        kept = [each.words for each in db.session.query(EarlierWords).order_by(EarlierWords.id)]
    assert kept == [f"Words {n}" for n in range(2, MOST_EARLIER + 2)]
