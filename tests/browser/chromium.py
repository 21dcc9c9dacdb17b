"""Finds Chromium, or installs Debian's: `python -m tests.browser.chromium`."""

import shutil
import sys

from tests.debian import install

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
# Pages are painted by the processor itself, not by a graphics processor that it would have to play: that costs half as
# much again. WebGL stays.
PAINTED_PLAINLY = ["--disable-gpu-compositing", "--disable-gpu-rasterization"]


def path() -> str:
    """The Chromium on this machine. Raises FileNotFoundError that says how to get it."""
    found = next((shutil.which(name) for name in NAMES if shutil.which(name)), None)
    if found is None:
        raise FileNotFoundError("The browser tests need Chromium: apt-get install chromium fonts-noto-cjk")
    return found


if __name__ == "__main__":
    try:
        path()
    except FileNotFoundError:
        install("chromium", "fonts-noto-cjk")
    try:
        print(f"Chromium: {path()}")
    except FileNotFoundError as error:
        sys.exit(str(error))
