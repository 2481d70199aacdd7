"""Nights whose mails are kept under ``tests/golden/``: what a reader may meet, each told by invented outlets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from storydiff.digest import LINES_PER_DIGEST, Digest, Report, SourceReading, compose
from storydiff.model import Event, Figure, HeldBack, Position, Recipient, Relation, Stance, Status, Story
from tests.flood import FLOOD, LEARNED, READER, World, a_normal_night, a_quiet_night, may

HARBOUR = Story("port-ellis", "The harbour of Port Ellis")
BOTH = replace(READER, stories=(FLOOD.name, HARBOUR.name))


def a_night_of_four_hundred() -> World:
    """Four hundred changes in one night, each with a long quote."""
    world = World()
    for place in range(400):
        quote = (
            f"Report {place} says more than {place + 1} people were moved. "
            + "It had rained on the hills for days. " * 9
        )
        article = world.prints(f"d{place}", quote.strip(), may(4), "The Vesk Courier")
        figure = Figure("displaced", Relation.MORE, place + 1, place + 1, place=f"ward {place}")
        claim = world.says(article, article.text, f"more than {place + 1}", figure, speaker="district office")
        world.becomes("new", f"s{place}", (), claim, significance=0.4 + place / 1000)
    world.report = Report((SourceReading("The Vesk Courier", 400),))
    return world


def a_night_of_one_dispute() -> World:
    """Two counts that cannot both hold."""
    world = World()
    ours = world.counts("courier-4", 32623, may(3, 7), "=", speaker="interior ministry")
    theirs = world.counts("orrin-9", 34100, may(4, 9), "=", outlet="Orrin Daily", speaker="red anchor relief service")
    world.becomes("contradicted", "dead", ours, theirs, significance=0.8, reason="34100 and 32623 cannot both hold")
    world.report = Report((SourceReading("Orrin Daily", 1), SourceReading("The Vesk Courier", 2)))
    return world


def a_night_of_one_correction() -> World:
    """An outlet that takes its own figure back."""
    world = World()
    quote = "The flood has killed {} people in the Vesk valley, the fire service said."
    sides = []
    for version, number in ((1, 45), (2, 35)):
        said = quote.format(number)
        article = world.prints("ledger-2", said, may(2 + version, 8), "Northern Ledger", version=version)
        dead = Figure("deaths", Relation.EXACT, number, number, place="vesk valley")
        sides.append(world.says(article, said, str(number), dead, speaker="fire service"))
    first, second = sides
    world.becomes("corrected", "dead", first, second, significance=0.7, reason="a later version says 35 for 45")
    world.report = Report((SourceReading("Northern Ledger", 0, 1),))
    return world


def a_night_of_far_scripts() -> World:
    """Names that are written from right to left, and names without spaces."""
    world = World()
    arabic = world.prints(
        "sahifa", "قالت وزيرة المياه ليلى النوري إن 41 شخصا قتلوا في الفيضان.", may(4, 6), "صحيفة الوادي"
    )
    hebrew = world.prints("iton", "ראש העיר אבנר דהן דחה את תכנית הנמל.", may(4, 7), "עיתון הנמל")
    chinese = world.prints("ribao", "林美玲市长表示，洪水造成97人受伤。", may(4, 8), "河谷日报")
    korean = world.prints("sinmun", "박서연 장관은 항구 계획을 지지했다.", may(4, 9), "항구신문")
    dead = Figure("deaths", Relation.EXACT, 41, 41, place="الوادي")
    hurt = Figure("injuries", Relation.EXACT, 97, 97, place="河谷")
    against = Position("אבנר דהן", "תכנית הנמל", Stance.AGAINST, 2, "rejects")
    behind = Position("박서연", "항구 계획", Stance.FOR, 2, "backs")
    told = [
        world.says(arabic, arabic.text, "41", dead, speaker="ليلى النوري"),
        world.says(hebrew, hebrew.text, "דחה", against, speaker="אבנר דהן"),
        world.says(chinese, chinese.text, "97人受伤", hurt, speaker="林美玲"),
        world.says(korean, korean.text, "지지했다", behind, speaker="박서연"),
    ]
    for n, claim in enumerate(told):
        world.becomes("new", f"s{n}", (), claim, significance=0.9 - n / 10)
    world.report = Report((SourceReading("صحيفة الوادي", 1), SourceReading("河谷日报", 1)))
    return world


HOSTILE_TITLE = 'Flood</title><script>alert(1)</script>\r\nBcc: all@news.example "><img src=x> \u202egnihton'


def a_night_of_hostile_words() -> World:
    """Every text from outside is made to break out of its place."""
    world = World()
    words = '</p><script>alert(1)</script> [x](javascript:alert(1)) <img src="https://track.example/p.gif">'
    article = world.prints("evil", f"{words} killed 41 people.", may(4), words, title=words)
    figure = Figure("deaths", Relation.EXACT, 41, 41, population=words, place="{{ 7 * 7 }}")
    claim = world.says(article, article.text, "41", figure, speaker=words, via="# Heading\r\n\r\n- item")
    event = world.says(article, article.text, "killed", Event(words, Status.FAILED, words, words, words))
    world.becomes("new", "a", (), claim, reason=words)
    world.becomes("failed", "b", (), event, reason=words, significance=0.5)
    world.report = Report((SourceReading(words, 1),), (), (HeldBack(None, "x", words, LEARNED),))
    return world


def a_harbour_night() -> World:
    """A second story for a night of two."""
    world = World()
    old = world.prints("gazette-1", "Harbour master Ivo Penn backed the new quay.", may(1), "The Ellis Gazette")
    new = world.prints("gazette-5", "Ivo Penn opposed the new quay.", may(4, 7), "The Ellis Gazette")
    cost = world.prints("tide-2", "The new quay will cost 48 million crowns, the port said.", may(4, 8), "Tide Report")
    before = world.says(old, old.text, "backed", Position("ivo penn", "the new quay", Stance.FOR, 2, "backs"))
    after = world.says(new, new.text, "opposed", Position("ivo penn", "the new quay", Stance.AGAINST, 2, "opposes"))
    price = world.says(
        cost,
        cost.text,
        "48 million crowns",
        Figure("cost of the new quay", Relation.EXACT, 48_000_000, 48_000_000, unit="crowns"),
        speaker="port",
    )
    world.becomes("reversed", "penn on quay", before, after, significance=0.9, reason="from for to against")
    world.becomes("new", "cost", (), price, significance=0.5)
    world.report = Report((SourceReading("The Ellis Gazette", 1), SourceReading("Tide Report", 1)))
    return world


def of_both(flood: World, harbour: World, recipient: Recipient = BOTH, limit: int = LINES_PER_DIGEST) -> Digest:
    """One digest on two stories."""
    parts = [flood.part(recipient, limit=400), harbour.part(recipient, limit=400, story=HARBOUR)]
    both = Report(
        (*flood.report.sources, *harbour.report.sources),
        (*flood.report.failures, *harbour.report.failures),
        (*flood.report.held_back, *harbour.report.held_back),
    )
    return compose(recipient, parts, both).shortened(limit)


NIGHTS: dict[str, Callable[[], Digest]] = {
    "quiet": lambda: a_quiet_night().digest(),
    "normal": lambda: a_normal_night().digest(),
    "four-hundred": lambda: a_night_of_four_hundred().digest(),
    "dispute": lambda: a_night_of_one_dispute().digest(replace(READER, language="de")),
    "correction": lambda: a_night_of_one_correction().digest(),
    "far-scripts": lambda: a_night_of_far_scripts().digest(),
    "hostile": lambda: a_night_of_hostile_words().digest(story=Story("hostile", HOSTILE_TITLE)),
    "two-stories": lambda: of_both(a_normal_night(), a_harbour_night()),
}
"""The digest of each night, by the name of its golden mail."""
