"""What all our forms share."""

from typing import Any

import wtforms
from flask_babel import get_locale
from wtforms.i18n import get_translations


class Form(wtforms.Form):
    """A form in the reader's language; its token against forgery is checked before any view."""

    class Meta:
        def get_translations(self, form: wtforms.Form) -> Any:
            return get_translations([str(get_locale() or "en")])
