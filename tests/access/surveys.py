"""What each route about a year's survey answers, and what there is of it in the scene.

The teachers' is open, so that nobody reads any of it; the students' and the neighbours' are
settled, and are read by those who look after these communities: its words are written to them.
"""

from lti_tool.extensions import db
from lti_tool.meetings.queries import Calendar
from lti_tool.people.models import Person
from lti_tool.surveys import actions
from lti_tool.surveys.actions import Said
from lti_tool.surveys.models import Survey, SurveyComment
from lti_tool.surveys.statements import Statement
from lti_tool.web.clock import now
from tests.access.kinds import HOSTS, INSIDERS, LEADS, MEMBERS, NO_ONE
from tests.access.rows import Row, Who
from tests.access.writing import Writing

CARERS = LEADS | HOSTS
ANSWER = {"risk": "4", "comment": "Changed"}

SURVEYS = {
    "GET surveys.survey": Row({200: INSIDERS}),
    "POST surveys.answer": Row({303: MEMBERS}, sends=ANSWER),
    "POST surveys.open_survey": Row({303: CARERS}, changes=NO_ONE),  # it is open
    "GET surveys.results": Row({200: CARERS}),
    "GET reporting.report": Row({200: CARERS}),
    "GET comments.ask": Row({404: CARERS}),  # it is open
    "POST comments.take_out": Row({404: CARERS}),
}
SURVEYS_AMONG_STUDENTS = {
    "POST surveys.answer": Row({409: MEMBERS}, sends=ANSWER),
    "GET comments.ask": Row({200: CARERS}),
    "POST comments.take_out": Row({303: CARERS}),
}

# Words that stand in a survey, by the community.
UNREAD: dict[str, Who] = {"COMMENT": NO_ONE}
READ = {"COMMENT": CARERS}
QUOTED = {"QUOTATION": CARERS}  # and by heads


def ask(writing: Writing, lead: Person, *, settled: bool) -> Survey:
    """Let a survey be opened as if its last meeting were near, and five answers be in its box."""
    last = Calendar(writing.seen.meetings, writing.seen.meetings[-1].on)
    survey = actions.open_survey(writing.of(lead), last, now())
    everything = dict.fromkeys(Statement, 4)
    actions.put_in(survey, Said(everything, writing.words("COMMENT")))
    actions.put_in(survey, Said(everything, writing.words("QUOTATION"), may_be_quoted=True))
    for _more in range(3):
        actions.put_in(survey, Said(everything))
    if settled:
        actions.settle(survey, survey.closes_on.replace(year=survey.closes_on.year + 1))
        survey.closes_on = now().date()
        db.session.flush()
    first = db.session.query(SurveyComment).filter_by(survey_id=survey.id).first()
    writing.things["comment_id"] = first.id if first else "none"
    return survey


def answer(writing: Writing, person: Person, survey: Survey) -> None:
    """Let a member answer."""
    actions.answer(writing.of(person), survey, Said({Statement.RISK: 2}), now().date())
