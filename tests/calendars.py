"""What happens in which night: runs that are missed, repeated or killed, and feeds, pages and servers that fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2031, 5, 9, 4, 15, tzinfo=UTC)
"""The first run: a quarter past six in Berlin, a quarter past midnight in New York."""
DESK, EARLY, LATE = "desk@news.example", "frueh@news.example", "late@news.example"
JOINER, HOOK = "new@news.example", "hook"


@dataclass(frozen=True)
class Run:
    """A run of a night; ``killed`` names the station at which it is killed."""

    night: int
    minutes: int = 0
    killed: str = ""

    @property
    def now(self) -> datetime:
        return START + timedelta(days=self.night, minutes=self.minutes)


@dataclass(frozen=True)
class Calendar:
    """What happens when, by night: what is printed before each run, and what fails."""

    last: int
    """The last night on which something is printed."""
    runs: tuple[Run, ...]
    feeds: Mapping[tuple[int, str], str]
    """What is wrong with the feed of a paper."""
    pages: Mapping[int, int]
    """Nights whose first page is answered with that status until the next night."""
    mail_refused: range
    """Nights in which the mail server takes nothing for now."""
    refused_for_good: Mapping[int, str]
    """Nights in which the letter of one recipient is refused for good."""
    hook_refused: Mapping[int, int]
    replayed: int
    """The night after whose run the ledger is built anew."""
    feed_moves: int
    """The night in which a feed is moved for good."""
    feed_back: int
    """The night in which the settings name the new address of the feed that was gone."""
    story_added: int
    joined: int
    """From which night on the recipient who joins is one."""
    paused: range
    """Nights in which one recipient does not follow the harbour."""
    past: int
    """The night in which an article of sixteen days ago appears."""
    unseen: frozenset[tuple[str, int]] = frozenset()
    """Versions of pages that no run comes by: changed too late to be looked at again."""


MONTH = Calendar(
    last=29,
    runs=(
        *(Run(night) for night in range(8)),
        Run(8, killed="comparing"),
        Run(9),
        Run(9, 40),
        Run(10),  # and on two nights the machine is off
        *(Run(night) for night in range(13, 17)),
        Run(17, killed="delivery"),
        *(Run(night) for night in range(18, 23)),
        Run(23, -65),  # before the hour of Berlin
        *(Run(night) for night in range(24, 32)),
    ),
    feeds={
        (2, "wire"): "500",
        (4, "post"): "time-out",
        (5, "wire"): "garbage",
        (7, "herald"): "429",
        (14, "echo"): "hung up",
        (19, "herald"): "410",
        (20, "herald"): "410",
        (26, "post"): "broken off",
        (28, "echo"): "time-out",
    },
    pages={1: 500, 10: 503, 22: 404, 24: 500},
    mail_refused=range(13, 16),
    refused_for_good={20: DESK, 27: HOOK},
    hook_refused={21: 401},
    replayed=22,
    feed_moves=6,
    feed_back=21,
    story_added=18,
    joined=12,
    paused=range(24, 27),
    past=25,
    unseen=frozenset({("/herald/mirel", 2)}),
)
FORTNIGHT = Calendar(
    last=11,
    runs=(
        *(Run(night) for night in range(3)),
        Run(3, killed="comparing"),
        Run(4),
        Run(4, 40),
        *(Run(night) for night in (6, 7, 8)),
        Run(9, -65),
        Run(10, killed="delivery"),
        *(Run(night) for night in (11, 12, 13)),
    ),
    feeds={
        (1, "wire"): "500",
        (2, "post"): "time-out",
        (3, "wire"): "garbage",
        (4, "herald"): "410",
        (7, "echo"): "hung up",
        (8, "post"): "429",
        (9, "wire"): "broken off",
    },
    pages={1: 500, 7: 404},
    mail_refused=range(6, 9),
    refused_for_good={4: DESK, 9: HOOK},
    hook_refused={7: 401},
    replayed=8,
    feed_moves=4,
    feed_back=6,
    story_added=7,
    joined=6,
    paused=range(8, 10),
    past=8,
)
"""All of it in fourteen nights."""
