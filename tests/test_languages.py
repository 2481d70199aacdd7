"""In which language an article is: by its words, whatever its markup says, and only English is read."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storydiff import pipeline
from storydiff.articles import reader_of
from storydiff.languages import likeliest_languages
from storydiff.resources import load_vocabulary_tables

PHRASEBOOK = reader_of(load_vocabulary_tables(), likeliest_languages).phrasebook
NOW = datetime(2031, 5, 10, 4, 15, tzinfo=UTC)

ENGLISH = (
    "The harbour of Tarn was closed on Monday after a storm, and 14 people were taken to hospital, the ministry said."
)
TABLE = "Norland 4.5%, Vale 3.2%, Orsa 2.9%, Ellis 7%, Tarn 6%; unemployment 5.1 percent, exports 12 million crowns, imports 9 million."
WRITTEN = [
    ("en", ENGLISH),
    ("en", TABLE),
    ("da", "Havnen i Tarn blev lukket mandag efter en storm, og 14 personer blev kørt på hospitalet, oplyser ministeriet."),
    ("fi", "Tarnin satama suljettiin maanantaina myrskyn jälkeen, ja 14 ihmistä vietiin sairaalaan, ministeriö kertoi lehdelle."),
    ("cs", "Přístav Tarn byl v pondělí po bouři uzavřen a 14 lidí bylo převezeno do nemocnice, uvedlo v úterý ministerstvo."),
    ("hu", "Tarn kikötőjét hétfőn a vihar után lezárták, és 14 embert vittek kórházba, közölte kedden a minisztérium."),
    ("ro", "Portul Tarn a fost închis luni după o furtună, iar 14 persoane au fost duse la spital, a anunțat ministerul."),
    ("vi", "Cảng Tarn đã bị đóng cửa vào thứ Hai sau một cơn bão và 14 người đã được đưa đến bệnh viện, theo bộ cho biết."),
    ("sw", "Bandari ya Tarn ilifungwa Jumatatu baada ya dhoruba, na watu 14 walipelekwa hospitalini, wizara ilisema jana."),
    ("de", "Der Hafen von Tarn wurde am Montag nach einem Sturm geschlossen, und 14 Menschen kamen ins Krankenhaus."),
    ("fr", "Le port de Tarn a été fermé lundi après une tempête et 14 personnes ont été conduites à l'hôpital, selon le ministère."),
    ("es", "El puerto de Tarn fue cerrado el lunes tras una tormenta y 14 personas fueron llevadas al hospital, según el ministerio."),
    ("pt", "O porto de Tarn foi fechado na segunda-feira após uma tempestade e 14 pessoas foram levadas ao hospital."),
    ("nl", "De haven van Tarn werd maandag na een storm gesloten en 14 mensen werden naar het ziekenhuis gebracht."),
    ("ru", "Порт Тарн был закрыт в понедельник после шторма, 14 человек доставлены в больницу, сообщило министерство."),
    ("uk", "Порт Тарн закрили у понеділок після шторму, 14 людей доставили до лікарні, повідомило міністерство."),
    ("ar", "أغلق ميناء تارن يوم الاثنين بعد عاصفة ونقل 14 شخصا إلى المستشفى بحسب الوزارة"),
    ("zh", "周一风暴过后，塔恩港关闭，14人被送往医院，该部表示。"),
    ("ja", "嵐のため月曜日にターン港が閉鎖され、14人が病院に運ばれたと省が発表した。"),
]  # fmt: skip


@pytest.mark.parametrize("stated", [None, "en", "xx", "la"], ids=["silent markup", "en", "no language", "another"])
@pytest.mark.parametrize(("code", "text"), WRITTEN, ids=[f"{code}-{n}" for n, (code, _) in enumerate(WRITTEN)])
def test_the_text_says_its_language_whatever_the_markup_says(code: str, text: str, stated: str | None) -> None:
    assert PHRASEBOOK.language_of(text, stated) == code


@pytest.mark.parametrize(
    ("text", "stated", "code"),
    [
        (WRITTEN[2][1], "no", "no"),  # near enough to Danish for the page to know better
        (ENGLISH, "de", "en"),
        ("Fourteen found alive.", "de", "de"),
        ("Fourteen found alive.", None, "en"),
        ("2031 14 15 16 17 18 19 20 21 22 23 24 25 26", None, "und"),
    ],
)
def test_markup_is_believed_of_near_languages_and_of_short_texts(text: str, stated: str | None, code: str) -> None:
    assert PHRASEBOOK.language_of(text, stated) == code


@given(st.text(max_size=400), st.one_of(st.none(), st.text(max_size=5)))
def test_any_text_has_a_language_or_none_that_is_known(text: str, stated: str | None) -> None:
    assert PHRASEBOOK.language_of(text, stated).isascii()


FOREIGN = """
<html lang="en"><head><title>Hafen von Tarn geschlossen</title></head><body><article><h1>Hafen von Tarn geschlossen</h1>
<p>Der Hafen von Tarn wurde am Montag nach einem Sturm geschlossen, und 14 Menschen kamen ins Krankenhaus.</p>
<p>Die Polizei in Tarn sprach am Dienstag von 300 Booten, die im Wasser trieben, und von 20 Verletzten.</p></article>
</body></html>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    pipeline.init(home)
    (home / "storydiff.toml").write_text('[[stories]]\nname = "tarn"\nwords = ["Tarn"]\n', encoding="utf-8")
    (home / "inbox" / "hafen.html").write_text(FOREIGN, encoding="utf-8")
    text = (
        "Published 2031-05-08\n\nAt least 12 people were killed in Tarn when a storm hit the harbour, the police said."
    )
    (home / "inbox" / "harbour.txt").write_text(text, encoding="utf-8")
    return home


def test_an_article_in_another_language_is_kept_marked_counted_and_not_read(folder: Path) -> None:
    with pipeline.open_home(folder, NOW) as home:
        asyncio.run(pipeline.ingest(home, [str(folder / "inbox")]))
        report = pipeline.diff(home)
        assert report.articles == 2
        assert {claim.document for claim, _, _ in home.ledger.iter_claims()} == {"harbour"}
        kept = home.ledger.find_article("hafen")
        assert kept is not None
        assert (kept.language, kept.story) == ("de", "tarn")
        assert "  not read: its language is German" in pipeline.explain(home, "hafen").lines()
        letter = pipeline.make_digest(home, send=True).text
        assert "Kept and not read, in other languages: 1 article (German 1)." in letter
        assert "Read: 1 article" in letter
    assert "language: de\n" in next((folder / "archive").glob("hafen*.md")).read_text(encoding="utf-8")
    with pipeline.open_home(folder, NOW + timedelta(days=1)) as home:
        assert pipeline.make_digest(home, send=True).quiet == "no new articles"
    other = FOREIGN.replace("Hafen", "Markt").replace("300 Booten", "90 Ständen")
    (folder / "inbox" / "markt.html").write_text(other, encoding="utf-8")
    with pipeline.open_home(folder, NOW + timedelta(days=2)) as home:
        asyncio.run(pipeline.ingest(home, [str(folder / "inbox")]))
        pipeline.diff(home)
        assert pipeline.make_digest(home, send=True).quiet == "1 article in other languages, kept and not read"
