"""Whom an administrator asks about."""

from flask_babel import lazy_gettext as _
from wtforms.validators import DataRequired

from lti_tool.web.fields import Line
from lti_tool.web.forms import Form


class AskForm(Form):
    lms_id = Line(
        _("Id in your LMS"),
        validators=[DataRequired(_("Give their whole id."))],
        description=_("The whole id that your LMS gives this tool: in Moodle, the user’s number."),
    )
