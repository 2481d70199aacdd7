"""Positions: actor, target and side, with denial and its traps."""

from __future__ import annotations

import pytest

from storydiff.claims.positions import find_positions
from storydiff.model import Position, Reading
from tests.claims.passages import VOCABULARY, a_passage, names_of

Row = tuple[str, str, str]


def readings(text: str) -> list[Reading]:
    """The positions read in the text."""
    passage = a_passage(text)
    return list(find_positions(passage, VOCABULARY, names_of(passage)))


def positions(text: str) -> list[Position]:
    """What the positions read in the text say."""
    return [r.content for r in readings(text) if isinstance(r.content, Position)]


def rows(text: str) -> set[Row]:
    """Actor, sign and target of each position."""
    return {(p.actor, p.stance.value, p.target) for p in positions(text)}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The senate rejected the amendment.", ("senate", "-", "amendment")),
        ("The amendment was rejected by the senate.", ("senate", "-", "amendment")),
        ("The union backed a deal in Bergen, which the senate rejected.", ("senate", "-", "deal")),
        (
            "Ann Reed set out a plan for a truce in Norway, which Denmark had proposed.",
            ("denmark", "+", "plan for truce in norway"),
        ),
        ("Senator from Chile Ann Reed supports the harbour plan.", ("ann reed", "+", "harbour plan")),
        ("Mayor Ann Reed supports the harbour plan.", ("ann reed", "+", "harbour plan")),
        ("Mayor Ann Reed called for an end to the siege.", ("ann reed", "-", "siege")),
        ("Mayor Ann Reed called for Cole's resignation.", ("ann reed", "-", "cole")),
        ("Mayor Ann Reed is urging France to halt the raids.", ("ann reed", "-", "raids")),
        ("The chamber called on both sides to reach a deal.", ("chamber", "+", "deal")),
        ("The unions are urging lawmakers not to act.", ("unions", "-", "action by lawmakers")),
        ("Mayor Ann Reed accused France of stealing water.", ("ann reed", "-", "france")),
        ("The union voted against the contract.", ("union", "-", "contract")),
        ("Members of the dockers' union voted to accept the contract.", ("members of dockers union", "+", "contract")),
        ("Senator Joan Cole threatened to slow down the bill.", ("joan cole", "-", "bill")),
        ("Mayor Ann Reed stressed the need for a ceasefire.", ("ann reed", "+", "ceasefire")),
        ("Mayor Ann Reed stressed the value of a deal that ends the siege.", ("ann reed", "-", "siege")),
        ("Mayor Ann Reed stressed the dangers of the dam.", ("ann reed", "-", "dam")),
        ("Mayor Ann Reed is committed to getting Chile out of the union.", ("ann reed", "+", "get chile out")),
        ("Mayor Ann Reed urged Chile to push back.", ("ann reed", "+", "push back")),
        ("Mayor Ann Reed is urging both sides to withdraw.", ("ann reed", "+", "withdraw")),
        ("Mayor Ann Reed stressed the need for Chile to allow more aid to flow.", ("ann reed", "+", "aid")),
        (
            "Mayor Ann Reed urged Chile to stop the raids without closing the port.",
            ("ann reed", "+", "port"),
        ),
        ("France condemned the raid without endorsing the coup.", ("france", "-", "raid")),
    ],
)
def test_verbs_take_sides(text: str, row: Row) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Mayor Ann Reed voiced strong opposition to the dam.", ("ann reed", "-", "dam")),
        ("Mayor Ann Reed expressed openness to the idea of a pause.", ("ann reed", "+", "pause")),
        ("Mayor Ann Reed has been a staunch supporter of the dam.", ("ann reed", "+", "dam")),
        ("Mayor Ann Reed repeated her readiness to proceed with the dam.", ("ann reed", "+", "dam")),
        ("Mayor Ann Reed remains steadfast in her conviction to proceed with the dam.", ("ann reed", "+", "dam")),
        ("Mayor Ann Reed remains determined to proceed with the dam.", ("ann reed", "+", "dam")),
        ("The plan drew criticism from local farmers.", ("local farmers", "-", "plan")),
        ("The unions are all opposed to the merger.", ("unions", "-", "merger")),
        ("The party withdrew its support for the coalition.", ("party", "-", "coalition")),
        ("Mayor Ann Reed is open to a pause in the fighting.", ("ann reed", "+", "pause in fighting")),
        ("The ministry issued a call for both parties to cease hostilities.", ("ministry", "-", "hostilities")),
        (
            "Despite opposition from France, Mayor Ann Reed remains determined to proceed with the dam.",
            ("france", "-", "dam"),
        ),
    ],
)
def test_nouns_and_adjectives_take_sides(text: str, row: Row) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The minister declined to block the bill.", ("minister", "0", "bill")),
        ("The governor vowed not to sign the budget.", ("governor", "-", "budget")),
        ("Senator Joan Cole did not rule out a tax increase.", ("joan cole", "+", "tax increase")),
        ("The British government stopped short of endorsing the truce.", ("british government", "0", "truce")),
        ("The council failed to reject the merger.", ("council", "0", "merger")),
        ("The unions were not committed to the wage deal.", ("unions", "0", "wage deal")),
        ("Senator Joan Cole no longer supports the pipeline.", ("joan cole", "-", "pipeline")),
        ("The mayor has never supported the stadium plan.", ("mayor", "-", "stadium plan")),
        ("The mayor dropped her opposition to the stadium plan.", ("mayor", "0", "stadium plan")),
        ("Senator Joan Cole refused to condemn the raid.", ("joan cole", "0", "raid")),
        ("The minister refused to sign the treaty.", ("minister", "-", "treaty")),
        ("The senator did not immediately endorse the treaty.", ("senator", "0", "treaty")),
        ("The trade group did not call for a boycott.", ("trade group", "0", "boycott")),
        ("The governor vowed never to sign the budget.", ("governor", "-", "budget")),
        ("Mayor Ann Reed refused to rule out a second vote.", ("ann reed", "+", "second vote")),
        ("Mayor Ann Reed declined to rule out a second vote.", ("ann reed", "+", "second vote")),
        ("The rebels refused to halt the raids.", ("rebels", "+", "raids")),
        ("Mayor Ann Reed has no plans to resign.", ("ann reed", "-", "resign")),
        ("Mayor Ann Reed has no intention of resigning.", ("ann reed", "-", "resign")),
        ("The firm has pledged no job cuts.", ("firm", "-", "job cuts")),
        ("The minister vowed to appeal the ruling.", ("minister", "-", "ruling")),
        ("Mayor Ann Reed stopped supporting the dam.", ("ann reed", "-", "dam")),
        ("Mayor Ann Reed is not against forming a coalition.", ("ann reed", "0", "coalition")),
        ("Senator Joan Cole threatened to vote no on the bill.", ("joan cole", "-", "bill")),
        ("The senator voted no on the bill.", ("senator", "-", "bill")),
        ("The union dropped its demand for a pay rise.", ("union", "0", "pay rise")),
    ],
)
def test_denial_and_restraint_are_not_read_as_their_verb(text: str, row: Row) -> None:
    assert rows(text) == {row}


