"""A throw-away Dovecot on the loopback: anybody's mailbox is there, with one password, by plain IMAP and by TLS."""

import getpass
import grp
import imaplib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import START_SECONDS, free_port, wait_until_it_answers

PASSWORD = 'a "quoted" \\ word'

CONFIG = """
base_dir = {directory}/run
state_dir = {directory}/state
log_path = {directory}/log
protocols = imap
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{directory}/mail/%u
auth_failure_delay = 0
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{directory}/cert.pem
ssl_key = <{directory}/key.pem
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {directory}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={directory}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Dovecot:
    directory: Path
    port: int
    tls_port: int
    user: str = "termine"

    @property
    def certificate(self) -> Path:
        return self.directory / "cert.pem"

    def settings(self, security: str = "none", **changed: str) -> dict[str, str]:
        """By their environment names without the prefix."""
        return {
            "ANSWERS_IMAP_HOST": "localhost",
            "ANSWERS_IMAP_PORT": str(self.tls_port if security == "tls" else self.port),
            "ANSWERS_IMAP_SECURITY": security,
            "ANSWERS_IMAP_USER": self.user,
            "ANSWERS_IMAP_PASSWORD": PASSWORD,
        } | changed

    @contextmanager
    def signed_in(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=START_SECONDS) as client:
            client.login(self.user, PASSWORD)
            yield client

    def ask(self) -> None:
        with self.signed_in():
            pass

    def said(self) -> str:
        return "".join(path.read_text() for path in (self.directory / "log", self.directory / "out") if path.exists())

    def deliver(self, *mails: bytes, folder: str = "INBOX") -> None:
        with self.signed_in() as client:
            client.create(f'"{folder}"')
            for mail in mails:
                assert client.append(f'"{folder}"', "", "", mail)[0] == "OK"

    def mails(self, folder: str = "INBOX") -> list[bool]:
        """Of each mail that is there whether it has been seen."""
        with self.signed_in() as client:
            client.select(f'"{folder}"', readonly=True)
            _, flags = client.fetch("1:*", "(FLAGS)")
        return [b"\\Seen" in line for line in flags if isinstance(line, bytes)]

    def forget_all(self) -> None:
        with self.signed_in() as client:
            client.select()
            _, (numbers,) = client.search(None, "ALL")
            for number in numbers.decode().split():
                client.store(number, "+FLAGS", r"(\Deleted)")
            client.expunge()


@contextmanager
def running_dovecot(program: str) -> Iterator[Dovecot]:
    """As root it would be several users; here it is one that owns nothing else."""
    directory = Path(tempfile.mkdtemp(prefix="videodesk-imap-", dir="/tmp"))
    as_root = os.geteuid() == 0
    user = "nobody" if as_root else getpass.getuser()
    group = "nogroup" if as_root else grp.getgrgid(os.getegid()).gr_name
    dovecot = Dovecot(directory, free_port(), free_port())
    _write_files(dovecot, user, group)
    if as_root:
        for path in (directory, *directory.iterdir()):
            shutil.chown(path, user, group)
    command = [
        *(["runuser", "-u", user, "--"] if as_root else []),
        program,
        "-F",
        "-c",
        str(directory / "dovecot.conf"),
    ]
    with (directory / "out").open("wb") as out:
        process = subprocess.Popen(command, cwd=directory, stdout=out, stderr=out)
    try:
        wait_until_it_answers(process, dovecot.ask, dovecot.said)
        yield dovecot
    finally:
        process.terminate()
        process.wait(START_SECONDS)
        shutil.rmtree(directory, ignore_errors=True)


def _write_files(dovecot: Dovecot, user: str, group: str) -> None:
    directory = dovecot.directory
    request = "req -x509 -nodes -days 2 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -subj /CN=localhost"
    extension = "-addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem"
    subprocess.run(
        ["openssl", *request.split(), *extension.split()], cwd=directory, check=True, stderr=subprocess.DEVNULL
    )
    (directory / "users").write_text(f"{dovecot.user}:{{PLAIN}}{PASSWORD}\n")
    config = CONFIG.format(directory=directory, user=user, group=group, port=dovecot.port, tls_port=dovecot.tls_port)
    (directory / "dovecot.conf").write_text(config)
