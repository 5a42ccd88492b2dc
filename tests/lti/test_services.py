"""Our tokens go to a platform's own origins, and to those that were named for it besides."""

from pathlib import Path

import pytest

from lti_tool.lti.http import LmsRefused
from tests.lti.pretend_lms import TOKEN, Reply, pretend_lms, tool_for

SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"


def test_a_service_elsewhere_is_not_called(tmp_path: Path) -> None:
    with pretend_lms() as lms, pretend_lms() as other, tool_for(lms, tmp_path) as tool:
        other.says("/members", Reply({}))
        with pytest.raises(LmsRefused, match="elsewhere"):
            tool.lms.get(f"{other.url}/members", scope=SCOPE, accept="application/json")
        assert other.asked == []


def test_an_lms_that_refuses_whatever_the_token_is_not_asked_for_one_each_time(
    tmp_path: Path,
) -> None:
    with pretend_lms() as lms, tool_for(lms, tmp_path) as tool:
        tokens = [Reply({"access_token": f"token-{n}"}) for n in range(10)]
        lms.says(TOKEN, *tokens)
        lms.says("/members", Reply({}, 403))
        for _ in range(5):
            with pytest.raises(LmsRefused, match="403"):
                tool.lms.get(f"{lms.url}/members", scope=SCOPE, accept="application/json")
        assert [asked.target for asked in lms.asked].count(TOKEN) == 2
        tool.clock.passes(seconds=10)
        with pytest.raises(LmsRefused, match="403"):
            tool.lms.get(f"{lms.url}/members", scope=SCOPE, accept="application/json")
        assert [asked.target for asked in lms.asked].count(TOKEN) == 3


def test_a_cloud_lms_names_where_its_services_are(tmp_path: Path) -> None:
    with pretend_lms() as lms, pretend_lms() as other:
        other.says("/members", Reply({"here": True}))
        with tool_for(lms, tmp_path, service_origins=other.url) as tool:
            answer = tool.lms.get(f"{other.url}/members", scope=SCOPE, accept="application/json")
            assert answer.json() == {"here": True}
