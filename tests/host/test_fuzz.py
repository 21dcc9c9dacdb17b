"""Ten thousand malformed requests: no 500, no traceback, no memory growth. ATLAS_FUZZ=10000 for all (make fuzz)."""

import gc
import os
import sys
from collections import Counter
from itertools import islice

import pytest
from structlog.testing import capture_logs

from callbacks.host.metrics import resident
from tests.host.fuzz import Fuzz
from tests.host.signing import SCOPES, entered, guarded_by, users

# In the normal suite a portion; the first half of any run only warms caches up.
REQUESTS = int(os.environ.get("ATLAS_FUZZ", "400"))
MOST_LINES_EACH = 2
# What the second half of all may leave behind: less than one block of Python's for two requests, and of resident memory
# what one chart or table takes once.
MOST_BLOCKS_EACH = 0.5
MOST_BYTES = 40e6


def taken() -> tuple[int, int]:
    """Blocks that Python has given out, and resident memory in bytes."""
    gc.collect()
    return sys.getallocatedblocks(), resident()


def asked(client, requests) -> tuple[Counter, list[str]]:
    """Answers by status, and what was wrong with any."""
    statuses, wrong = Counter(), []
    for name, ask in requests:
        with capture_logs() as lines:
            try:
                answer = ask(client)
            except ValueError as fault:
                # A header that no server lets through is stopped by the client of the tests already.
                statuses[f"not sent: {type(fault).__name__}"] += 1
                continue
        said = answer.get_data() if answer.status_code >= 400 else b""
        answer.close()
        statuses[answer.status_code] += 1
        if answer.status_code >= 500 or b"Traceback" in said or any("exc_info" in line for line in lines):
            wrong.append(f"{answer.status_code} {name}")
        if len(lines) > MOST_LINES_EACH:
            wrong.append(f"{len(lines)} lines: {name}")
    return statuses, wrong


def test_no_malformed_request_fails_or_fills_the_log(app, client, capsys):
    fuzz = iter(Fuzz(app, seed=11))
    first, wrong = asked(client, islice(fuzz, REQUESTS // 2))
    before = taken()
    second, more = asked(client, islice(fuzz, REQUESTS // 2))
    blocks, memory = (now - then for now, then in zip(taken(), before, strict=True))
    with capsys.disabled():
        told = " ".join(f"{status}:{n}" for status, n in sorted((first + second).items(), key=str))
        print(
            f"\n{REQUESTS:,} malformed requests: {told}; second half {blocks:+,} blocks, {memory / 1e6:+.1f} MB", end=""
        )
    assert wrong + more == []
    assert {200, 400, 404} <= (first + second).keys()
    if REQUESTS >= 10_000:
        assert blocks < MOST_BLOCKS_EACH * REQUESTS // 2 and memory < MOST_BYTES


@pytest.mark.parametrize("role", ["township", "auditor"])
def test_no_malformed_request_gets_around_a_session(app, tmp_path, role):
    with guarded_by(app, users(tmp_path / "users.toml", **{name: name for name in SCOPES}), tmp_path) as signed:
        for client in (signed.server.test_client(), entered(signed, role)):
            signed.access._rate._left.clear()
            statuses, wrong = asked(client, islice(iter(Fuzz(signed, seed=12)), max(REQUESTS // 8, 50)))
            assert wrong == [] and statuses
