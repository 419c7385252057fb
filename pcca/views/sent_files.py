"""The files that came with the responses of a wave: listed for staff, and only ever downloaded."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.answers.files import size_words
from pcca.views.frame import bilingual, page, speak, store
from pcca.views.guard import needs
from pcca.views.wave_lines import wave_line

sent = bilingual(Blueprint("sent", __name__, url_prefix="/<lang>/results/<wave_id>/files"))
DIGEST = re.compile("[0-9a-f]{64}")
PLAIN = re.compile(r"[^A-Za-z0-9._ -]")


@sent.get("/")
@needs("responses.export")
def listed(wave_id: str) -> ResponseReturnValue:
    """Every file of a wave, by name."""
    found = stored.wave(store(), wave_id) or abort(404)
    files = [(each, size_words(each.size, speak())) for each in stored.stored_files(store(), wave_id)]
    return page("results/files.html", wave=found, line=wave_line(store(), found, speak()), files=files)


@sent.get("/<digest>")
@needs("responses.export")
def content(wave_id: str, digest: str) -> ResponseReturnValue:
    """One file, to be saved and never to be shown: nothing in it runs in the name of this site."""
    known = DIGEST.fullmatch(digest) and stored.wave(store(), wave_id)
    found = stored.file_content(store(), wave_id, digest) if known else None
    if found is None:
        abort(404)
    answer = Response(found.content, mimetype="application/octet-stream")
    plain = PLAIN.sub("_", found.name)
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(found.name)}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