@pytest.mark.parametrize(
    "text",
    [
        "Would Mayor Ann Reed support the treaty?",
        "If the senate rejects the treaty, Mayor Ann Reed will resign.",
        "The envoy tried to persuade Mayor Ann Reed to support the treaty.",
        "Mayor Ann Reed is expected to veto the bill.",
        "The senate might reject the bill.",
        "The senate should reject the bill.",
        "Mayor Ann Reed denied that she opposed the treaty.",
        "Mayor Ann Reed asked whether France supports the treaty.",
        "Thousands of hungry people are seeking shelter in the stadium.",
        "Ann Reed and Joan Cole met in Cairo on Tuesday.",
        "Senator Joan Cole was interrupted by protesting lawmakers.",
        "It rejected the plan.",
        "The plan was rejected.",
        "Few senators support the treaty.",
        "No senator supported the treaty.",
        "Both sides rejected the offer.",
        "Mayor Ann Reed denied supporting the raid.",
        "Mayor Ann Reed would have supported the raid.",
        "Ministers would like to see Chile agree to the truce.",
        "The envoy said that Chile paused before agreeing to a truce.",
        "A Norwegian man pleaded guilty to threatening the mayor.",
        "A Norwegian man pleaded guilty Monday to threatening the mayor, prosecutors said.",
        "Mayor Ann Reed spoke of calls for the governor's resignation.",
        "The weather should ease on Monday, Mayor Ann Reed said.",
        "The ruling is a disgrace.",
        "Police blocked the road.",
        "The army attacked the port.",
        "Mayor Ann Reed called it a disgrace.",
        "Mayor Ann Reed stopped short of calling the ruling a disgrace.",
        "Organisations that seek to curb rumours met on Monday.",
    ],
)
def test_what_nobody_says_is_no_position(text: str) -> None:
    assert rows(text) == set()


def test_a_condition_is_kept() -> None:
    (position,) = positions("Mayor Ann Reed could support the raid if the safety of civilians was assured.")
    assert position.conditional
    assert (position.stance.value, position.target) == ("+", "raid")


