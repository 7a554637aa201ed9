"""What has been written is on the disk: for files that must outlive a power cut."""

from __future__ import annotations

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Return once the file, or the names in the folder, are on the disk; OSError.

    A rename is on the disk once its folder is.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def owned_as(new: Path, there: Path) -> None:
    """Give what root has just made to whom the file or folder belongs that is there; OSError.

    An administrator's command must not leave a file that the service may not read.
    """
    if os.geteuid() == 0:
        owner = there.stat()
        os.chown(new, owner.st_uid, owner.st_gid)
