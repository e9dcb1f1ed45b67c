"""One conversation with a mail server, bounded in time, whatever that does."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from threading import Timer
from typing import Final

from quietbell.domain.mail_servers import MailServer

ANSWER_SECONDS_MAX: Final = 10.0
TALK_SECONDS_MAX: Final = 25.0  # less than the database lets a transaction idle
REPLY_CHARS_MAX: Final = 300
OWN_NAME: Final = "quietbell.invalid"  # what we call ourselves: not this host's name


class ServerAway(Exception):
    """The server could not be spoken to: it is worth trying later, with any letter."""


class TriedInVain(Exception):
    """This letter was not taken now. ``is_final``: it will never be."""

    def __init__(self, words: str, *, is_final: bool) -> None:
        super().__init__(words)
        self.is_final = is_final


class Post:
    """An open conversation. Made by `opened`."""

    def __init__(self, talk: smtplib.SMTP) -> None:
        self._talk = talk

    def send(self, message: EmailMessage) -> None:
        """Hand *message* over. Returns once the server has said that it has it.

        Raises:
            TriedInVain: it did not take this one.
            ServerAway: the conversation broke; it may have taken it or not.
        """
        try:
            self._talk.send_message(message)
        except smtplib.SMTPRecipientsRefused as why:
            _number, (code, said) = next(iter(why.recipients.items()))
            raise TriedInVain(_words(code, said), is_final=code >= 500) from None
        except smtplib.SMTPNotSupportedError:
            raise TriedInVain(
                "the server takes no such address", is_final=True
            ) from None
        except smtplib.SMTPSenderRefused as why:
            # It is we who are refused, or just now: no fault of this letter.
            raise TriedInVain(
                _words(why.smtp_code, why.smtp_error), is_final=False
            ) from None
        except smtplib.SMTPResponseException as why:
            if why.smtp_code == 421:
                raise ServerAway(_words(why.smtp_code, why.smtp_error)) from None
            raise TriedInVain(
                _words(why.smtp_code, why.smtp_error), is_final=why.smtp_code >= 500
            ) from None
        except (smtplib.SMTPException, OSError, ValueError) as why:
            raise ServerAway(_away(why)) from None


@contextmanager
def opened(server: MailServer) -> Iterator[Post]:
    """Yield a conversation with *server*, which is cut off after `TALK_SECONDS_MAX`.

    Raises:
        ServerAway: it does not answer, not in time, or does not let us in.
    """
    talk = _Bounded(server, context())
    cut = Timer(TALK_SECONDS_MAX, talk.cut)
    cut.daemon = True
    cut.start()
    try:
        try:
            talk.begin()
        except (smtplib.SMTPException, OSError, ValueError) as why:
            raise ServerAway(_away(why)) from None
        yield Post(talk)
        with suppress(smtplib.SMTPException, OSError):
            talk.quit()
    finally:
        cut.cancel()
        with suppress(OSError):
            talk.close()


def context() -> ssl.SSLContext:
    """Return what is asked of a certificate: a name that fits, a known maker."""
    return ssl.create_default_context()


class _Bounded(smtplib.SMTP):
    """A conversation that another thread can end, from its first packet on."""

    def __init__(self, server: MailServer, tls: ssl.SSLContext) -> None:
        super().__init__(local_hostname=OWN_NAME, timeout=ANSWER_SECONDS_MAX)
        self._server = server
        self._tls = tls

    def begin(self) -> None:
        """Connect, greet, make it private, and come in."""
        server = self._server
        self._host = server.host  # whose name the certificate must have
        self.connect(server.host, server.port)
        if server.tls == "starttls":
            self.starttls(context=self._tls)
        self.ehlo_or_helo_if_needed()
        if server.user:
            self.login(server.user, server.password)

    def cut(self) -> None:
        """End it, whatever it waits for."""
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        if self._server.tls != "implicit":
            return plain
        try:
            return self._tls.wrap_socket(plain, server_hostname=host)
        except OSError:
            plain.close()
            raise


def _words(code: int, said: bytes | str) -> str:
    """Return what a server said, short and in one line."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"[:REPLY_CHARS_MAX]


def _away(why: Exception) -> str:
    """Return why the conversation failed. What was sent to sign in is not in it."""
    if isinstance(why, smtplib.SMTPAuthenticationError):
        return f"{why.smtp_code} it does not let us in"
    if isinstance(why, smtplib.SMTPResponseException):
        return _words(why.smtp_code, why.smtp_error)
    if isinstance(why, TimeoutError) or "timed out" in str(why):
        return "it does not answer in time"
    if isinstance(why, smtplib.SMTPServerDisconnected):
        return "it hung up"
    if isinstance(why, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {why.verify_message}"
    told = why.strerror if isinstance(why, OSError) and why.strerror else str(why)
    return " ".join(f"{type(why).__name__}: {told}".split())[:REPLY_CHARS_MAX]
