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

ROUNDS, REPEATS = 7, 150


def cpu(run: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the median CPU time of one run in seconds."""
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        start = time.process_time()
        for _ in range(repeats):
            run()
        times.append((time.process_time() - start) / repeats)
    return statistics.median(times)


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
