"""How the students want to talk is theirs to write; a host reads it."""

from tests.students.conftest import Year10


def test_members_write_it_and_a_host_reads_it(year10: Year10) -> None:
    year10.host("Ms Osei")
    assert "have not written anything yet" in year10.read("Ms Osei", "/agreement")
    words = {"words": "We listen to the end.", "revision": "0"}
    assert year10.send("Alfie", "/agreement", words) == 303
    assert "We listen to the end." in year10.read("Zara", "/agreement")
    page = year10.read("Ms Osei", "/agreement")
    assert "We listen to the end." in page
    assert "<textarea" not in page


def test_two_who_write_at_once_lose_nothing(year10: Year10) -> None:
    year10.send("Alfie", "/agreement", {"words": "We listen.", "revision": "0"})
    browser = year10.visit("Zara")
    browser.get(year10.at("/agreement"))
    answer = browser.post(year10.at("/agreement"), data={"words": "We ask.", "revision": "0"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "We listen." in page
    assert "We ask." in page
    assert 'name="revision"\n             value="1"' in page or 'value="1"' in page


def test_too_much_of_it_is_said_and_kept(year10: Year10) -> None:
    browser = year10.visit("Zara")
    browser.get(year10.at("/agreement"))
    long = {"words": "x" * 2001, "revision": "0"}
    answer = browser.post(year10.at("/agreement"), data=long)
    assert answer.status_code == 422
    assert "x" * 2001 in answer.get_data(as_text=True)
