"""All pages of one's own account."""

from pcca.views import (
    account_elsewhere,
    account_examples,
    account_factor,
    account_home,
    account_kept,
    account_letters,
    account_sign_in,
)
from pcca.views.account import account

account.record_once(lambda state: state.app.extensions.update({"pcca.ended": account_kept.ask_to_sign_in}))
PAGES = (account_elsewhere, account_examples, account_sign_in, account_letters, account_factor, account_home)

__all__ = ["PAGES", "account"]
