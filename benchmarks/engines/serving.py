"""The JSON endpoint under load: ``broadsheet serve`` with two workers, asked by wrk."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from benchmarks.engines.corpora import ROOT
from benchmarks.engines.measuring import rss_anon
from benchmarks.engines.peers.broadsheet import FACETS
from benchmarks.engines.product import broadsheet
from search.engines.whoosh.engine import WhooshEngine
from search.model import Article, Origin, article_id

WORKERS = 2

# Asks one address after the other, and says what wrk measured as a line of JSON.
_SCRIPT = """
local paths, at = {}, 0
for line in io.lines(os.getenv("ASKED")) do paths[#paths + 1] = line end
request = function() at = at % #paths + 1; return wrk.format("GET", paths[at]) end
done = function(summary, latency)
  local line = '\\n{"requests": %d, "seconds": %f, "errors": %d, "p50": %f, "p99": %f}\\n'
  io.write(string.format(line,
    summary.requests, summary.duration / 1e6, summary.errors.status + summary.errors.read
    + summary.errors.timeout, latency:percentile(50) / 1e6, latency:percentile(99) / 1e6))
end
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that runs."""

    address: str
    process: int

    def workers(self) -> list[int]:
        """Its serving processes."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text("ascii")
        return [int(child) for child in children.split()] or [self.process]

    def get(self, path: str) -> dict[str, Any]:
        """A document of the API."""
        with urlopen(self.address + path) as answer:  # noqa: S310  # our own
            found: dict[str, Any] = json.load(answer)
        return found


@contextmanager
def served(index: Path, workers: int = WORKERS) -> Iterator[Server]:
    """A server over an index, on a free port, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = broadsheet("serve", "--index", str(index), "--workers", str(workers))
    with subprocess.Popen(
        [*command, "--port", str(port)], cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as started:
        try:
            assert started.stderr  # noqa: S101  # it is a pipe
            started.stderr.readline()  # it says where it serves
            yield Server(address=f"http://127.0.0.1:{port}", process=started.pid)
        finally:
            started.terminate()


def path_of(typed: str) -> str:
    """Where the answer to a query is: two facets, the total, ten hits with snippets."""
    return "/api/v1/search?" + urlencode({"q": typed, "facets": ",".join(FACETS)})


def load(server: Server, typed: Sequence[str], work: Path, clients: int, seconds: int) -> Any:
    """Ask for so many seconds with so many clients at once: p50 and p99 in seconds, requests."""
    asked, script = work / "asked.txt", work / "asked.lua"
    asked.write_text("\n".join(map(path_of, typed)) + "\n", "utf-8")
    script.write_text(_SCRIPT, "utf-8")
    done = subprocess.run(
        ["wrk", "--threads", "1", "--connections", str(clients), "--duration", f"{seconds}s",
         "--script", str(script), server.address],
        check=True, capture_output=True, text=True, env={**os.environ, "ASKED": str(asked)},
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    if found["errors"]:
        raise AssertionError(f"{found['errors']} requests failed")
    return found


def memory(server: Server) -> int:
    """RssAnon of its largest serving process, in bytes."""
    return max(map(rss_anon, server.workers()))


def until_visible(server: Server, index: Path, times: int) -> list[float]:
    """Seconds from having an article until the server has answered with it; each its own commit."""
    took = []
    for number in range(times):
        word = f"qwxz{number}qwxz{time.time_ns()}"
        origin = Origin(root="/srv/articles", path="added", item=word)
        article = Article(id=article_id(origin), origin=origin, title=word, body=word)
        began = time.perf_counter()
        with WhooshEngine(index).writer(run="added") as writer:
            writer.upsert(article)
        while not server.get(path_of(word))["total"]:
            pass
        took.append(time.perf_counter() - began)
    return took
