"""A real identity provider here, and people who type their passwords there."""

import html
import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

UP_SECONDS_MAX = 30.0
PASSWORD = "a password of the campus"
CLIENT, SECRET = "quietbell", "between the two of us"


@dataclass(frozen=True, slots=True, kw_only=True)
class Campus:
    """The provider that runs, at ``url``."""

    url: str

    def as_app(self, **settings: Any) -> dict[str, Any]:
        """Return it as the office's settings name a provider."""
        return {
            "provider_id": "campus",
            "name": "Campus",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {
                "server_url": f"{self.url}/.well-known/openid-configuration",
                "external_id_claim": "sub",
                "token_auth_method": "client_secret_basic",
                **settings,
            },
        }

    def sign_in(self, address: str, user: str) -> str:
        """Follow *address* as a browser does, type a password; return where it leads.

        That is an address of the office, which no server serves here.
        """
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(CookieJar()),
            _StopAtOurs(),
        )
        page = opener.open(address, timeout=10)
        if leads_to := page.headers.get("X-Stopped"):
            return str(leads_to)
        text = page.read().decode()
        typed = dict(
            re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text),
            username=user,
            password=PASSWORD,
        )
        told = {key: html.unescape(value) for key, value in typed.items()}
        body = urllib.parse.urlencode(told).encode()
        answer = opener.open(page.geturl(), body, timeout=10)
        leads_to = answer.headers.get("X-Stopped")
        assert leads_to, answer.read()[:2000]
        return str(leads_to)


class _StopAtOurs(urllib.request.HTTPRedirectHandler):
    """Follows redirects of the provider; one that leaves it is handed back."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        if "//testserver/" not in newurl:
            return super().redirect_request(req, fp, code, msg, headers, newurl)
        headers["X-Stopped"] = newurl
        return None

    def http_error_302(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any
    ) -> Any:
        answer = super().http_error_302(req, fp, code, msg, headers)
        if answer is not None:
            return answer
        return urllib.request.addinfourl(fp, headers, req.full_url, code)

    http_error_303 = http_error_307 = http_error_302


@contextmanager
def campus_in(folder: Path, users: dict[str, dict[str, Any]]) -> Iterator[Campus]:
    """Run a provider that knows *users* (name: email, attributes) until the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    settings = {
        "config_version": 1,
        "server": {"host": "127.0.0.1", "port": port},
        "oauth": {
            "issuer": url,
            "audience": CLIENT,
            "clients": [{"client_id": CLIENT, "client_secret": SECRET}],
        },
    }
    told = {name: {"password": PASSWORD, **facts} for name, facts in users.items()}
    folder.mkdir(parents=True)
    # JSON is YAML.
    (folder / "settings.yaml").write_text(json.dumps(settings))
    (folder / "users.yaml").write_text(json.dumps({"config_version": 1, "users": told}))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            (sys.executable, "-m", "nanoidp", "--config", str(folder)),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
        )
    try:
        _until_up(url, process, folder / "log")
        yield Campus(url=url)
    finally:
        process.kill()
        process.wait()


def _until_up(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + UP_SECONDS_MAX
    while True:
        try:
            opener.open(f"{url}/.well-known/openid-configuration", timeout=1).close()
            return
        except OSError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < end, "the identity provider did not come up"
            time.sleep(0.05)
