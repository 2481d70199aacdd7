"""A digest says each thing once, with its evidence, the main thing first, and says why where it says nothing."""

from __future__ import annotations

import dataclasses
import re
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff.digest import (
    SECTIONS,
    Digest,
    Line,
    Moment,
    Report,
    SourceReading,
    choose,
    compose,
    excerpt,
    safe_link,
    tell,
)
from storydiff.digest.parts import SUBJECT_LENGTH
from storydiff.digest.wording import amount, cased, uncertainties_of
from storydiff.model import (
    ChangeKind,
    Claim,
    Dating,
    Event,
    Failure,
    Figure,
    HeldBack,
    Position,
    Recipient,
    Relation,
    Stance,
    Status,
    TimeBasis,
)
from tests.builders import a_claim, a_figure, a_position, an_article
from tests.flood import FLOOD, LEARNED, READER, SINCE, UNTIL, World, a_normal_night, a_quiet_night, may


@pytest.fixture
def world() -> World:
    return World()


def the_line(digest: Digest) -> Line:
    lines = list(digest.lines)
    assert len(lines) == 1, [line.label for line in lines]
    return lines[0]


# --- what is chosen ------------------------------------------------------------------------------


def test_each_section_holds_its_kinds_in_the_order_of_the_design() -> None:
    digest = a_normal_night().digest()
    assert [section.name for section in digest.parts[0].sections] == [name for name, _, _ in SECTIONS]
    assert [[line.kind.value for line in section.lines] for section in digest.parts[0].sections] == [
        ["contradicted"],
        ["reversed"],
        ["increased", "increased"],
        ["failed", "postponed"],
        ["corroborated"],
        ["new"],
    ]


def test_every_kind_of_change_is_mailed_in_one_section_or_named_as_not_mailed() -> None:
    mailed = [kind for _, _, kinds in SECTIONS for kind in kinds]
    assert len(mailed) == len(set(mailed))
    assert set(ChangeKind) - set(mailed) == {ChangeKind.RESTATED, ChangeKind.FILLED_IN}


@pytest.mark.parametrize("kind", ["restated", "filled in"])
def test_what_another_article_repeats_and_what_arrives_late_is_not_mailed(world: World, kind: str) -> None:
    world.becomes(kind, "dead", world.counts("a", 220, may(1)), world.counts("b", 220, may(2)), significance=1.0)
    assert world.digest().count == 0


@pytest.mark.parametrize(
    ("learned", "told"),
    [(SINCE, 0), (SINCE + timedelta(seconds=1), 1), (UNTIL, 1), (UNTIL + timedelta(seconds=1), 0)],
)
def test_the_window_opens_after_the_last_delivery_and_ends_with_now(world: World, learned: object, told: int) -> None:
    world.becomes("new", "dead", (), world.counts("a", 220, may(4)), at=learned)  # type: ignore[arg-type]
    assert world.digest().count == told


def test_the_first_digest_has_no_beginning(world: World) -> None:
    world.becomes("new", "dead", (), world.counts("a", 220, may(1)), at=may(1))
    assert world.digest(since=None).count == 1


@pytest.mark.parametrize(("significance", "told"), [(0.29, 0), (0.3, 1), (0.9, 1)])
def test_what_lies_below_the_bar_is_counted_not_shown(world: World, significance: float, told: int) -> None:
    world.becomes("new", "dead", (), world.counts("a", 220, may(4)), significance=significance)
    digest = world.digest()
    assert (digest.count, digest.footer.below_bar) == (told, 1 - told)


def test_what_is_told_stands_on_the_claims_that_were_chosen_for_it_alone() -> None:
    world = a_normal_night()
    article = world.prints("late-1", "Some 12 boats were lost on the lake.", may(4), "The Vesk Courier")
    slight = world.says(
        article, "Some 12 boats were lost on the lake.", "12", Figure("boats lost", Relation.EXACT, 12, 12)
    )
    world.becomes("new", "boats", after=slight, significance=0.1)
    chosen = choose(world.changes, since=SINCE, until=UNTIL, bar=0.3)
    claims = {name: claim for name, claim in world.claims.items() if name in chosen.claims}
    assert slight not in claims
    told = tell(chosen, claims, world.articles.values(), READER, story=FLOOD, report=world.report, copies=world.copies)
    assert told == world.part(bar=0.3)
    assert told.below_bar == 1


