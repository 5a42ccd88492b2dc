"""The page of each reason for which a login or a launch is refused."""

from flask_babel import lazy_gettext as _

from lti_tool.lti.dynamic_registration import Problem
from lti_tool.lti.refusals import Reason
from lti_tool.web.errors import OPEN_AGAIN, Trouble

TELL_THE_ADMINISTRATOR = _(
    "Open the activity again. If this page comes back, tell whoever looks after the LMS at your "
    "school "
    "what it says."
)
AGAIN = _("Please open this from your course again")
NOT_UNDERSTOOD = _("We could not understand what your LMS sent")
NOT_PROVEN = _("We could not be sure who sent this")
NOT_REGISTERED = _("The tool was not registered")

PAGES: dict[Reason, Trouble] = {
    Reason.FORM: Trouble(
        NOT_UNDERSTOOD,
        _("The request to open this tool was not complete."),
        what_to_do=TELL_THE_ADMINISTRATOR,
    ),
    Reason.PLATFORM: Trouble(
        _("We do not know this LMS"),
        _("The course page belongs to an LMS that is not registered with this tool."),
        what_to_do=_(
            "Tell whoever looks after the LMS at your school: the tool has to be registered first."
        ),
    ),
    Reason.LMS_ERROR: Trouble(
        _("Your LMS did not sign you in"),
        _("It answered that it could not say who you are. Perhaps your sign-in there has run out."),
        what_to_do=_("Sign in to your LMS again, then open the activity from your course page."),
    ),
    Reason.STATE_MISSING: Trouble(AGAIN, _("The launch did not begin at this tool.")),
    Reason.STATE: Trouble(
        AGAIN, _("The launch did not begin at this tool, or was changed on its way.")
    ),
    Reason.STATE_EXPIRED: Trouble(AGAIN, _("It took more than ten minutes to get here.")),
    Reason.BROWSER: Trouble(
        AGAIN,
        _(
            "The launch began in another browser, was opened before, or this browser did not "
            "keep our "
            "cookie."
        ),
        what_to_do=_(
            "Open the activity from your course page again. If this page comes back, allow "
            "cookies for "
            "this site in your browser's settings."
        ),
    ),
    Reason.NO_MESSAGE: Trouble(
        NOT_UNDERSTOOD,
        _("The message that says who you are is missing."),
        what_to_do=TELL_THE_ADMINISTRATOR,
    ),
    Reason.TOO_LARGE: Trouble(
        NOT_UNDERSTOOD,
        _("The message from your LMS is too large."),
        what_to_do=TELL_THE_ADMINISTRATOR,
    ),
    Reason.DAMAGED: Trouble(
        NOT_UNDERSTOOD,
        _("The message from your LMS is damaged."),
        what_to_do=TELL_THE_ADMINISTRATOR,
    ),
    Reason.ALGORITHM: Trouble(
        NOT_PROVEN,
        _("The message is not signed in the way we accept."),
        what_to_do=TELL_THE_ADMINISTRATOR,
    ),
    Reason.KEY: Trouble(
        NOT_PROVEN,
        _("The message is signed with a key that your LMS does not publish."),
        what_to_do=TELL_THE_ADMINISTRATOR,
    ),
    Reason.KEYS_UNAVAILABLE: Trouble(
        _("We could not reach your LMS"),
        _("To be sure who you are we need its public keys, and it did not answer."),
        what_to_do=_("Try again in a minute."),
    ),
    Reason.SIGNATURE: Trouble(
        NOT_PROVEN,
        _("The signature of the message is not right."),
        what_to_do=TELL_THE_ADMINISTRATOR,
    ),
    Reason.ISSUER: Trouble(
        NOT_PROVEN,
        _("The message comes from another LMS than the one that began."),
        what_to_do=TELL_THE_ADMINISTRATOR,
    ),
    Reason.AUDIENCE: Trouble(
        NOT_PROVEN, _("The message was meant for another tool."), what_to_do=TELL_THE_ADMINISTRATOR
    ),
    Reason.EXPIRED: Trouble(AGAIN, _("The message from your LMS is too old.")),
    Reason.CLOCK: Trouble(
        _("The clocks do not agree"),
        _("The message from your LMS is dated in the future."),
        what_to_do=_(
            "Tell whoever looks after the LMS at your school: its clock, or this tool's, is wrong."
        ),
    ),
    Reason.NONCE: Trouble(AGAIN, _("The message does not belong to this launch.")),
    Reason.REPLAY: Trouble(
        AGAIN, _("This launch was used before; each works only once."), what_to_do=OPEN_AGAIN
    ),
    Reason.DEPLOYMENT: Trouble(
        _("This place in your LMS is not approved yet"),
        _("The tool is registered, but this deployment of it waits for approval."),
        what_to_do=_("Tell whoever runs this tool: “lti-tool platform list” shows what waits."),
    ),
    Reason.VERSION: Trouble(
        NOT_UNDERSTOOD, _("The message is not LTI 1.3."), what_to_do=TELL_THE_ADMINISTRATOR
    ),
    Reason.MESSAGE_TYPE: Trouble(
        _("We cannot open that here"),
        _("Your LMS asked for a kind of page that this tool does not have."),
        what_to_do=TELL_THE_ADMINISTRATOR,
    ),
    Reason.CLAIMS: Trouble(
        NOT_UNDERSTOOD,
        _("The message leaves out something that LTI requires, or has it in a wrong form."),
        what_to_do=TELL_THE_ADMINISTRATOR,
    ),
    Reason.ANONYMOUS: Trouble(
        _("Your LMS did not say who you are"),
        _("The launch is anonymous, so your plans could not be kept for you."),
        what_to_do=_(
            "Sign in to your LMS if you are a guest there. Otherwise tell whoever looks after "
            "it: the tool "
            "needs the user's id; it does not need an e-mail address."
        ),
    ),
    Reason.TARGET: Trouble(
        _("That address is not ours"),
        _("The activity leads to an address outside this tool."),
        what_to_do=TELL_THE_ADMINISTRATOR,
    ),
}

