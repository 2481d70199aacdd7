"""Positions by judgement: what somebody calls a thing, says of it, or says that it ought to be."""

from __future__ import annotations

import pytest

from tests.claims.test_positions import readings, rows


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("“The closure was completely unnecessary,” said Ann Reed.", ("ann reed", "-", "closure")),
        ("Mayor Ann Reed said the hearing had been chaotic.", ("ann reed", "-", "hearing")),
        ("The court said the visit was legal and necessary.", ("court", "+", "visit")),
        ("“The trial will not be impartial,” said Ann Reed.", ("ann reed", "-", "trial")),
        ("“The ban is democratic,” said Ann Reed.", ("ann reed", "+", "ban")),
        ("“The ban is anti-democratic,” said Ann Reed.", ("ann reed", "-", "ban")),
        ("“Closing the harbour is reckless,” said Ann Reed.", ("ann reed", "+", "harbour")),
        ("“It is wrong to close the harbour,” said Ann Reed.", ("ann reed", "+", "harbour")),
        ("“It would be helpful to postpone the vote,” said Ann Reed.", ("ann reed", "-", "vote")),
        ("Mayor Ann Reed called the contract a “breach of trust”.", ("ann reed", "-", "contract")),
        ("Mayor Ann Reed described the merger as “a monumental fraud”.", ("ann reed", "-", "merger")),
        (
            "The council ordered the sale of the library. According to Ann Reed, it was unnecessary.",
            ("ann reed", "-", "sale of library"),
        ),
    ],
)
def test_who_judges_what_people_do_takes_a_side(text: str, row: tuple[str, str, str]) -> None:
    assert rows(text) == {row}


