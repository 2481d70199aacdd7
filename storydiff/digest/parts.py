"""The digest of one recipient: a part for each story, with one subject, one beginning and one footer for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from storydiff.digest.lines import SECTION_ORDER
from storydiff.digest.values import NO_PAST, SECTIONS, Footer, Line, Past, Section
from storydiff.model import Recipient, Story, require_aware
from storydiff.text import identity, one_line

SUBJECT_LENGTH = 110
"""Characters of a subject: what the list of a desktop mail client shows without cutting."""

TITLE_LENGTH = 80
"""Characters up to which the titles of several stories are written out; beyond, they are counted."""

HEADLINES = 3
"""Lines at the top of a mail."""
_IN_SUBJECT = 2


def rank(line: Line) -> tuple[float, int, str, str]:
    """The most significant first; where equal, the order of the sections, then the label."""
    return (-round(line.significance, 3), SECTION_ORDER[line.kind], line.label, line.series)


@dataclass(frozen=True, slots=True)
class Part:
    """What one story has to tell a recipient; ``quiet`` says in words why that is nothing, else None."""

    story: Story
    since: datetime | None
    until: datetime
    sections: tuple[Section, ...]
    quiet: str | None = None
    below_bar: int = 0
    """Changes below the recipient's bar of significance."""
    omitted_by_section: tuple[tuple[str, int], ...] = ()
    """How many changes were left out for length, by the heading of their section."""
    past: Past = NO_PAST
    main: tuple[Line, ...] = ()
    """The most significant changes, each by itself also where one sentence says several."""

    def __post_init__(self) -> None:
        require_aware("since", self.since)
        require_aware("until", self.until)

    @property
    def lines(self) -> Iterator[Line]:
        """All lines in the order of the sections."""
        return (line for section in self.sections for line in section.lines)

    @property
    def omitted(self) -> int:
        """Changes left out for length."""
        return sum(number for _, number in self.omitted_by_section)

    @property
    def count(self) -> int:
        """How many changes there are, shown or only counted."""
        return sum(1 + len(line.also) for line in self.lines) + self.omitted

    @property
    def is_left_out(self) -> bool:
        """True where all its changes were left out for length, and nothing else is told of it."""
        return not self.sections and self.omitted > 0 and not self.past.words

    def as_a_whole(self) -> Part:
        """The part as one that tells what is known: what is left out for length does not come in the next mail."""
        return replace(self, past=replace(self.past, is_whole=True))

    def shortened(self, limit: int) -> Part:
        """The part with its ``limit`` most significant lines; the others are counted."""
        kept = {(line.series, line.kind) for line in sorted(self.lines, key=rank)[:limit]}
        sections = []
        omitted = dict(self.omitted_by_section)
        for section in self.sections:
            lines = tuple(line for line in section.lines if (line.series, line.kind) in kept)
            if dropped := section.count - sum(1 + len(line.also) for line in lines):
                omitted[section.heading] = omitted.get(section.heading, 0) + dropped
            if lines:
                sections.append(replace(section, lines=lines))
        return replace(self, sections=tuple(sections), omitted_by_section=tuple(omitted.items()))


