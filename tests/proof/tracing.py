"""Whether single system calls can be watched and failed here."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

LEFT_OUT = "strace is not there (apt-get install strace) or may not trace (CAP_SYS_PTRACE)"


def _can_trace() -> bool:
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", os.devnull, "true"], check=False).returncode == 0


needs_strace = pytest.mark.skipif(not _can_trace(), reason=LEFT_OUT)
