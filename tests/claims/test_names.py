"""Names: one canonical name for each entity of an article."""

from __future__ import annotations

import pytest

from storydiff.claims.names import Names
from storydiff.claims.passage import without_dateline
from tests.claims.passages import a_passage, names_of

VISIT = (
    "U.S. Secretary of State Alan B. Whitford arrived in France on Monday. Blaming delays, Secretary Whitford left early. "
    "Mr. Whitford's aides said he was tired.\n\n"
    "French Prime Minister Claire Duval met him in Paris. The prime minister praised her guest. "
    "Later Duval's office published its report."
)


def name_at(text: str, word: str, nth: int = 0) -> str | None:
    """The name of the entity at the nth place where the word stands."""
    passage = a_passage(text)
    return names_of(passage).of([t for t in passage.doc if t.text == word][nth])


@pytest.mark.parametrize(
    ("word", "nth", "name"),
    [
        ("Alan", 0, "alan whitford"),
        ("Whitford", 0, "alan whitford"),
        ("Whitford", 1, "alan whitford"),
        ("Whitford", 2, "alan whitford"),
        ("he", 0, "alan whitford"),
        ("Claire", 0, "claire duval"),
        ("Duval", 1, "claire duval"),
        ("minister", 0, "claire duval"),
        ("U.S.", 0, "united states"),
        ("France", 0, "france"),
    ],
)
def test_all_mentions_of_an_entity_have_its_one_name(word: str, nth: int, name: str) -> None:
    assert name_at(VISIT, word, nth) == name


def test_titles_possessives_and_initials_are_no_part_of_a_name() -> None:
    passage = a_passage(VISIT)
    found = {mention.canonical for mention in names_of(passage).mentions}
    assert {"alan whitford", "claire duval", "paris"} <= found
    assert not found & {"state", "secretary", "whitford", "duval", "alan b. whitford"}


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("The US said no.", "US", "united states"),
        ("The U.N. Security Council met on Monday.", "Council", "united nations security council"),
        ("The World Health Organization (WHO) met on Monday.", "World", "world health organization"),
        ("The Brown administration refused to comment.", "administration", "brown administration"),
        ("Officials in Rome met. Two senior French officials left.", "officials", "french officials"),
        ("The Harbor Workers Union (HWU) met. HWU members left.", "HWU", "harbor workers union"),
    ],
)
def test_bodies_and_short_forms_are_written_out(text: str, word: str, name: str) -> None:
    assert name_at(text, word) == name


def test_an_acronym_that_the_article_explains_stands_for_the_long_name_later_too() -> None:
    assert name_at("The Harbor Workers Union (HWU) met on Monday. The HWU voted.", "HWU", 1) == "harbor workers union"


@pytest.mark.parametrize(
    "text",
    [
        "President Ann Reed met Senator Joan Cole. Reporters followed Reed and Cole, and aides said it was clear.",
        "It is clear that Germany objects.",
    ],
)
def test_an_it_that_stands_for_nothing_stays_unresolved(text: str) -> None:
    assert name_at(text, "it" if " it " in text else "It") is None


def test_a_pronoun_that_two_persons_could_be_is_the_subject_of_the_sentence_before() -> None:
    assert name_at("President Ann Reed met Senator Joan Cole on Monday. She left early.", "She") == "ann reed"


def test_an_object_pronoun_is_never_the_subject_of_its_own_verb() -> None:
    assert name_at("Senator Tom Hale resigned. President Ann Reed praised him.", "him") == "tom hale"


def test_two_holders_of_an_office_leave_the_bare_title_to_the_nearest() -> None:
    text = "Senator Ann Reed met Senator Joan Cole. The senator left early."
    assert name_at(text, "senator") == "joan cole"


def test_two_persons_with_one_surname_stay_apart() -> None:
    text = "Ann Reed met John Reed in Paris. Reed left early."
    assert name_at(text, "Reed", 2) == "reed"


def test_the_body_a_bare_noun_takes_up_bears_that_noun() -> None:
    text = "The Harbor Workers Union voted on Monday. Officials waited. The union rejected the deal."
    assert name_at(text, "union") == "harbor workers union"


def test_kinds_are_voted_over_the_document() -> None:
    passage = a_passage(
        "The town of Larkham was hit. Mayor Ann Reed spoke in Larkham. Larkham is near Paris. Reed wept."
    )
    names: Names = names_of(passage)
    by_word = {t.text: t for t in passage.doc}
    assert names.is_place(by_word["Larkham"])
    assert names.is_person(by_word["Reed"])
    assert not names.is_people(by_word["Paris"])


def test_a_heading_names_nobody() -> None:
    passage = a_passage("Reed's Hard Road Ahead\n\nMayor Ann Reed spoke on Monday in Paris.")
    assert "reed's hard road ahead" not in {m.canonical for m in names_of(passage).mentions}
    assert all(m.start > 4 for m in names_of(passage).mentions)


@pytest.mark.parametrize(
    ("text", "word", "nth", "name"),
    [
        ("Mayor Ann Reed praised Senator John Cole. In May he resigned.", "he", 0, "john cole"),
        ("Joan Hale warned Peter Cole. “It was late,” he said.", "he", 0, "peter cole"),
        ("President-elect Ann Reed met reporters. Reed left early.", "Reed", 1, "ann reed"),
        ("Queen Margaret II arrived on Monday. The queen waved.", "II", 0, "queen margaret ii"),
        ("The Ohio Renewal Party met. The Renewal Party has many branches.", "Party", 1, "renewal party"),
        ("The 47-year-old Reed's office said nothing. Mayor Ann Reed left.", "office", 0, "ann reed office"),
    ],
)
def test_what_belongs_to_a_name_and_what_does_not(text: str, word: str, nth: int, name: str) -> None:
    assert name_at(text, word, nth) == name


