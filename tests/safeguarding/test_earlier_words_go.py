"""Earlier words are few, are gone after a month, and never leave the community they were in."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.communities.earlier import KEPT_FOR, MOST_OF_ALL, MOST_OF_ONE
from lti_tool.communities.jobs import forget_earlier_words
from lti_tool.communities.models import Community, KeptWords, Kind
from lti_tool.experiments.models import Experiment
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Person
from lti_tool.plans.models import TryNote
from lti_tool.web.clock import clock
from tests import people
from tests.browser import visit
from tests.conftest import NOON
from tests.pressing import page, press
from tests.safeguarding import rewriting
from tests.safeguarding.conftest import PLAN, Scene
from tests.safeguarding.rewriting import (
    AGREEMENT,
    EXPERIMENT,
    NOTES,
    SHELF,
    Written,
    kept,
    later,
    newest,
)

UNKIND, KIND = "Nobody wants Uma here.", "Glad that you are all here."
SECONDS = dt.timedelta(seconds=10)


def types(scene: Scene, *versions: str, first: int = 1, each: dt.timedelta = SECONDS) -> None:
    """Let the page of Tara's plan save itself as she types, and wait after each time."""
    tara = scene.visit("Tara")
    tara.get(scene.at("/plan/1"))
    for revision, focus in enumerate(versions, start=first):
        fields = PLAN | {"focus": focus, "revision": str(revision)}
        assert tara.post(scene.at("/plan/1/words"), data=fields).status_code == 200
        later(each)


def foci(scene: Scene) -> list[str]:
    return [words.partition("\n")[0] for words in kept(scene, "cycle")]


def forget(scene: Scene) -> None:
    with scene.app.app_context():
        forget_earlier_words.call_local()


def leave(scene: Scene, remains: str) -> None:
    rewriting.send(scene, "/leave", {}, on="")
    rewriting.send(scene, "/left", {"remains": remains})


def test_a_page_that_saves_itself_keeps_what_others_had_read(scene: Scene) -> None:
    types(scene, "N", "No", "Not", KIND)
    assert foci(scene) == ["Not feeling stupid"]


def test_what_stood_for_a_minute_is_kept_though_it_was_typed_just_now(scene: Scene) -> None:
    types(scene, "U", UNKIND)
    later()
    types(scene, KIND, first=3)
    assert foci(scene) == ["Not feeling stupid", UNKIND]


def test_whoever_types_on_and_on_is_kept_every_two_minutes(scene: Scene) -> None:
    types(scene, *(f"Draft {n}" for n in range(45)))
    assert foci(scene) == ["Not feeling stupid", "Draft 11", "Draft 23", "Draft 35"]


def test_words_that_come_and_go_are_kept_before_a_minute_is_over(scene: Scene) -> None:
    types(scene, *(UNKIND, KIND) * 5, each=dt.timedelta(seconds=25))
    assert UNKIND in foci(scene)


def test_words_that_others_had_time_to_read_are_kept_though_they_are_hidden_at_once(
    scene: Scene,
) -> None:
    rewriting.plan(scene, UNKIND, 0)
    later(SECONDS)
    rewriting.send(scene, "/plan/1/audience", {"audience": "author"}, on="/plan/1")
    assert foci(scene)[:2] == ["Not feeling stupid", UNKIND]


def test_words_that_nobody_changed_are_kept_once_at_most(scene: Scene) -> None:
    types(scene, "Not feeling stupid", "Not feeling stupid", each=dt.timedelta(hours=1))
    assert foci(scene) == []


def keep(scene: Scene, most: int, *, item: str = "", brief: bool = False) -> None:
    """Keep many versions of one thing, or one each of many, which are Tara's."""
    with scene.app.app_context():
        community = db.session.query(Community).one().id
        theirs = {"community_id": community, "kind": "cycle", "whose_id": scene.people["Tara"]}
        when = {"kept_at": clock.now(), "rewritten_at": clock.now(), "brief": brief}
        part = {"part": "plan" if item else ""}
        db.session.add_all(
            KeptWords(item=item or str(n), words=str(n), **theirs, **when, **part)
            for n in range(most)
        )
        db.session.commit()


