"""What can be reported of a session: it as its reader sees it, and what a host said."""

from collections.abc import Mapping

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lti_tool.communities.access import Standing
from lti_tool.communities.staff import StaffMember
from lti_tool.outreach import queries
from lti_tool.outreach.checks import said_of
from lti_tool.outreach.models import AnswerKind, Proposal
from lti_tool.outreach.planning import Planned
from lti_tool.people.queries import name_of
from lti_tool.safeguarding.kinds import Part, Published, Reportable, Reported, told


def _session(standing: Standing, item_id: str) -> Reported | None:
    """Return a session of the community as it is, or of the shelf as it stands there."""
    found = queries.reportable(standing, item_id)
    if found is None:
        return None
    if found.membership.community_id != standing.community.id:
        return _as_shelved(found)
    after = (
        (_("What we noticed"), found.noticed),
        (_("What the form tutor said"), found.tutor_line),
    )
    return _copy(found, told(*_plan(Planned.of(found)), *after))


def _on_shelf(reader: StaffMember, item_id: str) -> Published | None:
    found = queries.reportable_by_staff(reader, item_id)
    if found is None:
        return None
    address = url_for("shelves.one_for_staff", proposal_id=item_id)
    return Published(found.membership.community, _as_shelved(found), address)


def _as_shelved(found: Proposal) -> Reported:
    noticed = _("What they noticed"), found.noticed
    return _copy(found, told(*_plan(Planned.of(found).for_others), noticed))


def _copy(found: Proposal, shown: tuple[Part, ...]) -> Reported:
    # Each of its planners may have written any of it: whoever answers for it is named.
    along = ", ".join(name_of(o.membership.person) for o in found.others if o.is_in)
    return Reported(shown, found.membership.person, beside=told((_("Planned with"), along)))


def _plan(plan: Planned) -> list[Part]:
    steps = (f"{step.minutes}: {step.what} {step.who}".strip() for step in plan.steps)
    return [
        (_("For"), plan.year_group),
        (_("Our one key message"), plan.key_message),
        (_("What we wish we’d known in Year 7"), plan.wish),
        (_("Where the evidence is from"), plan.evidence),
        (_("Link"), plan.evidence_url),
        (_("Running order"), "\n".join(steps)),
        (_("What we need"), plan.materials),
    ]


def _answer(standing: Standing, item_id: str) -> Reported | None:
    found = queries.answer(standing, item_id)
    if found is None or not found.said:
        return None
    checks = [] if found.kind is AnswerKind.COMMENT else said_of(found)
    parts = told(*((str(name), words) for name, _fine, words in checks))
    return Reported(told(*parts, (_("A comment"), found.words)), found.person)


KINDS: Mapping[str, Reportable] = {
    "session": Reportable(_l("A form time or an assembly"), _session, _on_shelf),
    "answer": Reportable(_l("What a host said of a session"), _answer),
}
