"""A wrong mail server stops the start with one clear line, and its password is never shown."""

import pytest

from lti_tool.admin.doctor import report
from lti_tool.settings import Settings, WrongSetting, read_settings
from lti_tool.web.clock import now


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SMTP_URL", "mail.school.example", "must be an address like smtp://"),
        ("SMTP_URL", "https://mail.school.example", "must be an address like smtp://"),
        ("SMTP_URL", "smtp://", "must be an address like smtp://"),
        ("SMTP_URL", "smtp://mail.school.example/inbox", "must end after the host name"),
        ("SMTP_URL", "smtp://mail.school.example:many", "must have a port from 1 to 65535"),
        ("SMTP_URL", "smtp://mail.school.example:70000", "must have a port from 1 to 65535"),
        ("SMTP_URL", "smtp://mail.school.example:0", "must have a port from 1 to 65535"),
        ("SMTP_URL", "smtp://amara@mail.school.example", "must have a password"),
        ("MAIL_FROM", "communities", "must be one e-mail address"),
        ("MAIL_FROM", "a@b.example, c@d.example", "must be one e-mail address"),
    ],
)
def test_a_wrong_mail_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(f"LTI_TOOL_{name}", value)
    with pytest.raises(WrongSetting) as error:
        read_settings()
    assert str(error.value).startswith(f"LTI_TOOL_{name} ")
    assert says in str(error.value)


def test_a_password_is_not_in_what_is_said_of_a_wrong_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LTI_TOOL_SMTP_URL", "smtp://amara:verysecret@mail.test:many")
    with pytest.raises(WrongSetting) as error:
        read_settings()
    assert "verysecret" not in str(error.value)


@pytest.mark.parametrize(
    "url", ["", "smtp://mail.school.example", "smtps://a%40b:c%2Fd@mail.school.example:465"]
)
def test_right_ones_are_taken_as_they_are(url: str) -> None:
    assert read_settings(smtp_url=url).smtp_url == url


def test_what_is_sent_to_helpers_holds_no_password(settings: Settings, in_app: object) -> None:
    given = settings.model_copy(update={"smtp_url": "smtp://amara:verysecret@mail.school.test:587"})
    text = report(given, [], now())
    assert "smtp_url = smtp://mail.school.test" in text
    assert "verysecret" not in text
    assert "amara" not in text
