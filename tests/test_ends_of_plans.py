"""What was planned or asked for meets its end in other words, and what only looks like its end is not reported."""

from __future__ import annotations

import pytest

from storydiff.matching.events import same_question
from storydiff.model import Event, Status, Verdict
from tests.hearing import kinds, matcher, tell, text

ASYLUM = "Former minister Ida Roth asked for asylum on Monday."
LICENCE = "Ida Roth, who leads the mining company, asked for a suspension of the harbour tax."
MOVED = "The council of Port Ellis will vote on the harbour plan on 9 May."
REPORT = "The report on the Kell bridge is due on 9 May."

SEARCH = "The coast guard will search for the missing sailors until the last is found."
SUMMIT = "A summit of Norland and Vale is scheduled for 20 May."
WRECK = "The wreck is to be lifted on 2 May, the salvage firm said."
MUSEUM = "The museum in Vale is to open on 2 May."

ENDS = [
    ("failed", ASYLUM, "The government of Norland refused to grant Ida Roth asylum on Friday."),
    ("failed", ASYLUM, "The government of Norland refused asylum on Friday."),
    (
        "failed",
        "The council of Port Ellis asked for a licence for the Kell bridge.",
        "The ministry refused the licence for the Kell bridge on Friday.",
    ),
    ("failed", LICENCE, "The court of Vale turned down a request by Ida Roth to suspend the harbour tax."),
    ("failed", "The captain's lawyers asked for bail.", "A court refused the captain bail on Friday."),
    ("failed", "The captain will ask for bail, his lawyers said.", "The captain was refused bail on Friday."),
    ("happened", SEARCH, "The coast guard declared the search at an end."),
    ("cancelled", SUMMIT, "The summit will not take place, Norland's foreign ministry said."),
    (
        "happened",
        "The ratification of the fishing treaty is due on 2 May.",
        "Norland ratified the fishing treaty on Friday.",
    ),
    ("happened", "Norland plans to extradite Ida Roth.", "The extradition of Ida Roth took place on Friday."),
    ("happened", WRECK, "Salvage crews lifted the wreck from the seabed on Friday."),
    (
        "failed",
        "The turbines are to be restarted on 2 May, the company said.",
        "An attempt to restart the turbines failed on Friday.",
    ),
    (
        "happened",
        "Members of the drivers' union will vote on the deal on 2 May.",
        "Members of the drivers' union accepted the deal.",
    ),
    (
        "happened",
        "The Senate will vote on the treaty on Friday.",
        "Senators ratified the treaty on Friday by 61 votes to 30.",
    ),
    ("happened", "Ida Roth is to be sworn in as president on 2 May.", "Ida Roth took the oath of office on Friday."),
    ("happened", "The trial of Ida Roth is due to begin on 2 May.", "Ida Roth went on trial on Friday."),
    (
        "happened",
        "Ida Roth, who leads the opposition Vale League, said she would table a motion of no confidence.",
        "The Vale League filed its no-confidence motion on Friday.",
    ),
    ("happened", MUSEUM, "The museum opened its doors on Friday."),
    ("postponed", "The launch of the probe is set for 2 May.", "The launch of the probe was pushed to 11 May."),
    ("happened", "The government said it would scrap the fuel tax.", "The fuel tax was abolished on Friday."),
    ("happened", "Ida Roth said she would end her campaign.", "Both Jan Orlo and Ida Roth ended their campaigns."),
    ("postponed", MOVED, "In Port Ellis, the council's vote on the harbour plan was moved to 21 May."),
]
NO_ENDS = [
    ("The captain asked for bail.", "A court refused the mayor bail on Friday."),
    ("The captain asked for bail.", "The captain was refused entry to the port on Friday."),
    (SEARCH, "The police searched the offices of the ferry company on Friday."),
    (SEARCH, "The coast guard said the search would not end before June."),
    (SUMMIT, "The summit of Orsa and Kell will not take place."),
    ("Norland plans to extradite Ida Roth.", "The extradition of Jan Orlo took place on Friday."),
    (WRECK, "Divers raised the anchor of the wreck on Friday."),
    ("The report on the dam of Vale is due on 2 May.", "The report on the bridge of Kell was published on 2 May."),
    ("Parliament will vote on the pension bill on 2 May.", "Parliament approved the fishing treaty on Friday."),
    ("Ida Roth is to be sworn in as president on 2 May.", "Jan Orlo was sworn in as interior minister on Friday."),
    ("The trial of Ida Roth is due to begin on 2 May.", "Jan Orlo went on trial on Friday."),
    (MUSEUM, "The theatre in Orsa opened its doors on Friday."),
    ("The government said it would scrap the fuel tax.", "The salt tax was abolished on Friday."),
    (ASYLUM, "The government of Norland refused to grant Jan Orlo asylum on Friday."),
    (LICENCE, "The court of Vale turned down a request by the miners to raise the bus fares."),
    (MOVED, "In Port Ellis, the council's vote on the harbour plan was moved to the town hall."),
    (REPORT, "The report on the old airport will not be published before June, the ministry said."),
]


@pytest.mark.parametrize(("kind", "first", "then"), ENDS)
def test_a_plan_ends_in_other_words(kind: str, first: str, then: str) -> None:
    """What was asked for is refused, and what was set for a day is put off, whatever the verb."""
    assert kind in kinds(tell(first, then)[1])


@pytest.mark.parametrize(("first", "then"), NO_ENDS)
def test_what_is_another_ends_no_plan(first: str, then: str) -> None:
    """Another's request, another place and another report leave the plan as it is."""
    assert not {"failed", "postponed", "cancelled", "happened", "reversed"} & set(kinds(tell(first, then)[1]))


def test_an_inquiry_into_a_deed_is_not_the_deed() -> None:
    """What is looked into by a noun of its own has not come about by that."""
    chamber, lexicon = "parliament of norland", matcher().lexicon
    inquiry = Event("investigation", Status.DONE, chamber, "impeachment")
    deed = Event("impeach", Status.DONE, chamber, "ida roth")
    told = Event("impeachment", Status.DONE, chamber, "ida roth")
    assert same_question(inquiry, deed, frozenset(), lexicon).verdict is not Verdict.SAME
    assert same_question(told, deed, frozenset(), lexicon).verdict is Verdict.SAME


def test_what_is_planned_anew_after_its_end_ends_anew() -> None:
    """The end told before was that of the first plan, and not of the one that has been told since."""
    story, found = tell(
        text("The drivers' union plans to strike over pay.", 0),
        text("The drivers' union called off its strike over pay.", 4),
        text("The drivers' union announced a strike over pay.", 20),
        text("The drivers' union has cancelled the strike over pay.", 24),
    )
    assert kinds(found) == ["cancelled"]
    assert found[0].before == (next(c.id for c in story.claims if c.document == "a2"),)
