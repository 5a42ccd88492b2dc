"""A school's survey, settled, with a comment that can be taken out."""

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.surveys import actions
from lti_tool.surveys.actions import Said
from lti_tool.surveys.models import BallotBox, Survey
from lti_tool.surveys.statements import Statement
from lti_tool.surveys.tallies import nothing
from lti_tool.web.clock import now


def ask(community: Community) -> None:
    """Let five have answered, of whom one said something."""
    survey = Survey(community_id=community.id, opened_at=now(), closes_on=now().date())
    db.session.add(survey)
    db.session.flush()
    db.session.add(BallotBox(survey_id=survey.id, people=0, tallies=nothing(), comments={}))
    db.session.flush()
    for number in range(5):
        said = Said(dict.fromkeys(Statement, 4), "" if number else "Ben talks too much.")
        actions.put_in(survey, said)
    actions.settle(survey, now().date().replace(year=now().year + 1))