def test_the_actor_behind_a_visit_or_a_mission_is_whose_it_is() -> None:
    text = (
        "Foreign Minister Ann Reed is embarking on a mission to Chile. "
        "The primary objective of this mission is to urge Chile to free the prisoners. "
        "The primary focus of her visit will be to advocate for a truce."
    )
    assert {("ann reed", "+", "free prisoners"), ("ann reed", "+", "truce")} <= rows(text)


def test_those_who_are_prompted_are_not_mistaken_for_those_who_prompt() -> None:
    text = "Norwegian rebels rejected the offer, prompting the army to condemn the talks."
    assert ("norwegian rebels", "-", "talks") not in rows(text)


def test_what_an_agenda_stresses_is_the_stance_of_its_owner_and_not_of_those_it_encourages() -> None:
    text = (
        "Minister Ann Reed met officials on Monday. Her agenda focuses on encouraging Chile to consider a truce, "
        "particularly stressing the importance of food aid."
    )
    assert ("ann reed", "+", "food aid") in rows(text)
    assert not any(actor == "chile" for actor, _, _ in rows(text))


def test_emphasis_on_a_mistake_is_no_support() -> None:
    text = "President Ann Reed voiced opposition to the dam, emphasizing it as a mistake."
    assert rows(text) == {("ann reed", "-", "dam")}


def test_these_proposals_are_those_spoken_of_before() -> None:
    text = "Secretary Tom Hale stressed the need for temporary ceasefires. On Monday Premier Ann Reed rejected these proposals."
    assert ("ann reed", "-", "proposals for temporary ceasefires") in rows(text)


def test_two_who_oppose_together_each_hold_the_position() -> None:
    text = "The council failed to pass a resolution demanding a truce. Opposition from Russia and China was fierce."
    found = {(actor, sign) for actor, sign, target in rows(text) if "resolution" in target}
    assert {("russia", "-"), ("china", "-")} <= found


@pytest.mark.parametrize(
    ("text", "actor", "own_words"),
    [
        ("“We will never accept this contract,” said Rosa Lind, president of the dockers' union.", "rosa lind", True),
        ("“A shutdown is unacceptable to all of us,” Mayor Ann Reed said.", "ann reed", True),
        ("Mayor Ann Reed said Joan Cole opposes the dam.", "joan cole", False),
    ],
)
def test_own_words_are_told_from_hearsay(text: str, actor: str, own_words: bool) -> None:
    (position,) = positions(text)
    assert (position.actor, position.own_words) == (actor, own_words)


def test_a_judgement_belongs_to_its_speaker() -> None:
    (reading,) = readings("Union leader Tom Hale said that Mayor Ann Reed has let the dockers down.")
    assert isinstance(reading.content, Position)
    assert (reading.content.actor, reading.content.target, reading.speaker) == ("tom hale", "ann reed", "tom hale")


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ("Mayor Ann Reed is open to the dam.", "Mayor Ann Reed supports the dam."),
        ("Mayor Ann Reed supports the dam.", "Mayor Ann Reed strongly supports the dam."),
        ("Mayor Ann Reed cautiously welcomed the dam.", "Mayor Ann Reed welcomed the dam."),
    ],
)
def test_strength_follows_the_words(weaker: str, stronger: str) -> None:
    assert positions(weaker)[0].strength < positions(stronger)[0].strength


def test_each_reading_quotes_its_sentence_and_marks_the_words_in_it() -> None:
    text = "It rained on Monday. Mayor Ann Reed rejected the harbour plan on Tuesday."
    (reading,) = readings(text)
    assert reading.span.of(text) == "Mayor Ann Reed rejected the harbour plan on Tuesday."
    assert reading.focus.of(text) == "rejected the harbour plan"


def test_hyphens_and_short_forms_stay_in_the_name_of_a_target() -> None:
    assert rows("Mayor Ann Reed rejected the U.S.-led cease-fire plan.") == {
        ("ann reed", "-", "united states-led cease-fire plan")
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "“",
        "“He said,",
        "- - -",
        "\n\n\n",
        "Reed\n\nReed\n",
        "of of of to to",
        "Said said said.",
        "🙂 rejected 🙂.",
        "“”''" * 9,
    ],
)
def test_odd_texts_break_nothing(text: str) -> None:
    assert positions(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "LARKHAM, Chile (NP) — Defense Secretary Ann Reed on Wednesday accused China of theft.",
        "(NPN) Mayor Ann Reed accused China of theft.",
    ],
)
def test_a_dateline_is_no_actor(text: str) -> None:
    assert rows(text) == {("ann reed", "-", "china")}


