"""Finds Chromium, or installs Debian's: `python -m tests.browser.chromium`."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def path() -> str:
    """The Chromium on this machine. Raises FileNotFoundError that says how to get it."""
    found = next((shutil.which(name) for name in NAMES if shutil.which(name)), None)
    if found is None:
        raise FileNotFoundError("The browser tests need Chromium: apt-get install chromium fonts-noto-cjk")
    return found


def install() -> None:
    """Installs Debian's Chromium where this user may."""
    root = os.geteuid() == 0 if hasattr(os, "geteuid") else False
    prefix = [] if root else ["sudo", "-n"]
    if not shutil.which("apt-get") or (not root and not shutil.which("sudo")):
        return
    for words in (["update", "-qq"], ["install", "-y", "-qq", "chromium", "fonts-noto-cjk"]):
        subprocess.run([*prefix, "apt-get", *words], check=False, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    try:
        path()
    except FileNotFoundError:
        install()
    try:
        print(f"Chromium: {path()}")
    except FileNotFoundError as error:
        sys.exit(str(error))
