"""A comment that names somebody is taken out by whoever reads the comments, and gone for good."""

import datetime as dt

from lti_tool.extensions import db
from lti_tool.insights.jobs import publish_all
from lti_tool.insights.models import Snapshot
from lti_tool.insights.publishing import publish
from lti_tool.insights.quoting import quoted
from lti_tool.people.models import School
from lti_tool.surveys.models import Survey, SurveyComment
from lti_tool.web.clock import now
from tests.pressing import page, press
from tests.surveys.scene import LEAD, NAMES, Circle, all_at

NAMED, KEPT = "Dylan talks too much.", "Shorter readings."


def answered(ten: Circle) -> str:
    """Let seven answer, of whom two say something, and return where the first is taken out."""
    words = [all_at(4, NAMED, quoted=True), all_at(4, KEPT, quoted=True)]
    ten.run(*words, *[all_at(4)] * 5)
    with ten.app.app_context():
        found = db.session.query(SurveyComment).filter_by(words=NAMED).one()
        return ten.at(f"/survey/comments/{found.id}")


def test_it_is_deleted_for_good_once_it_was_asked(ten: Circle) -> None:
    path = answered(ten)
    assert path in ten.read(LEAD, "/survey/results")
    asked = page(ten.lead, path)
    assert NAMED in asked
    assert "deleted for good" in asked
    assert NAMED in ten.read(LEAD, "/survey/results"), "to look is not to delete"
    assert press(ten.lead, path, on=path).status_code == 303
    for where in ("/survey/results", "/report"):
        left = ten.read(LEAD, where)
        assert NAMED not in left
        assert KEPT in left
    with ten.app.app_context():
        assert [each.words for each in db.session.query(SurveyComment)] == [KEPT]
        assert db.session.query(Survey).one().people == 7
    assert ten.lead.get(path).status_code == 404


def test_nobody_else_takes_it_out(ten: Circle) -> None:
    path = answered(ten)
    for name in NAMES[:2]:
        member = ten.come(name)
        member.get(ten.at())
        assert member.get(path).status_code == 403
        assert member.post(path).status_code == 403
    with ten.app.app_context():
        assert db.session.query(SurveyComment).count() == 2


def test_heads_read_it_no_more_and_in_the_night_it_is_gone(ten: Circle) -> None:
    path = answered(ten)
    with ten.app.app_context():
        school = db.session.get_one(School, ten.platform_id)
        made = publish(school, dt.date(2027, 8, 1), now())
        assert made
        assert set(made.quotations) == {NAMED, KEPT}
        db.session.commit()
    press(ten.lead, path, on=path)
    with ten.app.app_context():
        assert quoted(db.session.query(Snapshot).one()) == [KEPT]
        publish_all.call_local()
        assert [each.quotations for each in db.session.query(Snapshot)] == [[KEPT]]
