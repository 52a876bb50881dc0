"""Pages are tested over HTTP."""

from tests.undoing import undone as undone
