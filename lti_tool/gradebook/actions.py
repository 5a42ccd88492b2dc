"""Owe the LMS a score, and take back what was not yet sent."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Insert, Select, and_, case, exists, or_, select, update

from lti_tool.communities.actions import hold_members
from lti_tool.communities.models import Community, GradeReturn, Membership, ResourceLink
from lti_tool.database import INSERTS, table_of
from lti_tool.extensions import db
from lti_tool.gradebook import lines
from lti_tool.gradebook.models import LineItem, Score, ScoreState
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course

# What an LMS answers of a column that it has no more.
GONE = (404, 410)
_SCORES = table_of(Score)


def open_column(community: Community, url: str, cycle: int = 0) -> LineItem | None:
    """Tie a community to a column: of one cycle, or of the whole year's when `cycle` is 0.

    The year's maximum is the number of cycles fixed at set-up. A column that another community
    has, such as last year's, is never taken over: then there is none.
    """
    if db.session.scalar(_taken(community.course).where(LineItem.url == url).limit(1)) is not None:
        return None
    maximum = 1 if cycle else community.cycles
    column = LineItem(community_id=community.id, cycle=cycle, url=url, maximum=maximum)
    db.session.add(column)
    db.session.flush()
    return column


def has_spare_column(course: Course, activities: ColumnElement[bool]) -> bool:
    """Say whether some activities of a course came with a column that no community has yet."""
    taken = _taken(course).where(LineItem.url == ResourceLink.line_item_url).correlate(ResourceLink)
    spare = exists().where(ResourceLink.course_id == course.id, activities)
    wanted = spare.where(ResourceLink.line_item_url.is_not(None), ~taken.exists())
    return bool(db.session.scalar(select(wanted)))


def has_last_years_column(community: Community) -> bool:
    """Say whether an activity that opens a community came with the column of another one."""
    others = exists().where(
        ResourceLink.community_id == community.id,
        LineItem.url == ResourceLink.line_item_url,
        LineItem.community_id != community.id,
    )
    return bool(db.session.scalar(select(others)))


def couple(link: ResourceLink) -> LineItem | None:
    """Tie the column that an activity's launch named to its community, if one is missing there."""
    community = link.community
    if community is None or link.line_item_url is None:
        return None
    wanted = {GradeReturn.NONE: None, GradeReturn.ONE_COLUMN: 0, GradeReturn.PER_CYCLE: link.cycle}
    cycle = wanted[community.grade_return]
    if cycle is None or cycle > community.cycles or _per_cycle(community) != (cycle > 0):
        return None
    if any(column.cycle == cycle for column in columns_of(community.id)):
        return None
    return open_column(community, link.line_item_url, cycle)


def columns_of(community_id: int) -> Sequence[LineItem]:
    """Return a community's columns: one for the year, or one for each cycle, or none."""
    wanted = select(LineItem).filter_by(community_id=community_id).order_by(LineItem.cycle)
    return db.session.scalars(wanted).all()


def owe(
    membership: Membership, role: CourseRole, cycles: Collection[int], at: dt.datetime
) -> list[Score]:
    """Owe the LMS the cycles that a member completed; a score only rises (design 3, invariant 7).

    Nothing is owed without the member's own yes, without a column, for no cycle at all, or for an
    Instructor, whose course role the LMS gives no grades.
    """
    if not membership.sends_cycles or not cycles or role is CourseRole.INSTRUCTOR:
        return []
    owed = []
    for column in _columns_in_use(membership.community_id):
        value = min(len(cycles), column.maximum) if column.cycle == 0 else column.cycle in cycles
        if value:
            db.session.execute(_raised(column, membership.person_id, int(value), at))
            owed.append(_score(column, membership.person_id))
    return owed