def test_of_one_item_only_the_latest_are_kept(scene: Scene) -> None:
    keep(scene, MOST_OF_ONE, item=scene.plan)
    later()
    types(scene, "Draft 0", "Draft 1", each=rewriting.TWO_MINUTES)
    rest = [str(n) for n in range(2, MOST_OF_ONE)]
    assert foci(scene) == [*rest, "Not feeling stupid", "Draft 0"]


def test_what_stood_for_seconds_pushes_nothing_out_that_stood_for_minutes(scene: Scene) -> None:
    types(scene, UNKIND, each=rewriting.TWO_MINUTES)
    types(scene, KIND, first=2)
    keep(scene, MOST_OF_ONE, item=scene.plan, brief=True)
    types(scene, *(f"Draft {n}" for n in range(5)), first=3, each=dt.timedelta(seconds=25))
    assert len(foci(scene)) == MOST_OF_ONE
    assert foci(scene)[:2] == ["Not feeling stupid", UNKIND]


def test_of_one_person_only_so_many_are_kept(scene: Scene) -> None:
    keep(scene, MOST_OF_ALL)
    rewriting.note(scene, UNKIND, 0)
    rewriting.delete_note(scene, 1)
    assert kept(scene) == [*(str(n) for n in range(1, MOST_OF_ALL)), UNKIND]


def test_they_are_forgotten_after_a_month(scene: Scene) -> None:
    rewriting.agreement(scene, UNKIND, 0)
    rewriting.agreement(scene, KIND, 1, who="Uma")
    clock.fix(NOON + KEPT_FOR)
    forget(scene)
    assert kept(scene) == [UNKIND]
    clock.fix(NOON + KEPT_FOR + dt.timedelta(seconds=1))
    forget(scene)
    assert kept(scene) == []
    assert "was changed is sent" not in page(scene.visit("Sami"), AGREEMENT.concern(scene))


def test_students_are_told_for_how_long_before_they_join_and_ever_after(scene: Scene) -> None:
    said = f"kept for {KEPT_FOR.days} days. Only"
    assert said in page(scene.visit("Sami"), "/privacy")
    assert said in page(scene.visit("Tara"), scene.at("/plan/1/delete"))
    leave(scene, "anonymous")
    assert said in page(scene.visit("Tara"), scene.at("/join"))
    own = f"/responses/{scene.response}"
    rewriting.send(scene, own, {"words": KIND, "revision": "1"}, who="Uma")
    assert f"in the {KEPT_FOR.days} days after" in page(scene.visit("Uma"), scene.at(own))


def test_what_a_concern_copied_outlives_the_month(scene: Scene) -> None:
    rewriting.agreement(scene, UNKIND, 0)
    rewriting.agreement(scene, KIND, 1, who="Uma")
    concern = scene.report(path=AGREEMENT.concern(scene))
    clock.fix(NOON + KEPT_FOR * 2)
    forget(scene)
    assert UNKIND in page(scene.visit("Deborah"), concern)


@pytest.mark.parametrize(("remains", "left"), [("deleted", []), ("anonymous", [UNKIND])])
def test_a_leaver_who_deletes_what_they_wrote_takes_them_along(
    scene: Scene, remains: str, left: list[str]
) -> None:
    rewriting.experiment(scene, UNKIND, 0)
    later()
    rewriting.experiment(scene, KIND, 1)
    path = EXPERIMENT.concern(scene)
    concern = scene.report(path=path)
    leave(scene, remains)
    assert [words.partition("\n")[0] for words in kept(scene, "experiment")] == left
    assert UNKIND in page(scene.visit("Deborah"), concern)
    assert scene.visit("Sami").get(path).status_code == (200 if left else 404)


