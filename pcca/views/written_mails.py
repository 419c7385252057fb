"""The mails of the demonstration, whose visitors follow their own links; nowhere else can mails be read on a page."""

from __future__ import annotations

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from pcca.fieldwork.demonstration.folder import is_demonstration
from pcca.mail.reading import pieces, written
from pcca.store.mail_ends import FOLDER
from pcca.views.account_examples import is_here
from pcca.views.frame import bilingual, page, store
from pcca.views.guard import public

written_mails = bilingual(Blueprint("written_mails", __name__, url_prefix="/<lang>/mails"))
MOST = 100


@written_mails.get("/")
@public
def index() -> ResponseReturnValue:
    """The newest mails, with links to follow."""
    folder = store().path.parent
    # Whoever reads the mails can open the accounts, so they are read on this computer only, as one signs in here.
    if not (is_demonstration(folder) and is_here()):
        abort(404)
    found = written(folder / FOLDER)[:MOST]
    return page("mails/written.html", mails=[(no, mail, list(pieces(mail.text))) for no, mail in found])
