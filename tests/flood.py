"""One invented story for the tests of the mail: a flood in the Vesk valley, told by outlets that differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from storydiff.digest import Digest, Part, Report, SourceReading, choose, compose, tell
from storydiff.model import (
    Article,
    Change,
    ChangeKind,
    Claim,
    Content,
    Dating,
    Event,
    Failure,
    Figure,
    HeldBack,
    Position,
    Recipient,
    Relation,
    Span,
    Stance,
    Status,
    Story,
)
from tests.builders import a_claim, an_article

FLOOD = Story("vesk-flood", "Flood in the Vesk valley")
READER = Recipient("editor@news.example", "Night Editor", time_zone="Europe/Berlin")
SINCE = datetime(2031, 5, 3, 20, tzinfo=UTC)
UNTIL = datetime(2031, 5, 4, 20, tzinfo=UTC)
LEARNED = datetime(2031, 5, 4, 6, tzinfo=UTC)


def may(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A time in the May of the story."""
    return datetime(2031, 5, day, hour, minute, tzinfo=UTC)


@dataclass
class World:
    """Articles, claims and changes as a test adds them, and the digest that is chosen from them."""

    articles: dict[str, Article] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    report: Report = field(default_factory=Report)
    copies: dict[str, str] = field(default_factory=dict)

    def prints(self, document: str, text: str, at: datetime, outlet: str | None = None, **changed: Any) -> Article:
        """An article of that outlet with that text."""
        if changed.get("dating") is Dating.UNKNOWN:
            changed["published"] = None
        changed.setdefault("url", f"https://{document}.example/flood")
        values: dict[str, Any] = {"text": text, "publisher": outlet, "published": at, "first_seen": at} | changed
        article = an_article(document, **values)
        self.articles[f"{document}/{article.version}"] = article
        return article

    def says(self, article: Article, quote: str, focus: str, content: Content, **changed: Any) -> str:
        """The id of a claim of the article whose quote and focus are found in its text."""
        place = article.text.index(quote)
        start = place + quote.index(focus)
        values: dict[str, Any] = {"quote": quote, "focus": Span(start, start + len(focus))} | changed
        claim = a_claim(article, content, place, **values)
        self.claims[claim.id] = claim
        return claim.id

    def becomes(
        self,
        kind: str,
        series: str,
        before: str | tuple[str, ...] = (),
        after: str | tuple[str, ...] = (),
        *,
        significance: float = 0.6,
        at: datetime = LEARNED,
        reason: str = "it is so",
        doubt: str = "",
    ) -> Change:
        """A change of that series between claims."""
        sides = [(side,) if isinstance(side, str) else side for side in (before, after)]
        change = Change(
            ChangeKind(kind), series, f"{series} {kind}", sides[0], sides[1], significance, reason, at, doubt
        )
        self.changes.append(change)
        return change

    def digest(self, recipient: Recipient = READER, **changed: Any) -> Digest:
        """The digest of everything added so far, on one story."""
        return compose(recipient, [self.part(recipient, **changed)], self.report)

    def part(self, recipient: Recipient = READER, **changed: Any) -> Part:
        """What everything added so far comes to as a part of a digest."""
        window = {"since": SINCE, "until": UNTIL, "bar": recipient.bar}
        chosen = choose(self.changes, **{key: changed.pop(key, value) for key, value in window.items()})
        values: dict[str, Any] = {"story": FLOOD, "report": self.report, "copies": self.copies}
        return tell(chosen, self.claims, self.articles.values(), recipient, **values | changed)

    def counts(self, document: str, number: float, at: datetime, relation: str = ">", **changed: Any) -> str:
        """The id of a claim that so many have died, in an article of its own."""
        hedge = {">": "more than ", "<": "nearly ", "~": "about ", "=": ""}[relation]
        quote = f"The flood has killed {hedge}{number:,.0f} people in the Vesk valley, officials said."
        outlet = changed.pop("outlet", "The Vesk Courier")
        article = self.prints(document, quote, at, outlet)
        figure = Figure("deaths", Relation(relation), number, number, place="vesk valley")
        return self.says(article, quote, f"{hedge}{number:,.0f}", figure, **changed)


