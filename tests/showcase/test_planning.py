"""Moving up and the proposal, on any evening: the rules hold whatever happened before."""

import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.showcase.planning import Need, Seating, Spot, Waiting, move_up, propose

SLOTS, SESSIONS, PEOPLE = (1, 2), (11, 12, 13, 14), range(1, 9)


@st.composite
def evenings(draw: st.DrawFn) -> tuple[dict[Spot, int], dict[Need, int], dict[int, set[int]]]:
    """Draw rooms, who presents, and who has chosen in keeping with the rules."""
    spots = [(slot, session) for slot in SLOTS for session in SESSIONS]
    limits = {spot: draw(st.integers(1, 4)) for spot in spots if draw(st.integers(0, 5))}
    presents = draw(st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(SESSIONS), max_size=3))
    barred = {person: {session} for person, session in presents.items()}
    seating = Seating(limits, {}, barred)
    for person in PEOPLE:
        for slot in SLOTS:
            wanted = draw(st.sampled_from((0, *SESSIONS)))
            if seating.has_room(slot, wanted) and seating.suits(person, slot, wanted):
                seating.sit(person, slot, wanted)
    return limits, dict(seating.seats), barred


def lawful(limits: dict[Spot, int], seats: dict[Need, int], barred: dict[int, set[int]]) -> None:
    taken = Counter((slot, session) for (slot, _), session in seats.items())
    assert all(taken[spot] <= limits.get(spot, 0) for spot in taken)
    for person in PEOPLE:
        mine = [session for (_, who), session in seats.items() if who == person]
        assert len(set(mine)) == len(mine)
        assert not barred.get(person, set()) & set(mine)


everybody = [(slot, person) for slot in SLOTS for person in PEOPLE]


@given(evenings(), st.text(max_size=4), st.randoms())
def test_a_proposal_keeps_every_rule(
    evening: tuple[dict[Spot, int], dict[Need, int], dict[int, set[int]]],
    seed: str,
    shuffled: random.Random,
) -> None:
    limits, seats, barred = evening
    seating = Seating(limits, seats, barred)
    proposed = propose(seating, everybody, seed)
    lawful(limits, seating.seats, barred)
    assert seats.items() <= seating.seats.items(), "what somebody chose stays theirs"
    assert seating.seats == seats | proposed
    # The same again, in whatever order people are named.
    others = list(everybody)
    shuffled.shuffle(others)
    assert propose(Seating(limits, seats, barred), others, seed) == proposed


@given(evenings(), st.text(max_size=4))
def test_whoever_is_left_out_has_no_room_that_suits(
    evening: tuple[dict[Spot, int], dict[Need, int], dict[int, set[int]]], seed: str
) -> None:
    limits, seats, barred = evening
    seating = Seating(limits, seats, barred)
    propose(seating, everybody, seed)
    for slot, person in everybody:
        if (slot, person) not in seating.seats:
            assert not [s for s in seating.suiting(person, slot) if seating.has_room(slot, s)]


@given(evenings(), st.text(max_size=4))
def test_with_room_enough_in_any_two_sessions_everybody_has_one_each(
    evening: tuple[dict[Spot, int], dict[Need, int], dict[int, set[int]]], seed: str
) -> None:
    limits, seats, barred = evening
    limits |= {(slot, session): 30 for slot in SLOTS for session in SESSIONS}
    seating = Seating(limits, seats, barred)
    propose(seating, everybody, seed)
    assert seating.seats.keys() == set(everybody)


@given(st.integers(3, 7), st.integers(1, 4), st.text(max_size=4))
@settings(max_examples=60)
def test_to_the_last_place_everybody_has_two(sessions: int, places: int, seed: str) -> None:
    """Not one place more than people, none of whom chose: they come to terms."""
    people = range(1, places * sessions + 1)
    limits = {(slot, session): places for slot in SLOTS for session in range(1, sessions + 1)}
    seating = Seating(limits, {}, {})
    propose(seating, [(slot, person) for slot in SLOTS for person in people], seed)
    assert len(seating.seats) == 2 * len(people)


@given(evenings(), st.data())
def test_moving_up_takes_nothing_from_anybody(
    evening: tuple[dict[Spot, int], dict[Need, int], dict[int, set[int]]], data: st.DataObject
) -> None:
    limits, seats, barred = evening
    needs = data.draw(st.lists(st.sampled_from(everybody), unique=True))
    line = [Waiting(who, slot, data.draw(st.sampled_from(SESSIONS))) for slot, who in needs]
    seating = Seating(limits, seats, barred)
    moved = move_up(seating, line)
    lawful(limits, seating.seats, barred)
    assert set(moved) <= set(line)
    changed = {need for need in everybody if seating.seats.get(need) != seats.get(need)}
    assert changed <= {(each.slot, each.person) for each in moved}
    for each in moved:
        assert seating.seats[each.slot, each.person] == each.session
    assert move_up(seating, [w for w in line if w not in moved]) == []


def test_the_first_in_line_is_the_first_in() -> None:
    seating = Seating({(1, 11): 1, (1, 12): 3}, {(1, 1): 12, (1, 2): 12}, {})
    line = [Waiting(2, 1, 11), Waiting(1, 1, 11)]
    assert move_up(seating, line) == [line[0]]


def test_a_place_that_is_left_behind_is_the_next_ones() -> None:
    seating = Seating({(1, 11): 1, (1, 12): 1}, {(1, 1): 12}, {})
    line = [Waiting(2, 1, 12), Waiting(1, 1, 11)]
    assert move_up(seating, line) == [line[1], line[0]]


def test_the_emptiest_room_is_proposed_first() -> None:
    limits = {(1, 11): 10, (1, 12): 10}
    seats = {(1, who): 11 for who in range(1, 6)}
    assert propose(Seating(limits, seats, {}), [(1, 9)], "any") == {(1, 9): 12}
