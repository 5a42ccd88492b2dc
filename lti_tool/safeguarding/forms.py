"""What somebody who reports a concern may say about it."""

from flask_babel import lazy_gettext as _

from lti_tool.web.fields import Words
from lti_tool.web.forms import Form


class ConcernForm(Form):
    worry = Words(
        _("What worries you?"),
        description=_("You can leave this empty. What you see above is sent in any case."),
    )