def test_a_bar_given_replaces_that_of_the_recipient(world: World) -> None:
    world.becomes("new", "dead", (), world.counts("a", 220, may(4)), significance=0.1)
    assert world.digest(bar=0.0).count == 1


def test_the_gravest_stands_first_within_its_section_and_at_the_top(world: World) -> None:
    for place, significance in enumerate([0.4, 0.9, 0.6]):
        claim = world.counts(f"d{place}", 10 + place, may(4))
        world.becomes("new", f"series {place}", (), claim, significance=significance)
    digest = world.digest()
    assert [line.significance for line in digest.lines] == [0.9, 0.6, 0.4]
    assert digest.headlines[0].endswith("more than 11")


# --- one line per series --------------------------------------------------------------------------


def test_a_later_change_supersedes_an_earlier_one_and_keeps_it_in_the_course(world: World) -> None:
    a, b, c = (world.counts(d, n, may(day)) for d, n, day in [("a", 220, 1), ("b", 280, 3), ("c", 320, 4)])
    world.becomes("increased", "dead", a, b, at=LEARNED)
    world.becomes("increased", "dead", b, c, at=LEARNED + timedelta(hours=1))
    line = the_line(world.digest())
    assert (line.old, line.new) == ("more than 220", "more than 320")
    assert [step.words for step in line.course] == ["more than 220", "more than 280", "more than 320"]
    assert len(line.changes) == 2
    assert line.reason == "the last of 2 steps: it is so"


def test_the_order_in_which_changes_are_handed_over_makes_no_difference(world: World) -> None:
    a, b, c = (world.counts(d, n, may(day)) for d, n, day in [("a", 220, 1), ("b", 280, 3), ("c", 320, 4)])
    world.becomes("increased", "dead", a, b, at=LEARNED)
    world.becomes("increased", "dead", b, c, at=LEARNED + timedelta(hours=1))
    straight = world.digest()
    world.changes.reverse()
    assert world.digest() == straight


def test_a_figure_that_rose_and_was_then_made_exact_has_risen(world: World) -> None:
    a, b = world.counts("a", 220, may(1)), world.counts("b", 320, may(3))
    c = world.counts("c", 326, may(4), relation="=")
    world.becomes("increased", "dead", a, b, at=LEARNED)
    world.becomes("refined", "dead", b, c, at=LEARNED + timedelta(hours=1))
    line = the_line(world.digest())
    assert (line.kind, line.old, line.new) == (ChangeKind.INCREASED, "more than 220", "326")


def test_what_is_new_and_moved_at_once_has_moved(world: World) -> None:
    a, b, c = (world.counts(name, n, may(3)) for name, n in [("a", 220), ("b", 280), ("c", 320)])
    world.becomes("new", "dead", (), a, at=LEARNED)
    world.becomes("increased", "dead", a, b, at=LEARNED + timedelta(hours=1))
    world.becomes("increased", "dead", b, c, at=LEARNED + timedelta(hours=2))
    line = the_line(world.digest())
    assert (line.kind, line.difference) == (ChangeKind.INCREASED, "more than 220 → more than 320")
    assert [step.words for step in line.course] == ["more than 220", "more than 280", "more than 320"]


def test_who_is_counted_is_said_once(world: World) -> None:
    article = world.prints("a", "40 Orrin bridge keepers struck.", may(4), "Courier")
    figure = Figure("strikers", Relation.EXACT, 40, 40, population="bridge keepers", qualifiers=("bridge", "old"))
    world.becomes("new", "strikers", (), world.says(article, article.text, "40", figure))
    assert the_line(world.digest()).label == "Strikers (bridge keepers, old)"


def test_a_series_that_moved_and_is_disputed_has_a_line_for_each(world: World) -> None:
    a = world.counts("a", 220, may(1), speaker="ministry")
    b = world.counts("b", 320, may(4), speaker="ministry")
    c = world.counts("c", 410, may(4), relation="=", speaker="relief service")
    d = world.counts("d", 330, may(4, 9), speaker="ministry")
    world.becomes("increased", "dead", a, b, at=LEARNED)
    world.becomes("contradicted", "dead", b, c, at=LEARNED + timedelta(hours=1))
    world.becomes("increased", "dead", b, d, at=LEARNED + timedelta(hours=2))
    digest = world.digest()
    assert [line.difference for line in digest.lines] == ["more than 320 or 410", "more than 220 → more than 330"]
    assert digest.headlines[0].endswith(": more than 320 (Ministry) or 410 (Relief Service)")
    assert digest.shortened(1).count == 2


