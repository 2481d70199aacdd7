"""Walls and errors that come as a success are refused with a reason and advice; what is written about them is not."""

from __future__ import annotations

import pytest

from storydiff.errors import ItemError
from storydiff.model import Article, Draft, Form
from tests.intake import NOW, SENTENCES, reader

URL = "https://post.example/2031/14"
TEASER = SENTENCES[0]
LONG = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES * 6)
PAID = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "H", "isAccessibleForFree": %s}</script>'
)


def read(body: str, title: str = "Fourteen found", head: str = "") -> Article:
    markup = f"<html lang='en'><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return reader()(Draft(Form.PAGE, markup, URL, "post", "", NOW, url=URL))


def article(*paragraphs: str) -> str:
    return f"<article>{''.join(f'<p>{paragraph}</p>' for paragraph in paragraphs)}</article>"


def refusal(body: str, title: str = "Fourteen found", head: str = "") -> tuple[str, str]:
    with pytest.raises(ItemError) as refused:
        read(body, title, head)
    return refused.value.reason, refused.value.advice


@pytest.mark.parametrize(
    ("kind", "title", "body"),
    [
        ("must be paid for", "Fourteen found", article(TEASER, "Subscribe to continue reading.")),
        ("must be paid for", "Fourteen found", article(TEASER, "This article is for subscribers only.")),
        ("must be paid for", "Fourteen found", article(TEASER, "You’ve reached your limit of free articles this month.")),
        ("must be paid for", "Subscribe to read | The Post", article("Full access to The Post costs 3 crowns a week. " * 4)),
        ("asks for consent", "The Post", article("We value your privacy.", "We and our partners store data. " * 5)),
        ("asks for consent", "Before you continue - The Post", article("Cookies make this site work, and more. " * 4)),
        ("asks for a login", "The Post", article("Please log in to see this page.", "Lost your password? Ask for one. " * 4)),
        ("asks for a login", "Sign in - The Post", article("It takes a minute, and costs nothing at all to do so. " * 4)),
        ("shown by scripts", "The Post", "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>"),
        ("shown by scripts", "The Post", article("Please turn on JavaScript in your browser and load the page again. " * 3)),
        ("whether a person reads", "Just a moment...", "<p>post.example needs to review the security of your connection.</p>"),
        ("whether a person reads", "The Post", article("Please verify you are a human.", "Press and hold the button below. " * 5)),
        ("whether a person reads", "Attention Required! | Shield", article("You have been blocked from this site. " * 5)),
        ("is an error page", "404 Not Found", article("Nothing lies at this address, or it has been moved away. " * 4)),
        ("is an error page", "Page not found - The Post", article("Try our front page, or search for what you want. " * 4)),
        ("is an error page", "The Post", article("Sorry, the page you are looking for has gone.", "Try the front page. " * 8)),
        ("is an error page", "The Post", article("Oops! Something went wrong on our side.", "Try it again in a minute. " * 6)),
    ],
)  # fmt: skip
def test_a_page_that_shows_a_wall_is_refused_with_its_kind_and_advice(kind: str, title: str, body: str) -> None:
    reason, advice = refusal(body, title)
    assert kind in reason
    assert advice


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Sites ask too much, says regulator", article(
            "Sites must let readers reject all cookies as easily as accept them, the regulator of Norland said on Monday.",
            "Pages that say “we value your privacy” often hide the button, its head Ada Quill told a hearing in Vale.")),
        ("The Post puts up a paywall", article(
            "The Orrin Post will ask its readers to subscribe to read more than five reports a month, it announced.",
            "“Subscribe to continue reading” will stand where an article breaks off, its editor Bo Lind said on Friday.")),
        ("Ministry's site shows errors for hours", article(
            "The site of the ministry showed “page not found” to all who asked for the list of shelters on Thursday.",
            "Something went wrong when the list was moved, the ministry said. The list was back in the evening.")),
        ("Browser to switch scripts off", article(
            "The new browser of a firm in Vale comes with scripts off, and 12 banks have warned that their pages fail.",
            "JavaScript is disabled for sites that a user has not named, the firm said in a paper on Monday.")),
        ("Ministry's pages stay empty", article(
            "Most of the pages showed “enable JavaScript” and no figures.", *SENTENCES)),
        ("Robots fail to log in", article(
            "A program passed tests that ask “are you a robot” in 9 of 10 tries, a team of Port Ellis has found.",
            "Banks said that accounts stay safe, as a second sign is asked for when people log in to their accounts.")),
        ("Access denied", article(
            "Rescuers were denied access to the upper valley on Monday, as the road from Orrin was still under water.",
            "Three crews waited at the bridge, and 14 people in the village of Vale had to be reached by boat.")),
        ("Errors: what the inquiry found - The Post", article(*SENTENCES)),
    ],
)  # fmt: skip
def test_an_article_about_walls_and_errors_passes(title: str, body: str) -> None:
    """The near misses: what is reported or quoted is no notice, and a title is one only where nothing else is in it."""
    head = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
    assert read(body, title, head).text


@pytest.mark.parametrize(
    ("paragraphs", "below", "free"),
    [
        ((*SENTENCES,), "<div class='gate'><h2>Subscribe to continue reading</h2></div>", "false"),
        ((*SENTENCES,), "<div>Register to continue reading. It is free of charge.</div>", '"False"'),
        ((SENTENCES[1], "The minister would not say when the search…"), "", "false"),
        ((SENTENCES[1], "The minister would not say when the search..."), "<p>Unlock this article</p>", "null"),
    ],
)
def test_the_beginning_of_a_paid_article_is_refused(paragraphs: tuple[str, ...], below: str, free: str) -> None:
    reason, _ = refusal(article(*paragraphs) + below, head=PAID % free)
    assert "must be paid for" in reason or "asks for a login" in reason


@pytest.mark.parametrize(
    ("body", "free"),
    [
        (LONG + "<div class='gate'><h2>Subscribe to continue reading</h2></div>", "false"),
        (article(*SENTENCES), "false"),
        (article(*SENTENCES) + "<div style='display:none'>Subscribe to continue reading</div>", "false"),
        (article(*SENTENCES) + "<a href='/s'>Subscribe now</a><a href='/l'>Log in</a>", "true"),
        (article(*SENTENCES), "true"),
    ],
    ids=["the whole text is there", "a short article, no gate", "a gate that is hidden", "links to subscribe", "free"],
)
def test_an_article_that_is_there_whole_is_taken_whoever_may_have_to_pay(body: str, free: str) -> None:
    assert read(body, head=PAID % free).text.startswith(SENTENCES[0])


def test_a_page_with_too_few_words_says_what_stands_in_their_place() -> None:
    assert refusal("<p>Menu</p>")[0] == "the page has no article text"
    assert "enable javascript" in refusal("<p>Menu</p><noscript>Please enable JavaScript.</noscript>")[0]
