"""Stories of claims for hypothesis: articles with dates whose claims lean on one another in every way there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from storydiff.model import Article, Aspect, Claim, Content, Figure, Span
from storydiff.model.bearings import borne, led
from storydiff.text import identity
from tests.builders import a_claim, a_figure, a_position, an_article, an_event, day

ARRIVAL = 40
"""The day on which the first of a story's articles is first seen, after all their dates."""


@dataclass(frozen=True)
class Sentence:
    """One sentence of an article: what it claims, who says so, and the place that its words name."""

    contents: tuple[Content, ...]
    speakers: tuple[str | None, ...]
    named: str = ""

    def text(self, number: int) -> str:
        """The words, of which each claim points at its own number."""
        counts = " and ".join(f"{number}{n} of them" for n in range(len(self.contents)))
        mark = identity(repr(self.contents), repr(self.speakers))
        return f"It was said {self.named or 'on the radio'} that there were {counts}, as note {mark} has it."


@dataclass(frozen=True)
class Telling:
    """One article of a story: its document, its day and its sentences."""

    document: str
    at: float
    sentences: tuple[Sentence, ...]
    publisher: str | None = None
    setting: str = ""
    """The names in its title and, on a second line, in its opening."""
    marks: tuple[str, ...] = ()
    """Who bears which office and leads what, as it tells."""

    def article(self, version: int, seen: float) -> Article:
        """The article as it is first seen on that day."""
        text = "\n\n".join(sentence.text(n) for n, sentence in enumerate(self.sentences))
        first_seen = day(seen)
        return an_article(
            self.document, self.at, version=version, text=text, first_seen=first_seen, publisher=self.publisher
        )

    def claims(self, article: Article) -> list[Claim]:
        """The claims of that article, each with its sentence for a quote."""
        found = []
        start = 0
        for number, sentence in enumerate(self.sentences):
            quote = sentence.text(number)
            for n, (content, speaker) in enumerate(zip(sentence.contents, sentence.speakers, strict=True)):
                at = article.text.index(f"{number}{n} of them", start)
                changed: dict[str, Any] = {"quote": quote, "focus": Span(at, at + len(f"{number}{n}"))}
                changed |= {"setting": self.setting, "marks": self.marks}
                found.append(a_claim(article, content, start, speaker=speaker, **changed))
            start += len(quote) + 2
        return found


FIGURES = st.builds(
    a_figure,
    st.sampled_from([3.0, 40.0, 41.0, 90.0, 200.0, 9000.0]),
    st.sampled_from("==~><"),
    measure=st.sampled_from(["deaths", "deaths", "injuries", "casualties", "displaced", "hostages", "unions"]),
    place=st.sampled_from([None, None, "orsa valley", "peru", "lima", "chile"]),
    population=st.sampled_from([None, "people", "peruvians", "children"]),
    qualifiers=st.sampled_from([(), (), ("children",)]),
    subset=st.sampled_from([False, False, True]),
    aspect=st.sampled_from([Aspect.LEVEL, Aspect.LEVEL, Aspect.LEVEL, Aspect.STEP]),
    elsewhen=st.sampled_from([None, None, None, "1999"]),
)
ACTORS = [
    "mira olden", "olden", "jan olden", "mira olden reyes", "odf", "orsa defense forces", "olden and west", "west",
    "peru", "city council", "the council", "governor", "council", "mira olden party", "peru central bank", "bank of peru",
]  # fmt: skip
POSITIONS = st.builds(
    a_position,
    st.sampled_from("+-0"),
    st.integers(1, 3),
    actor=st.sampled_from(ACTORS),
    target=st.sampled_from(
        ["bridge toll", "toll", "ferry toll", "toll on the ferry and the bridge", "truce", "ceasefire in kell",
         "trade deal", "hostage deal", "deal", "plan for a toll", "the toll bill",
         "trial", "trial of mira olden", "trial of jan olden", "the toll of the orsa defense forces"]
    ),
    own_words=st.booleans(),
)  # fmt: skip
EVENTS = st.builds(
    an_event,
    st.sampled_from(["planned", "done", "failed", "warned", "cancelled"]),
    action=st.sampled_from(["strike", "vote", "reach", "open"]),
    actor=st.sampled_from([*ACTORS, None]),
    object=st.sampled_from([None, "truce", "trade deal", "harbour plan"]),
    place=st.sampled_from([None, "kell"]),
    when=st.sampled_from([None, day(3), day(9)]),
)
SPEAKERS = st.sampled_from([None, None, "police", "olden", "mira olden", "peru health ministry", "jan olden reyes"])