def test_a_bare_participle_is_read_as_passive() -> None:
    text = "A harbour plan backed by the dockers' union failed. Asked for a ceasefire, Mayor Ann Reed left."
    assert rows(text) == {("dockers union", "+", "harbour plan")}


def test_an_it_that_opens_a_sentence_takes_up_the_letter_or_body_before() -> None:
    text = "The dockers' union sent a letter on Monday. The letter praised Chile. It urged the senate to pass the bill."
    assert ("dockers union", "+", "bill") in rows(text)


def test_neither_denies_for_both_and_but_not_leaves_one_out() -> None:
    assert rows("Neither Norway nor Chile supports the treaty.") == {
        ("norway", "-", "treaty"),
        ("chile", "-", "treaty"),
    }
    assert rows("Norway, but not Chile, backs the plan.") == {("norway", "+", "plan")}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Mayor Ann Reed is in favour of the dam.", ("ann reed", "+", "dam")),
        ("Mayor Ann Reed is in favor of lifting the ban.", ("ann reed", "-", "ban")),
        ("Mayor Ann Reed came out in favour of the dam.", ("ann reed", "+", "dam")),
        ("Mayor Ann Reed came out against the dam.", ("ann reed", "-", "dam")),
        ("Mayor Ann Reed has spoken out against the dam.", ("ann reed", "-", "dam")),
        ("The union threw its weight behind the bill.", ("union", "+", "bill")),
        ("The union threw its support behind Joan Cole.", ("union", "+", "joan cole")),
        ("Norway is at odds with Chile over the treaty.", ("norway", "-", "chile")),
        ("Mayor Ann Reed took issue with the ruling.", ("ann reed", "-", "ruling")),
        ("Mayor Ann Reed lashed out at the ruling.", ("ann reed", "-", "ruling")),
        ("Senator Joan Cole held the mayor responsible for the flood.", ("joan cole", "-", "mayor")),
        ("Mayor Ann Reed turned down the offer.", ("ann reed", "-", "offer")),
        ("Farmers marched against the dam.", ("farmers", "-", "dam")),
        ("Most residents were against the dam.", ("most residents", "-", "dam")),
        ("The dam is opposed by Mayor Ann Reed.", ("ann reed", "-", "dam")),
        ("The dam, opposed by farmers, will cost a lot.", ("farmers", "-", "dam")),
        ("The proposal won the backing of the unions.", ("unions", "+", "proposal")),
        ("The bill passed despite opposition from the unions.", ("unions", "-", "bill")),
        ("The union's lack of support for the bill surprised nobody.", ("union", "-", "bill")),
        ("Norway is one of the most vocal critics of the treaty.", ("norway", "-", "treaty")),
        ("The council voted against lending support to the proposal.", ("council", "-", "proposal")),
        ("Mayor Ann Reed is pushing to scrap the tax.", ("ann reed", "-", "tax")),
        ("Mayor Ann Reed urged the rebels to put an end to the raids.", ("ann reed", "-", "raids")),
        ("Mayor Ann Reed called for action to be taken against the gangs.", ("ann reed", "-", "gangs")),
        ("Senator Joan Cole demanded that the embargo be lifted.", ("joan cole", "-", "embargo")),
        ("Senator Joan Cole demanded that Chile lifts the embargo.", ("joan cole", "-", "embargo")),
        ("The protesters want the government to revoke Article 50.", ("protesters", "-", "article 50")),
        ("Mayor Ann Reed backed paid sick leave.", ("ann reed", "+", "paid sick leave")),
        ("The bank defended the decision to close the branch.", ("bank", "+", "decision to close branch")),
        ("The parliament voted against a “no deal” treaty.", ("parliament", "-", "no deal treaty")),
        ("The refugees complained about the delays.", ("refugees", "-", "delays")),
        ("Lawmaker Ann Reed called for the departure of the governor.", ("ann reed", "-", "governor")),
        ("Russia blocked the resolution.", ("russia", "-", "resolution")),
        ("Senator Joan Cole attacked the plan.", ("joan cole", "-", "plan")),
        ("“We joined this lawsuit to fight against the rule,” Mayor Ann Reed said.", ("ann reed", "-", "rule")),
        ("Objections from Norway stymied the treaty.", ("norway", "-", "treaty")),
        ("Numerous countries objected to the changes, including Mexico.", ("mexico", "-", "changes")),
        ("The offer was deemed insufficient by the unions.", ("unions", "-", "offer")),
        ("The union wants a pay rise.", ("union", "+", "pay rise")),
        ("Senator Joan Cole wants the tax scrapped.", ("joan cole", "-", "tax")),
        ("Minister Tom Hale urged the union to call off the strike.", ("tom hale", "-", "strike")),
        ("Mayor Ann Reed endorsed her former rival, Joan Cole.", ("ann reed", "+", "joan cole")),
    ],
)
def test_idioms_take_sides(text: str, row: Row) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("The senate voted 52-48 to acquit Governor Joan Cole.", ("senate", "+", "acquit joan cole")),
        ("The council voted unanimously in favour of the dam.", ("council", "+", "dam")),
        ("The council voted 7 to 2 against the dam.", ("council", "-", "dam")),
        ("MPs voted on Monday to delay the bill.", ("mps", "-", "bill")),
        ("Four senators voted against the bill and ten members abstained.", ("four senators", "-", "bill")),
        ("The bill passed with 31 Democrats supporting it.", ("31 democrats", "+", "bill")),
    ],
)
def test_votes_take_sides(text: str, row: Row) -> None:
    assert rows(text) == {row}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("“The ruling is a disgrace,” Mayor Ann Reed said.", ("ann reed", "-", "ruling")),
        ("Mayor Ann Reed said the treaty would be a mistake.", ("ann reed", "-", "treaty")),
        ("Mayor Ann Reed called the ruling “a disgrace”.", ("ann reed", "-", "ruling")),
        ("Mayor Ann Reed attacked the inquiry as a sham.", ("ann reed", "-", "inquiry")),
        ("The inquiry was labelled a sham by Mayor Ann Reed.", ("ann reed", "-", "inquiry")),
        ("Mayor Ann Reed described the deal as a victory for workers.", ("ann reed", "+", "deal")),
        ("Mayor Ann Reed called the decision shameful.", ("ann reed", "-", "decision")),
        (
            "“The court says the ban is unlawful,” said Mayor Tom Hale. The court ruled on Monday.",
            ("court", "-", "ban"),
        ),
        ("Mayor Ann Reed said the sanctions should be lifted.", ("ann reed", "-", "sanctions")),
        ("“The sanctions must end,” Mayor Ann Reed said.", ("ann reed", "-", "sanctions")),
        ("“We need to end this war,” Mayor Ann Reed said.", ("ann reed", "-", "war")),
        ("“We must not sign this treaty,” Mayor Ann Reed said.", ("ann reed", "-", "treaty")),
        ("Mayor Ann Reed said Governor Tom Hale should resign.", ("ann reed", "-", "tom hale")),
        ("“We cannot accept this deal,” Mayor Ann Reed said.", ("ann reed", "-", "deal")),
        ("“I will not resign,” Mayor Ann Reed told reporters.", ("ann reed", "-", "resign")),
    ],
)
def test_judgements_and_duties_are_stands_of_who_states_them(text: str, row: Row) -> None:
    assert rows(text) == {row}