def test_what_is_disputed_when_it_is_first_heard_of_has_one_line(world: World) -> None:
    a, b = world.counts("a", 220, may(4)), world.counts("b", 410, may(4), relation="=")
    world.becomes("new", "dead", (), a, at=LEARNED)
    world.becomes("contradicted", "dead", a, b, at=LEARNED + timedelta(hours=1))
    assert the_line(world.digest()).difference == "more than 220 or 410"


def test_what_is_new_and_corroborated_at_once_is_new_with_both_quotes(world: World) -> None:
    a, b = world.counts("a", 220, may(4), outlet="Courier"), world.counts("b", 220, may(4), outlet="Ledger")
    world.becomes("new", "dead", (), a, at=LEARNED)
    world.becomes("corroborated", "dead", a, b, at=LEARNED + timedelta(hours=1))
    line = the_line(world.digest())
    assert (line.kind, line.difference, line.origins) == (ChangeKind.NEW, "more than 220", 2)
    assert [side.outlet for _, side in line.evidence] == ["Ledger", "Courier"]


def test_origins_of_a_value_that_is_no_longer_held_are_not_counted(world: World) -> None:
    a, b, c = (world.counts(d, n, may(4), outlet=d) for d, n in [("a", 220), ("b", 220), ("c", 320)])
    world.becomes("corroborated", "dead", a, b, at=LEARNED)
    world.becomes("increased", "dead", b, c, at=LEARNED + timedelta(hours=1))
    line = the_line(world.digest())
    assert (line.kind, line.origins) == (ChangeKind.INCREASED, 0)


def test_the_sides_of_a_dispute_stand_in_the_order_of_time() -> None:
    line = next(line for line in a_normal_night().digest().lines if line.is_dispute)
    assert [(name, side.words) for name, side in line.evidence] == [("One side", "nearly 320"), ("Other side", "410")]


def test_a_stance_that_turned_shows_the_two_verbs_under_actor_and_target() -> None:
    line = next(line for line in a_normal_night().digest().lines if line.kind is ChangeKind.REVERSED)
    assert (line.label, line.old, line.new) == (
        "Mara Lind on a pause in the works",
        "for: was open to",
        "against: rejected",
    )
    assert line.headline == "Mara Lind now against a pause in the works"


def test_what_is_no_longer_said_keeps_its_evidence(world: World) -> None:
    world.becomes("withdrawn", "dead", world.counts("a", 220, may(1)))
    line = the_line(world.digest())
    assert line.difference == "more than 220 → no longer said"
    assert [side.words for side in line.before] == ["more than 220"]


def test_origins_are_speakers_and_families_not_outlets(world: World) -> None:
    a = world.counts("a", 40, may(1), outlet="Courier", speaker="ministry")
    b = world.counts("b", 40, may(2), outlet="Ledger", speaker="Ministry")
    c = world.counts("c", 40, may(4), outlet="Daily")
    world.becomes("corroborated", "dead", (a, b), c)
    line = the_line(world.digest())
    assert line.origins == 2
    assert line.difference == "more than 40"
    assert line.more_sides == 0


# --- what stands behind a line --------------------------------------------------------------------


def test_papers_that_quote_one_ministry_are_shown_as_one_origin(world: World) -> None:
    old = world.counts("old", 220, may(1), outlet="Daily", speaker="ministry")
    papers = [world.counts(f"p{n}", 320, may(4, n), outlet=f"Paper {n}", speaker="ministry") for n in range(5)]
    world.becomes("increased", "dead", old, papers[0], at=LEARNED)
    for n, (one, other) in enumerate(pairwise(papers), 1):
        world.becomes("restated", "dead", one, other, at=LEARNED + timedelta(hours=n))
    line = the_line(world.digest())
    assert (line.difference, line.backing) == ("more than 220 → more than 320", "5 outlets, one origin: Ministry")


