"""What somebody is asked at joining."""

from flask_babel import lazy_gettext as _
from wtforms.validators import Optional

from lti_tool.web.fields import OneOf
from lti_tool.web.forms import Form

SEND = _("Send my completed cycles to this course’s gradebook?")
YES_OR_NO = {"yes": _("Yes, send them"), "no": _("No, keep them here")}
ANSWERS = {"yes": True, "no": False}


class JoinForm(Form):
    sends_cycles = OneOf(
        SEND,
        answers=YES_OR_NO,
        validators=[Optional()],
        description=_(
            "Course teachers will see how many cycles you completed, and never what you wrote. "
            "No answer means no. You can change it at any time."
        ),
    )

    @property
    def answer(self) -> bool | None:
        """Return the answer; None is no answer, which means no."""
        return ANSWERS.get(self.sends_cycles.data or "")
