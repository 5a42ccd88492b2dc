"""What each test's own app would do anew is done once in a test process.

Half of a test's time went there: compiling statements and addresses, and proving a key's primes.
This reaches into what the libraries keep for themselves; where that moves, it fails at once.
"""

import functools
from collections.abc import Callable
from typing import Any

from joserfc._rfc7517 import pem
from sqlalchemy import Engine
from werkzeug.routing import Rule

_first: dict[str, Engine] = {}
_compile_builder: Callable[..., Any] = Rule._compile_builder  # noqa: SLF001


def compile_once(engine: Engine) -> None:
    """Let an engine use what the first one of its kind has compiled."""
    name = engine.dialect.name
    if name not in _first:
        with engine.connect():
            _first[name] = engine
    engine.dialect = _first[name].dialect
    engine._compiled_cache = _first[name]._compiled_cache  # noqa: SLF001


def compile_when_asked(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
    """Return what builds a rule's address, compiled when an address is first asked for."""
    built: list[Callable[..., Any]] = []

    def build(self: Rule, **values: Any) -> Any:
        if not built:
            built.append(_compile_builder(rule, append_unknown))
        return built[0](self, **values)

    return build


Rule._compile_builder = compile_when_asked  # type: ignore[method-assign, assignment]  # noqa: SLF001
pem.load_pem_private_key = functools.cache(pem.load_pem_private_key)