def test_what_says_the_old_value_again_does_not_stand_behind_the_new(world: World) -> None:
    a, b = (world.counts(name, 220, may(1), outlet=name, speaker="ministry") for name in ("a", "b"))
    c = world.counts("c", 320, may(4), outlet="c", speaker="ministry")
    world.becomes("restated", "dead", a, b, at=LEARNED)
    world.becomes("increased", "dead", b, c, at=LEARNED + timedelta(hours=1))
    assert the_line(world.digest()).backing == ""


def test_papers_that_name_no_speaker_have_one_known_origin(world: World) -> None:
    a, b, c = (world.counts(name, n, may(3), outlet=name) for name, n in [("a", 220), ("b", 320), ("c", 320)])
    world.becomes("increased", "dead", a, b, at=LEARNED)
    world.becomes("restated", "dead", b, c, at=LEARNED + timedelta(hours=1))
    assert the_line(world.digest()).backing == "2 outlets, one known origin"


def test_independent_origins_are_counted_beside_the_outlets(world: World) -> None:
    a = world.counts("a", 40, may(1), outlet="Courier", speaker="ministry")
    b = world.counts("b", 40, may(4), outlet="Ledger", speaker="relief service")
    c = world.counts("c", 40, may(4, 9), outlet="Daily", speaker="ministry")
    world.becomes("corroborated", "dead", a, b, at=LEARNED)
    world.becomes("restated", "dead", a, c, at=LEARNED + timedelta(hours=1))
    assert the_line(world.digest()).backing == "2 independent origins, 3 outlets"


def test_neither_side_of_a_dispute_is_backed_by_numbers(world: World) -> None:
    a, b = world.counts("a", 220, may(4), outlet="a"), world.counts("b", 410, may(4), relation="=", outlet="b")
    world.becomes("contradicted", "dead", a, b, at=LEARNED)
    world.becomes("restated", "dead", b, world.counts("c", 410, may(4, 9), relation="=", outlet="c"), at=LEARNED)
    assert the_line(world.digest()).backing == ""


def test_what_speaks_against_a_change_is_uncertain_in_its_line(world: World) -> None:
    a, b = world.counts("a", 220, may(1)), world.counts("b", 180, may(4), relation="=")
    world.becomes("decreased", "dead", a, b, doubt="a running total fell")
    assert the_line(world.digest()).uncertainties == ("a running total fell",)


def test_a_plan_that_was_overtaken_shows_the_plan_alone(world: World) -> None:
    article = world.prints("a", "The council will vote on the pier on 3 May.", may(1), "Courier")
    plan = Event("vote", Status.PLANNED, actor="council", object="pier", when=may(3))
    claim = world.says(article, article.text, "vote", plan)
    world.becomes("overtaken", "event/pier", claim, ())
    line = the_line(world.digest())
    assert (line.old, line.new, line.kind_words) == ("planned", "day passed, no word", "day passed, no word")
    assert [name for name, _ in line.evidence] == ["Before"]
    assert line.headline.endswith("(day passed, no word)")


# --- what a line carries --------------------------------------------------------------------------


def test_every_line_stands_on_verbatim_words_of_its_article() -> None:
    world = a_normal_night()
    texts = [article.text for article in world.articles.values()]
    for line in world.digest().lines:
        assert line.before or line.after
        for _, side in line.evidence:
            words = side.quote.before + side.quote.focus + side.quote.after
            assert any(words in text for text in texts)


def test_the_speaker_stands_apart_from_the_outlet() -> None:
    side = next(a_normal_night().digest().lines).after[0]
    assert (side.speaker, side.outlet) == ("Red Anchor relief service", "Orrin Daily")


def test_an_undated_copy_of_an_unknown_outlet_says_so_and_links_to_the_archive() -> None:
    line = next(line for line in a_normal_night().digest().lines if line.label.startswith("Displaced"))
    side = line.after[0]
    assert (side.outlet, side.link, side.printed.dating) == (
        None,
        "file:///home/editor/archive/pamphlet.md",
        Dating.UNKNOWN,
    )
    assert line.uncertainties == ("undated article, placed at the time it was first seen", "the reading is unsure")