def withdraw(membership: Membership) -> None:
    """Send nothing more for a member; what the LMS has, it keeps."""
    db.session.execute(
        update(Score)
        .where(Score.line_item_id.in_(_columns(membership.community_id)))
        .where(Score.person_id == membership.person_id)
        .values(state=ScoreState.WITHDRAWN)
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()


def withdraw_all(community: Community) -> None:
    """Send nothing more for anybody of a community; what the LMS has, it keeps.

    Its members' own changes wait, so that a cycle completed at this moment is not owed after all.
    """
    hold_members(community)
    db.session.execute(
        update(Score)
        .where(Score.line_item_id.in_(_columns(community.id)))
        .values(state=ScoreState.WITHDRAWN)
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()


def couple_all(community: Community) -> list[LineItem]:
    """Tie the columns that a community's activities came with, where they are missing."""
    links = select(ResourceLink).filter_by(community_id=community.id).order_by(ResourceLink.id)
    coupled = [couple(link) for link in db.session.scalars(links).all()]
    return [column for column in coupled if column is not None]


def let_go(community: Community) -> bool:
    """Forget the columns that the LMS was found to have no more; say whether there were any.

    Others can be tied then. Nothing is changed in the LMS; what was sent to them is forgotten here,
    for it is gone there.
    """
    gone = select(LineItem).where(
        LineItem.community_id == community.id, LineItem.look_status.in_(GONE)
    )
    columns = db.session.scalars(gone).all()
    for column in columns:
        links = update(ResourceLink).where(ResourceLink.line_item_url == column.url)
        db.session.execute(
            links.where(ResourceLink.community_id == community.id).values(line_item_url=None),
            execution_options={"synchronize_session": False},
        )
        db.session.delete(column)
    db.session.flush()
    db.session.expire_all()
    return bool(columns)


def try_again(community: Community, now: dt.datetime) -> None:
    """Owe at once what the LMS refused or what waits, because a person has changed something there.

    An LMS that is left alone is tried with one score.
    """
    lines.try_now(community.course.deployment.platform_id, now)
    waits = and_(Score.state == ScoreState.OWED, Score.due_at > now, Score.lease.is_(None))
    db.session.execute(
        update(Score)
        .where(Score.line_item_id.in_(_columns(community.id)))
        .where(or_(Score.state == ScoreState.REFUSED, waits))
        .values(state=ScoreState.OWED, due_at=now, attempts=0)
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()


def _columns_in_use(community_id: int) -> Sequence[LineItem]:
    """Return the columns to which a community returns grades, as the database now has it."""
    wanted = (
        select(LineItem)
        .join(Community, Community.id == LineItem.community_id)
        .where(Community.id == community_id, Community.grade_return != GradeReturn.NONE)
    )
    return db.session.scalars(wanted.order_by(LineItem.cycle)).all()


def _taken(course: Course) -> Select[int]:
    """Return the columns that communities of the same deployment have, of any year."""
    columns = select(LineItem.id).join(LineItem.community).join(Community.course)
    return columns.where(Course.deployment_id == course.deployment_id)


def _columns(community_id: int) -> Select[int]:
    return select(LineItem.id).where(LineItem.community_id == community_id)


def _per_cycle(community: Community) -> bool:
    return community.grade_return is GradeReturn.PER_CYCLE


def _raised(column: LineItem, person_id: int, value: int, at: dt.datetime) -> Insert:
    """Return one statement, for a worker may settle the row between a reading and a writing."""
    rises = _SCORES.c.value < value
    reached = case((rises, value), else_=_SCORES.c.value)
    has = _SCORES.c.sent_value >= reached
    moments = {"earned_at": at, "due_at": at, "attempts": 0}
    owed = INSERTS[db.engine.dialect.name](_SCORES).values(
        line_item_id=column.id,
        person_id=person_id,
        value=value,
        state=ScoreState.OWED,
        **moments,
    )
    raised: Insert = owed.on_conflict_do_update(
        index_elements=["line_item_id", "person_id"],
        set_={
            "value": reached,
            "state": case((has, ScoreState.SETTLED), else_=ScoreState.OWED),
            **moments,
        },
        where=rises | (_SCORES.c.state == ScoreState.WITHDRAWN),
    )
    return raised


def _score(column: LineItem, person_id: int) -> Score:
    wanted = select(Score).filter_by(line_item_id=column.id, person_id=person_id)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()
