"""All pages of one's own account."""

from pcca.views import account_examples, account_factor, account_home, account_letters, account_sign_in
from pcca.views.account import account

PAGES = (account_examples, account_sign_in, account_letters, account_factor, account_home)

__all__ = ["PAGES", "account"]