UNCERTAIN = [
    (a_figure(includes_injured=True), {}, {}, "“casualties” may include the injured"),
    (a_figure(hypothetical=True), {}, {}, "a projection, not a count"),
    (a_position(conditional=True), {}, {}, "on a condition"),
    (a_figure(), {"confidence": 0.5}, {}, "the reading is unsure"),
    (a_figure(), {}, {"dating": Dating.INFERRED}, "publication date inferred from the text"),
]


@pytest.mark.parametrize(("content", "of_claim", "of_article", "note"), UNCERTAIN, ids=[row[3] for row in UNCERTAIN])
def test_what_is_uncertain_is_said(content: Figure | Position, of_claim: dict, of_article: dict, note: str) -> None:  # type: ignore[type-arg]
    article = an_article(**of_article)
    assert uncertainties_of(a_claim(article, content, **of_claim), article) == (note,)


def test_a_time_that_is_inferred_is_marked_where_it_stands(world: World) -> None:
    inferred = {"as_of": may(3), "as_of_basis": TimeBasis.INFERRED}
    world.becomes("new", "dead", (), world.counts("a", 220, may(4), **inferred))
    line = the_line(world.digest())
    assert line.after[0].as_of == Moment(may(3), is_day=True, dating=Dating.INFERRED)
    assert line.uncertainties == ()


def test_what_is_certain_is_not_hedged() -> None:
    article = an_article()
    assert uncertainties_of(a_claim(article, a_figure()), article) == ()


AMOUNTS = [
    (Figure("deaths", Relation.MORE, 22000, 22000), "over 22,000", "en", "over 22,000"),
    (Figure("deaths", Relation.MORE, 22000, 22000), "22,000", "en", "more than 22,000"),
    (Figure("deaths", Relation.MORE, 32000, 32000), "surpasses a staggering 32,000", "en", "more than 32,000"),
    (Figure("deaths", Relation.LESS, 32000, 32000), "Nearly 32,000", "en", "nearly 32,000"),
    (Figure("deaths", Relation.EXACT, 32623, 32623), "32,623", "de", "32.623"),
    (Figure("deaths", Relation.MORE, 1000, 1000), "thousands", "en", "thousands"),
    (Figure("deaths", Relation.EXACT, 25, 25), "Twenty-five", "en", "25"),
    (Figure("deaths", Relation.RANGE, 1200, 1400), "1,200 to 1,400", "en", "1,200 to 1,400"),
    (Figure("damage", Relation.MORE, 1.3e9, 1.3e9, unit="USD"), "more than $1.3 billion", "en", "more than $1.3B"),
    (Figure("damage", Relation.EXACT, 250, 250, unit="EUR"), "€250", "en", "€250"),
    (Figure("turnout", Relation.EXACT, 50.5, 50.5, unit="%"), "50.5%", "de", "50,5%"),
    (Figure("length", Relation.ABOUT, 3.25, 3.25, unit="mile"), "some 3.25 miles", "en", "some 3.25 miles"),
    (Figure("trucks", Relation.EXACT, 90, 90, period="a day"), "90", "en", "90, a day"),
    (Figure("deaths", Relation.EXACT, 12, 12, aspect="step"), "12", "en", "12 more"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("figure", "focus", "language", "words"), AMOUNTS, ids=[row[3] for row in AMOUNTS])
def test_amounts_keep_the_hedge_as_printed_and_take_the_numbers_of_the_language(
    figure: Figure, focus: str, language: str, words: str
) -> None:
    assert amount(figure, focus, language) == words


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("mara lind", "Minister Mara Lind spoke", "Mara Lind"),
        ("un council", "the UN Council met; the UN Council rose", "UN Council"),
        ("erdos", "Erdős said", "Erdős"),
        ("the ministry's office", "the Ministry’s office said", "the Ministry’s office"),
        ("orrin", "ORRIN: fog. In Orrin, fog", "Orrin"),
        ("lind of orrin", "Lind spoke in Orrin", "Lind of Orrin"),
        ("united towns council", "The UT Council met; it states", "United Towns Council"),
        ("nobody known", "Somebody", "Nobody Known"),
        ("", "Somebody", ""),
    ],
)
def test_names_are_written_as_their_article_writes_them(name: str, text: str, shown: str) -> None:
    assert cased(name, text) == shown