def test_a_given_name_makes_a_person_where_the_last_word_is_no_body() -> None:
    names = names_of(a_passage("Kirsten Oradell left early. The Margaret Foundation closed on Monday."))
    assert names.kinds.get("kirsten oradell") == "person"
    assert names.kinds.get("margaret foundation") != "person"


def test_a_numbered_word_is_no_person() -> None:
    names = names_of(a_passage("Doctors fear COVID-19 and SARS-CoV-2. SARS-CoV-2 spread in Paris."))
    assert {"covid-19", "sars-cov-2"}.isdisjoint(names.kinds)


def test_a_surname_that_two_persons_bear_is_a_persons_still() -> None:
    names = names_of(a_passage("Ann Reed met John Reed in Paris. Reed left early."))
    assert names.kinds["reed"] == "person"


@pytest.mark.parametrize(
    ("text", "word", "nth", "name"),
    [
        ("Senator Joan Cole's campaign said she was leaving.", "she", 0, "joan cole"),
        ("Mayor Tom Hale spoke. Before she left, Ann Reed thanked the crowd.", "she", 0, "ann reed"),
        ("The head of the agency, Tom Hale, arrived on Monday. He said help was near.", "He", 0, "tom hale"),
        ("President Ann Reed praised Tom Hale for his courage.", "his", 0, "tom hale"),
        ("Mayor Tom Hale met Peter Cole. His plan angered Cole, and he withdrew it.", "he", 0, "tom hale"),
    ],
)
def test_a_pronoun_means_the_person_that_grammar_and_gender_leave(text: str, word: str, nth: int, name: str) -> None:
    assert name_at(text, word, nth) == name


@pytest.mark.parametrize(
    ("text", "word", "nth"),
    [
        ("Peter Cole was tired. “He died in the rain,” Peter Cole said.", "He", 0),
        ("Mayor Ann Reed spoke. A woman fled, and she was hurt.", "she", 0),
        ("Mayor Ann Reed spoke. A child, her arm broken, was carried out.", "her", 0),
        ("Judge Ann Reed advised Her Majesty on Monday.", "Her", 0),
        ("Mayor Tom Hale spoke. In a letter to Peter Cole, he resigned.", "he", 0),
        ("He said that Tom Hale had helped. It rained, he added.", "he", 0),
        ("The Harbor Workers Union met. It was agreed that talks would go on.", "It", 0),
        ("The Harbor Workers Union met. “It’s time to go,” Mayor Ann Reed said.", "It", 0),
        ("Larkham Steel bought Orsa Rail on Monday. The group will move.", "group", 0),
    ],
)
def test_a_word_that_may_mean_somebody_else_stays_unresolved(text: str, word: str, nth: int) -> None:
    assert name_at(text, word, nth) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Larkham – The union met on Monday.", "The union met on Monday."),
        ("Port Larkham, Ohio (Coast Wire) — The union met.", "The union met."),
        ("She left.\n• Reed stayed.", "She left.\n  Reed stayed."),
        ("Ann Reed – The Mayor – left early.", "Ann Reed – The Mayor – left early."),
        ("Talks failed – The union left.", "Talks failed – The union left."),
    ],
)
def test_a_place_before_a_dash_and_a_bullet_are_no_part_of_a_sentence(text: str, left: str) -> None:
    blanked = without_dateline(text)
    assert (blanked.lstrip(), len(blanked)) == (left, len(text))


def test_what_was_one_name_with_an_and_once_is_one_name_everywhere() -> None:
    text = "Customs and Border Protection said it seized the goods. A spokesman for Customs and Border Protection left."
    assert name_at(text, "Customs", 1) == "customs and border protection"


def test_the_office_before_a_place_and_a_name_is_its_bearers() -> None:
    assert name_at("United States Senator from Ohio Ann Reed came in second.", "Senator") == "ann reed"


def test_two_bodies_with_an_and_between_them_stay_two() -> None:
    assert name_at("Officials of Germany and France met in Paris.", "Germany") == "germany"


@pytest.mark.parametrize(
    ("text", "word", "nth"),
    [
        ("The Harbor Agency said a second flood came on Monday. It was followed by a third.", "It", 0),
        ("Larkham was hit again on Monday. The country will mourn.", "country", 0),
    ],
)
def test_a_happening_is_no_body_and_a_town_no_country(text: str, word: str, nth: int) -> None:
    assert name_at(text, word, nth) is None


def test_a_body_that_says_something_is_what_it_takes_up() -> None:
    assert name_at("The Harbor Agency said a second flood came. It asked for help.", "It") == "harbor agency"


def test_the_short_form_in_the_name_of_a_paper_stays() -> None:
    assert name_at("Mayor Ann Reed told USA Today that it rained.", "Today") == "usa today"


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("The Senate ordered Norway to halt its raids.", "its", "norway"),
        ("The Senate asked Norway about its raids.", "its", "senate"),
    ],
)
def test_what_those_told_to_act_have_is_theirs(text: str, word: str, name: str) -> None:
    passage = a_passage(text)
    token = next(t for t in passage.doc if t.text == word)
    assert names_of(passage).of(token) == name
