"""`lti-tool demo --month`: which months there are, where each is kept, and what today is there."""

import datetime as dt
from pathlib import Path

from click.testing import CliRunner, Result

from lti_tool.cli import main
from lti_tool.demo import stage
from lti_tool.demo.months import Month
from lti_tool.demo.office import Office
from lti_tool.demo.whole_school import CULTURE, TWILIGHT
from lti_tool.web.clock import clock as the_clock

TOOL_PORT, LMS_PORT = 18110, 18111
A_WEEK = dt.timedelta(weeks=1)


def type_(folder: Path, *words: str) -> Result:
    ports = ["--tool-port", str(TOOL_PORT), "--lms-port", str(LMS_PORT)]
    return CliRunner().invoke(main, ["demo", *ports, "--folder", str(folder), *words])


def test_there_are_three_months(tmp_path: Path) -> None:
    refused = type_(tmp_path / "demo", "--month", "august")
    assert refused.exit_code == 2
    assert "'september', 'february', 'july'" in refused.output
    assert not (tmp_path / "demo").exists()


def test_the_demo_of_one_month_does_not_go_on_in_another(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("july")
    for words in (["--month", "february"], []):
        refused = type_(tmp_path, *words)
        assert refused.exit_code == 1
        assert "begin with --fresh" in refused.output
        assert (tmp_path / "demo").read_text() == "july"


def test_each_month_has_a_folder_of_its_own() -> None:
    folders = {stage.default_folder(month) for month in (None, *Month)}
    assert len(folders) == 4


def is_at(moment: dt.datetime) -> bool:
    return abs(the_clock.now() - moment) < dt.timedelta(minutes=1)


def moved_a_week_on(folder: Path) -> Office:
    place = stage.Place(TOOL_PORT, LMS_PORT, folder, Month.JULY)
    stage.remember_the_date(place)
    assert is_at(Month.JULY.begins)
    here = stage.open_lms(place)
    assert here.move_clock is not None
    here.move_clock(A_WEEK)
    assert is_at(Month.JULY.begins + A_WEEK)
    return here


def test_back_to_today_is_the_morning_on_which_the_month_began(tmp_path: Path) -> None:
    here = moved_a_week_on(tmp_path)
    assert here.move_clock is not None
    here.move_clock(None)
    assert is_at(Month.JULY.begins)


def test_the_date_is_as_it_was_left(tmp_path: Path) -> None:
    moved_a_week_on(tmp_path)
    the_clock.fix(None)
    stage.remember_the_date(stage.Place(TOOL_PORT, LMS_PORT, tmp_path, Month.JULY))
    assert is_at(Month.JULY.begins + A_WEEK)


def test_a_demo_of_today_has_the_wider_rooms_too(tmp_path: Path) -> None:
    here = stage.open_lms(stage.Place(TOOL_PORT, LMS_PORT, tmp_path))
    assert {TWILIGHT, CULTURE} <= here.school.activities.keys()
