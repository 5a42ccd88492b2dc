"""Where the files that are not Python live, in a checkout and in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent


def _shipped(name: str) -> Path:
    """Return a top-level folder's place: inside the wheel's package, else beside it."""
    installed = PACKAGE / name
    return installed if installed.is_dir() else CHECKOUT / name


TEMPLATES = _shipped("templates")
CONFIG = _shipped("config")
STATIC = PACKAGE / "static"
MIGRATIONS = PACKAGE / "migrations"

IN_CHECKOUT = TEMPLATES.parent == CHECKOUT
CHECKOUT_KEYS = CHECKOUT / "keys"
