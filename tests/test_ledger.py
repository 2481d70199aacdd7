"""The ledger keeps what it is given, gives it back the same, and changes nothing when told twice."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from storydiff.errors import LedgerError
from storydiff.ledger import Ledger
from storydiff.ledger.waiting import LOADED
from storydiff.model import (
    Article,
    Change,
    ChangeKind,
    Claim,
    Comparison,
    Failure,
    Figure,
    HeldBack,
    Letter,
    Receipt,
    Relation,
    SourceRecord,
    Told,
    Visit,
)
from storydiff.records import decode, encode
from tests.builders import START, a_claim, a_figure, a_position, an_article, an_event, day

READER = "rules/1"


def blocks(claim: Claim) -> frozenset[str]:
    content = claim.content
    return frozenset({content.measure if isinstance(content, Figure) else claim.kind.value})


@pytest.fixture
def url(new_ledger: Callable[[], str]) -> str:
    return new_ledger()


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    with Ledger.open(url, blocks=blocks, now=START) as opened:
        yield opened


def add(ledger: Ledger, article: Article, *claims: Claim) -> None:
    ledger.add_article(article)
    ledger.put_claims(article, claims, READER)


def a_comparison(before: Claim, after: Claim, learned: float = 0) -> Comparison:
    change = Change(ChangeKind.INCREASED, "deaths", "Up.", (before.id,), (after.id,), 0.7, "more", day(learned))
    held = HeldBack(before.id, after.id, "the same again", day(learned))
    return Comparison(((before.id, "deaths"), (after.id, "deaths")), (change,), (held,))


def a_letter(until: float = 2, content: bytes = b"Subject: x\r\n\r\nx") -> Letter:
    told = (Told("flood", day(0), ("c1",)), Told("harbour", day(1)))
    return Letter("reader@example.org", "<1@example.org>", "x", content, day(until), told, day(until))


def test_an_article_comes_back_as_it_went_in(ledger: Ledger) -> None:
    article = an_article(publisher="The Orsa Post", url="https://orsa.example/1", story="flood")
    assert ledger.add_article(article)
    assert ledger.find_article("a") == article
    assert ledger.find_article("b") is None
    assert list(ledger.iter_articles()) == [article]


def test_an_article_added_twice_is_kept_once(ledger: Ledger) -> None:
    assert ledger.add_article(an_article())
    assert not ledger.add_article(an_article())
    assert len(list(ledger.iter_articles())) == 1


def test_the_latest_version_stands_for_the_article(ledger: Ledger) -> None:
    first, second = an_article(), an_article(version=2, text="Another text that is long enough to be quoted.")
    ledger.add_article(second)
    ledger.add_article(first)
    assert ledger.find_article("a") == second
    assert ledger.find_article("a", 1) == first


@pytest.mark.parametrize(
    "content",
    [a_figure(40), a_figure(1.5, "-", high=2.5, qualifiers=("children",)), a_position(), an_event(when=day(3))],
)
def test_a_claim_comes_back_as_it_went_in(ledger: Ledger, content: object) -> None:
    article = an_article()
    claim = a_claim(article, content, speaker="mira olden", marks=("estimate",))  # type: ignore[arg-type]
    add(ledger, article, claim)
    assert ledger.claims_of(article) == (claim,)
    assert list(ledger.iter_claims()) == [(claim, article, None)]
    assert ledger.find_claims([claim.id, "unknown"]) == {claim.id: claim}


def test_claims_put_twice_are_kept_once_and_newer_readings_replace_them(ledger: Ledger) -> None:
    article = an_article()
    old, new = a_claim(article, a_figure(40)), a_claim(article, a_figure(41))
    add(ledger, article, old)
    ledger.put_claims(article, [old], READER)
    assert ledger.claims_of(article) == (old,)
    ledger.put_claims(article, [new], "rules/2")
    assert ledger.claims_of(article) == (new,)


def test_claims_of_an_unknown_article_are_refused(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="a: its claims came before the article"):
        ledger.put_claims(an_article(), [], READER)


def test_articles_are_read_and_compared_in_the_order_in_which_they_were_seen(ledger: Ledger) -> None:
    late = an_article("late", 1, first_seen=day(9))
    for article in (late, an_article("b", 3), an_article("a", 2)):
        ledger.add_article(article)
    assert [a.document for a in ledger.articles_to_read(READER)] == ["a", "b", "late"]
    assert list(ledger.articles_to_compare()) == []
    ledger.put_claims(late, [], READER)
    assert [a.document for a in ledger.articles_to_read(READER)] == ["a", "b"]
    assert list(ledger.articles_to_compare()) == [late]
    ledger.put_comparison(late, Comparison((), (), ()))
    assert list(ledger.articles_to_compare()) == []


def test_many_articles_that_wait_are_taken_up_in_order_without_those_dropped_meanwhile(ledger: Ledger) -> None:
    articles = [an_article(f"a{n:03}", 1, text=f"Talks number {n} failed.") for n in range(LOADED + 3)]
    for article in reversed(articles):
        ledger.add_article(article)
    waiting = ledger.articles_to_read(READER)
    taken = iter(waiting)
    first = next(taken)
    ledger.forget_version(articles[LOADED + 1])
    assert len(waiting) == len(articles)
    assert [first, *taken] == [*articles[: LOADED + 1], articles[LOADED + 2]]


def test_a_new_reader_reads_everything_again(ledger: Ledger) -> None:
    article = an_article()
    add(ledger, article, a_claim(article, a_figure()))
    assert not ledger.has_other_readings(READER)
    assert ledger.has_other_readings("rules/2")
    ledger.clear_readings(day(9))
    assert not ledger.has_other_readings("rules/2")
    assert list(ledger.articles_to_read("rules/2")) == [article]
    assert ledger.claims_of(article) == ()


def test_a_window_ends_before_what_is_not_compared(ledger: Ledger) -> None:
    assert ledger.compared_until(day(9)) == day(9)
    article = an_article(at=1)
    add(ledger, article)
    assert day(1) < ledger.compared_until(day(9)) < article.first_seen
    ledger.put_comparison(article, Comparison((), (), ()))
    assert ledger.compared_until(day(9)) == day(9)


def test_known_are_the_claims_that_share_a_block_and_a_story(ledger: Ledger) -> None:
    first, other, new = an_article("first"), an_article("other", story="elsewhere"), an_article("new", 1)
    dead, hurt = a_claim(first, a_figure(40)), a_claim(first, a_figure(90, measure="injuries"), 40)
    add(ledger, first, dead, hurt)
    add(ledger, other, a_claim(other, a_figure(7)))
    ledger.put_comparison(first, Comparison(((dead.id, "deaths/orsa"),), (), ()))
    claim = a_claim(new, a_figure(55))
    add(ledger, new, claim)
    known = ledger.known_for([claim], new)
    assert known.claims == (dead,)
    assert known.series == {dead.id: "deaths/orsa"}
    assert known.find_article(dead) == first


def test_known_holds_what_is_compared_in_its_latest_version_and_the_articles_own_earlier_ones(ledger: Ledger) -> None:
    ones = [an_article("one", version=v, text=f"Version {v} of the text, long enough to quote.") for v in (1, 2)]
    old, new = (a_claim(article, a_figure(40 + article.version)) for article in ones)
    two = an_article("two", 1)
    for article, claim in ((ones[0], old), (ones[1], new), (two, a_claim(two, a_figure(60)))):
        add(ledger, article, claim)
    asked = [a_claim(two, a_figure(60))]
    assert ledger.known_for(asked, two).claims == ()
    for article, latest in zip(ones, (old, new), strict=True):
        ledger.put_comparison(article, Comparison((), (), ()))
        assert ledger.known_for(asked, two).claims == (latest,)
    assert old in ledger.known_for([new], ones[1]).claims


def test_a_version_that_shows_nothing_leaves_the_earlier_one_known(ledger: Ledger) -> None:
    """A wall in place of the text takes nothing back; a version that withdraws its only claim does."""
    first, wall, two = an_article("one"), an_article("one", version=2, text="Try again."), an_article("two", 1)
    claim, asked = a_claim(first, a_figure(40)), a_claim(two, a_figure(60))
    for article, claims in ((first, [claim]), (wall, []), (two, [asked])):
        add(ledger, article, *claims)
        ledger.put_comparison(article, Comparison((), (), ()))
    assert ledger.known_for([asked], two).claims == (claim,)
    gone = Change(ChangeKind.WITHDRAWN, "deaths", "Gone.", (claim.id,), (), 0.7, "no longer said", day(1))
    ledger.put_comparison(wall, Comparison((), (gone,), ()))
    assert ledger.known_for([asked], two).claims == ()


def test_a_comparison_comes_back_and_repeating_it_changes_nothing(ledger: Ledger) -> None:
    one, two = an_article("one"), an_article("two", 1)
    before, after = a_claim(one, a_figure(40)), a_claim(two, a_figure(50))
    add(ledger, one, before)
    add(ledger, two, after)
    comparison = a_comparison(before, after, 1)
    for _ in range(2):
        ledger.put_comparison(two, comparison)
    assert tuple(ledger.iter_changes()) == comparison.changes
    assert tuple(ledger.iter_held_back()) == comparison.held_back
    assert [series for _, _, series in ledger.iter_claims()] == ["deaths", "deaths"]
    assert list(ledger.iter_series()) == [("deaths", 2, day(1))]
    assert [claim for claim, _ in ledger.history("deaths")] == [before, after]
    assert ledger.history("unknown") == []


def test_a_change_on_claims_that_are_not_kept_is_refused_and_leaves_nothing(ledger: Ledger) -> None:
    article = an_article()
    kept, lost = a_claim(article, a_figure(40)), a_claim(article, a_figure(50))
    add(ledger, article, kept)
    with pytest.raises(LedgerError, match=lost.id):
        ledger.put_comparison(article, a_comparison(kept, lost))
    assert list(ledger.iter_changes()) == []
    assert list(ledger.articles_to_compare()) == [article]


def test_a_window_leaves_out_its_start_and_takes_its_end(ledger: Ledger) -> None:
    article = an_article()
    claims = [a_claim(article, a_figure(n), n) for n in (40, 50, 60)]
    add(ledger, article, *claims)
    changes = tuple(a_comparison(claims[0], claim, n).changes[0] for n, claim in enumerate(claims))
    ledger.put_comparison(article, Comparison((), changes, ()))
    assert ledger.changes_learned(day(0), day(1)) == [changes[1]]


def test_records_of_sources_and_failures_come_back(ledger: Ledger) -> None:
    assert ledger.source_records(["post"]) == {}
    place = "https://orsa.example/feed"
    for etag in ("1", "2"):
        record = SourceRecord(
            "post", place, etag=etag, skip_hours=(0, 23), good_at=day(1), failing_since=day(2), failures=3, is_gone=True
        )
        ledger.put_visits([Visit(record), Visit(SourceRecord("other", place))], day(2))
    assert ledger.source_records(["post", "nobody"]) == {"post": record}
    failure = Failure("https://orsa.example/2", "fetch", "not found", "take it out")
    for _ in range(2):
        ledger.put_failures("run 1", [failure])
    assert ledger.failures_of("run 1") == [failure]
    assert ledger.failures_of("run 2") == []


def test_a_frozen_letter_keeps_its_bytes_and_is_marked_sent_once(ledger: Ledger) -> None:
    assert ledger.last_delivered("reader@example.org", "harbour") is None
    letter = ledger.freeze_letter(a_letter())
    assert ledger.freeze_letter(a_letter(content=b"rendered again")) == letter
    assert ledger.unsent_letters() == [letter]
    assert ledger.last_delivered("reader@example.org", "harbour") == day(2)
    receipts = [Receipt(letter.id, answer, day(3)) for answer in ("250 ok", "250 ok again")]
    for receipt in receipts:
        ledger.mark_sent(receipt)
    assert ledger.unsent_letters() == []
    assert list(ledger.iter_letters()) == [(letter, receipts[0])]


def test_a_receipt_without_its_letter_is_refused(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="no letter nowhere"):
        ledger.mark_sent(Receipt("nowhere", "250 ok", day(1)))


def test_clearing_keeps_birth_sources_and_letters(ledger: Ledger, url: str) -> None:
    one, two = an_article("one"), an_article("two", 1)
    before, after = a_claim(one, a_figure(40)), a_claim(two, a_figure(50))
    add(ledger, one, before)
    add(ledger, two, after)
    ledger.put_comparison(two, a_comparison(before, after))
    ledger.put_visits([Visit(SourceRecord("post", "https://orsa.example/feed", etag="1"))], day(2))
    letter = ledger.freeze_letter(a_letter())
    ledger.clear_derived(day(9))
    assert not [*ledger.iter_articles(), *ledger.iter_claims(), *ledger.iter_changes(), *ledger.iter_held_back()]
    with Ledger.open(url, blocks=blocks, now=START + timedelta(days=30)) as again:
        assert again.born == START
        assert again.source_records(["post"])["post"].etag == "1"
        assert again.unsent_letters() == [letter]


def test_a_ledger_of_another_release_is_not_touched(ledger: Ledger, url: str) -> None:
    with ledger.writing() as connection:
        connection.execute(text("update meta set value = '99' where key = 'schema'"))
    with pytest.raises(LedgerError, match=r"is of schema 99, this release reads \d: a newer release has made"):
        Ledger.open(url, blocks=blocks, now=START)


@pytest.mark.parametrize(
    ("url", "said"),
    [("no url", "write a URL such as"), ("sqlite:////no/such/folder/ledger.sqlite", "cannot open the ledger")],
)
def test_a_ledger_that_cannot_be_opened_is_named(url: str, said: str) -> None:
    with pytest.raises(LedgerError, match=said):
        Ledger.open(url, blocks=blocks, now=START)


def test_a_file_that_is_no_database_is_named_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_text("This is a letter, not a database. " * 50, encoding="utf-8")
    with pytest.raises(LedgerError, match="cannot open the ledger") as caught:
        Ledger.open(f"sqlite:///{path}", blocks=blocks, now=START)
    assert str(path) in str(caught.value)
    assert "move it away" in str(caught.value)
    assert "run `storydiff replay` (what was delivered is lost with it)" in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "nodatabase://reader:s3cret@db.example/news",
        "nodatabase://reader@db.example/news?password=s3cret",
        "postgresql+nodriver://reader:s3cret@db.example/news",
        "postgresql://reader:s3cret/with/slashes@db.example/news",
        "postgresql//reader:s3cret@db.example/news",
        "s3cret",
    ],
)
def test_no_password_stands_in_what_is_said_of_a_ledger(url: str) -> None:
    with pytest.raises(LedgerError, match="cannot open the ledger") as caught:
        Ledger.open(url, blocks=blocks, now=START)
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("create table articles (a)")
    connection.close()
    with pytest.raises(LedgerError, match="tables of another program") as caught:
        Ledger.open(f"sqlite:///{path}?timeout=5", blocks=blocks, now=START)
    assert "timeout" not in str(caught.value)


def test_two_ledgers_on_one_file_write_in_turn(ledger: Ledger, url: str) -> None:
    with Ledger.open(url, blocks=blocks, now=START) as other:
        reading = iter(ledger.iter_articles())
        for n in range(20):
            assert (ledger, other)[n % 2].add_article(an_article(f"article {n}", n))
        assert len(list(reading)) <= len(list(other.iter_articles())) == 20


@given(
    st.builds(
        a_figure,
        st.floats(allow_nan=False, allow_infinity=False),
        st.sampled_from([r.value for r in Relation]),
        measure=st.text(min_size=1),
        place=st.none() | st.text(),
        qualifiers=st.lists(st.text()).map(tuple),
        step=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    )
)
def test_any_figure_survives_its_record(figure: Figure) -> None:
    claim = a_claim(an_article(), figure)
    again = decode(Claim, encode(claim))
    assert again == claim
    assert again.id == claim.id
