"""Recipients by webhook and chat in the settings: what is taken, what is refused, and that nothing refused is quoted."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from storydiff.errors import SettingsError
from storydiff.model import Recipient, Way
from storydiff.outlets import HOOK_URL, secret_of, suffix_of
from storydiff.settings import Settings, settings_of

SECRET = "s3cret"


def settings(*recipients: str) -> Settings:
    text = "".join(f"[[recipients]]\n{recipient}\n" for recipient in recipients)
    return settings_of(tomllib.loads(text), Path("storydiff.toml"))


@pytest.mark.parametrize(
    ("said", "recipient"),
    [
        ('name = "desk"\nwebhook = "https://hooks.example/x?key=s3cret"', Recipient("desk", way=Way.WEBHOOK)),
        ('name = "desk"\nwebhook = true', Recipient("desk", way=Way.WEBHOOK)),
        ('name = "Night Desk-2"\nchat = "slack://s3cret/a/b"', Recipient("Night Desk-2", way=Way.CHAT)),
        ('name = "desk"\nchat = true\nbar = 0.5', Recipient("desk", way=Way.CHAT, bar=0.5)),
        ('address = "a@b.example"\nname = "A: B"', Recipient("a@b.example", "A: B")),
        ('address = "a@b.example"\nchat = false', Recipient("a@b.example")),
    ],
)
def test_a_recipient_goes_by_mail_address_or_by_name_and_holds_no_secret(said: str, recipient: Recipient) -> None:
    made = settings(said)
    assert made.recipient_values() == (recipient,)
    assert SECRET not in repr(made.recipients)
    assert made.find_recipient(recipient.address) is made.recipients[0]


@pytest.mark.parametrize(
    ("recipients", "message"),
    [
        (["name = 'desk'"], "recipients.0: needs one of address, webhook and chat"),
        (["name = 'desk'\nchat = false"], "recipients.0: needs one of address, webhook and chat"),
        (["name = 'desk'\nchat = true\naddress = 'a@b.example'"], "needs one of address, webhook and chat"),
        (["name = 'desk'\nchat = true\nwebhook = true"], "needs one of address, webhook and chat"),
        (["webhook = 'https://hooks.example/s3cret'"], "recipients.0: name: needed"),
        (["name = 'a@b.example'\nchat = true"], "recipients.0: name: needed"),
        (["name = 'desk'\nwebhook = 'ftp://hooks.example/s3cret'"], "recipients.0.webhook: not a web address"),
        (["name = 'desk'\nwebhook = 's3cret'"], "recipients.0.webhook: not a web address"),
        (["name = 'desk'\nwebhook = 'https://u:s3cret@hooks.example/'"], "recipients.0.webhook: holds a user name"),
        (["name = 'desk'\nchat = 's3cret'"], "recipients.0.chat: not an address of Apprise's"),
        (["name = 'desk'\nchat = 'json://a, json://s3cret'"], "recipients.0.chat: not an address of Apprise's"),
        (["address = 'a@b.example'", "name = 'a-b'\nchat = true", "name = 'A b'\nwebhook = true"], "recipients.2.name"),
        (["name = 'desk'\nchat = true", "address = 'a@b.example'", "address = 'a@b.example'"], "recipients.2.address"),
    ],
)
def test_what_cannot_be_is_refused_by_its_key_and_not_quoted(recipients: list[str], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(*recipients)
    assert message in str(caught.value)
    assert SECRET not in str(caught.value)


def test_two_names_alike_as_variables_are_no_names_of_mail() -> None:
    """Only who is told apart by name needs a name of its own."""
    assert len(settings("address = 'a@b.example'\nname = 'A'", "address = 'c@b.example'\nname = 'A'").recipients) == 2


def test_a_recipients_own_variable_outranks_that_of_all() -> None:
    assert suffix_of("Night desk-2") == "NIGHT_DESK_2"
    environment = {HOOK_URL: "all", f"{HOOK_URL}_DESK": " own ", f"{HOOK_URL}_EMPTY": ""}
    assert secret_of(environment, HOOK_URL, "desk") == "own"
    assert secret_of(environment, HOOK_URL, "other") == "all"
    assert secret_of(environment, HOOK_URL, "empty") == "all"
    assert secret_of({}, HOOK_URL, "desk") == ""
