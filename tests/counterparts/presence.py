"""Whether the other side is installed: a test that needs it is skipped, but never in CI."""

import os

import pytest


def needs(package: str, reason: str) -> None:
    """Skip the module where a package cannot be imported; in CI that is a failure."""
    try:
        # importorskip also keeps the package's own import-time warnings from ours.
        pytest.importorskip(package, reason=reason)
    except pytest.skip.Exception:
        if os.environ.get("CI"):
            raise RuntimeError(f"{package} cannot be imported in CI") from None
        raise
