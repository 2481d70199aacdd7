"""What a value of the settings must be like: each kind is a type that checks, and says what to write instead."""

from __future__ import annotations

import re
from email import headerregistry
from email.errors import MessageError
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, Field

from storydiff.story_settings import phrase
from storydiff.text import one_line


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        meant = _zone_like(name) or "Europe/Berlin"
        raise ValueError(f"no such time zone: {name!r}; write one such as {meant}") from error
    return name


def _zone_like(name: str) -> str | None:
    """A zone that is spelled so but for capitals, or whose city is named."""
    wanted = name.strip().lower().replace(" ", "_")
    zones = sorted(zone for zone in available_timezones() if "/" in zone)
    return next((z for z in zones if wanted in {z.lower(), z.lower().rpartition("/")[2]}), None)


def _single_line(value: str) -> str:
    if one_line(value) != value.strip():
        raise ValueError("must be one line without control characters")
    return value.strip()


def _mail_address(value: str) -> str:
    """The address with its domain in lower case; refused where no message can be made out to it.

    Only the domain may hold other letters than ASCII ones: those of the local part ask for SMTPUTF8 (RFC 6531), which
    not every server offers.
    """
    local, _, domain = _single_line(value).rpartition("@")
    domain = domain.lower()
    try:
        sent_to = f"{local}@{domain.encode('idna').decode('ascii')}"
        is_kept = headerregistry.Address(addr_spec=sent_to).addr_spec == sent_to
    except (ValueError, IndexError, MessageError):
        is_kept = False
    if not (is_kept and local and domain and local.isascii()) or any(c in value for c in " <>,;"):
        bare = "; write the address alone" if "<" in value else ""
        raise ValueError(f"not a mail address that every server takes: {value!r}{bare}")
    return f"{local}@{domain}"


def _source_url(value: str) -> str:
    """The address of a source; what is refused is not quoted, as it may hold a password."""
    try:
        _ = urlsplit(value).port
    except ValueError:
        raise ValueError("not a web address; write one such as https://news.example/rss.xml") from None
    if _USERINFO.match(value):
        raise ValueError("holds a user name or password; credentials in a URL are not kept, leave out all up to the @")
    return value


def _hook(value: str | bool) -> str | bool:
    """The address of a webhook, or whether the environment holds it; what is refused is not quoted."""
    if isinstance(value, str) and urlsplit(_source_url(_single_line(value))).scheme not in {"http", "https"}:
        raise ValueError("not a web address; write one such as https://hooks.example/storydiff")
    return value


def _chat(value: str | bool) -> str | bool:
    """The address of a chat service, or whether the environment holds it; what is refused is not quoted."""
    if isinstance(value, str) and not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*://\S+", value):
        raise ValueError("not an address of Apprise's; write one such as slack://…, or true")
    return value


def _contact(value: str) -> str:
    """What may stand in a User-Agent's comment as an address: that of a page, or of mail, which is made a mailto."""
    if re.fullmatch(r"https?://[!-'*-~]+", value):
        return value
    return f"mailto:{_mail_address(value.removeprefix('mailto:'))}"


def _known_language(value: str) -> str:
    try:
        Locale.parse(value, sep="-" if "-" in value else "_")
    except (UnknownLocaleError, ValueError, TypeError) as error:
        names = {name.lower(): code for code, name in Locale("en").languages.items()}
        meant = names.get(value.strip().lower(), "en_GB or de")
        raise ValueError(f"no such language: {value!r}; write one such as {meant}") from error
    return value


def _host(value: str) -> str:
    """The name or address of a server alone."""
    if "/" in value or re.fullmatch(r"[^:]+:\d*", value):
        raise ValueError(f"{value!r} is more than the name of a host; its port has a key of its own")
    return value


def _location(value: str) -> str:
    """A folder or the URL of a store; what is refused is not quoted, as it may hold a credential."""
    if "://" not in value:
        return value
    match = _STORE.fullmatch(value)
    if match is None or ".." in match["path"].split("/"):
        raise ValueError("not the URL of a store; write one such as s3://bucket/prefix, and its server and credentials "
                         "into the environment")  # fmt: skip
    return value


def _variable(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
        # Not quoted: what does not look like a name may be the key itself.
        raise ValueError("not the name of an environment variable")
    return value


_USERINFO = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?(?://)?[^/?#]*@", re.IGNORECASE)
"""The beginning of a URL that names a user (RFC 3986, 3.2.1), with or without its scheme."""

_STORE = re.compile(r"[a-z][a-z0-9+.-]*://(?P<path>[^@?#\\]+)", re.IGNORECASE)
"""A URL without a user, a query or a fragment, which may be credentials."""

Line = Annotated[str, AfterValidator(_single_line)]
Host = Annotated[str, AfterValidator(_single_line), AfterValidator(_host)]
Phrase = Annotated[str, AfterValidator(phrase)]
Address = Annotated[str, AfterValidator(_mail_address)]
SourceUrl = Annotated[str, AfterValidator(_single_line), AfterValidator(_source_url)]
Hook = Annotated[str | bool, AfterValidator(_hook)]
ChatService = Annotated[str | bool, AfterValidator(_chat)]
Contact = Annotated[str, AfterValidator(_single_line), AfterValidator(_contact)]
Location = Annotated[str, AfterValidator(_single_line), AfterValidator(_location)]
Variable = Annotated[str, AfterValidator(_variable)]
Language = Annotated[str, AfterValidator(_single_line), AfterValidator(_known_language)]
Zone = Annotated[str, AfterValidator(_known_zone)]
Share = Annotated[float, Field(ge=0, le=1)]