def _with_injured(content: Content, *, apart: bool) -> Content:
    casualties = isinstance(content, Figure) and content.measure == "casualties"
    return replace(content, includes_injured=not apart) if casualties and isinstance(content, Figure) else content


@st.composite
def sentences(draw: st.DrawFn) -> Sentence:
    """A sentence of one claim or two."""
    contents = draw(st.lists(st.one_of(FIGURES, FIGURES, POSITIONS, EVENTS), min_size=1, max_size=2))
    told = tuple(_with_injured(content, apart=draw(st.booleans())) for content in contents)
    named = draw(st.sampled_from(["", "", "in the orsa valley", "in Peru", "by Chileans"]))
    return Sentence(told, tuple(draw(SPEAKERS) for _ in told), named)


TELLINGS = st.builds(
    Telling,
    st.sampled_from(["a", "b", "c", "d", "e", "f"]),
    st.sampled_from([0.0, 1.0, 1.5, 2.0, 5.0, 9.0]),
    st.lists(sentences(), min_size=1, max_size=3).map(tuple),
    st.sampled_from([None, "Orsa Post", "Kell Times"]),
    st.sampled_from(["", "", "flood|orsa valley\n", "\nlima|peru", "peru\nport ellis|chile", "lima\norsa valley"]),
    st.sampled_from(
        [
            (),
            (),
            (borne("governor", "mira olden"),),
            (borne("governor", "jan olden"), led("kell party", "mira olden")),
            (borne("council", "orsa city council"),),
            (borne("bank", "bank of peru"), led("odf", "jan olden")),
        ]
    ),
)
COUNTS_OF_HARM = st.builds(
    a_figure,
    st.sampled_from([40.0, 45.0, 60.0, 90.0, 130.0]),
    measure=st.sampled_from(["deaths", "injuries", "casualties", "casualties"]),
    place=st.sampled_from([None, "orsa valley", "orsa valley"]),
    population=st.just(None),
).map(lambda figure: _with_injured(figure, apart=False))
NAMED = [None, "mira olden", "jan olden reyes", "orsa defense forces"]
OF_ONE = st.builds(
    a_position,
    st.sampled_from("+-"),
    actor=st.sampled_from(["west", "odf", "orsa defense forces"]),
    target=st.sampled_from(["trial", "trial of mira olden", "toll", "ferry toll", "bridge toll"]),
)


def _alone(contents: st.SearchStrategy[Content], speakers: st.SearchStrategy[str | None]) -> st.SearchStrategy[Any]:
    """Stories of articles that make one claim each, all of a kind, and in which nearly all hangs on the others."""
    claim = st.builds(lambda content, speaker: (Sentence((content,), (speaker,)),), contents, speakers)
    days = st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0])
    return st.lists(st.builds(Telling, st.sampled_from("abcdefg"), days, claim), min_size=3, max_size=6)


STORIES = st.one_of(
    st.lists(TELLINGS, min_size=2, max_size=6),
    _alone(COUNTS_OF_HARM, st.none()),
    _alone(OF_ONE, st.sampled_from(NAMED)),
)
"""Articles in the order of their versions: the second of one document is its second version."""


def versions_of(story: Sequence[Telling]) -> list[tuple[Telling, int]]:
    """Each article of a story with the number of its version."""
    seen: dict[str, int] = {}
    found = []
    for telling in story:
        seen[telling.document] = seen.get(telling.document, 0) + 1
        found.append((telling, seen[telling.document]))
    return found


@st.composite
def arrivals(draw: st.DrawFn, story: Sequence[Telling]) -> list[list[int]]:
    """An order in which the articles of a story may come, split into runs; no version comes before the one it follows."""
    order = draw(st.permutations(range(len(story))))
    by_document: dict[str, list[int]] = {}
    for n in sorted(order):
        by_document.setdefault(story[n].document, []).append(n)
    kept = [by_document[story[n].document].pop(0) for n in order]
    cuts = draw(st.sets(st.integers(1, len(kept) - 1))) if len(kept) > 1 else set()
    edges = [0, *sorted(cuts), len(kept)]
    return [kept[start:end] for start, end in pairwise(edges)]


def seen_in(story: Sequence[Telling], runs: Iterable[Sequence[int]]) -> Iterable[list[tuple[Article, list[Claim]]]]:
    """The articles of each run with their claims; those of one run are first seen together."""
    versions = versions_of(story)
    for turn, run in enumerate(runs):
        found = []
        for n in run:
            telling, version = versions[n]
            article = telling.article(version, ARRIVAL + turn / timedelta(days=1).total_seconds())
            found.append((article, telling.claims(article)))
        yield found
