"""Thirty nights of three stories in four papers: what is printed, what fails, when a run is missed, repeated or killed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.calendars import DESK, EARLY, HOOK, JOINER, LATE, START, Calendar, Run
from tests.papers import ADJECTIVES, OTHER_PROSE, PROSE, SIDES, TIMES, Page, Paper, Statement
from tests.webserver import Site

SETTINGS = """
[[stories]]
name = "flood"
title = "The floods"
words = ["flood*"]

[[stories]]
name = "harbour"
title = "The harbour plan"
words = ["harbour plan"]
{more_stories}
{sources}
{recipients}
[mail]
host = "127.0.0.1"
port = {port}
security = "none"
sender = "storydiff@news.example"

[fetch]
allow_loopback = true
host_delay = 0.0
timeout = 2.0
"""
BANK = """
[[stories]]
name = "bank"
title = "The bank of Tarn"
words = ["central bank"]
"""


@dataclass(frozen=True)
class Follower:
    """A recipient with what it is sent: its stories by night, its bar, and when its hour comes."""

    name: str
    said: str
    stories: tuple[str, ...]
    bar: float = 0.3
    joins: bool = False
    pauses: str = ""
    """A story that it does not follow for some nights."""
    hour: tuple[int, int] | None = None
    """The hour of UTC at which a day begins for it, and how many minutes past."""

    def follows(self, night: int, calendar: Calendar) -> tuple[str, ...]:
        """The stories that it follows; none before it has joined."""
        if self.joins and night < calendar.joined:
            return ()
        missing = {"bank"} if night < calendar.story_added else set[str]()
        missing |= {self.pauses} if night in calendar.paused else set()
        return tuple(each for each in self.stories if each not in missing)

    def is_due(self, run: Run, last: datetime | None) -> bool:
        """Whether its hour has come since the last decision."""
        if last is None or self.hour is None:
            return True
        latest = run.now.replace(hour=self.hour[0], minute=self.hour[1])
        return last < (latest if latest <= run.now else latest - timedelta(days=1))

    def table(self, night: int, calendar: Calendar, hook: str) -> str:
        """Its table in the settings, empty before it has joined."""
        stories = list(self.follows(night, calendar))
        if not stories:
            return ""
        where = f'name = "{self.name}"\nwebhook = "{hook}"' if self.name == HOOK else f'address = "{self.name}"'
        return f"[[recipients]]\n{where}\nbar = {self.bar}\nstories = {stories}\n{self.said}\n"


FOLLOWERS = (
    Follower(DESK, "", ("flood", "harbour", "bank")),
    Follower(
        EARLY,
        'hour = 6\ntime_zone = "Europe/Berlin"\nlanguage = "de"',
        ("flood", "harbour"),
        bar=0.1,
        pauses="harbour",
        hour=(4, 0),
    ),
    Follower(LATE, 'hour = 20\ntime_zone = "America/New_York"\nquiet = "line"', ("flood",), bar=0.4, hour=(0, 0)),
    Follower(JOINER, "", ("harbour", "flood"), bar=0.5, joins=True),
    Follower(HOOK, "", ("flood", "harbour", "bank"), bar=0.0),
)
"""New York's eight in the evening is midnight in UTC, Berlin's six in the morning four o'clock."""


PAPERS = ("post", "echo", "wire", "herald")
PLACES = ("Kelby", "Brack", "Sandby", "Mirel", "Dunmore", "Lindholt", "Fench", "Velsund")
PEOPLE = ("Ada Quill", "Bo Lind", "Carl Venn", "Dora Holt", "Emil Sand")


def toll(place: str, count: int, by: str = "police") -> Statement:
    words = f"At least {count} people were killed in the floods in {place}, the {by} said."
    return Statement("flood", f"deaths {place.lower()}", str(count), by, words)


def hurt(place: str, count: int) -> Statement:
    words = f"The hospital said that {count} people were injured in the floods in {place}."
    return Statement("flood", f"injuries {place.lower()}", str(count), "hospital", words)


def stand(who: int, side: str, night: int) -> Statement:
    words = f"{PEOPLE[who]}, the minister, {SIDES[side][night % 2]} the harbour plan."
    return Statement("harbour", PEOPLE[who].lower(), side, PEOPLE[who].lower(), words)


