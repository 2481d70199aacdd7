"""Speakers: who says so, apart from the outlet that prints it."""

from __future__ import annotations

import pytest

from storydiff.claims.speakers import NOBODY, Source, resolve_speakers
from tests.claims.passages import VOCABULARY, a_passage, names_of


def source_at(text: str, word: str, nth: int = 0) -> Source:
    """Speaker and outlet of the statement that the word is in."""
    passage = a_passage(text)
    speakers = resolve_speakers(passage, VOCABULARY, names_of(passage))
    return speakers.of([t for t in passage.doc if t.text == word][nth])


@pytest.mark.parametrize(
    ("text", "word", "speaker", "via"),
    [
        ("Mayor Ann Reed said on Monday that the bridge collapsed.", "collapsed", "ann reed", None),
        ("The bridge collapsed, Mayor Ann Reed said.", "collapsed", "ann reed", None),
        ("“The bridge collapsed before dawn,” said Mayor Ann Reed.", "collapsed", "ann reed", None),
        (
            "“The bridge collapsed before dawn,” Reed told Reuters. Mayor Ann Reed left.",
            "collapsed",
            "ann reed",
            "reuters",
        ),
        ("Forty people died, according to the Norwegian health ministry.", "died", "norwegian health ministry", None),
        ("The bridge collapsed, as reported by The New York Times.", "collapsed", None, "new york times"),
        ("The BBC reported that the bridge collapsed.", "collapsed", None, "bbc"),
        ("Officials say the bridge collapsed.", "collapsed", "officials", None),
        ("Mayor Ann Reed repeated earlier warnings that the bridge is unsafe.", "unsafe", "ann reed", None),
        ("The bridge collapsed on Monday.", "collapsed", None, None),
        (
            "A halt may cost may cost $4 billion, according to a study by the Vale Institute.",
            "billion",
            "vale institute",
            None,
        ),
        (
            "Dockers will strike, a move that could stop 30% of the cargo, according to data from the Vale Institute.",
            "strike",
            None,
            None,
        ),
        (
            "Some 30% of the dockers will strike, according to data from the Vale Institute.",
            "strike",
            "vale institute",
            None,
        ),
        (
            "The bridge collapsed, The New York Times reported, citing two officials.",
            "collapsed",
            "officials",
            "new york times",
        ),
        ("A ministry official told Reuters that the bridge collapsed.", "collapsed", "ministry official", "reuters"),
        (
            "Mayor Ann Reed was quoted by Reuters as saying the bridge collapsed.",
            "collapsed",
            "ann reed",
            "reuters",
        ),
        ("The Vale Institute reported a total of 5667 cases.", "cases", "vale institute", None),
        ("The Daily Herald reported 12 deaths.", "deaths", None, "daily herald"),
        ("The mayor said the bridge held, while the road collapsed.", "collapsed", None, None),
        ("Mayor Ann Reed, who said little, left before the bridge collapsed.", "collapsed", None, None),
    ],
)
def test_a_statement_belongs_to_who_makes_it(text: str, word: str, speaker: str | None, via: str | None) -> None:
    assert source_at(text, word) == (speaker, via)


def test_a_quotation_runs_on_over_sentences_of_its_paragraph() -> None:
    text = "“We counted forty dead this morning,” Mayor Ann Reed said. “The bridge will never open again.”"
    assert source_at(text, "open") == ("ann reed", None)


def test_a_pronoun_speaks_for_the_person_named_before() -> None:
    text = "Mayor Ann Reed visited the site on Monday. “The bridge will never open again,” she said."
    assert source_at(text, "open") == ("ann reed", None)


def test_a_colon_hands_the_quotation_to_the_subject_before_it() -> None:
    text = "Mayor Ann Reed spoke after the vote: “The bridge will never open again.”"
    assert source_at(text, "open") == ("ann reed", None)


def test_a_few_quoted_words_are_the_writers_sentence_still() -> None:
    text = "Mayor Ann Reed said nothing on Monday. The council called the bridge “a disgrace” and closed it."
    assert source_at(text, "closed") == NOBODY


