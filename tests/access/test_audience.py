"""What a page says of who can see something is so: its words name those who can open it."""

import dataclasses
import html
import re

import pytest

from tests.access.items import PAIR
from tests.access.kinds import KINDS, LEADS, MEMBERS, NO_ONE, Here, Kind, named
from tests.access.rows import Who
from tests.access.scene import CLASSMATE, SILENT
from tests.access.twilight import STAFF_LISTS
from tests.access.world import World

LINE = re.compile(r'<p class="who">(.*?)</p>', re.DOTALL)
HOSTS = [(here, named(here, "slc")) for here in (Here.HOST, Here.LEADING_HOST)]
ADULTS = re.compile(r"So can (.*?), its adult hosts?\.")
# Of each kind of item: words that mark it, a page that says who can see it, and who reads it there.
EVERYWHERE = (
    ("PRIVATE-PLAN", "/plan/1", Here.AUTHOR),
    ("PRIVATE-NOTE", "/notes/{private_note}", Here.AUTHOR),
    ("PRIVATE-FEEDBACK", "/feedback/1", Here.AUTHOR),
    ("ANSWER-TO-WHAT-WAS-TAKEN-BACK", "/responses/{old_response}", Here.PEER),
    ("PLAN-BEHIND-FEEDBACK", "/plan/2", Here.AUTHOR),
    ("SHARED-FEEDBACK", "/shared/{plan_behind}", Here.PEER),
    ("SHARED-FEEDBACK", "/feedback/2", Here.AUTHOR),
    ("SHARED-PLAN", "/shared", Here.PEER),
    ("SHARED-PLAN", "/shared/{plan_id}", Here.PEER),
    ("SHARED-PLAN", "/plan/3", Here.AUTHOR),
    ("SHARED-NOTE", "/shared/{plan_id}", Here.PEER),
    ("SHARED-NOTE", "/notes/{note_id}", Here.AUTHOR),
    ("JOTTING", "/feedback/3", Here.AUTHOR),
    ("RESPONSE", "/shared/{plan_id}", Here.AUTHOR),
    ("RESPONSE", "/responses/{response_id}", Here.PEER),
    ("OFFER", "/shared/{plan_id}", Here.AUTHOR),
    ("OUR-NOTES", "/meetings/3", Here.PEER),
    ("OUR-NOTES", "/meetings/3/notes", Here.PEER),
    ("NEW-LEARNING", "/meetings/3", Here.PEER),
    ("NEW-LEARNING", "/meetings/3/learning", Here.PEER),
    ("NEW-LEARNING", "/library/{item_id}", Here.LEAD),
    ("NEW-LEARNING", "/library/{item_id}/change", Here.PEER),
    ("MEANING", "/library/{item_id}", Here.PEER),
    ("MEANING", "/library/notes/{meaning_id}", Here.AUTHOR),
)
AMONG_TEACHERS = (
    ("VISIT-NOTE", "/visits/{visit_id}", Here.PEER),
    (SILENT, "/members", Here.PEER),
)
AMONG_STUDENTS = (
    ("SHARED-PLAN", "", Here.PEER),
    ("EXPERIMENT", "/experiments/{experiment_id}", Here.AUTHOR),
    ("SHARED-EXPERIMENT", "/experiments/{shared_experiment}", Here.PEER),
    ("AGREEMENT", "/agreement", Here.PEER),
    ("SESSION", "/sessions/{proposal_id}", Here.AUTHOR),
    ("SENT-SESSION", "/sessions/{sent_session}", Here.PEER),
    ("SENT-SESSION", "/sessions/{sent_session}/plan", Here.AUTHOR),
    (CLASSMATE, "/members", Here.PEER),
)


@dataclasses.dataclass(frozen=True)
class Said:
    """Where a page says who can see something."""

    words: str
    place: str
    path: str
    reader: Here

    def __str__(self) -> str:
        return f"{self.words} at {self.path or 'home'} ({self.place})"


