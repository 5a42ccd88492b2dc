"""Form fields that our pages share."""

from collections.abc import Mapping
from typing import Any

from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import Length


def _tidy(words: str | None) -> str:
    """Trim, and drop what no keyboard writes: PostgreSQL refuses NUL."""
    return (words or "").replace("\x00", "").replace("\r\n", "\n").strip()


class Words(TextAreaField):
    """A few sentences, trimmed; left out they are empty, never None."""

    data: str

    def __init__(self, label: Any, most: int = 2000, validators: Any = (), **options: Any):
        options.setdefault("render_kw", {"rows": 5})
        super().__init__(
            label, filters=[_tidy], validators=[*validators, Length(max=most)], **options
        )


class Line(StringField):
    """One line of words, trimmed; left out it is empty, never None."""

    data: str

    def __init__(self, label: Any, most: int = 255, validators: Any = (), **options: Any):
        super().__init__(
            label, filters=[_tidy], validators=[*validators, Length(max=most)], **options
        )


class OneOf(RadioField):
    """One of a few answers, each with its words; nothing is chosen beforehand."""

    def __init__(self, label: Any, answers: Mapping[Any, Any], **options: Any):
        super().__init__(label, **options)
        self.offer(answers)

    def offer(self, answers: Mapping[Any, Any]) -> None:
        """Give the answers that can be chosen, each value with its words."""
        self.choices = [SelectChoice(value, words) for value, words in answers.items()]