def test_the_count_of_a_ministry_is_the_ministrys_word() -> None:
    text = "The Norwegian health ministry's count puts the dead at forty."
    assert source_at(text, "forty") == ("norwegian health ministry", None)


def test_a_semicolon_hands_the_quotation_to_the_subject_before_it() -> None:
    text = "“It rained,” Mayor Ann Reed said.\n\nA spokesman voiced regret; “The bridge will never open again.”"
    assert source_at(text, "open") == ("spokesman", None)


def test_a_paragraph_that_is_not_all_quotation_takes_no_speaker_from_the_one_before() -> None:
    text = "“It rained,” Mayor Ann Reed said.\n\nOn the wall stood the words “The bridge will never open again.”"
    assert source_at(text, "open") == NOBODY


@pytest.mark.parametrize(
    ("text", "word", "speaker", "via"),
    [
        ("Estimates by event organizers indicate that the bridge collapsed.", "collapsed", "event organizers", None),
        ("The bridge collapsed, Harbor University data indicated.", "collapsed", "harbor university", None),
        ("According to the official WHO report, the bridge collapsed.", "collapsed", "world health organization", None),
        ("According to data from the Harbor Institute, the bridge collapsed.", "collapsed", "harbor institute", None),
        ("A report by the Harbor Institute said the bridge collapsed.", "collapsed", "harbor institute", None),
        ("The Harbor Institute's director, Ann Reed, said the bridge collapsed.", "collapsed", "ann reed", None),
        ("Figures released by the ministry on Monday show the bridge collapsed.", "collapsed", "ministry", None),
        ("The bridge collapsed, ministry figures show.", "collapsed", "ministry", None),
        ("The bridge collapsed, sales figures show.", "collapsed", None, None),
        ("Reuters quoted Ann Reed as saying the bridge collapsed.", "collapsed", "ann reed", "reuters"),
        ("The bridge collapsed, state news agency ORSA reported.", "collapsed", None, "orsa"),
        ("Mayor Ann Reed's claims of fraud have not gained any ground in court.", "gained", None, None),
        ("The agency's official report listed a bridge that collapsed.", "collapsed", None, None),
    ],
)
def test_data_and_reports_speak_for_whose_they_are(text: str, word: str, speaker: str | None, via: str | None) -> None:
    assert source_at(text, word) == (speaker, via)


def test_a_speaker_whom_the_rules_do_not_know_is_not_the_one_before() -> None:
    text = "“It rained,” Mayor Ann Reed said. “The bridge will never open again,” said a voice in the dark."
    assert source_at(text, "open") == NOBODY


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ten nurses were working, according to state television.", "state television"),
        ("Ten nurses were working, according to county prison records.", "county prison records"),
        ("Ten nurses were working, according to new records.", None),
        ("Ten nurses were working, according to the county's staff website.", "county's staff website"),
        ("Ten nurses were working, according to the Bergen Institute report.", "bergen institute"),
        ("The man, who had been working, was hurt, the judge said.", "judge"),
        ("The judge said the man, who had been working, was hurt.", None),
        ("The man, who had been working, was hurt.", None),
        ("Officials said more than 15,000 people working there left.", "officials"),
        ("Officials saw more than 15,000 people working there.", None),
    ],
)
def test_papers_and_who_speaks_behind_the_whole_sentence_have_it_said(text: str, speaker: str | None) -> None:
    """Records told from others speak; who closes a sentence has said all of it, who opens it not what it slips in."""
    assert source_at(text, "working") == (speaker, None)


@pytest.mark.parametrize(
    ("between", "speaker"),
    [
        ("“He is known and has led three clubs.\n\n", "ann reed"),
        ("“He is known and has led three clubs.\n\nClub statement\n\n", "ann reed"),
        ("“He is known and has led three clubs.”\n\n", None),
        ("The club was known and had led three clubs.\n\n", None),
    ],
)
def test_a_quotation_runs_on_over_paragraphs_left_open(between: str, speaker: str | None) -> None:
    """Each open paragraph belongs to who began it, captions between them or not; a closed one ends it."""
    text = f"Mayor Ann Reed said: “He is a fine man.\n\n{between}“He won a title in four lands and lost another.”"
    assert source_at(text, "lost") == (speaker, None)