@pytest.mark.parametrize(
    ("text", "rows_wanted"),
    [
        (
            "The council debated the dam on Monday. Mayor Ann Reed opposes it.",
            {("ann reed", "-", "dam")},
        ),
        (
            "Senators Tom Hale and Joan Cole met on Monday. They support the treaty.",
            {("tom hale", "+", "treaty"), ("joan cole", "+", "treaty")},
        ),
        (
            "Two senators, Tom Hale and Joan Cole, opposed the treaty.",
            {("tom hale", "-", "treaty"), ("joan cole", "-", "treaty")},
        ),
        (
            "Norland Steel and Orsa Steel met on Monday. The company opposes the dam.",
            {("company", "-", "dam")},
        ),
        (
            "Mayor Tom Hale left on Monday. One rebel leader said he backed the truce.",
            {("rebel leader", "+", "truce")},
        ),
        (
            "Many firms agree that China has cheated and support the tariffs.",
            {("many firms", "+", "tariffs"), ("firms", "-", "china")},
        ),
        (
            "Last week, Joan Cole posted on Twitter accusing Chile of theft.",
            {("joan cole", "-", "chile")},
        ),
    ],
)
def test_who_is_meant_is_told_where_it_is_safe(text: str, rows_wanted: set[Row]) -> None:
    assert rows(text) == rows_wanted


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("The union rejected the offer.", ("actor as written",)),
        ("The dockers' union rejected the offer.", ()),
        ("Mayor Ann Reed rejected the offer.", ()),
    ],
)
def test_an_actor_that_stays_a_plain_word_is_marked(text: str, marks: tuple[str, ...]) -> None:
    assert [r.marks for r in readings(text)] == [marks]
