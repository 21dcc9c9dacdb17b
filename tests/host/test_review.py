"""The public is served nothing without a map review number, whichever way the atlas is started."""

import pytest

from callbacks.host.factory import require_review
from callbacks.host.settings import Settings


def test_the_public_profile_does_not_start_without_a_review_number(app, data):
    with app.access.warming():
        assert require_review(Settings(data=data, audience="briefing")) is None
        with pytest.raises(RuntimeError, match="审图号"):
            require_review(Settings(data=data, audience="public"))
