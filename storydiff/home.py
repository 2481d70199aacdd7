"""A home: the folder with ``storydiff.toml`` and ``archive/``, opened for one run with one clock."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from storydiff import __version__
from storydiff.archive import Archive
from storydiff.claims.vocabulary import Vocabulary, vocabulary_of
from storydiff.delivery import MailServer
from storydiff.early_reading import EarlyReading
from storydiff.errors import SettingsError
from storydiff.fetch import Fetcher, FetchLimits
from storydiff.files import PRIVATE, READ_ONLY, sweep, write_file
from storydiff.judgements import load_rulings
from storydiff.languages import READ
from storydiff.ledger import Ledger
from storydiff.ledger_places import ledger_url
from storydiff.long_lived import long_lived
from storydiff.matching import Matcher
from storydiff.matching.taught import taught_by
from storydiff.model import Article, Failure, Source, SourceKind, Story
from storydiff.page_readers import BoundedArticleReader
from storydiff.placing import Forms, stories_of
from storydiff.resources import PACKAGE, load_vocabulary_tables
from storydiff.settings import FILE, Settings, load_settings, mail_password
from storydiff.sources.loopback import ADDRESS, serving
from storydiff.storage import Storage, open_storage
from storydiff.text import identity

if TYPE_CHECKING:
    from storydiff.claims.reader import Reader

PATIENCE = 5.0
"""Seconds for a reader to end what it is at, when a run is broken off: a batch takes one or two."""
NOTICED = timedelta(minutes=1)
"""How far behind a clock is spoken of; what overlapping runs and the setting of clocks make is less."""
LOCK_FILE = ".lock"
ARCHIVE_FOLDER = "archive"
ANSWERS_FOLDER = "answers"
INBOX_FOLDER = "inbox"
"""The folder that the starting settings name as a source of files."""


@dataclass(frozen=True)
class Home:
    """An open home; ``now`` is the one clock of the run."""

    folder: Path
    settings: Settings
    archive: Archive
    ledger: Ledger
    now: datetime
    """The time of the run: the machine's, unless the ledger or the archive has come to a later one."""
    vocabulary: Vocabulary
    """The built-in vocabularies with what the home adds to them."""
    matcher: Matcher
    """What is compared with what, by the vocabularies and by what the reader has taught."""
    stories: tuple[Story, ...] = field(default=())
    machine_time: datetime | None = None
    """What the machine's clock said; None where nobody asked."""
    is_looking: bool = False
    """Whether it was opened to look into alone, which needs no right to write."""
    closing: ExitStack = field(default_factory=ExitStack, compare=False, repr=False)
    """What is done when the home is closed."""

    @cached_property
    def read_article(self) -> BoundedArticleReader:
        """Makes the article of what was captured, within a time."""
        reader = BoundedArticleReader(self.vocabulary.tables)
        self.closing.callback(reader.close)
        return reader

    @cached_property
    def early(self) -> EarlyReading:
        """What a run reads of what it stores before it comes to read: nothing where that is not allowed."""

        def open_reader() -> Reader:
            reader = self.reader
            self.closing.callback(early.end, PATIENCE)  # before the reader is closed
            return reader

        early = EarlyReading(open_reader)
        return early

    def read_early(self) -> None:
        """Have what is stored from now on read meanwhile, unless others may read it, or are paid for it."""
        if self.settings.reading.reader == "rules" and not self.ledger.is_shared:
            self.early.allow()

    @cached_property
    def reader(self) -> Reader:
        """The reader of claims that the settings name, open until the home is closed; it loads when first used."""
        from storydiff.reading import PooledReader, RulesLoader  # brings spaCy, which only reading should pay for

        # Other rules, words or weights read otherwise: what they read is told apart, and read again.
        tables = json.dumps(self.vocabulary.tables, sort_keys=True, default=str)
        version = f"rules/{__version__}/{identity(self.settings.reading.model, tables)[:8]}"
        loader = RulesLoader(self.settings.reading.model, self.vocabulary.tables, version)
        if self.settings.reading.reader == "model":
            from storydiff.asking import open_model_reader

            return open_model_reader(self.settings.language_model, loader.load(), self.answers)
        reader = PooledReader(loader, self.settings.reading.processes)
        self.closing.callback(reader.close)
        return reader

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the settings; a folder that is not named whole lies below the home."""
        return tuple(
            replace(source, location=str(self.folder / source.location)) if source.kind is SourceKind.FOLDER else source
            for source in self.settings.source_values()
        )

    @contextmanager
    def alone(self, lock: int | None = None) -> Iterator[None]:
        """Keeps other runs on this home waiting: while articles are kept or compared, and while letters are made or
        handed over, so that each has one place in the order of learning and none goes out twice.

        ``lock`` is what ``open_lock`` gave, where processes hold it too that go on if this one is killed: the others
        then wait until these have ended. Not for several threads at once.
        """
        if lock is not None:
            yield from self._locked(lock)
            return
        try:
            lock = self.open_lock()
        except OSError as error:
            if not self.is_looking or error.errno not in READ_ONLY:
                raise
            yield  # who may not write keeps nobody waiting
            return
        try:
            yield from self._locked(lock)
        finally:
            os.close(lock)

    def open_lock(self) -> int:
        """The descriptor of the file by which runs keep one another waiting; whoever asks for it closes it."""
        return os.open(self.folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)

    def _locked(self, lock: int) -> Iterator[None]:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            with self.ledger.alone():  # of those on other machines
                yield
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)

    def taught_now(self) -> Home:
        """This home by the judgements that are in the archive now: another run may have added one meanwhile."""
        return replace(self, matcher=replace(self.matcher, taught=taught_by(load_rulings(self.archive.storage))))

    @property
    def answers(self) -> Storage:
        """Where a language model's answers lie: in the home, or below an archive that several machines may share."""
        table = self.settings.archive
        is_shared = "://" in table.location
        place = f"{table.location.rstrip('/')}/{ANSWERS_FOLDER}" if is_shared else ANSWERS_FOLDER
        return open_storage(place, self.folder, table.timeout)

    @property
    def digests(self) -> Path:
        """Where digests and letters lie."""
        return self.folder / self.settings.digest.folder

    @property
    def mail_server(self) -> MailServer | None:
        """The server that sends letters, None where they go to the folder of digests."""
        return mail_server_of(self.settings, self.folder)

    @cached_property
    def forms(self) -> Forms:
        """The forms of names and places that queries are met by."""
        return Forms.of_tables(self.vocabulary.tables)

    @property
    def queries(self) -> str:
        """The identity of all that decides what belongs to which story."""
        peoples = json.dumps(self.vocabulary.table("peoples"), sort_keys=True, default=str)
        return identity("queries", repr([(story.name, story.query) for story in self.stories]), peoples)

    def stories_of(self, article: Article) -> tuple[str, ...]:
        """The names of the stories that an article belongs to by the queries, or by the word of who named one."""
        return stories_of(article, self.stories, self.forms)

    def is_followed(self, article: Article) -> bool:
        """Whether an article that was entered belongs to a story."""
        return any(self.ledger.stories_holding(article))

    def enter(self, article: Article) -> None:
        """Enter an article of the archive into the ledger, in its stories and in those of its earlier versions.

        A new version that has lost the words of a query is still what became of an article of the story.
        """
        own = self.stories_of(article)
        earlier = self.ledger.stories_of(article) if article.version > 1 else ()
        stories = tuple(dict.fromkeys((*own, *earlier)))
        if self.ledger.add_article(article, stories) and stories and article.language in READ:
            self.early.begin(replace(article, story=min(stories)))  # of several it is read in the first by name


