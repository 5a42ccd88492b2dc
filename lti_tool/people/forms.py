"""How somebody likes to read."""

from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired

from lti_tool.people.models import Spacing, TextSize
from lti_tool.web.fields import OneOf
from lti_tool.web.forms import Form


class ReadingForm(Form):
    text_size = OneOf(
        _("Size of the text"),
        answers={
            TextSize.USUAL: _("As usual"),
            TextSize.LARGE: _("Larger"),
            TextSize.LARGEST: _("Largest"),
        },
        validators=[InputRequired(_("Choose one of the three."))],
    )
    spacing = OneOf(
        _("Space between lines, words and letters"),
        answers={
            Spacing.USUAL: _("As usual"),
            Spacing.WIDE: _("More"),
            Spacing.WIDEST: _("Most"),
        },
        validators=[InputRequired(_("Choose one of the three."))],
    )
