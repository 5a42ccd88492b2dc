"""Every page of the tool, by the room that it is in, and what can be reported from where."""

from lti_tool.admin.views import admin
from lti_tool.badges.checking import checking
from lti_tool.badges.public import public
from lti_tool.badges.views import badges
from lti_tool.communities.students import students
from lti_tool.communities.views import communities
from lti_tool.experiments.views import experiments
from lti_tool.findings import reporting as findings_kinds
from lti_tool.findings.own import setbacks
from lti_tool.findings.school import directory
from lti_tool.findings.views import findings
from lti_tool.insights.approving import approving
from lti_tool.insights.views import culture
from lti_tool.launch.again import again
from lti_tool.launch.registering import registration
from lti_tool.launch.views import launch
from lti_tool.library.cards import cards
from lti_tool.library.views import library
from lti_tool.meetings.bringing import bringing
from lti_tool.meetings.choosing import choosing
from lti_tool.meetings.views import meetings
from lti_tool.outreach import reporting as outreach_kinds
from lti_tool.outreach.answering import answering
from lti_tool.outreach.deciding import deciding
from lti_tool.outreach.running import run
from lti_tool.outreach.shelves import shelves
from lti_tool.outreach.views import outreach
from lti_tool.people.views import people
from lti_tool.plans.deleting import deleting
from lti_tool.plans.views import plans
from lti_tool.privacy.office import office
from lti_tool.privacy.views import my_data
from lti_tool.safeguarding import reporting as inside_kinds
from lti_tool.safeguarding.from_school import from_school
from lti_tool.safeguarding.views import safeguarding
from lti_tool.showcase import reporting as twilight_kinds
from lti_tool.showcase.choosing import picks
from lti_tool.showcase.evening import evenings
from lti_tool.showcase.organising import organising
from lti_tool.showcase.placing import placing
from lti_tool.showcase.sessions import offering
from lti_tool.showcase.thanking import thanking
from lti_tool.showcase.views import twilights
from lti_tool.spaces.awarding import awarding
from lti_tool.spaces.calendars import calendars
from lti_tool.spaces.going_on import going_on
from lti_tool.spaces.grades import grades
from lti_tool.spaces.grading import grading
from lti_tool.spaces.joining import joining
from lti_tool.spaces.leaving import leaving
from lti_tool.spaces.moving import moving
from lti_tool.spaces.picking import picking
from lti_tool.spaces.reporting import reporting
from lti_tool.spaces.reviewing import reviewing
from lti_tool.spaces.rooms import rooms
from lti_tool.spaces.sending import sending
from lti_tool.spaces.setting_up import links
from lti_tool.spaces.starting import starting
from lti_tool.spaces.views import spaces
from lti_tool.support.views import support
from lti_tool.surveys.comments import comments
from lti_tool.surveys.views import surveys
from lti_tool.web.about import about

PAGES = (
    admin,
    launch,
    again,
    registration,
    links,
    moving,
    reviewing,
    picking,
    starting,
    going_on,
    spaces,
    joining,
    leaving,
    sending,
    grades,
    grading,
    rooms,
    support,
    safeguarding,
    from_school,
    experiments,
    twilights,
    picks,
    organising,
    placing,
    evenings,
    offering,
    thanking,
    outreach,
    deciding,
    answering,
    run,
    shelves,
    communities,
    students,
    library,
    cards,
    meetings,
    bringing,
    choosing,
    calendars,
    plans,
    deleting,
    badges,
    awarding,
    surveys,
    comments,
    reporting,
    public,
    checking,
    findings,
    setbacks,
    directory,
    culture,
    approving,
    people,
    my_data,
    office,
    about,
)
REPORTABLE = (
    inside_kinds.KINDS,
    findings_kinds.KINDS,
    outreach_kinds.KINDS,
    twilight_kinds.KINDS,
)