@pytest.mark.parametrize("written", [AGREEMENT, NOTES, SHELF], ids=lambda each: each.kind)
def test_what_is_the_groups_is_kept_though_whoever_wrote_it_leaves(
    scene: Scene, written: Written
) -> None:
    written.write(scene, UNKIND, 0)
    later()
    written.write(scene, KIND, 1)
    leave(scene, "deleted")
    assert "they are the group’s" in page(scene.visit("Tara"), scene.at("/left"))
    assert "their old words are kept for the 30 days" in page(scene.visit("Tara"), "/privacy")
    read = rewriting.told(scene, written.concern(scene))
    assert UNKIND in read
    assert KIND in read
    assert "Tara" in read


def test_nothing_of_the_groups_is_put_down_to_the_wrong_person_when_one_leaves(
    scene: Scene,
) -> None:
    for n, who in enumerate(("Sami", "Tara", "Uma")):
        rewriting.agreement(scene, f"Words of {who}.", n, who=who)
    leave(scene, "deleted")
    rewriting.agreement(scene, KIND, 3, who="Sami")
    read = rewriting.told(scene, AGREEMENT.concern(scene))
    for who in ("Sami", "Tara", "Uma"):
        assert f'by {who}</dt> <dd> <p class="words">Words of {who}.' in read


def test_they_go_with_their_person_and_with_the_community(scene: Scene) -> None:
    rewriting.agreement(scene, UNKIND, 0)
    rewriting.agreement(scene, KIND, 1, who="Uma")
    rewriting.agreement(scene, "We take turns.", 2)
    with scene.app.app_context():
        db.session.delete(db.session.get_one(Person, scene.people["Tara"]))
        db.session.commit()
    assert kept(scene) == [KIND]
    with scene.app.app_context():
        db.session.delete(db.session.query(Community).one())
        db.session.commit()
    assert kept(scene) == []


def test_teachers_who_change_what_they_share_leave_nothing_behind(app: Flask) -> None:
    with app.app_context():
        cast = people.tlc()
    at = f"/communities/{cast.community}"
    ben = visit(app, cast.ben)
    for revision in ("0", "1"):
        shared = PLAN | {"focus": f"Version {revision}", "revision": revision, "share": "1"}
        assert press(ben, f"{at}/plan/1", shared).status_code == 303
        noted = {"notes": f"Version {revision}", "revision": revision}
        assert press(ben, f"{at}/meetings/1/notes", noted).status_code == 303
    assert press(ben, f"{at}/plan/1/notes", {"words": "A line"}, on=f"{at}/plan/1")
    with app.app_context():
        line = db.session.query(TryNote).one().public_id
    assert press(ben, f"{at}/notes/{line}", {"delete": "1"}).status_code == 303
    assert kept(Scene(app, cast.community, {}, "", "")) == []


@pytest.mark.parametrize("issuer", ["", "https://elsewhere.test"], ids=["neighbour", "tenant"])
def test_nobody_reaches_them_from_another_community(scene: Scene, issuer: str) -> None:
    rewriting.experiment(scene, UNKIND, 0)
    made = newest(scene, Experiment)
    rewriting.delete_experiment(scene, 1)
    assert scene.visit("Sami").get(scene.at(f"/concern/experiment/{made}")).status_code == 200
    other, member = neighbour(scene, issuer)
    browser = visit(scene.app, member)
    assert browser.get(f"/communities/{other}/experiments").status_code == 200
    for community in (other, scene.community):
        path = f"/communities/{community}/concern/experiment/{made}"
        assert browser.get(path).status_code == 404


def neighbour(scene: Scene, issuer: str) -> tuple[str, int]:
    """Set a second community of students, of this school or another, and return a member of it."""
    with scene.app.app_context():
        here = db.session.query(Community).one()
        school = people.school("Elsewhere", issuer) if issuer else here.course.deployment
        place = people.course(school, "Year 12")
        lead = people.person(place, "Mr Reed", CourseRole.INSTRUCTOR)
        made, zara = people.community(place, lead, "Sleep", Kind.SLC), people.person(place, "Zara")
        people.join(made, zara)
        db.session.commit()
        return made.public_id, zara.id
