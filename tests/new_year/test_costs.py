"""What a new year asks of the database stays the same, however much there was in the old one."""

from lti_tool.communities.access import standing
from lti_tool.extensions import db
from lti_tool.library import actions as library
from lti_tool.library.models import Source
from lti_tool.people.models import Person
from lti_tool.web.clock import now
from tests.access.test_costs import counting
from tests.browser import Browser
from tests.new_year.conftest import SchoolYear

MOST = 9
HOME = 7  # one more than a home of a first year that lasts


def asked(browser: Browser, path: str) -> int:
    """Return how often a page asks, once everything that is remembered is."""
    browser.get(path)
    with counting() as told:
        assert browser.get(path).status_code == 200
    return len(told)


def test_the_form_for_a_new_year_asks_equally_often(school: SchoolYear) -> None:
    amara, path = school.come(school.cast.amara), f"{school.here}/next-year"
    few = asked(amara, path)
    fill(school)
    assert asked(amara, path) == few <= MOST


def test_neither_year_s_home_asks_more_than_once_about_the_other(school: SchoolYear) -> None:
    fill(school)
    new = school.start(school.come(school.cast.amara))
    for who in (school.cast.amara, school.cast.ben):
        assert asked(school.come(who), school.here) <= HOME
    assert asked(school.come(school.cast.amara), new) <= HOME


def fill(school: SchoolYear) -> None:
    """Put many works onto the old year's shelf."""
    with school.app.app_context():
        ben = db.session.get_one(Person, school.cast.ben)
        here = standing(ben, school.cast.community)
        for n in range(20):
            library.propose(here, library.Cited(Source.OTHER, f"{n}", "", "", None, "", ""), now())
        db.session.commit()