def mail_server_of(settings: Settings, folder: Path) -> MailServer | None:
    """The server that sends letters, None where they go to the folder of digests."""
    mail = settings.mail
    if mail.host is None:
        return None
    return MailServer(
        host=mail.host,
        port=mail.port,
        security=mail.security,
        username=mail.username,
        password=mail_password(settings),
        password_env=mail.password_env,
        sender=mail.sender,
        timeout=mail.timeout,
        ca_file=None if mail.ca_file is None else folder / mail.ca_file,
    )


@contextmanager
def open_home(folder: Path | str, now: datetime | None = None, *, looking: bool = False) -> Iterator[Home]:
    """A home opened for one run; raises SettingsError for a folder that is none.

    ``looking`` is for what only reads: a ledger that is there is not written, and the home need not be writable.
    """
    folder = Path(folder)
    require_home(folder)
    settings = load_settings(folder)
    clock = now or datetime.now(UTC)
    url = ledger_url(settings, folder)
    vocabulary = vocabulary_of(load_vocabulary_tables(folder / settings.reading.vocabularies))
    archive = Archive(open_storage(settings.archive.location, folder, settings.archive.timeout))
    matcher = replace(Matcher.of(vocabulary), taught=taught_by(load_rulings(archive.storage)))
    keys = {"blocks": matcher.blocks, "fine": matcher.fine_keys}
    with Ledger.open(url, **keys, now=clock, held=archive.newest, looking=looking) as ledger:
        home = Home(
            folder,
            settings,
            archive,
            ledger,
            ledger.time_of_run(clock),
            vocabulary,
            matcher,
            settings.story_values(),
            clock,
            looking,
        )
        with home.closing, long_lived():
            yield home


