"""Looks at the ways out: the mail server is greeted and sent nothing, webhooks and chats are not asked at all."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from storydiff import checks
from storydiff.checks import Check, fault, fine, warning
from storydiff.delivery import Refusal
from storydiff.doctor_ledger import Patient
from storydiff.errors import DeliveryError
from storydiff.home import mail_server_of
from storydiff.mail_probe import greet
from storydiff.model import Way
from storydiff.notices import OWNER
from storydiff.outlets import CHAT_URL, HOOK_SECRET, HOOK_URL, secret_of, suffix_of
from storydiff.webhooks import keys_of

_TRY_AGAIN = "try again later; if it stays, look at mail.host and mail.port"


def examine_ways(patient: Patient) -> Iterator[Check]:
    """What is well with the mail server, with webhooks and chats, the owner's too, and with a language model."""
    recipients, owner = patient.settings.recipients, patient.settings.owner
    if not recipients:
        yield warning("recipients", "the settings name none", "digests are then only put into the folder digests/")
    if not recipients or owner.address or any(table.address for table in recipients):
        yield from _mail(patient)
    for table in recipients:
        if table.value().way is Way.WEBHOOK:
            yield from _webhook(patient, table.key, table.webhook)
        elif table.value().way is Way.CHAT:
            yield _chat(patient, table.key, table.chat)
    if owner.webhook:
        yield from _webhook(patient, OWNER, owner.webhook)
    if owner.chat:
        yield _chat(patient, OWNER, owner.chat)
    if patient.settings.reading.reader == "model":
        yield _language_model(patient)


def _mail(patient: Patient) -> Iterator[Check]:
    mail, server = patient.settings.mail, mail_server_of(patient.settings, patient.folder)
    if server is None:
        yield fine("mail", f"no server is named, so letters are put into {patient.settings.digest.folder}/")
        return
    of_login = checks.of_password(
        mail.username,
        mail.password_env,
        is_set=bool(patient.environment.get(mail.password_env)),
        is_safe=mail.security != "none",
    )
    yield from of_login
    if any(check.level is checks.Level.FAULT for check in of_login):
        return  # without its password the login would be refused, and counted against us
    outcome = greet(server)
    if isinstance(outcome, Refusal):
        yield fault("mail", outcome.reason, _TRY_AGAIN if outcome.is_temporary else outcome.advice)
    else:
        yield fine("mail", outcome)


def _webhook(patient: Patient, name: str, said: str | bool) -> Iterator[Check]:
    environment = patient.environment
    url = said if isinstance(said, str) else secret_of(environment, HOOK_URL, name)
    try:
        keys_of(secret_of(environment, HOOK_SECRET, name))
        wrong = None
    except DeliveryError as error:
        wrong = str(error)
    own = f"_{suffix_of(name)}"
    address, key = f"{HOOK_URL} or {HOOK_URL}{own}", f"{HOOK_SECRET} or {HOOK_SECRET}{own}"
    yield checks.of_outlet(name, "webhook", has_address=bool(url), address=address, secret=wrong, key=key)
    if url.lower().startswith("http:") and not patient.settings.fetch.allow_loopback:
        yield warning("webhook", f"{name}: it is posted to without TLS", "name an address with https")


def _chat(patient: Patient, name: str, said: str | bool) -> Check:
    if find_spec("apprise") is None:
        return fault("chat", f"{name}: Apprise is not installed", "pip install 'storydiff[chat]', or: make install")
    url = said if isinstance(said, str) else secret_of(patient.environment, CHAT_URL, name)
    address = f"{CHAT_URL} or {CHAT_URL}_{suffix_of(name)}"
    return checks.of_outlet(name, "chat", has_address=bool(url), address=address, secret=None, key="")


def _language_model(patient: Patient) -> Check:
    table = patient.settings.language_model
    if find_spec("pydantic_ai") is None:
        return fault("language model", "its client is not installed", "make install-model")
    if not patient.environment.get(table.key_env) and table.base_url is None:
        said = f"reading.reader is model and the variable {table.key_env} is not set"
        return fault("language model", said, f"set {table.key_env} where the runs are started")
    return fine("language model", f"{table.model}: what it needs is set; it was not asked")
