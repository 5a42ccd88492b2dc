"""Open an activity for whoever launched it, and answer an LMS that asks for content."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import delete, update

from lti_tool.communities import links
from lti_tool.communities.actions import hold
from lti_tool.communities.models import Community, GradeReturn, ResourceLink
from lti_tool.extensions import db
from lti_tool.gradebook import actions as gradebook
from lti_tool.gradebook.models import LineItem
from lti_tool.lti.claims import Launch
from lti_tool.lti.deep_linking import ContentItem, DeepLinkingSettings
from lti_tool.people.models import Course, Person
from lti_tool.progress.actions import owe_all
from lti_tool.spaces.models import Selection

# As long as a visit: whoever leaves the picker open over lunch can still choose.
TO_CHOOSE = dt.timedelta(hours=8)


class AlreadyAnswered(Exception):
    """A request for content that has its answer, or whose time is over."""


def open_activity(course: Course, person: Person, launch: Launch, now: dt.datetime) -> ResourceLink:
    """Return the activity of a launch, following the community that it names if it may.

    It may within the community's own course, when one of its leads launches it, or when it came
    from that lead's own choosing.
    """
    link = links.open_link(course, launch)
    if links.named_elsewhere(link) is not None:
        links.hold(link)
        _follow(link, person, links.naming(launch).selection)
    if gradebook.couple(link) is not None and link.community is not None:
        owe_all(link.community, now)
    return link


def _follow(link: ResourceLink, person: Person, selection_id: str) -> None:
    named = links.named_elsewhere(link)
    if named is None or named.course_id != link.course_id:
        return
    if links.leads(person, named) or _came_from(selection_id, named):
        links.bind(link, named)


def return_grades(
    community: Community, how: GradeReturn, cycles: int, now: dt.datetime
) -> list[LineItem]:
    """Let completed cycles go to the gradebook, or nothing more; return what columns were tied.

    The number of cycles is fixed the first time, and never changes after it. A column of the other
    kind stays what it is, so that no cycle is counted twice.
    """
    hold(community)
    db.session.refresh(community)
    if how is community.grade_return or how not in ways(community):
        return []
    was, community.grade_return = community.grade_return, how
    if how is GradeReturn.NONE:
        db.session.flush()
        gradebook.withdraw_all(community)
        return []
    if community.returns_since is None:
        community.cycles = cycles
    if was is GradeReturn.NONE:
        community.returns_since = now
    db.session.flush()
    return tie_columns(community, now)


def tie_columns(community: Community, now: dt.datetime) -> list[LineItem]:
    """Tie what columns a community's activities came with, and owe what was completed before."""
    tied = gradebook.couple_all(community)
    owe_all(community, now)
    return tied


def ways(community: Community) -> list[GradeReturn]:
    """Return what a community can send: never to two kinds of column."""
    columns = gradebook.columns_of(community.id)
    kinds = {GradeReturn.PER_CYCLE if each.cycle else GradeReturn.ONE_COLUMN for each in columns}
    return [each for each in GradeReturn if each is GradeReturn.NONE or not kinds - {each}]


def ask(
    course: Course, person: Person, settings: DeepLinkingSettings, now: dt.datetime
) -> Selection:
    """Keep what an LMS asks for while a teacher chooses."""
    selection = Selection(
        course_id=course.id, person_id=person.id, settings=settings.as_json(), asked_at=now
    )
    db.session.add(selection)
    db.session.flush()
    return selection


def answer(
    selection: Selection,
    items: Sequence[ContentItem],
    community: Community | None,
    now: dt.datetime,
) -> None:
    """Note what was chosen, once; the links to come may open it, each once."""
    first = db.session.execute(
        update(Selection)
        .where(Selection.id == selection.id, Selection.answered_at.is_(None))
        .where(Selection.asked_at >= now - TO_CHOOSE)
        .values(
            answered_at=now,
            community_id=community.id if community else None,
            links_to_come=len(items) if community else 0,
        )
        .returning(Selection.id),
        execution_options={"synchronize_session": False},
    ).first()
    if first is None:
        raise AlreadyAnswered
    db.session.expire(selection)


def forget_selections(now: dt.datetime) -> None:
    """Drop choosings whose time is over and that no link is still to come from."""
    over = Selection.asked_at < now - TO_CHOOSE
    db.session.execute(
        delete(Selection).where(over, Selection.links_to_come == 0),
        execution_options={"synchronize_session": False},
    )


def _came_from(selection_id: str, community: Community) -> bool:
    """Say whether a link came from a lead's choosing of this community, and use that up."""
    used = db.session.execute(
        update(Selection)
        .where(Selection.public_id == selection_id, Selection.course_id == community.course_id)
        .where(Selection.community_id == community.id, Selection.links_to_come > 0)
        .values(links_to_come=Selection.links_to_come - 1)
        .returning(Selection.id),
        execution_options={"synchronize_session": False},
    ).first()
    return used is not None
