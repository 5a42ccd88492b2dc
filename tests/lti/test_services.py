"""Our tokens go to a platform's own origins, and to those that were named for it besides."""

from pathlib import Path

import pytest

from lti_tool.lti.http import LmsRefused
from tests.lti.pretend_lms import Reply, pretend_lms, tool_for

SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"


def test_a_service_elsewhere_is_not_called(tmp_path: Path) -> None:
    with pretend_lms() as lms, pretend_lms() as other, tool_for(lms, tmp_path) as tool:
        other.says("/members", Reply({}))
        with pytest.raises(LmsRefused, match="elsewhere"):
            tool.lms.get(f"{other.url}/members", scope=SCOPE, accept="application/json")
        assert other.asked == []


def test_a_cloud_lms_names_where_its_services_are(tmp_path: Path) -> None:
    with pretend_lms() as lms, pretend_lms() as other:
        other.says("/members", Reply({"here": True}))
        with tool_for(lms, tmp_path, service_origins=other.url) as tool:
            answer = tool.lms.get(f"{other.url}/members", scope=SCOPE, accept="application/json")
            assert answer.json() == {"here": True}
