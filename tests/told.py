"""What a reader has to be told of what papers printed, worked out without the product, and what letters do tell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime

from tests.papers import SIDES, Page, Statement


@dataclass(frozen=True, order=True)
class Move:
    """A change: learned in a run, of a value of what something is about, by a page's word."""

    run: int
    story: str
    about: str
    kind: str
    value: str
    path: str
    dated: datetime
    """When its page is dated."""
    is_past: bool = False
    """Whether it is too old to be told to anybody."""

    @property
    def key(self) -> tuple[int, str, str, str, str]:
        """What it has in common with the change of the ledger: of two pages of one run either may bring it."""
        return (self.run, self.story, self.about, self.kind, self.value)


@dataclass
class Known:
    """What is known of one thing: its values with their times, the last to hold being what it is now."""

    said: list[tuple[datetime, Statement]] = field(default_factory=list)

    @property
    def now(self) -> tuple[datetime, Statement]:
        return max(self.said, key=lambda each: each[0])


@dataclass
class Truth:
    """All changes that there are, by what was served in each run; ``past_after`` in days as in the settings."""

    past: frozenset[str]
    """The pages that are too old when they come to be told to anybody."""
    known: defaultdict[str, Known] = field(default_factory=lambda: defaultdict(Known))
    last: dict[str, Page] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)

    def learn(self, run: int, pages: Iterable[Page]) -> None:
        """Take what came in a run, in the order in which it was printed."""
        for page in sorted(pages, key=lambda each: (each.dated, each.path)):
            before, self.last[page.path] = self.last.get(page.path), page
            if before is None:
                for said in page.says:
                    self._first(run, page, said)
            elif not page.notice:
                self._again(run, page, before)

    def _move(self, run: int, page: Page, kind: str, said: Statement) -> None:
        is_past = page.path in self.past
        self.moves.append(Move(run, said.story, said.about, kind, said.value, page.path, page.dated, is_past))

    def _first(self, run: int, page: Page, said: Statement) -> None:
        known = self.known[said.about]
        if not known.said:
            self._move(run, page, "new", said)
        else:
            at, now = known.now
            same = [each for _, each in known.said if each.value == said.value]
            if said.value == now.value:
                if said.by not in {each.by for each in same}:
                    self._move(run, page, "corroborated", said)
            elif page.dated > at:
                self._move(run, page, _kind(now.value, said.value), said)
        known.said.append((page.dated, said))

    def _again(self, run: int, page: Page, before: Page) -> None:
        old, new = ({each.about: each for each in version.says} for version in (before, page))
        for about, said in old.items():
            if about not in new:
                self._move(run, page, "withdrawn", said)
                self.known[about].said.remove((before.dated, said))
            elif new[about].value != said.value:
                self._move(run, page, "corrected", new[about])
                place = self.known[about].said.index((before.dated, said))
                self.known[about].said[place] = (page.dated, new[about])


def _kind(old: str, new: str) -> str:
    if new in ("for", "against"):
        return "reversed"
    return "increased" if float(new) > float(old) else "decreased"


# --- letters ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mail:
    """A mail that a server took: what its lines tell, as values by what they are about."""

    recipient: str
    message_id: str
    made: datetime
    text: str
    tells: dict[str, set[str]]
    shows: dict[str, set[str]]
    """With the values before, which are news as well where they were new in the same window."""


_HEAD = re.compile(r"^(\S.*) \[([a-z ]+)(?:, uncertain)?\]$", re.MULTILINE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def read_mail(raw: bytes, recipient: str) -> Mail:
    """The mail as its reader sees it; a series on two lines has the values of both."""
    message = message_from_bytes(raw, policy=policy.default)
    text = next(message.iter_parts()).get_content().replace("\r\n", "\n")
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    tells, shows = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for head, end in zip(heads, ends[: len(heads)], strict=True):
        about, (values, old) = _about(head[1]), _values(head[2], text[head.end() : end])
        tells[about] |= values
        shows[about] |= values | old
    made = parsedate_to_datetime(message["Date"])
    return Mail(recipient, message["Message-ID"], made, text, dict(tells), dict(shows))


def _about(label: str) -> str:
    """What a line is about: who takes the stand, or what is counted where."""
    return label.partition(" on ")[0].lower().replace(" in ", " ")


def _values(kind: str, block: str) -> tuple[set[str], set[str]]:
    """The values that a line tells, the last and those between, and the one before."""
    said = " ".join(block.strip("\n").split("\n\n")[0].split())
    old, arrow, new = said.partition(" → ")
    if kind == "no longer said":
        return {_value(said)}, set()
    course = re.search(r"^    Course: (.*?)(?=^\S|^    (?:Why|Uncertain|And)|^$)", block, re.MULTILINE | re.DOTALL)
    steps = re.split(r" → |; ", " ".join(course[1].split())) if course else []
    if not arrow:  # what ends as it began says so once
        return {_value(said), *map(_value, steps)}, set()
    return {_value(new), *({_value(step) for step in steps} - {_value(old)})}, {_value(old)}


def _value(words: str) -> str:
    first = words.split(maxsplit=1)[0].rstrip(":")
    side = next((side for side, verbs in SIDES.items() if first in (side, *verbs)), None)
    number = _NUMBER.search(words.partition("(")[0])
    return side or (number[0].replace(",", ".") if number else words)
