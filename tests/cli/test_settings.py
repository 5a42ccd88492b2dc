"""A wrong setting stops the start with one clear line."""

import pytest

from lti_tool import paths
from lti_tool.settings import Settings, WrongSetting, read_settings


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PUBLIC_URL", "communities.school.example", "must be an address"),
        ("PUBLIC_URL", "http://communities.school.example", "must start with https://"),
        ("PUBLIC_URL", "https://school.example/communities", "a host of its own"),
        ("PORT", "eighty", "valid integer"),
        ("PORT", "70000", "less than or equal to 65535"),
        ("SESSION_HOURS", "9", "less than or equal to 8"),
        ("SESSION_IDLE_MINUTES", "61", "less than or equal to 60"),
        ("ROSTER_STALE_MINUTES", "61", "less than or equal to 60"),
        ("TIME_ZONE", "Europe/Camelot", "must be a time zone"),
        ("LOG_LEVEL", "LOUD", "Input should be"),
        ("LMS_CA_FILE", "/nowhere.pem", "must be a file"),
        ("PUBLIC_ULR", "https://x.example", "is not a setting"),
    ],
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"LTI_TOOL_{name}", value)
    with pytest.raises(WrongSetting) as error:
        read_settings()
    assert str(error.value).startswith(f"LTI_TOOL_{name} ")
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_a_variable_changes_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTI_TOOL_PUBLIC_URL", "https://communities.school.example/")
    assert read_settings().public_url == "https://communities.school.example"


def test_every_setting_has_its_default_and_its_reason() -> None:
    lines = (paths.CONFIG / "default.toml").read_text().splitlines()
    for name in Settings.model_fields:
        [at] = [n for n, line in enumerate(lines) if line.startswith(f"{name} = ")]
        while not lines[at - 1].startswith("#"):
            at -= 1
            assert lines[at], f"{name} has no reason above it"


def test_keys_live_in_the_home_that_was_given(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("LTI_TOOL_HOME", str(tmp_path))
    assert str(read_settings().keys) == f"{tmp_path}/keys"


def test_a_checkout_without_a_home_keeps_its_keys_in_the_checkout() -> None:
    assert read_settings().keys == paths.CHECKOUT_KEYS
