"""Many applications in one process, one after the other: each goes when nobody holds it."""

from __future__ import annotations

import gc
import weakref

from foundation.settings import Settings
from wsgi import create_app

SECRET = "a secret for tests alone: 0123456789 abcdefghij"


def test_an_application_that_nobody_holds_goes_away(db_url, tmp_path):
    app = create_app(
        Settings(var=tmp_path, secret_key=SECRET, public_url="http://localhost", database_url=db_url)
    )
    assert app.test_client().get("/health").status_code == 200
    app.extensions["database"].close()
    gone = weakref.ref(app)
    del app
    gc.collect()
    assert gone() is None