NOTHING_REGISTERED = _("Nothing was registered, and the address you pasted can be used again.")
WRONG_INVITE = Trouble(
    _("This address needs a new invite"),
    _(
        "The invite in the address is missing, was used before, is older than a week, or is being "
        "used at this moment."
    ),
    _("Nothing was registered."),
    _(
        "Ask whoever runs the tool for a new address: “lti-tool platform invite” prints one. Then "
        "paste it into your LMS again."
    ),
)
CANNOT_REGISTER: dict[Problem, Trouble] = {
    Problem.ADDRESS: Trouble(
        NOT_REGISTERED,
        _(
            "Your LMS has to say where its configuration is, by an https address. It named none, "
            "or another kind."
        ),
        NOTHING_REGISTERED,
        _(
            "Open this address by pasting it where your LMS registers tools (Moodle: Manage tools, "
            "Tool URL, Add LTI Advantage). An LMS without https cannot be registered."
        ),
    ),
    Problem.UNREACHABLE: Trouble(
        NOT_REGISTERED,
        _("Your LMS did not answer when we asked for its configuration."),
        NOTHING_REGISTERED,
        _(
            "Try again in a minute. If it stays so, the network or the certificate of the LMS "
            "keeps this tool out: ask whoever runs the tool to look with “lti-tool doctor”."
        ),
    ),
    Problem.PRIVATE: Trouble(
        NOT_REGISTERED,
        _("Your LMS is at an address of a private network, which this tool does not call."),
        NOTHING_REGISTERED,
        _(
            "Ask whoever runs the tool to name your network in its setting lan_networks, then try "
            "again."
        ),
    ),
    Problem.DOCUMENT: Trouble(
        NOT_REGISTERED,
        _("What we found at the LMS’s address is not the configuration of an LTI 1.3 platform."),
        NOTHING_REGISTERED,
        _("Try again. If it stays so, register the tool by hand: its README says how."),
    ),
    Problem.ISSUER: Trouble(
        NOT_REGISTERED,
        _("The configuration names another host than the one it came from."),
        NOTHING_REGISTERED,
        _(
            "Look at the site address in the settings of your LMS (Moodle: wwwroot): it has to be "
            "the one you use in your browser."
        ),
    ),
    Problem.UNSUPPORTED: Trouble(
        NOT_REGISTERED,
        _("Your LMS says that it cannot sign in the way LTI 1.3 requires (RS256)."),
        NOTHING_REGISTERED,
        _("Bring the LMS up to date, then try again."),
    ),
    Problem.REFUSED: Trouble(
        NOT_REGISTERED,
        _("Your LMS refused. Its permission to register works once, and perhaps it was used."),
        NOTHING_REGISTERED,
        _("Go back to where you pasted the address and paste it again."),
    ),
    Problem.ANSWER: Trouble(
        NOT_REGISTERED,
        _("Your LMS answered without saying which client id it gave this tool."),
        _("Nothing is kept here. The LMS may list the tool all the same."),
        _("Delete the tool in your LMS if it is listed there, then paste the address again."),
    ),
    Problem.TAKEN: Trouble(
        NOT_REGISTERED,
        _("This LMS is registered already under the same client id, with other addresses."),
        _("What is registered stays as it is: communities, people and grades are safe."),
        _(
            "If the LMS has moved, ask whoever runs the tool to register it by hand: “lti-tool "
            "platform list” shows what is there."
        ),
    ),
}

NO_COURSE = Trouble(
    _("Please open this from a course"),
    _("Your LMS did not say which course this is, and a learning community lives in a course."),
    what_to_do=_(
        "Open the activity from a course page. If you did, tell whoever looks after the LMS."
    ),
)

STATUSES = {
    Reason.PLATFORM: 403,
    Reason.DEPLOYMENT: 403,
    Reason.KEYS_UNAVAILABLE: 503,
    Reason.TOO_LARGE: 413,
}


def status_of(reason: Reason) -> int:
    """Return the HTTP status of a refusal."""
    return STATUSES.get(reason, 400 if reason in (Reason.FORM, Reason.CLAIMS) else 401)