def a_normal_night() -> World:
    """A night with a line in every section."""
    world = World()
    old = world.prints(
        "courier-1",
        "The flood has killed more than 220 people in the Vesk valley, the Interior Ministry said on Thursday.\n\n"
        "Water Minister Mara Lind said she was open to a pause in the works at the Orrin dam, where engineers had "
        "warned for weeks that the spillway would not hold if the rain went on as it had since the last days of April.\n\n"
        "The council is to vote on the harbour plan on May 4.\n\n"
        "Some 40 bridges are closed.",
        may(1),
        "The Vesk Courier",
    )
    new = world.prints(
        "ledger-7",
        "Nearly 320 people have been killed by the flood in the Vesk valley, the Interior Ministry said on Sunday, "
        "after rescue teams reached three villages above the dam that had been cut off since Wednesday night.\n\n"
        "Mara Lind rejected any pause in the works at the Orrin dam.\n\n"
        "The council failed to adopt the harbour plan by two votes.\n\n"
        "The fire service counts 61 closed bridges.",
        may(4, 5, 20),
        "Northern Ledger",
        family="Ledger Group",
    )
    rival = world.prints(
        "orrin-3",
        "The Red Anchor relief service puts the dead in the Vesk valley at 410, well above the ministry's count.\n\n"
        "Some 40 bridges are closed, the road office confirmed.\n\n"
        "Relief flights to Orrin were postponed until the fog lifts.",
        may(4, 9, 5),
        "Orrin Daily",
    )
    undated = world.prints(
        "pamphlet",
        "As many as 12,500 people are living in tents on the ridge, which the district office calls a first estimate.",
        may(4, 11),
        None,
        dating=Dating.UNKNOWN,
        url=None,
    )
    world.copies[undated.version_id] = "file:///home/editor/archive/pamphlet.md"
    dead = {"measure": "deaths", "place": "vesk valley"}
    ministry = {"speaker": "interior ministry"}
    d1 = world.says(
        old,
        old.text.split("\n\n")[0],
        "more than 220",
        Figure(relation=Relation.MORE, low=220, high=220, **dead),
        **ministry,
    )
    d2 = world.says(
        new,
        new.text.split("\n\n")[0],
        "Nearly 320",
        Figure(relation=Relation.LESS, low=320, high=320, **dead),
        **ministry,
    )
    d3 = world.says(
        rival,
        rival.text.split("\n\n")[0],
        "410",
        Figure(relation=Relation.EXACT, low=410, high=410, **dead),
        speaker="red anchor relief service",
    )
    p1 = world.says(
        old,
        old.text.split("\n\n")[1],
        "was open to",
        Position("mara lind", "a pause in the works", Stance.FOR, 1, "is open to"),
        speaker="mara lind",
    )
    p2 = world.says(
        new,
        new.text.split("\n\n")[1],
        "rejected",
        Position("mara lind", "a pause in the works", Stance.AGAINST, 3, "rejects"),
        speaker="mara lind",
        via="Radio Vesk",
    )
    e1 = world.says(
        old,
        old.text.split("\n\n")[2],
        "is to vote",
        Event("vote on", Status.PLANNED, "council", "the harbour plan", when=may(4)),
    )
    e2 = world.says(
        new, new.text.split("\n\n")[2], "failed to adopt", Event("adopt", Status.FAILED, "council", "the harbour plan")
    )
    b1 = world.says(old, old.text.split("\n\n")[3], "Some 40", Figure("closed bridges", Relation.ABOUT, 40, 40))
    b2 = world.says(
        new, new.text.split("\n\n")[3], "61", Figure("closed bridges", Relation.EXACT, 61, 61), speaker="fire service"
    )
    b3 = world.says(
        rival,
        rival.text.split("\n\n")[1],
        "Some 40",
        Figure("blocked roads", Relation.ABOUT, 40, 40),
        speaker="road office",
    )
    b4 = world.says(old, old.text.split("\n\n")[3], "40", Figure("blocked roads", Relation.ABOUT, 40, 40))
    f1 = world.says(
        rival, rival.text.split("\n\n")[2], "were postponed", Event("relief flights", Status.POSTPONED, place="orrin")
    )
    t1 = world.says(
        undated,
        undated.text,
        "As many as 12,500",
        Figure("displaced", Relation.LESS, 12500, 12500, place="ridge"),
        speaker="district office",
        confidence=0.5,
    )
    world.becomes("increased", "dead", d1, d2, significance=0.95, reason="nearly 320 lies above more than 220")
    world.becomes(
        "contradicted", "dead, relief count", d2, d3, significance=0.8, reason="410 and nearly 320 cannot both hold"
    )
    world.becomes("reversed", "lind on pause", p1, p2, significance=0.85, reason="from for to against the same target")
    world.becomes("failed", "harbour plan", e1, e2, significance=0.7, reason="the planned vote was held and failed")
    world.becomes("increased", "bridges", b1, b2, significance=0.5, reason="61 lies above about 40")
    world.becomes("corroborated", "roads", b4, b3, significance=0.4, reason="a second origin says the same")
    world.becomes("postponed", "flights", (), f1, significance=0.45, reason="the flights were announced as planned")
    world.becomes("new", "tents", (), t1, significance=0.6, reason="not asked before")
    world.becomes("restated", "tents again", t1, t1, significance=0.9, reason="a copy")
    world.report = Report(
        (SourceReading("Northern Ledger", 3, 1, 12), SourceReading("Orrin Daily", 2, 0, 9), SourceReading("inbox", 1)),
        (Failure("https://gone.example/feed", "fetch", "answered 404", "check the address"),),
        tuple(
            HeldBack(None, claim, reason, LEARNED)
            for claim, reason in [("x1", "says what is known"), ("x2", "says what is known"), ("x3", "another place")]
        ),
    )
    return world


def a_quiet_night() -> World:
    """A night whose articles only repeat."""
    world = World()
    world.report = Report(
        (SourceReading("Northern Ledger", 4, 0, 12),), (), (HeldBack(None, "x1", "says what is known", LEARNED),)
    )
    return world
