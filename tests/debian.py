"""Installs Debian packages that only tests need, where this user may."""

import os
import shutil
import subprocess


def install(*packages: str, recommended: bool = True) -> None:
    """Asks apt-get for packages; says nothing where there is none, or no right to it: look whether they came."""
    root = os.geteuid() == 0 if hasattr(os, "geteuid") else False
    prefix = [] if root else ["sudo", "-n"]
    if not shutil.which("apt-get") or (not root and not shutil.which("sudo")):
        return
    options = [] if recommended else ["--no-install-recommends"]
    for words in (["update", "-qq"], ["install", "-y", "-qq", *options, *packages]):
        subprocess.run([*prefix, "apt-get", *words], check=False, stdout=subprocess.DEVNULL)
