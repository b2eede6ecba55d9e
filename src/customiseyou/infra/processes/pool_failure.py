"""How an exception travels from a pool's child to its parent."""

import pickle


class Failure:
    """An exception on its way to the parent.

    Pickle rebuilds an exception by calling its class with `args`, which fails for ours that take
    keywords only; those are rebuilt from their attributes instead.
    """

    def __init__(self, error: Exception) -> None:
        error.__traceback__ = error.__cause__ = error.__context__ = None
        try:
            self._pickled = pickle.dumps(error)
            pickle.loads(self._pickled)  # noqa: S301  (made a line above)
        except Exception:
            self._pickled = pickle.dumps((type(error), error.args, vars(error)))

    def exception(self) -> Exception:
        """Return the exception as it was raised."""
        found = pickle.loads(self._pickled)  # noqa: S301  (from our own child)
        if isinstance(found, Exception):
            return found
        kind, args, attributes = found
        error = kind.__new__(kind, *args)
        vars(error).update(attributes)
        return error
