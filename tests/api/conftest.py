"""The API is tested over HTTP."""

from tests.undoing import undone as undone
