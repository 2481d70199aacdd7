"""Papers that print each night, and homes that follow them by the real command, over real feeds, pages and mail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path
from typing import Any

from storydiff import db, pipeline
from storydiff.ledger_places import VARIABLE
from tests.intake import item, rss
from tests.older_ledgers import rows_of
from tests.post_office import PostOffice, open_post_office
from tests.webserver import Handler, Site

FIRST = datetime(2031, 5, 9, 4, 15, tzinfo=UTC)
SETTINGS = """
[[stories]]
name = "flood"
title = "The flood of Orrin"
words = ["flood*"]
names = ["Orrin"]

[[stories]]
name = "bank"
title = "The bank of Tarn"
words = ["key rate"]

[[sources]]
name = "post"
url = "{post}"
publisher = "The Orrin Post"

[[sources]]
name = "echo"
url = "{echo}"
publisher = "The Tarn Echo"

[[sources]]
name = "wire"
url = "{wire}"
publisher = "Coast Wire"

[[recipients]]
address = "editor@news.example"

[[recipients]]
address = "flood@news.example"
stories = ["flood"]

[[recipients]]
address = "desk@news.example"
bar = 0.0

[mail]
host = "127.0.0.1"
port = {port}
security = "none"
sender = "storydiff@news.example"

[fetch]
allow_loopback = true
host_delay = 0.0
"""
MORE = "The roads along the river stayed closed, and nobody could say for how long they would."
PAGE_TAKES = 0.01
"""Seconds that a page takes, so that there is a moment at which it is under way."""


@dataclass
class Papers:
    """Three papers on a site of the test's."""

    site: Site
    items: dict[str, list[str]] = field(default_factory=lambda: {"post": [], "echo": [], "wire": []})

    def print_night(self, number: int, *, corrects: bool = True) -> None:
        """What the papers print before a night: tolls, rates, a correction of the night before."""
        day = FIRST + timedelta(days=number, hours=-4)
        toll, rate = 12 + 9 * number, 4 + number / 4
        tell = partial(self.prints, day)
        tell(
            "post",
            f"toll-{number}",
            0,
            f"At least {toll} people were killed when the floods hit the valley of Orrin, the police said.",
        )
        tell(
            "post",
            f"later-{number}",
            40,
            f"The death toll of the floods in Orrin rose to {toll + 4} people, the hospital said.",
        )
        tell(
            "echo",
            f"hurt-{number}",
            10,
            f"The floods in Orrin injured {300 + 20 * number} people, the fire service said.",
        )
        tell(
            "echo",
            f"homes-{number}",
            70,
            f"The floods in Orrin have destroyed {900 + 50 * number} homes, the council of Orrin said.",
        )
        tell(
            "wire",
            f"rate-{number}",
            20,
            f"The central bank of Tarn raised its key rate to {rate} percent, the bank said.",
        )
        side = ("backed", "rejected")[number % 2]
        tell(
            "wire",
            f"dam-{number}",
            30,
            f"Minister Ada Quill {side} the Orrin dam plan on Friday, as the floods went on.",
        )
        if number and corrects:
            before = f"At least {toll - 6} people were killed when the floods hit the valley of Orrin, the police said."
            tell("post", f"toll-{number - 1}", -1440, before)

    def prints(self, day: datetime, paper: str, name: str, minutes: int, sentence: str) -> None:
        """Print an article, or what became of it; one that is new stands at the top of its paper's feed."""
        path, title = f"/{paper}/{name}", f"Report {name} of the {paper}"
        head = f'<meta property="article:published_time" content="{(day + timedelta(minutes=minutes)).isoformat()}">'
        body = f"<h1>{title}</h1><p>{sentence}</p><p>{MORE}</p>"
        page = f'<html lang="en"><head><title>{title}</title>{head}</head><body><article>{body}</article></body></html>'

        def answer(handler: Handler) -> None:
            time.sleep(PAGE_TAKES)
            handler.say(200, page.encode(), Content_Type="text/html; charset=utf-8")

        self.site.answers[path] = answer
        shown = item(
            self.site.url(path),
            title,
            guid=path,
            pubDate=f"{day + timedelta(minutes=minutes):%a, %d %b %Y %H:%M:%S} GMT",
        )
        if not any(f"{path}<" in each for each in self.items[paper]):
            self.items[paper] = [shown, *self.items[paper]][:20]
        self.site.tell(f"/{paper}", rss(*self.items[paper]), "application/rss+xml")


