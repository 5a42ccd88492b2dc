"""Which worker has which test, where there are several: what is built for many is built once."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/access/",)  # everybody reads the whole scene
APART = ("tests/tenants/",)  # each of these takes minutes


class Workers(LoadScopeScheduling):
    """A worker has a whole file, a whole folder, or one test."""

    def _split_scope(self, nodeid: str) -> str:
        folder = next((each for each in TOGETHER if nodeid.startswith(each)), None)
        if folder or nodeid.startswith(APART):
            return folder or nodeid
        return nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Workers:
    # In the order of their names: what starts a browser leaves its loop to all that come after it.
    config.option.loadscopereorder = False
    return Workers(config, log)
