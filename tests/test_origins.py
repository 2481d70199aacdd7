"""Origins: houses, speakers, agencies and texts are counted, never outlets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storydiff.changes.origins import Origins, words_of
from storydiff.model import Article, Claim
from tests.builders import a_claim, a_figure, an_article
from tests.hearing import Story, kinds, matcher, tell, text

WIRE = (
    "The flood that came down the Orsa valley in the night has killed 31 people, the health ministry said on Friday, and "
    "left some four thousand others without a roof. Rescuers reached the upper villages only in the afternoon, when the "
    "road below the old dam had been cleared of stones and trees. Many houses along the river had lost their ground "
    "floors, and the school of Kell, which is said to be the oldest in the valley, was gone altogether. Soldiers set up "
    "kitchens on the market square. The water is expected to fall before Sunday, forecasters said, but a second front "
    "is on its way and could bring as much rain as the first one did. The government will meet in the morning to speak "
    "about help for those who lost their homes, and about the dam, whose gates had not been opened in nine years."
)
OWN = (
    "In Orsa they were still counting on Friday. Thirty-one dead, according to the doctors of the valley's only hospital, "
    "and no one believes that it will stay at that. Our reporter walked from the station to the market, past cars that "
    "lay on their roofs and a piano that nobody owned. A baker gave away what he had. “We knew that the dam was "
    "old,” he said, “and we knew that nobody looked after it.” On the hill above the town some families slept in "
    "the church, others in buses. Forecasters speak of more rain. The government wants to meet on Saturday morning, and "
    "in the valley they say that it might have met a year ago, when the first cracks were found in the wall."
)
SENTENCES = WIRE.split(". ")
TOPPED = "The worst flood in a generation has struck the north of the country. Here is what is known so far. " + WIRE
CUT = ". ".join(SENTENCES[:4])
MIDDLE = ". ".join([*SENTENCES[:2], "Our photographer saw goats on the roof of the town hall of Orsa", *SENTENCES[2:]])
CHANGED = " ".join(word if n % 7 else "and" for n, word in enumerate(WIRE.split(), 1))
RUN_ON = WIRE + "\n\n" + OWN.replace("31", "many")


@pytest.mark.parametrize("copy", [WIRE, TOPPED, CUT, MIDDLE, CHANGED, RUN_ON, WIRE.upper()])
def test_edited_wire_copy_is_one_text(copy: str) -> None:
    one, other = an_article("one", text=WIRE), an_article("two", text=copy)
    assert Origins({}).are_copies(one, other)


@pytest.mark.parametrize("other", [OWN, OWN + f" “{SENTENCES[5]}.”", ""])
def test_an_own_report_of_the_same_event_is_no_copy(other: str) -> None:
    assert not Origins({}).are_copies(an_article("one", text=WIRE), an_article("two", text=other))


POST, TIMES = {"publisher": "Orsa Post"}, {"publisher": "Kell Times"}


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("PORT ELLIS (Reuters) - {}", "(Reuters) — {}", "one agency: Reuters"),
        ("PORT ELLIS (Coast Wire) - {}", "ORSA (Coast Wire) -- {}", "one agency: Coast Wire"),
        ("By Ida Roth, Associated Press\n\n{}", "ORSA (AP) — {}", "one agency: Associated Press"),
        ("{}\n\nReporting by Ida Roth; AFP", "Agence France-Presse\n\n{}", "one agency: Agence France-Presse"),
        ("{} The number was first given by Reuters.", "ORSA (Reuters) - {}", None),
    ],
)
def test_an_agency_is_one_origin_wherever_it_is_credited(first: str, second: str, why: str | None) -> None:
    one = text(first.format("The flood in Orsa has killed 31 people and cut off the upper villages."), **POST)
    other = text(second.format("Floods have left 31 people dead in Orsa, where a dam gave way at night."), **TIMES)
    _, found = tell(one, other)
    agreement = next(change for change in found if change.kind.value in ("restated", "corroborated"))
    if why is None:
        assert agreement.kind.value == "corroborated"
    else:
        assert why in agreement.reason
        assert agreement.kind.value == "restated"


def test_whom_two_speakers_told_is_one_origin() -> None:
    _, found = tell(
        text("Ida Roth told Reuters that the flood in Orsa has killed 31 people.", **POST),
        text("In Orsa the flood has left 31 people dead, Jan Orlo told Reuters in the evening.", **TIMES),
    )
    assert (kinds(found), "one agency: Reuters" in found[0].reason) == (["restated"], True)


def test_a_word_in_small_letters_is_no_agency() -> None:
    _, found = tell(
        text("The flood in Orsa has killed 31 people and lies like an ap on the fields.", **POST),
        text("Floods have left 31 people dead in Orsa: an ap is a word of no meaning.", **TIMES),
    )
    assert kinds(found) == ["corroborated"]


# --- counting -------------------------------------------------------------------------------------

Told = tuple[str, str | None]


def heard(*told: Told, words: Callable[[int], str] = lambda n: f"{n} " * 60) -> tuple[Origins, list[Claim]]:
    """The claims of several papers, each with its speaker, in texts of their own."""
    articles: list[Article] = [
        an_article(f"a{n}", n, publisher=outlet, text=words(n)) for n, (outlet, _) in enumerate(told)
    ]
    claims = [a_claim(a, a_figure(), speaker=speaker) for a, (_, speaker) in zip(articles, told, strict=True)]
    return Origins({(a.id, a.version): a for a in articles}, matcher().lexicon.agencies), claims


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([("Post", "police")], ""),
        ([(f"Paper {n}", "health ministry") for n in range(5)], "5 outlets, one origin: health ministry"),
        ([("Post", "the ministry"), ("Times", "health ministry")], "2 outlets, one origin: the ministry"),
        ([("Post", "police"), ("Times", "red crescent")], "2 independent origins: police, red crescent"),
        (
            [("Post", "police"), ("Times", "police"), ("Globe", "red crescent")],
            "2 independent origins: police, red crescent; 3 outlets",
        ),
        ([("Post", "police"), ("Times", None)], "2 outlets, one known origin: police"),
        (
            [("Globe", None), ("Post", "police"), ("Times", "red crescent")],
            "2 independent origins: police, red crescent; 3 outlets",
        ),
        ([("Post", None), ("Post", None)], ""),
        ([("Post", None), ("Times", None)], "2 independent origins: Post, Times"),
    ],
)
def test_origins_of_a_state_are_counted_and_named(told: list[Told], said: str) -> None:
    origins, claims = heard(*told)
    assert words_of(origins.origins_of(claims)) == said
    assert words_of(origins.origins_of(claims[::-1])) == said


def test_papers_of_one_text_are_one_origin() -> None:
    origins, claims = heard(("Post", None), ("Times", None), ("Globe", None), words=lambda _: WIRE)
    found = origins.origins_of(claims)
    assert [(origin.name, origin.outlets, origin.is_one) for origin in found] == [("Post", 3, True)]


def test_a_known_origin_that_speaks_again_corroborates_nothing() -> None:
    story = Story()
    told = [("police", "Orsa Post"), ("the Red Crescent", "Kell Times"), ("police", "Vale Globe")]
    texts = ["The flood in Orsa has killed 31 people, {} said.", "In Orsa 31 people are dead, according to {}.",
             "The {} of Kell said that 31 people had died in Orsa."]  # fmt: skip
    for words, (speaker, outlet) in zip(texts, told, strict=True):
        found = story.hear(text(words.format(speaker), publisher=outlet))
    assert kinds(story.changes) == ["new", "corroborated", "restated"]
    assert found[0].reason.endswith("2 independent origins: police, red crescent; 3 outlets")


def test_what_is_corroborated_stands_on_a_claim_of_each_origin() -> None:
    story, found = tell(
        text("The flood in Orsa has killed 31 people, police said.", **POST),
        text("In Orsa 31 people are dead, according to the Red Crescent.", **TIMES),
        text("The hospital of Kell said that 31 people had died in Orsa.", publisher="Vale Globe"),
    )
    speakers = {claim.id: claim.speaker for claim in story.claims}
    assert kinds(found) == ["corroborated"]
    assert sorted(str(speakers[id_]) for id_ in found[0].before) == ["police", "red crescent"]
    assert "3 independent origins" in found[0].reason