def _said(place: str, *table: tuple[str, str, Here]) -> list[Said]:
    people = (SILENT, CLASSMATE)
    return [
        Said(words if words in people else f"{place.upper()}-{words}", place, path, reader)
        for words, path, reader in table
    ]


SAID = [*_said("tlc", *EVERYWHERE, *AMONG_TEACHERS), *_said("slc", *EVERYWHERE, *AMONG_STUDENTS)]


def somebody(place: str, here: Here) -> Kind:
    return next(kind for kind in KINDS if kind.to(place) is here)


def lines(page: str) -> list[str]:
    """Return each line of a page that says who can see something, as one reads it."""
    return [
        html.unescape(" ".join(re.sub(r"<[^>]*>", "", line).split())) for line in LINE.findall(page)
    ]


def line(world: World, said: Said) -> str:
    """Return the first of them after the words it is about, or before them where none follows."""
    things = world.scene.places[said.place]
    path = f"/communities/{things['public_id']}{said.path.format(**things)}"
    page = world.open(somebody(said.place, said.reader), path).text
    assert said.words in page
    return (lines(page.partition(said.words)[2]) or lines(page))[0]


def meant(words: str, reader: Here) -> Who:
    """Return whom a line means."""
    if words.startswith("Only you"):
        return frozenset({reader})
    if words.startswith("Only the two of you"):
        return PAIR
    members = MEMBERS if "The members of this community" in words else NO_ONE
    leads = LEADS if "whoever looks after it" in words else NO_ONE
    return members | leads | frozenset(here for here, name in HOSTS if name in adults(words))


def adults(words: str) -> str:
    """Return the part of a line that names the adult hosts."""
    found = ADULTS.search(words)
    return found[1] if found else ""


@pytest.mark.parametrize("said", SAID, ids=str)
def test_those_whom_the_line_names_can_open_it_and_nobody_else(world: World, said: Said) -> None:
    words = line(world, said)
    wrong = [
        kind.label
        for kind in KINDS
        if kind.label not in _OWN.get(said.words, ())
        and (kind.to(said.place) in meant(words, said.reader)) != _reads(world, kind, said.words)
    ]
    assert (words, wrong) == (words, [])


# Everybody reads their own name.
_OWN = {name: {kind.label for kind in KINDS if kind.name == name} for name in (SILENT, CLASSMATE)}


def _reads(world: World, kind: Kind, words: str) -> bool:
    # “PLAN” would be found in “PLAN-BEHIND-FEEDBACK” too.
    whole = re.compile(rf"{re.escape(words)}(?![\w-])")
    return any(
        whole.search(seen.text)
        for path, seen in world.pages(kind).items()
        if not path.endswith(STAFF_LISTS)
    )


@pytest.mark.parametrize("said", SAID, ids=str)
def test_the_contact_is_named_where_it_can_be_reported(world: World, said: Said) -> None:
    named_there = "safeguarding contact gets a copy" in line(world, said)
    members = (somebody(said.place, here) for here in (Here.AUTHOR, Here.PEER))
    assert named_there == all(_could_report(world, kind, said.words) for kind in members)


def _could_report(world: World, kind: Kind, words: str) -> bool:
    forms = (seen.text for path, seen in world.pages(kind).items() if "/concern/" in path)
    return any(words in form for form in forms)


def test_no_page_of_a_student_community_leaves_its_host_out(world: World) -> None:
    left_out = [
        (kind.label, path, words)
        for kind in KINDS
        if kind.to("slc") in MEMBERS | {Here.HOST, Here.LEAD}
        for path, seen in world.pages(kind).items()
        if world.scene.places["slc"]["public_id"] in path
        for words in lines(seen.text)
        if "The members of this community" in words
        and not all(name in adults(words) for _here, name in HOSTS)
    ]
    assert left_out == []