def test_a_claim_whose_article_is_not_at_hand_is_still_a_line(world: World) -> None:
    world.becomes("new", "dead", (), world.counts("a", 220, may(4)))
    world.articles.clear()
    line = the_line(world.digest())
    assert (line.new, line.after[0].link, line.after[0].title) == ("more than 220", None, "a")


# --- the subject ----------------------------------------------------------------------------------


def test_the_subject_says_the_main_changes_and_counts_the_others() -> None:
    expected = "Deaths in Vesk valley: more than 220 → nearly 320; Mara Lind now against a pause in the works (+6)"
    assert a_normal_night().digest().subject == expected


def test_the_subject_of_a_quiet_night_says_why() -> None:
    assert (
        a_quiet_night().digest().subject == "Flood in the Vesk valley: nothing new (4 articles read, 1 claim held back)"
    )


@given(st.lists(st.text(min_size=1, max_size=200), min_size=1, max_size=3))
def test_no_text_can_break_the_subject(headlines: list[str]) -> None:
    night = a_normal_night().part()
    main = tuple(dataclasses.replace(x, headline=y) for x, y in zip(night.main, headlines, strict=False))
    digest = compose(READER, [dataclasses.replace(night, main=main)], Report())
    assert len(digest.subject) <= SUBJECT_LENGTH
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in digest.subject)
    assert "\u202e" not in digest.subject


# --- quiet ----------------------------------------------------------------------------------------

HELD = HeldBack(None, "x", "says what is known", LEARNED)
QUIET = [
    (Report(), "no new articles"),
    (Report((SourceReading("Ledger", 0, 0, 20),)), "no new articles"),
    (Report((), (Failure("x", "fetch", "404"),)), "no new articles, 1 item failed"),
    (Report((SourceReading("Ledger", 3, 1),), (), (HELD,)), "4 articles read, 1 claim held back"),
    (Report((SourceReading("Ledger", 1),)), "1 article read, nothing that was not known"),
]


@pytest.mark.parametrize(("report", "why"), QUIET, ids=[why for _, why in QUIET])
def test_a_quiet_night_says_why(world: World, report: Report, why: str) -> None:
    world.report = report
    assert world.digest().quiet == why


def test_a_night_of_small_changes_says_how_many(world: World) -> None:
    world.report = Report((SourceReading("Ledger", 1),))
    world.becomes("new", "dead", (), world.counts("a", 220, may(4)), significance=0.1)
    assert world.digest().quiet == "1 article read, 1 smaller change below your bar"


def test_a_night_with_news_is_not_quiet() -> None:
    assert a_normal_night().digest().quiet is None


# --- the footer, the cap, the identity -------------------------------------------------------------


def test_the_footer_counts_what_was_read_what_failed_and_what_was_held_back() -> None:
    footer = a_normal_night().digest().footer
    assert footer.read == 7
    assert [(s.source, s.read) for s in footer.sources] == [("Northern Ledger", 4), ("Orrin Daily", 2), ("inbox", 1)]
    assert footer.failures == ("https://gone.example/feed: answered 404 (check the address)",)
    assert (footer.held_back, footer.held_back_reasons) == (3, (("says what is known", 2), ("another place", 1)))


def test_what_is_muted_is_counted_in_the_footer_however_seldom_it_is() -> None:
    world = a_normal_night()
    pairs = [HeldBack(None, f"x{n}{m}", f"reason {n}", LEARNED) for n in range(4) for m in range(2)]
    world.report = dataclasses.replace(world.report, held_back=(*pairs, HeldBack(None, "y", "muted", LEARNED)))
    assert world.digest().footer.held_back_reasons == (("reason 0", 2), ("reason 1", 2), ("reason 2", 2), ("muted", 1))


def test_what_is_left_out_for_length_is_counted_by_section(world: World) -> None:
    for place in range(50):
        world.becomes(
            "new", f"s{place:02}", (), world.counts(f"d{place}", place + 1, may(4)), significance=0.5 + place / 100
        )
    digest = world.digest(limit=10)
    assert len(list(digest.lines)) == 10
    assert min(line.significance for line in digest.lines) == pytest.approx(0.9)
    assert (digest.count, digest.footer.omitted, digest.footer.omitted_by_section) == (50, 40, (("New", 40),))
    again = digest.shortened(4)
    assert (again.count, again.footer.omitted) == (50, 46)


