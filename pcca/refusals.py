"""Why the system would not open a file or a port, in the words of the catalogue instead of the system's own."""

from __future__ import annotations

import errno

from pcca.language import N_, Language

REASONS = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EACCES: N_("you do not have the right to do that"),
    errno.EPERM: N_("you do not have the right to do that"),
    errno.EISDIR: N_("it is a folder, not a file"),
    errno.ENOTDIR: N_("a part of its path is a file, not a folder"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EROFS: N_("the disk can be read but not written to"),
    errno.EADDRINUSE: N_("another program is using it"),
}


def refusal(lang: Language, error: OSError) -> str:
    """The reason in this language; a rare one as the system gives it."""
    known = REASONS.get(error.errno or 0)
    return lang.say(known) if known else error.strerror or str(error)
