"""Who says a number, where the parse gives the verb of saying nobody, or hangs the number on another word."""

from __future__ import annotations

import pytest

from tests.hearing import tell

SAID = [
    ("It had put together reports and arrived at 110 deaths, its president, Halina Vost, told a news conference.", "halina vost"),
    ("The clinic had received 22 bodies, a doctor there said.", "doctor"),
    ("The Finance Ministry disputes that number and, citing tax receipts, says the economy grew by 0.1 percent in the period.", "finance ministry"),
    ("The Road Union is worried. Its president, Maud Ferrin, now puts the jobs that are in danger at 55,000.", "maud ferrin"),
    # near misses
    ("It had put together reports and arrived at 110 deaths, and its president, Halina Vost, told nobody.", None),
    ("The clinic had received 22 bodies.", None),
    ("The economy grew by 0.1 percent, a growth that the Finance Ministry welcomed.", None),
    ("The clinic received 22 bodies after the president, Halina Vost, fled.", None),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "speaker"), SAID, ids=[sentence for sentence, _ in SAID])
def test_a_number_is_told_by_who_is_said_to_tell_it(sentence: str, speaker: str | None) -> None:
    """Behind a comma at the end, before a joined verb, and over a clause in between; else by nobody."""
    story, _ = tell(sentence)
    assert [claim.speaker for claim in story.claims if claim.kind.value == "figure"] == [speaker]


def test_two_voices_are_at_odds_though_one_is_named_behind() -> None:
    """The ministry's number and the union's, told in one article, cannot both hold."""
    _, found = tell(
        "Sixty-eight people have died of the fever, the health ministry said.\n\nThe Doctors' Union contests that. "
        "It had put together reports from 61 clinics and arrived at 110 deaths, its president, Halina Vost, told a "
        "news conference."
    )
    assert "contradicted" in {change.kind.value for change in found}