@dataclass(frozen=True, slots=True)
class Digest:
    """All that one recipient has not been sent yet; ``quiet`` says in words why that is nothing, else None."""

    recipient: Recipient
    followed: tuple[Part, ...]
    """A part for each story that the recipient follows, those with nothing to tell too."""
    account: Footer
    """What was read, what failed and what was held back, without what the parts count."""
    quiet: str | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts with something to tell, but for those of which length left nothing."""
        return tuple(part for part in self.followed if part.quiet is None and not part.is_left_out)

    @property
    def silent(self) -> tuple[Part, ...]:
        """The parts with nothing to tell."""
        return tuple(part for part in self.followed if part.quiet is not None)

    @property
    def stories(self) -> tuple[Story, ...]:
        """The stories that the digest tells of; of a quiet one all that are followed."""
        return tuple(part.story for part in self.parts or self.followed)

    @property
    def title(self) -> str:
        """What the digest is about: the titles of its stories, or how many there are."""
        titles = " · ".join(one_line(story.title) for story in self.stories)
        one = len(self.stories) == 1
        return titles if one or len(titles) <= TITLE_LENGTH else f"{len(self.stories)} stories"

    @property
    def since(self) -> datetime | None:
        """The beginning of the longest window, None where one has none."""
        begun = [part.since for part in self.followed if part.since is not None]
        return min(begun) if begun and len(begun) == len(self.followed) else None

    @property
    def until(self) -> datetime:
        """The end of the windows."""
        return max(part.until for part in self.followed)

    @property
    def lines(self) -> Iterator[Line]:
        """All lines, story by story."""
        return (line for part in self.parts for line in part.lines)

    @property
    def count(self) -> int:
        """How many changes there are in all stories, shown or only counted."""
        return sum(part.count for part in self.followed if part.quiet is None)

    @property
    def headlines(self) -> tuple[str, ...]:
        """The main changes of all stories in words, the most significant first."""
        ranked = sorted((line for part in self.parts for line in part.main), key=rank)
        return tuple(line.headline for line in ranked[:HEADLINES])

    @property
    def past(self) -> Past:
        """What was taken in of all stories that is older than what they had come to."""
        pasts = [part.past for part in self.followed]
        return Past(sum(past.articles for past in pasts), sum(past.series for past in pasts))

    @property
    def footer(self) -> Footer:
        """What stands once below all stories."""
        coming, untold = Counter[str](), 0
        for part in self.followed:
            if part.past.is_whole:
                untold += part.omitted
            else:
                coming.update(dict(part.omitted_by_section))
        return replace(
            self.account,
            below_bar=sum(part.below_bar for part in self.followed),
            omitted=coming.total(),
            omitted_by_section=tuple((name, coming[name]) for _, name, _ in SECTIONS if coming[name]),
            untold=untold,
            past=self.past,
        )

    @property
    def id(self) -> str:
        """The digest's identity: recipient, stories and what is said, or for a quiet one the window it covers."""
        said = [
            [part.story.name, *(f"{x.series} {x.kind} {x.old} {x.new} {' '.join(x.changes)}" for x in part.lines)]
            for part in self.parts
        ]
        window = [] if any(True for _ in self.lines) else [self.quiet or "", self.until.isoformat()]
        names = [story.name for story in self.stories] if self.quiet is not None else []
        return identity("digest", self.recipient.address, *(each for part in said for each in part), *names, *window)

    @property
    def subject(self) -> str:
        """The one or two main changes on a line of at most ``SUBJECT_LENGTH`` characters, and how many others."""
        if self.quiet is not None:
            return one_line(f"{self.title}: nothing new ({self.quiet})", SUBJECT_LENGTH)
        if not self.headlines:
            return one_line(f"{self.title}: {self.past.words}", SUBJECT_LENGTH)
        shown: list[str] = []
        for headline in self.headlines[:_IN_SUBJECT]:
            if shown and len("; ".join([*shown, headline])) > SUBJECT_LENGTH - len(" (+999)"):
                break
            shown.append(headline)
        rest = self.count - len(shown)
        tail = f" (+{rest})" if rest else ""
        return one_line("; ".join(shown), SUBJECT_LENGTH - len(tail)) + tail

    def shortened(self, limit: int) -> Digest:
        """The digest with at most ``limit`` lines, shared between its stories by significance."""
        told = [part for part in self.followed if part.quiet is None]
        allowed = dict(
            zip((part.story.name for part in told), shares([list(p.lines) for p in told], limit), strict=True)
        )
        followed = (part.shortened(allowed[part.story.name]) if part.quiet is None else part for part in self.followed)
        return replace(self, followed=tuple(followed))


def shares(stories: Sequence[Sequence[Line]], limit: int) -> list[int]:
    """How many of ``limit`` lines each story gets.

    Half of them are shared evenly, so that none is crowded out by another's great night; the most significant of the
    lines that are left take the others. Where there are more stories than lines, the most significant lines alone stay.
    """
    ranked = [sorted(lines, key=rank) for lines in stories]
    even = max(1, limit // (2 * len(ranked))) if 0 < len(ranked) <= limit else 0
    given = [min(len(lines), even) for lines in ranked]
    rest = sorted((rank(line), n) for n, lines in enumerate(ranked) for line in lines[given[n] :])
    for _, n in rest[: limit - sum(given)]:
        given[n] += 1
    return given
