"""What students say of their session at the twilight can be reported, by whoever reads it."""

from collections.abc import Mapping

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from lti_tool.communities.access import Standing
from lti_tool.communities.models import Community
from lti_tool.communities.staff import StaffMember
from lti_tool.extensions import db
from lti_tool.lti.models import Deployment
from lti_tool.people.models import Course
from lti_tool.safeguarding.kinds import Published, Reportable, Reported, told
from lti_tool.showcase.models import Twilight, TwilightSession


def _session(standing: Standing, item_id: str) -> Reported | None:
    community = standing.must_read_shared()
    found = db.session.scalar(_of(item_id).where(TwilightSession.community_id == community.id))
    return _copy(found) if found else None


def _offered(reader: StaffMember, item_id: str) -> Published | None:
    found = db.session.scalar(
        _of(item_id)
        .join(Community, Community.id == TwilightSession.community_id)
        .join(Course, Course.id == Community.course_id)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .where(Deployment.platform_id == reader.platform_id)
    )
    if found is None:
        return None
    address = url_for("twilights.programme", public_id=found.twilight.link.public_id)
    return Published(found.community, _copy(found), address)


def _of(item_id: str) -> Select[TwilightSession]:
    return (
        select(TwilightSession)
        .options(
            joinedload(TwilightSession.saved_by),
            joinedload(TwilightSession.twilight).joinedload(Twilight.link),
        )
        .where(TwilightSession.public_id == item_id)
    )


def _copy(found: TwilightSession) -> Reported:
    parts = told(
        (_("Title"), found.title),
        (_("What it is about"), found.blurb),
        (_("Three things that help us learn"), found.things),
        (_("What we’d ask of teachers"), found.ask),
    )
    # Any member may have written any of it: whoever saved it last is named.
    return Reported(parts, found.saved_by)


KINDS: Mapping[str, Reportable] = {
    "twilight": Reportable(_l("A session at the twilight"), _session, _offered)
}
