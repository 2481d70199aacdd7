"""Thirty nights over real HTTP and SMTP: every change is told once to each recipient, and the ledger is a replay's."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import signal
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from storydiff import letters, pipeline, story_comparers
from storydiff.ledger_places import VARIABLE, ledger_url
from storydiff.model import Letter
from tests.calendars import FORTNIGHT, HOOK, LATE, MONTH, Run
from tests.due_letters import Key, Post
from tests.older_ledgers import rows_of
from tests.post_office import PostOffice, open_post_office
from tests.thirty_nights import FOLLOWERS, Press
from tests.thirty_nights import settings as settings_in
from tests.told import Mail, Truth, read_mail
from tests.webserver import Handler, Site

pytestmark = pytest.mark.usefixtures("kept_in")

SILENT = frozenset({"restated", "filled in"})
Exported = dict[str, list[dict[str, Any]]]
CALENDAR = MONTH if settings().max_examples > 100 else FORTNIGHT
"""Thirty nights under the profile for the full run."""
RUNS = CALENDAR.runs


def killed_run(environment: dict[str, str], home: str, now: str, station: str) -> None:
    """A run in a process of its own, killed after one article is compared or one letter handed over."""
    os.environ.update(environment)
    module, name = (story_comparers, "compare_with_ledger") if station == "comparing" else (letters, "hand_over_letter")
    step, done = getattr(module, name), list[object]()

    def once(*given: object, **named: object) -> object:
        if done:
            os.kill(os.getpid(), signal.SIGKILL)
        done.append(step(*given, **named))
        return done[0]

    setattr(module, name, once)
    with pipeline.open_home(Path(home), datetime.fromisoformat(now)) as opened:
        asyncio.run(pipeline.run(opened))


class Month:
    """The home that follows the papers, with all that its recipients were handed."""

    def __init__(self, folder: Path, site: Site, office: PostOffice) -> None:
        self.folder, self.site, self.office = folder, site, office
        self.press = Press(site, CALENDAR)
        self.mails: list[tuple[int, Mail]] = []
        """With the run in which the server took each."""
        self.posts: list[tuple[int, dict[str, Any]]] = []
        self.hook_answer = 200
        site.answers["/hook"] = self.take_post
        pipeline.init(folder)

    def take_post(self, handler: Handler) -> None:
        handler.say(self.hook_answer)
        if self.hook_answer == 200:
            self.posts.append((self.press.run, json.loads(handler.server.posted[-1])))

    def live(self, runs: Sequence[Run]) -> None:
        """Print and run, night after night; nights without a run are printed too."""
        printed = -1
        for number, run in enumerate(runs):
            while printed < run.night:
                printed += 1
                self.press.night(printed)
            self.press.run = number
            self.live_on(run)
            if run.night == CALENDAR.replayed:
                self.replay(run.now)

    def live_on(self, run: Run) -> None:
        """One run, by the settings of its night."""
        said = settings_in(self.press, run.night, self.office.port)
        (self.folder / "storydiff.toml").write_text(said, encoding="utf-8")
        self.refuse(run.night)
        before = len(self.office.messages)
        if run.killed:
            self.kill(run)
        else:
            with pipeline.open_home(self.folder, run.now) as home:
                asyncio.run(pipeline.run(home))
        taken = zip(self.office.messages[before:], self.office.recipients[before:], strict=True)
        self.mails += [(self.press.run, read_mail(raw, to)) for raw, to in taken]

    def refuse(self, night: int) -> None:
        """Let the servers take letters, or not, as the night says."""
        self.office.answer_to_recipient = "451 Come back later" if night in CALENDAR.mail_refused else "250 OK"
        refused = CALENDAR.refused_for_good.get(night)
        self.office.answers = {refused: "550 No such user"} if refused else {}
        self.hook_answer = 410 if refused == HOOK else CALENDAR.hook_refused.get(night, 200)

    def kill(self, run: Run) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["storydiff.cli", "storydiff.pipeline", "spacy", "trafilatura", __name__])
        environment = {name: os.environ[name] for name in (VARIABLE, "STORYDIFF_WEBHOOK_SECRET") if name in os.environ}
        process = context.Process(
            target=killed_run, args=(environment, str(self.folder), run.now.isoformat(), run.killed)
        )
        process.start()
        process.join(timeout=120)
        assert process.exitcode == -signal.SIGKILL

    def replay(self, now: datetime) -> None:
        """Build the ledger anew: it is what it was, and no delivery is touched."""
        before, kept = self.exported(), self.delivered()
        with pipeline.open_home(self.folder, now) as home:
            pipeline.replay(home)
        for what, records in self.exported().items():
            assert records == before[what], what
        assert self.delivered() == kept

    def exported(self) -> Exported:
        with pipeline.open_home(self.folder, looking=True) as home:
            return {what: list(pipeline.iter_export(home, what)) for what in ("claims", "changes", "held-back")}

    def delivered(self) -> list[list[tuple[Any, ...]]]:
        """All that the ledger holds of deliveries."""
        with pipeline.open_home(self.folder, looking=True) as home:
            rows = rows_of(ledger_url(home.settings, home.folder))
        return [rows[name] for name in ("letters", "letter_parts", "told", "quiet")]

    def letters(self) -> list[tuple[Letter, object]]:
        with pipeline.open_home(self.folder, looking=True) as home:
            return list(home.ledger.iter_letters())


@pytest.fixture
def month(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Month]:
    monkeypatch.setenv("STORYDIFF_WEBHOOK_SECRET", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    with open_post_office(None, login=False) as office:
        yield Month(tmp_path / "home", site, office)


def truth_of(press: Press) -> Truth:
    """What there is to tell, by what was served."""
    truth, seen = Truth(frozenset(press.past)), set[tuple[str, int]]()
    for number in range(len(RUNS)):
        truth.learn(number, press.arrived(number, seen))
    return truth


def weight_by_id(exported: Exported) -> dict[str, tuple[Key, float]]:
    """The changes that can be mailed, as the truth names them, with their significance; those of no story left out."""
    claims = {str(claim["id"]): claim for claim in exported["claims"]}
    runs = {run.now.isoformat().replace("+00:00", "Z"): number for number, run in enumerate(RUNS)}
    found = {}
    for change in exported["changes"]:
        if change["kind"] not in SILENT and change["story"]:
            about, value = matter_of(claims[[*change["after"], *change["before"]][0]])
            key = (runs[change["learned_at"]], change["story"], about, change["kind"], value)
            found[change["id"]] = (key, change["significance"])
    return found


def matter_of(claim: dict[str, Any]) -> tuple[str, str]:
    """What a claim is about, and its value."""
    if claim["kind"] == "position":
        return claim["actor"], {"+": "for", "-": "against"}.get(claim["stance"], "neither")
    if claim["kind"] == "event":
        return claim["action"], claim["status"]
    return " ".join(filter(None, (claim["measure"], claim["place"]))), f"{claim['number']:g}"


def test_thirty_nights_lose_nothing_and_tell_nothing_twice(month: Month) -> None:
    month.live(RUNS)
    truth, exported = truth_of(month.press), month.exported()
    changes = weight_by_id(exported)
    assert never_served(month.press) == CALENDAR.unseen
    assert Counter(key for key, _ in changes.values()) == Counter(move.key for move in truth.moves)
    assert len(truth.moves) > 3 * CALENDAR.last
    for follower in FOLLOWERS:
        post = Post(follower, CALENDAR, dict(changes.values()))
        post.live(truth.moves)
        assert len(post.tells) > CALENDAR.last // 3, follower
        if follower.name == HOOK:
            check_posts(month.posts, post, changes)
        else:
            check_mails([each for each in month.mails if each[1].recipient == follower.name], post)
    check_ids(month, changes)
    assert now_of(month) == {about: known.now[1].value for about, known in truth.known.items() if known.said}
    month.replay(RUNS[-1].now)
    before = len(month.mails), len(month.posts)
    month.live_on(Run(RUNS[-1].night + 1))
    assert all(mail.recipient == LATE and not mail.tells for _, mail in month.mails[before[0] :])
    assert len(month.posts) == before[1]


def never_served(press: Press) -> set[tuple[str, int]]:
    served = {(page.path, page.version) for _, page in press.served}
    return {(page.path, page.version) for page in press.printed} - served


def check_mails(mails: Sequence[tuple[int, Mail]], post: Post) -> None:
    """Each letter tells what it has to, at its time, and nothing else; a line that says nothing counts as none."""
    telling = [(taken, mail) for taken, mail in mails if mail.tells]
    made = [number for _, mail in telling for number, run in enumerate(RUNS) if run.now == mail.made]
    assert sorted(made) == sorted(post.tells), post.follower.name  # each once, none before or after
    for number, (taken, mail) in zip(made, telling, strict=True):
        wanted = defaultdict[str, set[str]](set)
        for move in post.tells[number]:
            wanted[move.about].add(move.value)
        assert mail.tells.keys() == wanted.keys(), (post.follower.name, number)
        for about, values in wanted.items():
            assert mail.tells[about] <= values <= mail.shows[about], (post.follower.name, number, about)
        # Of the letters of the run that was killed one had gone.
        later = post.taken[number] + (RUNS[number].killed == "delivery")
        assert taken in (post.taken[number], later)


def check_posts(posts: Sequence[tuple[int, dict[str, Any]]], post: Post, changes: dict[str, tuple[Key, float]]) -> None:
    """Each post tells what it has to, by the changes that it names, at its time."""
    told = {}
    for _, content in posts:
        number = next(n for n, run in enumerate(RUNS) if run.now == datetime.fromisoformat(content["timestamp"]))
        lines = [line for part in content["data"]["stories"] for each in part["sections"] for line in each["lines"]]
        ids = [change for line in lines for change in line["changes"]]
        told[number] = sorted(changes[each][0] for each in ids)
    assert len(told) == len(posts)
    assert told == {number: sorted(move.key for move in moves) for number, moves in post.tells.items()}


def check_ids(month: Month, changes: dict[str, tuple[Key, float]]) -> None:
    """By the ids of the changes too: in the letters whose Message-IDs the server took each is told at most once."""
    told = {letter.message_id: [each for part in letter.told for each in part.changes] for letter, _ in month.letters()}
    names = [mail.message_id for _, mail in month.mails]
    assert len(set(names)) == len(names)
    for follower in FOLLOWERS:
        ids = [each for _, mail in month.mails if mail.recipient == follower.name for each in told[mail.message_id]]
        assert len(set(ids)) == len(ids)
        assert set(ids) <= set(changes)


def now_of(month: Month) -> dict[str, str]:
    """What is known at the end, by what it is about."""
    with pipeline.open_home(month.folder, looking=True) as home:
        states = [each.record()["state"] for name, found in pipeline.as_of(home).stories if name for each in found]
    return dict(matter_of(state) for state in states if state["kind"] != "event")