@pytest.mark.parametrize(
    "text",
    [
        "“The storm was terrible,” said Ann Reed.",
        "“The water is cold and awful,” said Ann Reed.",
        "“The patient is sick,” said Ann Reed.",
        "Ann Reed backs her truck into the yard.",
        "Ann Reed slammed the door on the envoy.",
        "It is untrue that the ministry opposes the plan.",
        "Nobody says that the ministry opposes the plan.",
        "Ann Reed was wrong to claim that the union supports the cuts.",
        "The closure was unnecessary.",
        "“The closure might be unnecessary,” said Ann Reed.",
        "“Was the closure unnecessary?” asked Ann Reed.",
        "“The closure was not illegal,” said Ann Reed.",
        "“Compliance is better in Larkham,” said Ann Reed.",
        "Ann Reed described her daughter as brave.",
        "A report, Ann Reed denied, named the mayor.",
        "Ann Reed was ready to leave after dinner.",
        "“It is crucial to keep spending in check,” said Ann Reed.",
        "The jury found the driver guilty.",
        "“It is sad to see the library,” said Ann Reed.",
        "The council sold the library and opened a school. According to Ann Reed, it was unnecessary.",
    ],
)
def test_nature_states_and_doubt_are_no_judgement(text: str) -> None:
    assert rows(text) == set()


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("“This is a reckless and costly way to govern,” said Ann Reed.", None),
        ("Ann Reed called the inquiry a “witch hunt”.", ("ann reed", "-", "inquiry")),
        ("On Monday Ann Reed referred to the vote as a “sham”.", ("ann reed", "-", "vote")),
        ("Ann Reed referred to the vote as an “election”.", None),
        ("Mayor Ann Reed made housing a priority.", ("ann reed", "+", "housing")),
        ("Mayor Ann Reed made housing a topic.", None),
        ("“It is time to repeal the tax,” said Ann Reed.", ("ann reed", "-", "tax")),
        ("“It is not the time to repeal the tax,” said Ann Reed.", ("ann reed", "+", "tax")),
        ("“It was a time of great change,” said Ann Reed.", None),
        ("“It is time to put things away,” said Ann Reed.", None),
        ("The senate has a majority against the merger.", ("senate", "-", "merger")),
        ("The senate has a majority of lawyers.", None),
        ("Ann Reed intends to leave the party.", ("ann reed", "+", "leave party")),
        ("Ann Reed intends to eat early.", None),
        ("“We are deeply concerned by the cuts,” said Ann Reed.", ("ann reed", "-", "cuts")),
        ("Members of the union marched protesting the closure.", ("members of union", "-", "closure")),
    ],
)
def test_fixed_ways_of_judging(text: str, row: tuple[str, str, str] | None) -> None:
    assert rows(text) == ({row} if row is not None else set())


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Ann Reed hoped the talks would resume.", ("ann reed", "+", "talks")),
        ("Ann Reed is hopeful that the senate will pass the bill.", ("ann reed", "+", "bill")),
        ("Ann Reed is optimistic the deal will be reached.", ("ann reed", "+", "deal")),
        ("Ann Reed hoped the sun would shine.", None),
        ("“The country needs a new law,” said Ann Reed.", ("ann reed", "+", "law")),
        ("“We do not need a referendum,” said Ann Reed.", ("ann reed", "-", "referendum")),
        ("“The pump needs a new valve,” said Ann Reed.", None),
        ("The country needs a new law.", None),
        ("“The people deserve the truth,” said Ann Reed.", ("ann reed", "+", "truth")),
        ("Ann Reed denied that she had made a deal.", ("ann reed", "-", "make deal")),
        ("Ann Reed denied pressuring the committee.", ("ann reed", "-", "pressure committee")),
        ("Ann Reed did not deny that she had made a deal.", None),
        ("“It is not for the court to judge motives,” said Ann Reed.", ("ann reed", "-", "judge motives")),
        ("“It is not easy for the court to judge motives,” said Ann Reed.", None),
        (
            "Ann Reed, who made tenants' rights a key focus of her campaign, smiled.",
            ("ann reed", "+", "tenants rights"),
        ),
        ("Ann Reed made it a priority.", None),
    ],
)
def test_wishes_needs_and_denials(text: str, row: tuple[str, str, str] | None) -> None:
    assert rows(text) == ({row} if row is not None else set())


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("“The ministers are breaking the law,” said Ann Reed.", ("ann reed", "-", "ministers")),
        ("“The reform undermines the courts,” said Ann Reed.", ("ann reed", "-", "reform")),
        ("“The reform might undermine the courts,” said Ann Reed.", None),
        ("“The reform does not undermine the courts,” said Ann Reed.", None),
        ("“Warm water endangers the reef,” said Ann Reed.", None),
        ("The reform undermines the courts.", None),
        ("Thousands of people protested the closure.", ("people", "-", "closure")),
        ("Thousands of people visited the closure.", None),
        ("Consumer advocates opposed the closure.", ("consumer advocates", "-", "closure")),
        ("Ann Reed said the driver should be disciplined.", ("ann reed", "+", "discipline driver")),
        ("Ann Reed said the driver should be mentioned.", None),
        ("Ann Reed stated her intention to endorse one of the candidates.", ("ann reed", "+", "candidates")),
        ("“It is time to give the public the final say,” said Ann Reed.", ("ann reed", "+", "final say")),
    ],
)
def test_blame_by_verb_and_crowds(text: str, row: tuple[str, str, str] | None) -> None:
    assert rows(text) == ({row} if row is not None else set())


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("“They closed the library, and that is wrong,” said Ann Reed.", ("ann reed", "+", "library")),
        ("“They walked home, and that is wrong,” said Ann Reed.", None),
        ("“We must get the treaty signed,” said Ann Reed.", ("ann reed", "+", "treaty")),
        ("“We must get the ban lifted,” said Ann Reed.", ("ann reed", "-", "ban")),
        ("“We must get home,” said Ann Reed.", None),
        ("“Congratulations to Ann Reed on a fine campaign”, Joan Cole wrote.", ("joan cole", "+", "ann reed")),
        ("Joan Cole congratulated Ann Reed on her victory.", ("joan cole", "+", "ann reed")),
        ("“Thank you Ann Reed for a fine campaign”, Joan Cole wrote.", ("joan cole", "+", "ann reed")),
        ("“Thank you”, Joan Cole wrote.", None),
        ("Thanks to Ann Reed the library is open.", None),
    ],
)
def test_what_was_just_told_and_whom_one_thanks(text: str, row: tuple[str, str, str] | None) -> None:
    assert rows(text) == ({row} if row is not None else set())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mayor Ann Reed called the decision shameful.", "called the decision shameful"),
        ("Ann Reed called the vote a sham on Monday.", "called the vote a sham"),
        ("The decision was called a disgrace by Ann Reed.", "decision was called a disgrace"),
        ("Ann Reed rejected the harbour plan.", "rejected the harbour plan"),
    ],
)
def test_the_words_of_a_judgement_hold_what_the_thing_is_called(text: str, words: str) -> None:
    (reading,) = readings(text)
    assert reading.focus.of(text) == words
