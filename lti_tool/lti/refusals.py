"""Why a login or a launch is refused; each reason has a page of its own."""

import enum


class Reason(enum.StrEnum):
    """What was wrong, in one word that a page, a test and a log line share."""

    FORM = "form"
    PLATFORM = "platform"
    LMS_ERROR = "lms-error"
    STATE_MISSING = "state-missing"
    STATE = "state"
    STATE_EXPIRED = "state-expired"
    BROWSER = "browser"
    NO_MESSAGE = "no-message"
    TOO_LARGE = "too-large"
    DAMAGED = "damaged"
    ALGORITHM = "algorithm"
    KEY = "key"
    KEYS_UNAVAILABLE = "keys-unavailable"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    EXPIRED = "expired"
    CLOCK = "clock"
    NONCE = "nonce"
    REPLAY = "replay"
    DEPLOYMENT = "deployment"
    VERSION = "version"
    MESSAGE_TYPE = "message-type"
    CLAIMS = "claims"
    ANONYMOUS = "anonymous"
    TARGET = "target"


# What people and half-configured LMSs do not cause: these count against an address. A deployment
# that waits, a late launch, a lost cookie or a second press would shut a whole school out.
SUSPICIOUS = frozenset(
    {
        Reason.FORM,
        Reason.PLATFORM,
        Reason.STATE,
        Reason.NO_MESSAGE,
        Reason.TOO_LARGE,
        Reason.DAMAGED,
        Reason.ALGORITHM,
        Reason.KEY,
        Reason.SIGNATURE,
        Reason.ISSUER,
        Reason.AUDIENCE,
        Reason.NONCE,
    }
)


class Refused(Exception):
    """A login or launch that we do not accept."""

    def __init__(self, reason: Reason, return_url: str | None = None):
        super().__init__(reason.value)
        self.reason = reason
        self.return_url = return_url


class UnknownDeployment(Refused):
    """A launch that is right in everything, from a deployment nobody approved yet."""

    def __init__(self, platform_id: int, deployment_id: str):
        super().__init__(Reason.DEPLOYMENT)
        self.platform_id = platform_id
        self.deployment_id = deployment_id
