"""A view in, a picture out. Importing this package registers every callback."""

from callbacks import compare as _compare  # noqa: F401
from callbacks import duration as _duration  # noqa: F401
from callbacks import map as _map  # noqa: F401
from callbacks import panels as _panels  # noqa: F401
from callbacks import quality as _quality  # noqa: F401
from callbacks import shell as _shell  # noqa: F401
from callbacks import sources as _sources  # noqa: F401
from callbacks import trust as _trust  # noqa: F401
