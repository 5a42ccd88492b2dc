"""What only students write can be reported too: a shared experiment, and how they want to talk."""

from flask import Flask

from lti_tool.communities import access, hosting
from lti_tool.experiments import actions as experiments
from lti_tool.experiments.actions import Idea
from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.web.clock import now
from tests.pressing import page
from tests.safeguarding.conftest import Scene


def write(scene: Scene, *, shared: bool) -> str:
    """Let Tara write both, and return the id of her experiment."""
    with scene.app.app_context():
        tara = db.session.get_one(Person, scene.people["Tara"])
        here = access.standing(tara, scene.community)
        idea = Idea("Why is Uma so slow?", "Watch her.", "Biology", "A week", 1)
        made = experiments.begin(here, idea, now())
        experiments.show(here, made, to_community=shared, now=now())
        hosting.agree(here, "We laugh at Uma.", 0, now())
        db.session.commit()
        return made.public_id


def test_a_shared_experiment_is_copied_and_outlives_its_deletion(scene: Scene) -> None:
    made = write(scene, shared=True)
    path = scene.at(f"/concern/experiment/{made}")
    assert path in page(scene.visit("Sami"), scene.at(f"/experiments/{made}"))
    assert path not in page(scene.visit("Tara"), scene.at(f"/experiments/{made}"))
    address = scene.report(path=path)
    tara = scene.visit("Tara")
    tara.get(scene.at(f"/experiments/{made}"))
    assert tara.post(scene.at(f"/experiments/{made}"), data={"delete": "1"}).status_code == 303
    shown = page(scene.visit("Deborah"), address)
    assert "Why is Uma so slow?" in shown
    assert "<bdi>Tara</bdi>" in shown


def test_an_experiment_that_is_not_shared_cannot_be_reported(scene: Scene) -> None:
    made = write(scene, shared=False)
    path = scene.at(f"/concern/experiment/{made}")
    assert scene.visit("Sami").get(path).status_code == 404


def test_how_they_talk_is_copied_as_it_was(app: Flask, scene: Scene) -> None:
    write(scene, shared=False)
    path = scene.at("/concern/agreement/words")
    assert path in page(scene.visit("Uma"), scene.at("/agreement"))
    assert "We laugh at Uma." in page(scene.visit("Deborah"), scene.report("Uma", path))


def test_nothing_agreed_yet_is_nothing_to_report(scene: Scene) -> None:
    assert scene.visit("Uma").get(scene.at("/concern/agreement/words")).status_code == 404
