"""The commands that look after keys: those of LTI, and those that sign each school's badges."""

import click

from lti_tool.badges.issuer import issuer
from lti_tool.badges.keys import BadgeKey
from lti_tool.badges.signing import sign_anew_all
from lti_tool.cli.opening import Commands, open_app, open_ready_app
from lti_tool.extensions import db
from lti_tool.lti.key_files import WrongKey
from lti_tool.lti.models import Platform
from lti_tool.lti.tool import tool
from lti_tool.web.clock import now


@click.group("keys", cls=Commands)
def keys() -> None:
    """Look after the keys that sign what the tool sends, and its badges."""


@keys.command("list")
def list_keys() -> None:
    """Show every key: since when, and whether it signs."""
    app, _settings = open_app()
    with app.app_context():
        for key in tool().keys.listed():
            click.echo(
                f"{key.thumbprint}  {key.state.value:8}  since {key.since:%d %B %Y %H:%M} UTC"
            )
        for badge_key in issuer().keys.listed():
            whose = f"badges of platform {badge_key.platform_id}"
            click.echo(f"{badge_key.thumbprint}  {badge_key.state:11}  {whose}")


@keys.command("new")
@click.option("--badges", "platform_id", type=int, help="For the badges of this platform.")
def new_key(platform_id: int | None) -> None:
    """Make a key for LTI, or for one school's badges.

    A key for LTI is published now and signs from tomorrow, when every LMS can know it. A key for
    badges signs at once.
    """
    app, _settings = open_ready_app() if platform_id else open_app()
    with app.app_context():
        if platform_id is None:
            click.echo(tool().keys.new())
        elif db.session.get(Platform, platform_id) is None:
            raise WrongKey(f"there is no platform {platform_id}: lti-tool platform list shows them")
        else:
            click.echo(issuer().keys.new(platform_id))


@keys.command("retire")
@click.argument("thumbprint")
@click.option(
    "--compromised", is_flag=True, help="Somebody else may have it: believe nothing it signed."
)
def retire_key(thumbprint: str, *, compromised: bool) -> None:
    """Stop signing with a key.

    A key for LTI stays published for two weeks more, and what a key for badges signed can be
    checked for ever. With --compromised neither is so: an LMS meets the key no more, and every
    badge that it signed is signed anew. Running this again goes on where it was interrupted.
    """
    app, _settings = open_ready_app() if compromised else open_app()
    with app.app_context():
        if issuer().keys.find(thumbprint) is None:
            tool().keys.retire(thumbprint, compromised=compromised)
            click.echo(f"{thumbprint} signs nothing more.")
            return
        key = issuer().keys.retire(thumbprint, compromised=compromised)
        click.echo(f"{thumbprint} signs nothing more.")
        if compromised:
            click.echo(f"Badges signed anew: {_sign_anew(key)}.")


def _sign_anew(key: BadgeKey) -> int:
    """Sign anew what a key signed, each batch in a transaction of its own; return how many."""
    total = 0
    while signed := sign_anew_all(key, now()):
        db.session.commit()
        total += signed
    db.session.rollback()
    return total
