"""Real mail servers on loopback: one that catches letters, one that has a mailbox."""

import contextlib
import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from quietbell.domain.mail_servers import Mail, MailServer
from tests.support.tools import need

UP_SECONDS_MAX = 20.0
USER = "desk"
PASSWORD = "for the tests alone"
SENDER = "duress@harborview.example"


@dataclass
class Caught:
    """What a catcher does with each letter, and what it has caught.

    ``answers`` are given to DATA, first to last; then "250 kept" again and again.
    """

    letters: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)  # recipients, with the answer

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        answer = self.answers.pop(0) if self.answers else "250 kept"
        if answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.letters.append(message)
        return answer


@contextlib.contextmanager
def catching(**words: Any) -> Iterator[tuple[Caught, MailServer]]:
    """Yield what catches letters, and its address."""
    caught = Caught()
    controller = Controller(caught, hostname="127.0.0.1", port=free_port(), **words)
    controller.start()
    try:
        yield (
            caught,
            MailServer(host="127.0.0.1", port=controller.port, tls="none"),
        )
    finally:
        controller.stop()


def only(user: str, password: str) -> dict[str, Any]:
    """Return what makes a catcher let in that user alone."""

    def judge(server: Any, session: Any, envelope: Any, how: str, told: Any) -> Any:
        is_so = (told.login, told.password) == (user.encode(), password.encode())
        return AuthResult(success=is_so, handled=False)

    return {"authenticator": judge, "auth_required": True, "auth_require_tls": False}


def told(
    smtp: MailServer | None = None, imap: MailServer | None = None, **more: Any
) -> Mail:
    """Return settings that name these servers."""
    return Mail(smtp=smtp, imap=imap, sender=SENDER, **more)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Mailbox:
    """A mailbox on a Dovecot of the tests' own, as whoever runs them."""

    server: MailServer
    folder: Path

    def put(self, raw: bytes | EmailMessage) -> None:
        """Put a mail in, as a mail server delivers it: new, and not seen."""
        content = raw.as_bytes() if isinstance(raw, EmailMessage) else raw
        with self.client() as client:
            status, why = client.append(
                "INBOX", "", imaplib.Time2Internaldate(0), content
            )
            assert status == "OK", why

    def clear(self) -> None:
        """Take every mail out."""
        with self.client() as client:
            client.select("INBOX")
            for each in client.search(None, "ALL")[1][0].split():
                client.store(each, "+FLAGS", r"\Deleted")
            client.expunge()

    def unseen(self) -> int:
        return len(self._found("UNSEEN"))

    def count(self) -> int:
        return len(self._found("ALL"))

    def _found(self, which: str) -> list[bytes]:
        with self.client() as client:
            client.select("INBOX", readonly=True)
            found: list[bytes] = client.search(None, which)[1][0].split()
            return found

    @contextlib.contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4(self.server.host, self.server.port, timeout=10) as client:
            client.login(USER, PASSWORD)
            yield client


@contextlib.contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Start a Dovecot with one empty mailbox; end and remove it afterwards.

    It runs as whoever tests; in place of root as nobody, for it refuses root.
    """
    program, port = need("dovecot"), free_port()
    # Of its own below the system's: others' folders of tests are shut to nobody.
    folder = Path(tempfile.mkdtemp(prefix="mailbox-"))
    as_user: dict[str, Any] = {}
    user = pwd.getpwuid(os.getuid())
    if user.pw_uid == 0:
        user = pwd.getpwnam("nobody")
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": ()}
    settings = _settings(folder, port, user)
    for each in (folder, *folder.iterdir()):
        os.chown(each, user.pw_uid, user.pw_gid)
    with (folder / "out").open("wb") as out:
        running = subprocess.Popen(
            (str(program), "-F", "-c", str(settings)), stdout=out, stderr=out, **as_user
        )
    box = Mailbox(
        server=MailServer(
            host="127.0.0.1", port=port, tls="none", user=USER, password=PASSWORD
        ),
        folder=folder,
    )
    try:
        _until_up(box, folder)
        yield box
    finally:
        running.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(10)
        running.kill()
        running.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _settings(folder: Path, port: int, user: pwd.struct_passwd) -> Path:
    """Write what lets it run as anybody: no other users, nothing outside *folder*."""
    me, group = user.pw_name, grp.getgrgid(user.pw_gid).gr_name
    users = folder / "users"
    users.write_text(
        f"{USER}:{{PLAIN}}{PASSWORD}:{user.pw_uid}:{user.pw_gid}::{folder}/home\n"
    )
    (folder / "home").mkdir()
    settings = folder / "dovecot.conf"
    settings.write_text(
        f"""
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
default_internal_user = {me}
default_internal_group = {group}
default_login_user = {me}
first_valid_uid = 0
first_valid_gid = 0
ssl = no
disable_plaintext_auth = no
mail_location = maildir:~/mail
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = passwd-file
  args = {users}
}}
userdb {{
  driver = passwd-file
  args = {users}
}}
"""
    )
    return settings


def _until_up(box: Mailbox, folder: Path) -> None:
    end = time.monotonic() + UP_SECONDS_MAX
    while True:
        try:
            with box.client():
                return
        except (OSError, imaplib.IMAP4.error):
            log = folder / "log"
            told = log.read_text() if log.exists() else (folder / "out").read_text()
            assert time.monotonic() < end, told
            time.sleep(0.05)
