"""Y: two empty Flask routes, one raw RS256 verify and one Core commit on SQLite, as CPU seconds."""

import gc
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

ROUNDS, REPEATS = 15, 60


def cpu(run: Callable[[], object]) -> float:
    """Return the CPU time of one run in seconds, over a good number of them."""
    gc.collect()
    start = time.process_time()
    for _ in range(REPEATS):
        run()
    return (time.process_time() - start) / REPEATS


def ratios(unit: Callable[[], object], runs: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return what each run costs in units: medians over rounds in which all take their turn.

    The machine's speed drifts; within one round it hardly does.
    """
    found: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            found[name].append(cpu(run) / cpu(unit))
    return {name: statistics.median(values) for name, values in found.items()}


def yardstick(folder: Path) -> Callable[[], object]:
    """Return what Y measures, ready to run."""
    app = Flask("yardstick")
    app.add_url_rule("/", "empty", lambda: "")
    environ = EnvironBuilder(path="/").get_environ()
    key = rsa.generate_private_key(65537, 2048)
    signature = key.sign(b"x" * 1500, padding.PKCS1v15(), hashes.SHA256())
    public = key.public_key()
    engine = sa.create_engine(f"sqlite:///{folder / 'yardstick.sqlite3'}")
    table = sa.Table("t", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True))
    table.metadata.create_all(engine)
    insert = sa.insert(table)

    def run() -> None:
        for _ in range(2):
            run_wsgi_app(app, dict(environ))
        public.verify(signature, b"x" * 1500, padding.PKCS1v15(), hashes.SHA256())
        with engine.begin() as connection:
            connection.execute(insert, {})

    return run