def test_the_same_news_has_the_same_identity_and_other_news_another() -> None:
    night = a_normal_night()
    assert night.digest().id == a_normal_night().digest().id
    assert night.digest().id == night.digest(until=UNTIL + timedelta(hours=1)).id
    assert night.digest().id != night.digest(READER.__class__("other@news.example")).id
    night.changes.pop(0)
    assert night.digest().id != a_normal_night().digest().id


def test_two_quiet_nights_are_two_digests() -> None:
    assert a_quiet_night().digest().id != a_quiet_night().digest(until=UNTIL + timedelta(days=1)).id


# --- quotes and links -------------------------------------------------------------------------------


@given(st.text(min_size=1, max_size=600), st.integers(0, 600), st.integers(0, 60), st.integers(10, 300))
def test_an_excerpt_never_alters_a_word(quote: str, start: int, length: int, limit: int) -> None:
    cut = excerpt(quote, start, start + length, limit)
    flat = " ".join(_plain(quote).split())
    assert " ".join((cut.before + cut.focus + cut.after).split()) in flat


def _plain(text: str) -> str:
    return "".join(
        " " if ord(c) < 32 or 127 <= ord(c) < 160 or 0x2028 <= ord(c) <= 0x202E or 0x2066 <= ord(c) <= 0x2069 else c
        for c in text
    )


def test_a_long_quote_is_cut_around_the_words_that_matter() -> None:
    quote = "word " * 100 + "more than 320" + " word" * 100
    cut = excerpt(quote, 500, 513, 120)
    assert (cut.focus, cut.cut_before, cut.cut_after) == ("more than 320", True, True)
    assert len(cut.text) <= 130


def test_a_short_quote_stays_whole() -> None:
    assert excerpt("Some 40 bridges are closed.", 0, 7).text == "Some 40 bridges are closed."


