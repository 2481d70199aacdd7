"""The settings: every key is checked, and a mistake is named with its file and key."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storydiff.errors import SettingsError
from storydiff.mail_messages import MailParts, build_message
from storydiff.model import SourceKind
from storydiff.settings import DEFAULT_STORY, FILE, LOCAL_READER, load_settings
from storydiff.settings_file import add_sources


def write(home: Path, text: str) -> Path:
    (home / FILE).write_text(text, encoding="utf-8")
    return home


def test_a_home_without_a_file_has_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    assert [story.words for story in settings.story_values()] == [()]
    assert settings.source_values() == ()
    assert settings.recipient_values()[0].address == LOCAL_READER


def test_sources_of_the_users_own_outrank_the_sample(tmp_path: Path) -> None:
    sample = '[sample]\nfolder = "sample"\nfeeds = ["http://a.example/feed.xml"]\n'
    assert load_settings(write(tmp_path, sample)).uses_sample
    own = load_settings(write(tmp_path, sample + '[[sources]]\nurl = "https://b.example/rss"\npublisher = "B"\n'))
    assert not own.uses_sample
    assert [(s.location, s.kind, s.publisher) for s in own.source_values()] == [
        ("https://b.example/rss", SourceKind.FEED, "B")
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[sources]]\nname = 'x'\n", "needs either url or folder"),
        ("[[sources]]\nurl = 'a'\nfolder = 'b'\n", "needs either url or folder"),
        ("colour = 'blue'\n", "colour"),
        ("[mail]\nport = 70000\n", "mail.port"),
        ("[reading]\nprocesses = -1\n", "reading.processes"),
        ("[mail]\nsecurity = 'maybe'\n", "mail.security"),
        ("[[recipients]]\naddress = 'nobody'\n", "not a mail address"),
        ('[[recipients]]\naddress = "a@b.example\\nBcc: c@d.example"\n', "one line"),
        ("[[recipients]]\naddress = 'a@b.example'\ntime_zone = 'Mars/Olympus'\n", "no such time zone"),
        ("[[recipients]]\naddress = 'a@b.example'\nbar = 2\n", "recipients.0.bar"),
        ("[[stories]]\nname = 'flood'\n[[sources]]\nurl = 'u'\nstory = 'flod'\n", "no story named 'flod'"),
        ("[[stories]\n", "not TOML"),
        ("[[sources]]\nurl = 'https://ed:s3cret@b.example/rss'\n", "sources.0.url: holds a user name or password"),
        ("[[sources]]\nurl = 'ed:s3cret@b.example/rss'\n", "sources.0.url: holds a user name or password"),
        ("[[sources]]\nurl = '//s3cret@b.example/rss'\n", "sources.0.url: holds a user name or password"),
        ("[[sources]]\nurl = 'https://ed:s3cret/x@b.example/rss'\n", "sources.0.url: not a web address"),
        ("[sample]\nfolder = 'sample'\nfeeds = ['http://ed:s3cret@b.example/']\n", "sample.feeds.0: holds a user name"),
        (
            "[[sources]]\nurl = 'https://b.example/rss?key=s3cret'\n[[sources]]\nurl = 'https://b.example/rss'\n",
            "sources.1.name: 'b.example/rss' is the name of two sources",
        ),
        (
            "[[recipients]]\naddress = 'a@B.example'\n[[recipients]]\naddress = 'a@b.Example'\n",
            "recipients.1.address: 'a@b.example' stands there twice",
        ),
        ("[[recipients]]\naddress = 'a@b@c.org'\n", "recipients.0.address: not a mail address"),
        ("[[recipients]]\naddress = 'a..b@c.org'\n", "recipients.0.address: not a mail address"),
        ("[[recipients]]\naddress = 'a(b)@c.org'\n", "recipients.0.address: not a mail address"),
        ("[[recipients]]\naddress = 'a@.org'\n", "recipients.0.address: not a mail address"),
        ("[[recipients]]\naddress = 'jürgen@example.org'\n", "recipients.0.address: not a mail address"),
        ("[mail]\nsender = 'jürgen@example.org'\n", "mail.sender: not a mail address"),
        (
            "[[recipients]]\naddress = 'a@b.example'\nstories = ['flood']\n",
            "recipients.0.stories: no story named 'flood'; the stories are story",
        ),
        ("[[recipients]]\naddress = 'a@b.example'\nlanguage = 'english'\n", "recipients.0.language: no such language"),
        ("[[recipients]]\naddress = 'a@b.example'\nlanguage = 'xx'\n", "recipients.0.language: no such language"),
        ("[[recipients]]\naddress = 'a@b.example'\nlanguage = ''\n", "recipients.0.language: no such language"),
        ("[reading]\nreader = 'oracle'\n", "reading.reader"),
        ("[reading]\nreader = 'model'\n", "language_model.model: needed"),
        ("[language_model]\nprovider = 'parrot'\n", "language_model.provider"),
        (
            "[language_model]\nkey = 's3cret'\n",
            "language_model.key: no such key; did you mean 'key_env'? There are provider, ",
        ),
        ("[language_model]\nkey_env = 's3cret-key'\n", "language_model.key_env: not the name of an environment"),
        (
            "[language_model]\nbase_url = 'https://ed:s3cret@m.example/v1'\n",
            "language_model.base_url: holds a user name",
        ),
        ("[language_model]\nbase_url = 'ftp://m.example/'\n", "base_url: not a web address"),
        ("[language_model]\nconcurrency = 0\n", "language_model.concurrency"),
        ("[language_model]\nprice_input = 3.0\n", "price_input and price_output go together"),
        ("[[storys]]\nname = 'flood'\n", "storys: no such table; did you mean 'stories'? There are stories, sources"),
        ("[stories]\nname = 'flood'\n", "stories: write each as a table of its own, headed [[stories]]"),
        ("[[mail]]\nhost = 'a.example'\n", "mail: write it once, headed [mail]"),
        ("[[stories]]\nname = 'flood'\nwords = 'dam'\n", "stories.0.words (of 'flood'): needs a list; write words = ["),
        ("[[stories]]\ntitle = 'The flood'\n", "stories.0.name: needed"),
        ("[[stories]]\nname = 'flood'\nfrom = 'tomorrow'\n", "not a day; write one such as 2024-05-31"),
        ("[[recipients]]\nadress = 'a@b.example'\n", "recipients.0.adress: no such key; did you mean 'address'?"),
        ("[[recipients]]\naddress = 'Ann <a@b.example>'\n", "; write the address alone"),
        ("[[recipients]]\naddress = 'a@b.example'\nhour = '7:30'\n", "recipients.0.hour: write a whole number"),
        ("[[recipients]]\naddress = 'a@b.example'\nhour = 24\n", "recipients.0.hour: must be less than or equal to 23"),
        ("[[recipients]]\naddress = 'a@b.example'\ntime_zone = 'berlin'\n", "write one such as Europe/Berlin"),
        ("[[recipients]]\naddress = 'a@b.example'\ntime_zone = 'asia/tokyo'\n", "write one such as Asia/Tokyo"),
        ("[[recipients]]\naddress = 'a@b.example'\nlanguage = 'German'\n", "write one such as de"),
        (
            "[[sources]]\nfolder = 'a'\n[[sources]]\nkind = 'rss'\nurl = 'u'\n",
            "sources.1.kind (no. 2 of 2): must be 'feed'",
        ),
        ("[mail]\npassword = 's3cret'\n", "mail.password: no such key; the password is read from the environment"),
        ("[mail]\nhost = 'smtp.example:587'\n", "its port has a key of its own"),
        ("[digest]\npast_after = '14 days'\n", "digest.past_after: write a number alone"),
        ("[fetch]\nallow_loopback = 'perhaps'\n", "fetch.allow_loopback: write true or false"),
        ("allow_loopback = true\n", "allow_loopback: no such key here; it stands under [fetch]"),
        ("[[stories]]\nname = \u201cflood\u201d\n", "the quotes of a word processor"),
    ],
)
def test_a_mistake_is_named_with_file_and_key(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(write(tmp_path, text))
    assert FILE in str(caught.value)
    assert says in str(caught.value)
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "[digest]\npast_after = 'x'\n[fetch]\nallow_loopback = 3\n",
            "fetch.allow_loopback: write true or false; digest.past_after: write a number alone",
        ),
        ("\n".join(f"word{n} = 1" for n in range(9)), "metrics, sample; and 4 more"),
    ],
    ids=["two", "many"],
)
def test_all_mistakes_are_told_at_once_and_of_many_the_first(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(write(tmp_path, text))
    assert str(caught.value).endswith(says)


@pytest.mark.parametrize(
    ("encoding", "says"), [("utf-16", "saved as UTF-16; save it as UTF-8"), ("cp1252", "not UTF-8 (at line 2)")]
)
def test_a_file_in_another_encoding_is_named_with_what_to_do(tmp_path: Path, encoding: str, says: str) -> None:
    (tmp_path / FILE).write_bytes("[[stories]]\nname = 'Überschwemmung'\n".encode(encoding))
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path)
    assert says in str(caught.value)


def test_the_mark_that_some_editors_put_before_a_text_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xef\xbb\xbf[[stories]]\r\nname = 'flood'\r\n")
    assert [story.name for story in load_settings(tmp_path).story_values()] == ["flood"]
    add_sources(tmp_path, [{"folder": "inbox"}])
    assert [source.name for source in load_settings(tmp_path).source_values()] == ["inbox"]
    assert (tmp_path / FILE).read_bytes().startswith(b"\xef\xbb\xbf[[stories]]\r\n")


def test_a_source_without_a_name_is_called_by_host_and_path(tmp_path: Path) -> None:
    urls = ["https://News.example/world/rss.xml?key=s3cret", "https://b.example:8080/@desk.rss", "https://c.example"]
    tables = "".join(f'[[sources]]\nurl = "{url}"\n' for url in urls) + '[[sources]]\nfolder = "inbox"\n'
    sources = load_settings(write(tmp_path, tables)).source_values()
    assert [source.location for source in sources] == [*urls, "inbox"]
    assert [s.name for s in sources] == ["news.example/world/rss.xml", "b.example:8080/@desk.rss", "c.example", "inbox"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Ed.Desk+news@Post.EXAMPLE", "Ed.Desk+news@post.example"),
        ("ed@bücher.example", "ed@bücher.example"),
        ("ed@localhost", "ed@localhost"),
    ],
)
def test_an_address_that_settings_take_is_one_that_mail_is_made_out_to(tmp_path: Path, given: str, kept: str) -> None:
    tables = f'[[recipients]]\naddress = "{given}"\nstories = ["story"]\n[mail]\nsender = "{given}"\n'
    settings = load_settings(write(tmp_path, tables))
    (recipient,) = settings.recipient_values()
    assert (recipient.address, settings.mail.sender) == (kept, kept)
    parts = MailParts("Nothing new", "Nothing new", "<p>Nothing new</p>")
    now = datetime(2024, 5, 6, tzinfo=UTC)
    message = build_message(parts, recipient, [DEFAULT_STORY], digest_id="d", sender=settings.mail.sender, now=now)
    assert message.as_bytes().isascii()


@pytest.mark.parametrize("language", ["en", "en_GB", "de-DE", "zh_Hant_TW"])
def test_languages_are_named_with_either_line(tmp_path: Path, language: str) -> None:
    tables = f'[[recipients]]\naddress = "a@b.example"\nlanguage = "{language}"\n'
    assert load_settings(write(tmp_path, tables)).recipient_values()[0].language == language


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("https://news.example/bot", "https://news.example/bot"),
        ("desk@news.example", "mailto:desk@news.example"),
        ("mailto:desk@news.example", "mailto:desk@news.example"),
    ],
)
def test_a_contact_is_an_address_that_servers_can_use(tmp_path: Path, said: str, told: str) -> None:
    (tmp_path / FILE).write_text(f'[fetch]\ncontact = "{said}"\n')
    assert load_settings(tmp_path).fetch.contact == told


@pytest.mark.parametrize(
    "said", ["call us", "https://news.example/a)b", "https://news.example/a b", "ftp://x", "a\\r\\nX: b"]
)
def test_a_contact_that_is_none_is_refused(tmp_path: Path, said: str) -> None:
    (tmp_path / FILE).write_text(f'[fetch]\ncontact = "{said}"\n')
    with pytest.raises(SettingsError, match=r"fetch\.contact"):
        load_settings(tmp_path)
