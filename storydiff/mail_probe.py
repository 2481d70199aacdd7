"""Whether a mail server takes our letters, as far as that can be told without sending one."""

from __future__ import annotations

import smtplib

from storydiff.delivery import MailServer, Refusal, connected, find_mistake, refusal_of
from storydiff.text import one_line


def greet(server: MailServer) -> str | Refusal:
    """What was reached in words, else why not: asks for TLS, logs in, says NOOP and QUIT, and sends nothing."""
    mistake = find_mistake(server)
    if mistake is not None:
        return Refusal(server.name, "mail", *mistake, transient=False)
    try:
        with connected(server) as connection:
            code, answer = connection.noop()
    except (smtplib.SMTPException, OSError) as error:
        return refusal_of(server.name, server, error)
    if code != 250:
        said = one_line(f"{server.name} answers {code} {answer.decode('utf-8', 'replace')}", 200)
        return Refusal(server.name, "mail", said, "ask who runs the server", transient=False)
    how = {"starttls": "over STARTTLS", "tls": "over TLS", "none": "without TLS"}[server.security]
    login = "takes the login" if server.username is not None else "asks for no login"
    return f"{server.name} answers {how} and {login}; nothing was sent"