@dataclass
class FollowingHome:
    """A home that follows the papers, with the server that takes its letters."""

    folder: Path
    office: PostOffice
    ledger: str | None = None
    """The URL of a ledger that is no file of the home."""

    @property
    def environment(self) -> dict[str, str]:
        """What its runs find in their environment."""
        own = {"PYTHONPATH": os.pathsep.join(sys.path)}
        inherited = {name: value for name, value in os.environ.items() if name != VARIABLE}
        return {**inherited, **own, **({VARIABLE: self.ledger} if self.ledger else {})}

    @property
    def ledger_url(self) -> str:
        """Where its ledger lies."""
        return self.ledger or f"sqlite:///{self.folder / 'ledger.sqlite'}"

    def command(self, at: datetime, *arguments: str) -> list[str]:
        """The command at a time."""
        own = ["--home", str(self.folder), "--log-format", "json"]
        return [sys.executable, "-m", "tests.clocked", at.isoformat(), *own, *arguments]

    def start(self, at: datetime, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """A run of the real command in a session of its own, whose progress is on its standard error."""
        return subprocess.Popen(
            self.command(at, *(arguments or ("run",))),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=self.environment,
            start_new_session=True, cwd="/", **options,
        )  # fmt: skip

    def night(self, at: datetime) -> list[tuple[float, str]]:
        """Run undisturbed: when it said what, in seconds since it was started, with the station of each line."""
        begun = time.monotonic()
        with self.start(at) as process:
            said = [(time.monotonic() - begun, station_of(line)) for line in lines_of(process)]
        assert process.returncode == 0, said
        return said

    def accepted(self) -> Counter[str]:
        """How often the server has taken each message, by its Message-ID."""
        return Counter(
            str(message_from_bytes(raw, policy=policy.default)["Message-ID"]) for raw in self.office.messages
        )

    def letters(self) -> list[tuple[str, bool]]:
        """The letters that its ledger holds, by Message-ID, and whether each is marked as sent."""
        with opened(self) as home:
            return [(letter.message_id, receipt is not None) for letter, receipt in home.ledger.iter_letters()]

    def exports(self) -> dict[str, list[dict[str, Any]]]:
        """All that is exported, without when it was learned."""
        with opened(self) as home:
            return {what: [timeless(record) for record in pipeline.iter_export(home, what)] for what in EXPORTED}


EXPORTED = ("claims", "changes", "held-back")


_ENVIRONMENT = threading.Lock()
"""Held while the environment of this process names a ledger: homes are looked at in several threads."""


@contextmanager
def opened(following: FollowingHome) -> Iterator[pipeline.Home]:
    with ExitStack() as stack:
        with _ENVIRONMENT:
            before = os.environ.pop(VARIABLE, None)
            if following.ledger:
                os.environ[VARIABLE] = following.ledger
            try:
                home = stack.enter_context(pipeline.open_home(following.folder, FIRST, looking=True))
            finally:
                os.environ.pop(VARIABLE, None)
                if before is not None:
                    os.environ[VARIABLE] = before
        yield home


def lines_of(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stderr is not None
    yield from process.stderr


def station_of(line: str) -> str:
    try:
        record = json.loads(line)
    except ValueError:
        return line
    return str(record.get("station") or record["message"])


_OF_THE_MOMENT = frozenset(
    [
        "after",
        "asked_at",
        "born",
        "dated",
        "decided_at",
        "first_seen",
        "fetched_at",
        "frozen_at",
        "good_at",
        "handed_to",
        "id",
        "learned_at",
        "looked_at",
        "next_look",
        "next_try",
        "seen_at",
        "sent_at",
        "tried_at",
        "until",
    ]
)
"""What rows hold of the moment at which something was done, and names made of that."""


def timeless(value: Any) -> Any:
    """A record without the moments at which its parts were made."""
    if isinstance(value, dict):
        return {key: timeless(each) for key, each in value.items() if key not in _OF_THE_MOMENT}
    return [timeless(each) for each in value] if isinstance(value, list) else value


def timeless_rows(url: str) -> dict[str, list[str]]:
    """All rows of a ledger but those that say when: of letters, what they tell; in the order of what they hold."""
    rows = rows_of(url)
    names = {name: [column.name for column in db.TABLES.tables[name].c] for name in rows}
    records = {name: [dict(zip(names[name], row, strict=True)) for row in rows[name]] for name in rows}
    messages = {record["id"]: record["message_id"] for record in records["letters"]}
    for record in records["letters"]:
        del record["content"]
    for record in records["letter_parts"]:
        record["letter"] = messages[record["letter"]]
    for name in ("changes", "claims", "held_back"):
        for record in records[name]:
            record["which"] = record.pop("id")
    records["meta"] = [record for record in records["meta"] if record["key"] not in ("born", "schema")]
    told = {
        name: sorted(json.dumps(timeless(record), sort_keys=True, default=str) for record in found)
        for name, found in records.items()
    }
    # Each run that finds nothing to tell says so: one that carries on after a kill says it once more.
    return told | {"quiet": sorted(set(told["quiet"]))}


@contextmanager
def following(folder: Path, papers: Papers, ledger: str | None = None) -> Iterator[FollowingHome]:
    """A home that follows the papers while the block runs."""
    pipeline.init(folder)
    with open_post_office(None, security="none", login=False) as office:
        urls = {name: papers.site.url(f"/{name}") for name in papers.items}
        (folder / "storydiff.toml").write_text(SETTINGS.format(port=office.port, **urls), encoding="utf-8")
        yield FollowingHome(folder, office, ledger)