@asynccontextmanager
async def fetching(home: Home) -> AsyncIterator[Fetcher]:
    """A fetcher with the home's limits; while the sample stands in for sources, its hosts are served on loopback."""
    table = home.settings.fetch
    limits = FetchLimits(
        table.max_bytes,
        table.timeout,
        table.max_redirects,
        table.connections,
        table.connections_per_host,
        table.host_delay,
    )
    sample = home.settings.sample
    if sample is None or not home.settings.uses_sample:
        async with Fetcher(limits, allow_loopback=table.allow_loopback, contact=table.contact) as fetcher:
            yield fetcher
        return
    folder = home.folder / sample.folder
    with serving(folder) as port:
        hosts = {host.name: (ADDRESS, port) for host in folder.iterdir() if host.is_dir()}
        # Nobody is kept waiting for the sake of this machine's own server.
        own = replace(limits, host_delay=0.0)
        async with Fetcher(own, allow_loopback=table.allow_loopback, connect_to=hosts) as fetcher:
            yield fetcher


def clock_failures(home: Home) -> tuple[Failure, ...]:
    """Says where the machine's clock lies behind what is noted here, so that the run was dated by that."""
    if home.machine_time is None or home.now - home.machine_time < NOTICED:
        return ()
    said = f"{home.machine_time:%Y-%m-%d %H:%M} UTC, behind what this home has noted"
    advice = f"set it right; until then all is dated {home.now:%Y-%m-%d %H:%M} UTC, so that nothing is lost"
    return (Failure("the clock of this machine", "clock", said, advice),)


def reconcile(home: Home) -> tuple[Failure, ...]:
    """Enter into the ledger what lies in the archive and is not in it: a first run, a copied file, a killed run.

    What killed runs have left half done is taken away. What the ledger knows is not read again: a replay does that.
    """
    failures = []
    known = home.ledger.known_versions()
    for folder in (home.folder, home.folder / ANSWERS_FOLDER, home.digests):
        sweep(folder)
    home.archive.storage.sweep()
    for item in home.archive.iter_articles(known):
        if isinstance(item, Failure):
            failures.append(item)
        elif (item.id, item.version) not in known:
            home.enter(item)
    _keep_to_queries(home)
    return tuple(failures)


def _keep_to_queries(home: Home) -> None:
    """Place all articles anew where the queries are others than those by which they were placed.

    What moves is compared where it would have been had the queries been these from the beginning, as in a replay.
    """
    asked = home.queries
    if home.ledger.placed_by == asked:
        return
    with home.alone():
        has_moved, earlier = False, dict[str, tuple[str, ...]]()
        for item in home.archive.iter_articles() if home.ledger.placed_by is not None else ():
            if isinstance(item, Article):
                stories = tuple(dict.fromkeys((*home.stories_of(item), *earlier.get(item.id, ()))))
                earlier[item.id] = stories
                has_moved |= home.ledger.place(item, stories)
        if has_moved:
            home.ledger.clear_comparisons(home.now)
        home.ledger.note_placed(asked)


def require_home(folder: Path) -> None:
    """Raises SettingsError for a folder that is no home, which says how one is made."""
    _require_no_file(folder)
    if not folder.is_dir():
        raise SettingsError(f"{folder}: no such folder; make a home there with `storydiff --home {folder} init`")
    if not (folder / FILE).exists() and not (folder / ARCHIVE_FOLDER).is_dir():
        raise SettingsError(
            f"{folder.resolve()}: not a home: neither {FILE} nor {ARCHIVE_FOLDER}/ is there; "
            f"make one with `storydiff --home {folder} init`, or name another with --home"
        )


def _require_no_file(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise SettingsError(f"{folder}: a file; a home is a folder, name the one that holds {FILE}")


def init(folder: Path) -> list[str]:
    """Make an empty home, and give back the names of what was made; what is there stays as it is.

    Raises SettingsError where a file lies in the place of the folder.
    """
    _require_no_file(folder)
    made = []
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)  # what somebody follows is nobody else's matter
    archive = load_settings(folder).archive.location
    for name in (*([archive] if "://" not in archive else []), INBOX_FOLDER):
        if not (folder / name).is_dir():
            (folder / name).mkdir(parents=True)
            made.append(f"{name}/")
    if not (folder / FILE).exists():
        write_file(folder / FILE, (PACKAGE / "starting_settings.toml").read_bytes(), is_private=True)
        made.append(FILE)
    return made
