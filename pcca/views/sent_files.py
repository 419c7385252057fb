"""The files that came with the responses of a wave: listed for staff, and only ever downloaded."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.answers.files import digests_in, size_words
from pcca.fieldwork.versions import instrument_of
from pcca.store import Wave
from pcca.views.frame import bilingual, page, speak, store
from pcca.views.guard import needs
from pcca.views.scope import UnitScope
from pcca.views.units import assessed
from pcca.views.wave_lines import wave_line

sent = bilingual(Blueprint("sent", __name__, url_prefix="/<lang>/results/<wave_id>/files"))
DIGEST = re.compile("[0-9a-f]{64}")
PLAIN = re.compile(r"[^A-Za-z0-9._ -]")


@sent.get("/")
@needs("responses.export")
def listed(wave_id: str) -> ResponseReturnValue:
    """Every file of a wave, by name."""
    found = stored.wave(store(), wave_id) or abort(404)
    opened = _opened(found)
    files = [
        (each, size_words(each.size, speak()))
        for each in stored.stored_files(store(), wave_id)
        if opened is None or each.digest in opened
    ]
    line = wave_line(store(), found, speak())
    return page("results/files.html", wave=found, line=line, files=files, signed=opened is not None)


def _opened(wave: Wave) -> frozenset[str] | None:
    """The files that came with results which whoever asks may see; None where units have no results of their own."""
    instrument = instrument_of(store(), wave.instrument)
    if wave.identification != "named" or not assessed(instrument):
        return None
    scope = UnitScope(wave)
    seen = [
        each
        for each in stored.documents(store(), wave.id, released_only=False)
        if scope.hands_out(instrument.unit_in(each.document), each.key.hex())
    ]
    found = (digests_in(instrument_of(store(), each.instrument), each.document) for each in seen)
    return frozenset(digest for digests in found for digest in digests)


@sent.get("/<digest>")
@needs("responses.export")
def content(wave_id: str, digest: str) -> ResponseReturnValue:
    """One file, to be saved and never to be shown: nothing in it runs in the name of this site."""
    wave = stored.wave(store(), wave_id) or abort(404)
    opened = _opened(wave)
    known = DIGEST.fullmatch(digest) and (opened is None or digest in opened)
    found = stored.file_content(store(), wave_id, digest) if known else None
    if found is None:
        abort(404)
    answer = Response(found.content, mimetype="application/octet-stream")
    plain = PLAIN.sub("_", found.name)
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(found.name)}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
