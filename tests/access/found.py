"""What the communities of the scene found, and what did not work for their authors."""

from lti_tool.communities.models import Kind
from lti_tool.extensions import db
from lti_tool.findings import actions, setbacks
from lti_tool.findings.actions import Text
from lti_tool.findings.models import Findings
from lti_tool.findings.setbacks import Told
from lti_tool.people.models import Person
from tests.access.writing import Writing, before


def draft(writing: Writing, author: Person) -> None:
    """Let somebody write their community's findings."""
    words = writing.words("FINDINGS")
    actions.save(writing.of(author), Text(words, words, words, words), 0, before())
    page = db.session.query(Findings).filter_by(community_id=writing.made.id).one()
    writing.things["findings_id"] = page.public_id


def release(writing: Writing, author: Person, host: Person | None = None) -> None:
    """Let the staff read them; a host of students has looked."""
    actions.release(writing.of(author), 1, before())
    if writing.made.kind is Kind.SLC and host:
        actions.look(writing.of(host), 1, may_go_out=True, now=before())


def put(writing: Writing, author: Person, *, signed: bool) -> None:
    """Let somebody put what did not work onto the wall."""
    words = writing.words("SETBACK")
    made = setbacks.write(writing.of(author), Told(words, words, signed))
    writing.things["setback_id"] = made.public_id
