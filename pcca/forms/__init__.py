"""The form of a page: what was posted, read and checked; what is shown, from memoised blocks."""
