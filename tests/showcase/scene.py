"""A school on the way to its twilight: three communities, two slots, and colleagues who choose."""

import dataclasses
import datetime as dt

from flask import Flask

from lti_tool.communities import access
from lti_tool.communities.models import Community, Host, Kind, Opens
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course, Person
from lti_tool.showcase import actions, offering
from lti_tool.showcase.actions import Evening
from lti_tool.showcase.models import Choice, Slot, Twilight, TwilightSession, Wish
from lti_tool.showcase.offering import Words
from lti_tool.web.clock import now
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON
from tests.remembered import remembered

YEAR = "2026-27"
DAY = dt.date(2026, 12, 10)
UNTIL = dt.datetime(2026, 12, 8, 16, tzinfo=dt.UTC)
EVENING = Evening(DAY, [dt.time(16, 30), dt.time(17, 15)], 35, UNTIL)
AFTER = UNTIL - NOON + dt.timedelta(minutes=1)  # from noon to just after the cut-off
ON_THE_DAY = dt.datetime(2026, 12, 10, 17, tzinfo=dt.UTC) - NOON
DAY_AFTER = ON_THE_DAY + dt.timedelta(days=1)
THEMES = ("Feedback", "Memory", "Talk")


@dataclasses.dataclass(frozen=True)
class Scene:
    """What was built, by its ids: Amara organises, and three communities present."""

    app: Flask
    link: str
    people: dict[str, int]
    communities: dict[str, str]

    def come(self, name: str) -> Browser:
        """Let somebody come by a launch, with a page of their own open."""
        browser = visit(self.app, self.people[name])
        browser.get("/reading")
        return browser

    def at(self, path: str = "") -> str:
        return f"/twilights/{self.link}{path}"

    def of(self, community: str, path: str = "") -> str:
        return f"/communities/{self.communities[community]}/twilights/{self.link}{path}"

    def ids(self) -> dict[str, str]:
        """Return the public id of each session by its title."""
        with self.app.app_context():
            return {s.title: s.public_id for s in db.session.query(TwilightSession)}

    def places(self, name: str) -> dict[int, str]:
        """Return somebody's sessions by the number of the slot, in its order."""
        return self._titles(Choice, name)

    def waits(self, name: str) -> dict[int, str]:
        return self._titles(Wish, name)

    def _titles(self, rows: type[Choice] | type[Wish], name: str) -> dict[int, str]:
        with self.app.app_context():
            found = (
                db.session.query(Slot.number, TwilightSession.title)
                .join(rows, rows.slot_id == Slot.id)
                .join(TwilightSession, TwilightSession.id == rows.session_id)
                .filter(rows.person_id == self.people[name])
                .order_by(Slot.number)
            )
            return dict(found.all())

    def choose(self, name: str, *titles: str, **rather: str) -> int:
        """Let somebody choose a session for each slot; return what they are answered."""
        return choose(self, self.come(name), *titles, **rather)


def choose(scene: Scene, browser: Browser, *titles: str, **rather: str) -> int:
    """Open the page, pick and save, as a browser does."""
    shown = hidden(browser.get(scene.at("/choose")).get_data(as_text=True))
    return browser.post(
        scene.at("/choose"), data=picked(scene, shown, *titles, **rather)
    ).status_code


def picked(scene: Scene, shown: dict[str, str], *titles: str, **rather: str) -> dict[str, str]:
    ids = scene.ids()
    numbers = sorted(int(name[-1]) for name in shown)
    fields = {f"session_{n}": ids[t] for n, t in zip(numbers, titles, strict=False) if t}
    return shown | fields | {f"rather_{slot[-1]}": ids[t] for slot, t in rather.items()}


def hidden(page: str) -> dict[str, str]:
    """Return what a page says that it showed."""
    words = " ".join(page.split())
    parts = words.split('name="shown_')[1:]
    return {f"shown_{p[0]}": p.split('value="', 1)[1].split('"', 1)[0] for p in parts}


@remembered
def build(
    app: Flask, staff: int = 6, places: int = 20, *, opened: bool = True, slots: int = 2
) -> Scene:
    """Build the scene and commit it: each community presents in every slot in a room of its own."""
    with app.app_context():
        deployment = people.school()
        place = people.course(deployment, staff=True)
        amara = people.person(place, "Amara", CourseRole.INSTRUCTOR)
        link = people.link(place, "Twilight")
        link.opens = Opens.TWILIGHT
        made = {t: people.community(place, amara, t) for t in THEMES[:2]}
        made["Talk"] = _students(people.course(deployment, "Year 10"))
        names = {"Feedback": "Ben", "Memory": "Chloe", "Talk": "Sami Haddad"}
        starts = [dt.time(16, 30), dt.time(17, 15), dt.time(18)][:slots]
        twilight = actions.set_up(link, YEAR, dataclasses.replace(EVENING, starts=starts))
        for theme, community in made.items():
            _offer(twilight, community, theme, names[theme])
        _place(twilight, places)
        for n in range(staff):
            people.person(place, f"Colleague {n}")
        if opened:
            actions.open_choosing(twilight, now())
        db.session.commit()
        return Scene(
            app,
            link.public_id,
            {each.name: each.id for each in db.session.query(Person)},
            {theme: each.public_id for theme, each in made.items()},
        )


def _students(place: Course) -> Community:
    ursula = people.person(place, "Ursula", CourseRole.INSTRUCTOR)
    made = people.community(place, ursula, "Talk", Kind.SLC)
    db.session.add(Host(community_id=made.id, person_id=ursula.id, since=now()))
    return made


def _offer(twilight: Twilight, community: Community, theme: str, name: str) -> None:
    """Let a member offer a session and present it in the first slot, and another in the others."""
    for number, who in enumerate((name, f"{name} too")):
        person = people.person(community.course, who)
        people.join(community, person)
        here = access.standing(person, community.public_id)
        if number == 0:
            students = community.kind is Kind.SLC
            host = db.session.query(Host).filter_by(community_id=community.id).first()
            words = Words(
                theme,
                f"What we found out about {theme}.",
                "Quiet\nTime\nExamples" if students else "",
                "Wait for our answers." if students else "",
                host.person_id if host else None,
            )
            offering.offer(here, twilight, words, 0, now())
        session = offering.session_of(here, twilight)
        assert session
        slots = [1] if number == 0 else [s.number for s in twilight.slots if s.number > 1]
        offering.present(here, twilight, session, slots)


def _place(twilight: Twilight, places: int) -> None:
    sessions = db.session.query(TwilightSession).order_by(TwilightSession.id).all()
    rooms = [actions.add_room(twilight, f"Room {n + 1}", places) for n in range(len(sessions))]
    placing = {
        (session.id, slot.id): room.id
        for session, room in zip(sessions, rooms, strict=True)
        for slot in twilight.slots
    }
    actions.place(twilight, placing, confirmed=False)