def rate(percent: float) -> Statement:
    words = f"The key rate of the central bank of Tarn stands at {percent:g} percent, the bank said."
    return Statement("bank", "interest rate", f"{percent:g}", "bank", words)


@dataclass
class Press:
    """The papers, night after night."""

    site: Site
    calendar: Calendar
    seed: int = 1
    papers: dict[str, Paper] = field(default_factory=dict)
    run: int = 0
    served: list[tuple[int, Page]] = field(default_factory=list)
    """What was served whole, with the run that asked."""
    past: set[str] = field(default_factory=set)
    printed: list[Page] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.papers = {name: Paper(name, self.site, note=self.note) for name in PAPERS}
        self.main, self.injured, self.percent = 10, 40, 2.0
        self.sides = dict[int, str]()
        self.tolls = dict[str, int]()
        self.course = list[int]()
        self.hurts, self.stood = dict[int, int](), dict[int, tuple[int, str]]()

    def note(self, page: Page) -> None:
        self.served.append((self.run, page))

    def arrived(self, run: int, seen: set[tuple[str, int]]) -> Iterator[Page]:
        """What was served in a run for the first time."""
        for each, page in list(self.served):
            if each == run and (page.path, page.version) not in seen:
                seen.add((page.path, page.version))
                yield page

    def sources(self) -> str:
        """The tables of the sources by the addresses that the reader knows."""
        feeds = {name: f"/{name}" for name in PAPERS}
        if self.papers["herald"].feed != "/herald":
            feeds["herald"] = self.papers["herald"].feed
        lines = (
            f'[[sources]]\nname = "{name}"\nurl = "{self.site.url(feed)}"\npublisher = "The {name.title()}"\n'
            for name, feed in feeds.items()
        )
        return "\n".join(lines)

    # --- a night -------------------------------------------------------------------------------

    def prints(
        self,
        paper: str,
        name: str,
        night: float,
        *says: Statement,
        title: str = "",
        like: Page | None = None,
        pool: Sequence[str] = PROSE,
    ) -> Page:
        """Print an article, dated at that night; ``like`` gives its prose to a copy."""
        draw = self.chance.choice
        prose = tuple(each.format(adjective=draw(ADJECTIVES), time=draw(TIMES)) for each in self.chance.sample(pool, 4))
        page = Page(
            paper,
            name,
            title or f"What was heard on the {draw(ADJECTIVES)} {draw(TIMES)}",
            START + timedelta(days=night, hours=-3, minutes=len(self.printed) % 60),
            says,
            like.prose if like else prose,
        )
        self.papers[paper].prints(page)
        self.printed.append(page)
        return page

    def changes(self, path: str, **parts: object) -> Page:
        """Let a page read otherwise from now on."""
        _, paper, name = path.split("/")
        page = self.papers[paper].changes(name, **parts)
        self.printed.append(page)
        return page

    def night(self, night: int) -> None:
        """Print what a night brings, and fail as it says."""
        for name, paper in self.papers.items():
            paper.fault = self.calendar.feeds.get((night, name), "")
            paper.page_faults = {f"n{night}": self.calendar.pages[night]} if night in self.calendar.pages else {}
        if night > self.calendar.last:
            return
        self._count(night)
        self._stand(night)
        self._elsewhere(night)
        self._late(night)
        if night % 3 == 0:
            self.percent += 0.25
            self.prints(PAPERS[night % 4], f"rate{night}", night, rate(self.percent))
        if night == self.calendar.feed_moves:
            self.papers["echo"].moves_to("/echo-feed")
        if night == self.calendar.feed_back:
            self._herald_moves()

    def _count(self, night: int) -> None:
        """The toll of Orrin, which rises each night; others print the same, word for word or nearly."""
        self.main = _unround(self.main + self.chance.randint(3, 9))
        self.course.append(self.main)
        own, other, third = (PAPERS[(night + n) % 4] for n in range(3))
        first = self.prints(own, f"n{night}", night, toll("Orrin", self.main))
        if night % 2 == 0:
            self.prints(other, f"copy{night}", night + 0.01, *first.says, title=first.title, like=first)
        if night % 3 == 1:
            self.prints(third, f"near{night}", night + 0.02, *first.says, like=first)
        if night % 6 == 5:
            mayor = toll("Orrin", self.main, by="mayor")
            self.prints(third, f"mayor{night}", night + 0.03, mayor, pool=OTHER_PROSE)
        if night % 4 == 1:
            self.injured = _unround(self.injured + self.chance.randint(6, 20))
            self.hurts[night] = self.injured
            self.prints(other, f"hurt{night}", night, hurt("Orrin", self.injured))

    def _stand(self, night: int) -> None:
        """One of the ministers speaks: mostly otherwise than before, at times the same again."""
        who = night % len(PEOPLE)
        side = self.sides.get(who, "against")
        if night % 7 != 6:
            side = "for" if side == "against" else "against"
        self.sides[who], self.stood[night] = side, (who, side)
        self.prints(PAPERS[(night + 1) % 4], f"stand{night}", night, stand(who, side, night))

    def _elsewhere(self, night: int) -> None:
        """Each third night another place: two are corrected, one silently, one takes back its number, others vanish."""
        place, turn = PLACES[night // 3 % len(PLACES)], night % 3
        if night >= 3 * len(PLACES):
            return
        path = f"/{PAPERS[night // 3 % 4]}/{place.lower()}"
        if turn == 0:
            count = 23 + night + self.chance.randint(0, 3) * 40
            count += count % 5 == 0 or 2 * (count % 5 == 2)
            self.tolls[place] = count
            self.prints(path.split("/")[1], place.lower(), night, toll(place, count), hurt(place, count * 2 + 1))
            return
        page = next(each for each in reversed(self.printed) if each.path == path)
        count = self.tolls[place]
        injured = hurt(place, count * 2 + 1)
        match night // 3 % 4, turn:
            case 0, 2:  # after two looks at the page
                self.changes(path, says=(toll(place, count + 17), injured), is_announced=False)
            case 1, 1:
                self.changes(path, says=(toll(place, count - 2), injured), dated=page.dated + timedelta(days=1))
            case 2, 1:
                self.changes(path, says=(injured,), is_announced=False)
            case 3, 1:
                self.papers[page.paper].page_faults[page.name] = 404
            case 3, 2:
                self.changes(path, notice="This article has been taken down.", is_announced=False)

    def _late(self, night: int) -> None:
        """What was written days ago, of a value that has passed or of a place that nobody has told of."""
        paper = PAPERS[(night + 3) % 4]
        if night % 5 == 4:
            self.prints(paper, f"late{night}", night - 2.5, toll("Orrin", self.course[night - 3] + 1))
        if night % 10 == 7:
            self.prints(
                paper, f"island{night}", night - 3.5, toll(f"{('Osk', 'Rill', 'Grund')[night // 10]}", night + 100)
            )
        if night % 5 == 3 and night > 5:
            known = [count for at, count in self.hurts.items() if at <= night - 4]
            # Dated before the last that was told, and said otherwise: it is history.
            self.prints(paper, f"former{night}", night - 3.5, stand(*self.stood[night - 6], night))
            if night not in self.hurts:
                self.prints(paper, f"history{night}", night - 3.5, hurt("Orrin", _unround(known[-1] + 1)))
        if night == self.calendar.past:
            old = self.prints(paper, f"old{night}", night - 16, toll("Helm", 77))
            self.past.add(old.path)

    def _herald_moves(self) -> None:
        """The feed that was gone is at a new address, which the reader writes into the settings."""
        paper = self.papers["herald"]
        paper.feed = "/herald-feed"
        self.site.answers[paper.feed] = paper.answer_feed


def _unround(number: int) -> int:
    """A number like it that nobody takes for a round one."""
    return number + (number % 5 == 0)


def settings(press: Press, night: int, port: int) -> str:
    """The settings as they are in a night."""
    tables = (each.table(night, press.calendar, press.site.url("/hook")) for each in FOLLOWERS)
    return SETTINGS.format(
        more_stories=BANK if night >= press.calendar.story_added else "",
        sources=press.sources(),
        recipients="\n".join(tables),
        port=port,
    )
