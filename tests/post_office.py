"""A real mail server for tests: it asks for TLS and a login, and takes, refuses or drops what it is told to."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER = "storydiff"
PASSWORD = "öffne dich".encode().hex()


@dataclass(frozen=True)
class Certificate:
    """A self-signed certificate for 127.0.0.1 that is its own authority."""

    certificate: Path
    key: Path


def make_certificate(folder: Path, host: str = "127.0.0.1") -> Certificate:
    """A fresh certificate for that address in that folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "post office")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    made.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made


def _do_nothing(_count: int) -> None:
    """What is done at most moments."""


@dataclass
class PostOffice:
    """What the server was handed, and how it answers."""

    port: int
    answer_to_recipient: str = "250 OK"
    answer_to_message: str = "250 Taken as number 1"
    answers: dict[str, str] = field(default_factory=dict)
    """Its answers to single recipients, in place of that to all."""
    drops: bool = False
    at_message: Callable[[int], None] = _do_nothing
    """Done when so many messages are taken, before the answer to the last of them is given."""
    at_goodbye: Callable[[int], None] = _do_nothing
    """Done when so many messages are taken and the client takes its leave, before that is answered."""
    messages: list[bytes] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _: list[str]
    ) -> str:
        answer = self.answers.get(address, self.answer_to_recipient)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.drops:
            assert server.transport is not None
            server.transport.close()
        elif self.answer_to_message.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.messages.append(envelope.content)
            self.senders.append(envelope.mail_from or "")
            self.recipients.extend(envelope.rcpt_tos)
            self.was_encrypted.append(session.ssl is not None)
            self.at_message(len(self.messages))
        return self.answer_to_message

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.at_goodbye(len(self.messages))
        return "221 Bye"

    def check_login(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login.decode())
        # With handled=True, its default, aiosmtpd would leave the client without an answer to a wrong password.
        return AuthResult(success=data == LoginPassword(USER.encode(), PASSWORD.encode()), handled=False)


class _Counter(Controller):
    """A controller that serves at a socket it is given, as a port that is only named may be another's by then."""

    def __init__(self, listener: socket.socket, **named: Any) -> None:
        super().__init__(hostname="127.0.0.1", port=listener.getsockname()[1], **named)
        self._listener = listener

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._listener, ssl=self.ssl_context)


@contextlib.contextmanager
def open_post_office(
    certificate: Certificate | None, *, security: str = "starttls", login: bool = True
) -> Iterator[PostOffice]:
    """A server on loopback for as long as it is needed."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    listener = socket.create_server(("127.0.0.1", 0))
    office = PostOffice(listener.getsockname()[1])
    context = None
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate.certificate, certificate.key)
    starttls = context if security == "starttls" else None
    controller = _Counter(
        listener,
        handler=office,
        ssl_context=context if security == "tls" else None,
        tls_context=starttls,
        require_starttls=starttls is not None,
        authenticator=office.check_login,
        auth_required=login,
        auth_require_tls=starttls is not None,
    )
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