LINKS = [
    ("https://a.example/b?c=d#e", "https://a.example/b?c=d#e"),
    ("http://a.example/ü", "http://a.example/%C3%BC"),
    ("https://a.example/b(c)", "https://a.example/b%28c%29"),
    ('https://a.example/"><script>', "https://a.example/%22%3E%3Cscript%3E"),
    ("file:///home/a/b.md", "file:///home/a/b.md"),
    ("javascript:alert(1)", None),
    ("JaVaScRiPt:alert(1)", None),
    (" javascript:alert(1)", None),
    ("java\nscript:alert(1)", None),
    ("data:text/html,x", None),
    ("https://", None),
    ("https://[bad", None),
    ("//a.example/b", None),
    ("a.example", None),
    ("https://a.example/\u202emoc", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("url", "link"), LINKS)
def test_only_addresses_that_are_safe_to_follow_are_linked(url: str | None, link: str | None) -> None:
    assert safe_link(url) == link


def test_an_event_says_what_became_of_it(world: World) -> None:
    article = world.prints("a", "The council will vote on the plan. It was called off.", may(4), "Courier")
    planned = world.says(
        article, "The council will vote on the plan.", "will vote", Event("vote", Status.PLANNED, "council")
    )
    off = world.says(article, "It was called off.", "called off", Event("vote", Status.CANCELLED, "council"))
    world.becomes("cancelled", "vote", planned, off)
    line = the_line(world.digest())
    assert (line.label, line.difference) == ("Council: vote", "planned → cancelled")


def test_an_end_that_came_in_steps_names_the_deed_before(world: World) -> None:
    article = world.prints("a", "The council agreed on a toll. The council passed the toll.", may(4), "Courier")
    deal = world.says(
        article, "The council agreed on a toll.", "agreed", Event("agree", Status.DONE, "council", "on a toll")
    )
    law = world.says(
        article, "The council passed the toll.", "passed", Event("pass", Status.DONE, "council", "the toll")
    )
    world.becomes("happened", "toll", deal, law)
    assert the_line(world.digest()).difference == "agreed on a toll → passed"


def test_positions_on_two_targets_name_both(world: World) -> None:
    article = world.prints("a", "Lind backs a pause. Lind opposes a halt.", may(4), "Courier")
    old = world.says(article, "Lind backs a pause.", "backs", Position("lind", "a pause", Stance.FOR, 2, "backs"))
    new = world.says(
        article, "Lind opposes a halt.", "opposes", Position("lind", "a halt", Stance.AGAINST, 2, "opposes")
    )
    world.becomes("reversed", "lind", old, new)
    assert the_line(world.digest()).difference == "for: backs a pause → against: opposes a halt"


def test_a_stance_that_only_hardened_shows_the_words_alone(world: World) -> None:
    article = world.prints("a", "Lind leans against a toll. Lind will fight a toll.", may(4), "Courier")
    old = world.says(
        article, "Lind leans against a toll.", "leans against", a_position("-", 1, actor="lind", target="toll")
    )
    new = world.says(article, "Lind will fight a toll.", "will fight", a_position("-", 3, actor="lind", target="toll"))
    world.becomes("hardened", "lind", old, new)
    line = the_line(world.digest())
    assert (line.difference, line.headline) == ("leans against → will fight", "Lind harder against toll")


def test_a_new_event_says_who_and_what_was_done(world: World) -> None:
    article = world.prints("a", "The council freed Orrin's lock. It will meet.", may(4), "Courier")
    done = world.says(
        article, "The council freed Orrin's lock.", "freed", Event("free", Status.DONE, "council", "lock")
    )
    plan = world.says(article, "It will meet.", "meet", Event("meet", Status.PLANNED, None))
    world.becomes("new", "lock", (), done)
    world.becomes("new", "meeting", (), plan, significance=0.5)
    first, second = world.digest().lines
    assert (first.label, first.new, first.headline) == ("Council", "freed lock", "Council: freed lock")
    assert (second.label, second.new, second.headline) == ("Event", "meet (planned)", "Meet (planned)")


def test_what_one_sentence_says_as_new_is_quoted_once(world: World) -> None:
    article = world.prints("a", "The flood killed 41 and hurt 97 people.", may(4), "Courier")
    dead = world.says(article, article.text, "41", Figure("deaths", Relation.EXACT, 41, 41))
    hurt = world.says(article, article.text, "97", Figure("injuries", Relation.EXACT, 97, 97))
    world.becomes("new", "hurt", (), hurt, significance=0.5)
    world.becomes("new", "dead", (), dead, significance=0.9)
    digest = world.digest()
    line = the_line(digest)
    assert (line.label, line.new, line.also) == ("Deaths", "41", (("Injuries", "97"),))
    assert (digest.count, len(line.changes)) == (2, 2)
    assert digest.subject == "Deaths: 41; Injuries: 97"


def test_one_thing_read_as_stance_and_as_event_is_said_once(world: World) -> None:
    article = world.prints("a", "The council rejected the toll.", may(4), "Courier")
    stance = world.says(article, article.text, "rejected the toll", a_position("-", actor="council", target="toll"))
    event = world.says(article, article.text, "rejected", Event("reject", Status.DONE, "council", "toll"))
    world.becomes("new", "a", (), stance, significance=0.9)
    world.becomes("new", "b", (), event)
    digest = world.digest()
    assert (the_line(digest).also, digest.count, len(the_line(digest).changes)) == ((), 1, 2)


def test_a_recipient_of_another_language_gets_its_numbers(world: World) -> None:
    world.becomes("new", "dead", (), world.counts("a", 22000, may(4)))
    assert the_line(world.digest(Recipient("r@news.example", language="de-DE"))).new == "more than 22.000"


def test_claims_are_never_invented(world: World) -> None:
    world.becomes("new", "dead", (), "0" * 16)
    with pytest.raises(KeyError):
        world.digest()


def test_the_builder_makes_real_claims(world: World) -> None:
    claim: Claim = world.claims[world.counts("a", 220, may(1))]
    assert claim.span.of(world.articles["a/1"].text) == claim.quote


@given(st.text("bcBé_ -1"), st.text("bc", min_size=1, max_size=3))
def test_a_name_is_written_as_a_text_has_it_only_where_it_stands_there_as_a_word(text: str, name: str) -> None:
    forms = re.findall(rf"(?i)(?<!\w){name}(?!\w)", text)
    written = cased(name, text, is_name=False)
    assert written in forms if forms else written == name.capitalize()


def test_a_word_of_accents_alone_stays_as_it_is() -> None:
    assert cased("vale \u0301", "The quay, and more.") == "Vale \u0301"
