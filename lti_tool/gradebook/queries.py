"""How a score stands, in words that carry nothing a member wrote."""

import dataclasses
import datetime as dt

from flask_babel import LazyString, format_datetime, gettext, to_user_timezone
from flask_babel import lazy_gettext as _
from sqlalchemy import and_, func, select

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.gradebook.claiming import owing
from lti_tool.gradebook.exchange import PATIENCE
from lti_tool.gradebook.models import Line, LineItem, Score, ScoreState
from lti_tool.people.models import Person

ROLE = _("It says that this course role can’t receive grades. A teacher can change the role there.")
NO_COLUMN = _("Its gradebook column is gone. A teacher can look at the activity there.")
ELSEWHERE = _(
    "It sends us on to another address, and we never follow. Whoever looks after the LMS can look "
    "into it. We will try again by ourselves."
)
BUSY = _("It is busy or closed for a while. We will try again by ourselves.")
WORDS = {
    200: _(
        "It sent a page that says nothing of the score. We will try again by ourselves. If this "
        "stays, whoever looks after the LMS can look into it."
    ),
    400: ROLE,
    422: ROLE,
    401: _("It no longer lets this tool in. Whoever looks after the LMS can look into it."),
    403: _("It does not let this tool write grades. Whoever looks after the LMS can allow it."),
    404: NO_COLUMN,
    410: NO_COLUMN,
    409: _("It says that it has a newer score. We will send ours again by ourselves."),
    413: _("It says that what we sent is too large. Whoever looks after the LMS can look into it."),
    421: _(
        "Its gradebook column is at an address that is not the LMS’s own. Whoever runs this tool "
        "can allow it."
    ),
    429: _("It asks us to go more slowly. We will try again by ourselves."),
    500: _(
        "It could not keep this score. If its column is locked, a teacher can unlock it there. We "
        "will try again by ourselves."
    ),
    526: _(
        "Its certificate is not one that we can trust. Whoever looks after the LMS can renew it. "
        "We will try again by ourselves."
    ),
    **dict.fromkeys((301, 302, 303, 307, 308), ELSEWHERE),
    **dict.fromkeys((502, 503, 504), BUSY),
}
NOT_NOW = _("It could not take it just now. We will try again by ourselves.")


def words(status: int | None) -> LazyString:
    """Return what an LMS's last answer means, and what to do next, for people."""
    return WORDS.get(status or 0, NOT_NOW)


@dataclasses.dataclass(frozen=True)
class Pause:
    """An LMS that is left alone: since when it has been silent, until when, its last answer."""

    since: dt.datetime
    until: dt.datetime
    status: int | None

    def words(self, now: dt.datetime) -> str:
        """Return what is the matter and when it is tried again, for people."""
        said = SILENCES.get(self.status or 0, SILENCE) % {"time": _time(self.since, now)}
        if self.until <= now:
            return f"{said} {gettext('We are trying again now.')}"
        again = gettext("We try again by ourselves at about %(time)s.", time=_time(self.until, now))
        return f"{said} {again}"


SILENCE = _("The LMS has not been answering since %(time)s.")
SILENCES = {
    401: _(
        "The LMS has not let this tool in since %(time)s. Whoever looks after it can look into it."
    ),
    429: _("The LMS has been asking us to go more slowly since %(time)s."),
    503: _("The LMS has been busy or closed since %(time)s."),
    526: _(
        "The LMS has had a certificate that we cannot trust since %(time)s. Whoever looks after it "
        "can renew it."
    ),
}


def pause_of(platform_id: int) -> Pause | None:
    """Return the pause of a platform whose LMS has been silent, or None while it answers.

    None too where nothing waits for its end: then nothing would ever find that it answers again.
    """
    waits = owing(select(Score.id)).where(Person.platform_id == platform_id).exists()
    return pause_on(db.session.scalar(select(Line).where(Line.platform_id == platform_id, waits)))


def pause_on(line: Line | None) -> Pause | None:
    """Return the pause that a platform's line stands in, or None while its LMS answers."""
    if line is None or line.silences < PATIENCE:
        return None
    if line.silent_since is None or line.paused_until is None:
        return None
    return Pause(line.silent_since, line.paused_until, line.last_status)


def _time(at: dt.datetime, now: dt.datetime) -> str:
    """Say a moment by its time alone when it is today."""
    is_today = to_user_timezone(at).date() == to_user_timezone(now).date()
    return str(format_datetime(at, "HH:mm" if is_today else "d MMMM, HH:mm"))


@dataclasses.dataclass(frozen=True)
class Tally:
    """Somebody's cycles between us and the LMS, in one column or in one for each cycle."""

    value: int
    sent_value: int
    state: ScoreState
    last_status: int | None


# Of several columns, what somebody most needs to know comes first.
TELLING = (ScoreState.REFUSED, ScoreState.OWED, ScoreState.WITHDRAWN, ScoreState.SETTLED)


def tally(community_id: int, person_id: int) -> Tally | None:
    """Return how somebody's cycles stand with the LMS, if any was ever owed."""
    scores = db.session.scalars(
        select(Score)
        .join(LineItem, LineItem.id == Score.line_item_id)
        .where(LineItem.community_id == community_id, Score.person_id == person_id)
    ).all()
    if not scores:
        return None
    first = min(scores, key=lambda score: TELLING.index(score.state))
    return Tally(
        value=sum(score.value for score in scores),
        sent_value=sum(score.sent_value or 0 for score in scores),
        state=first.state,
        last_status=first.last_status,
    )


def my_columns(community_id: int, person_id: int) -> list[tuple[LineItem, Score | None]]:
    """Return a community's columns, each with somebody's own score in it, if one was ever owed."""
    own = and_(Score.line_item_id == LineItem.id, Score.person_id == person_id)
    rows = db.session.execute(
        select(LineItem, Score)
        .outerjoin(Score, own)
        .where(LineItem.community_id == community_id)
        .order_by(LineItem.cycle)
    )
    return [(row[0], row[1]) for row in rows]


def counts(community: Community) -> dict[ScoreState, int]:
    """Return how many of a community's scores are in each state."""
    rows = db.session.execute(
        select(Score.state, func.count())
        .join(LineItem, LineItem.id == Score.line_item_id)
        .where(LineItem.community_id == community.id)
        .group_by(Score.state)
    )
    return dict(rows.all())
