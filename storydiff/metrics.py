"""How a run went in the text format of Prometheus, as node_exporter's textfile collector reads it.

The format is that of https://prometheus.io/docs/instrumenting/exposition_formats/ (text, 0.0.4). All are gauges of the
last run, and each carries the home, so that several homes may lie in one folder of the collector.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from storydiff.model import Change, Failure

LAST_SUCCESS = "storydiff_last_success_timestamp_seconds"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run that came to its end has done, and how the home is after it."""

    taken: int = 0
    compared: int = 0
    held_back: int = 0
    changes: Collection[Change] = ()
    failures: tuple[Failure, ...] = ()
    sent: int = 0
    waiting: int = 0
    sources: int = 0
    failing: Mapping[str, int] = field(default_factory=dict)
    """How often in a row each source has failed that fails."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When a run began and when one was last well, in seconds since 1970, how long it took, and whether it was well."""

    started: float
    seconds: float
    is_well: bool
    last_success: float | None = None


def exposition(home: str, timing: Timing, measured: Measured | None) -> str:
    """The text; of a run that was broken off only when it was and that it failed."""
    last = timing.started + timing.seconds if timing.is_well else timing.last_success
    parts = [
        _gauge("storydiff_run_start_timestamp_seconds", "When the last run began.", home, [({}, timing.started)]),
        _gauge("storydiff_run_duration_seconds", "How long the last run took.", home, [({}, timing.seconds)]),
        _gauge("storydiff_run_success", "1 where the last run ended with status 0.", home, [({}, timing.is_well)]),
    ]
    if last is not None:
        parts.append(_gauge(LAST_SUCCESS, "When a run last ended with status 0.", home, [({}, last)]))
    return "".join([*parts, *([] if measured is None else _of_work(home, measured))])


def _of_work(home: str, done: Measured) -> Iterable[str]:
    for name, words, value in (
        ("articles_taken", "Articles and versions that were not there before.", done.taken),
        ("articles_compared", "Articles that were compared.", done.compared),
        ("held_back", "Pairs of claims that were held back.", done.held_back),
        ("letters_sent", "Letters that were handed over.", done.sent),
        ("letters_waiting", "Letters that wait to be handed over.", done.waiting),
        ("sources", "Sources that the settings name.", done.sources),
        ("sources_failing", "Sources that failed when they were last asked.", len(done.failing)),
    ):
        yield _gauge(f"storydiff_{name}", words, home, [({}, value)])
    kinds = Counter(change.kind.value for change in done.changes)
    yield _gauge("storydiff_changes", "Changes that were found.", home, [({"kind": k}, n) for k, n in kinds.items()])
    stations = Counter(failure.station for failure in done.failures)
    failed = [({"station": station}, number) for station, number in stations.items()]
    yield _gauge("storydiff_failures", "Items that failed.", home, failed)
    failing = [({"source": source}, number) for source, number in done.failing.items()]
    yield _gauge("storydiff_source_failures_in_a_row", "How often a source that fails has failed.", home, failing)


def flow_exposition(home: str, flow: str, state: str, *, ended: float, seconds: float, retries: int) -> str:
    """How the last run of a flow went: its state, when it ended (seconds since 1970), how long it took, tries."""
    own = {"flow": flow}
    return "".join(
        _gauge(f"storydiff_flow_run_{name}", words, home, [(labels, value)])
        for name, words, labels, value in (
            ("state", "1 for the state in which the last run of the flow ended.", own | {"state": state}, 1.0),
            ("end_timestamp_seconds", "When the last run of the flow ended.", own, ended),
            ("duration_seconds", "How long the last run of the flow took.", own, seconds),
            ("retries", "How often the last run of the flow was tried again.", own, float(retries)),
        )
    )


def last_success_in(text: str) -> float | None:
    """When a run was last well by what was written before; None where that says nothing of it."""
    found = re.search(rf"^{LAST_SUCCESS}\{{.*\}} (\d{{1,12}}(?:\.\d+)?)$", text, re.MULTILINE)
    return None if found is None else float(found[1])


def _gauge(name: str, words: str, home: str, samples: Iterable[tuple[Mapping[str, str], float]]) -> str:
    lines = [f"# HELP {name} {words}", f"# TYPE {name} gauge"]
    for labels, value in samples:
        said = ",".join(f'{key}="{_escaped(text)}"' for key, text in ({"home": home} | dict(labels)).items())
        lines.append(f"{name}{{{said}}} {_number(value)}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    r"""The text as the value of a label.

    >>> print(_escaped('a "b"'))
    a \"b\"
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return whole.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.3f}"
