"""The commands that let an LMS in."""

import click
from sqlalchemy import select

from lti_tool.cli.opening import Commands, open_app, open_ready_app, upgrade
from lti_tool.extensions import db
from lti_tool.lti import invites, platforms
from lti_tool.lti.models import Platform
from lti_tool.lti.tool import tool
from lti_tool.people.actions import open_school
from lti_tool.settings import Settings
from lti_tool.web.clock import now

# Where Moodle keeps its doors, below its own address.
MOODLE = ("/mod/lti/auth.php", "/mod/lti/token.php", "/mod/lti/certs.php")
LONGEST_NAME = 255
ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def _sound(_context: click.Context, _parameter: click.Parameter, name: str) -> str:
    """Refuse a name that no database keeps."""
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise click.BadParameter(f"give the school's name, at most {LONGEST_NAME} characters")
    return name.strip()


@click.group("platform", cls=Commands)
def platform() -> None:
    """Register an LMS, and approve where it deployed the tool."""


@platform.command("invite")
@click.argument("name", callback=_sound)
@click.option("--insecure-loopback", is_flag=True, help="Allow http for an LMS on this machine.")
def invite_platform(name: str, *, insecure_loopback: bool) -> None:
    """Print the address that the LMS of a school called NAME registers itself with, once."""
    app, settings = open_app()
    upgrade(app)
    with app.app_context():
        click.echo(
            f"Paste this address into the LMS within {invites.LASTS.days} days; it works once:"
        )
        click.echo(f"  {new_invite(settings, name, insecure_loopback=insecure_loopback)}")
        click.echo("Moodle: Site administration, Plugins, Activity modules, External tool,")
        click.echo("  Manage tools: paste it as the Tool URL and press Add LTI Advantage.")


def new_invite(settings: Settings, name: str, *, insecure_loopback: bool = False) -> str:
    """Return a new address for one LMS to register itself with; drop those that ran out."""
    invites.forget_unused(db.session(), now())
    token = invites.invite(db.session(), name, now(), insecure_loopback=insecure_loopback)
    db.session.commit()
    return f"{settings.public_url}/lti/register?invite={token}"


@platform.command("add")
@click.argument("name", callback=_sound)
@click.option(
    "--moodle", metavar="ADDRESS", help="A Moodle's own address: fills in the four below."
)
@click.option("--issuer", help="The LMS's issuer, or Platform ID.")
@click.option("--authorization-endpoint", help="Its authentication request address.")
@click.option("--token-endpoint", help="Its access token address.")
@click.option("--jwks-uri", help="Its public keyset address.")
@click.option("--client-id", required=True, help="The client id it gave this tool.")
@click.option("--deployment-id", multiple=True, help="A deployment to approve at once.")
@click.option("--token-audience", help="Only where the LMS asks for one.")
@click.option(
    "--service-origin",
    multiple=True,
    help="Where course lists and grades are, if not at the addresses above: https://host",
)
@click.option("--insecure-loopback", is_flag=True, help="Allow http for an LMS on this machine.")
def add_platform(
    name: str,
    moodle: str | None,
    deployment_id: tuple[str, ...],
    service_origin: tuple[str, ...],
    **given: str | bool | None,
) -> None:
    """Register the LMS of a school called NAME by hand."""
    app, settings = open_app()
    upgrade(app)
    with app.app_context():
        found = Platform(
            name=name,
            created_at=now(),
            service_origins=" ".join(service_origin),
            product="moodle" if moodle else "",
            **_addresses(moodle, given),
        )
        platforms.add(db.session(), found)
        open_school(found, name, settings.time_zone)
        for each in deployment_id:
            platforms.approve(db.session(), found, each, now())
        db.session.commit()
        click.echo(f"Platform {found.id} is registered. The LMS needs these addresses of the tool:")
        click.echo(f"  tool and redirect  {tool().launch_url}")
        click.echo(f"  login              {settings.public_url}/lti/login")
        click.echo(f"  public keys        {settings.public_url}/lti/jwks")


def _addresses(
    moodle: str | None, given: dict[str, str | bool | None]
) -> dict[str, str | bool | None]:
    """Return a platform's columns; a Moodle's own address stands for all four."""
    if moodle:
        base = moodle.rstrip("/")
        known = {"issuer": base} | {k: base + v for k, v in zip(ADDRESSES, MOODLE, strict=True)}
        given = given | {name: given[name] or address for name, address in known.items()}
    for name in ("issuer", *ADDRESSES):
        if not given[name]:
            option = name.replace("_", "-")
            raise platforms.WrongPlatform(f"--{option} is missing (or give --moodle for a Moodle)")
    return given


@platform.command("list")
def list_platforms() -> None:
    """Show every LMS, its deployments, and which of them wait for approval."""
    app, _settings = open_ready_app()
    with app.app_context():
        found = db.session.scalars(select(Platform).order_by(Platform.id)).all()
        for each in found:
            click.echo(f"{each.id}  {each.name}  {each.issuer}  client id {each.client_id}")
            for place in each.deployments:
                click.echo(f"   deployment {place.deployment_id}: {_approval(place.approved_at)}")
        if not found:
            click.echo(
                "No LMS is registered yet: lti-tool platform invite makes an address for one."
            )


def _approval(approved_at: object) -> str:
    return "approved" if approved_at else "waits: lti-tool platform approve"


@platform.command("approve")
@click.argument("platform_id", type=int)
@click.argument("deployment_id")
def approve_deployment(platform_id: int, deployment_id: str) -> None:
    """Let a deployment of an LMS launch the tool."""
    app, _settings = open_ready_app()
    with app.app_context():
        found = db.session.get(Platform, platform_id)
        if found is None:
            raise platforms.WrongPlatform(
                f"there is no platform {platform_id}: see lti-tool platform list"
            )
        platforms.approve(db.session(), found, deployment_id, now())
        db.session.commit()
        click.echo(f"Deployment {deployment_id} of {found.name} is approved.")
