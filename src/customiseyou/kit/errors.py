"""Errors with a code and typed data. Words come from the catalogues; only the edge knows HTTP."""

from typing import Any, ClassVar


class AppError(Exception):
    """The root of every error that a person may see."""

    code: ClassVar[str] = "app.error"

    def data(self) -> dict[str, Any]:
        """Return the public facts of the error, for its sentence and for API clients."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}

    def __str__(self) -> str:
        return f"{self.code} {self.data()}"


class NotFound(AppError):
    """The thing does not exist, or not for this person: both look alike."""

    code = "app.not_found"


class Forbidden(AppError):
    """The person is known, and may not do this."""

    code = "app.forbidden"


class Conflict(AppError):
    """The request is sound, the present state does not allow it."""

    code = "app.conflict"


class Invalid(AppError):
    """Something sent is not acceptable."""

    code = "app.invalid"


class Unavailable(AppError):
    """Something we need does not answer now; trying later may help."""

    code = "app.unavailable"


class TooMany(AppError):
    """A limit on the number of attempts was passed."""

    code = "app.too_many"

    def __init__(self, retry_after_seconds: int) -> None:
        self.retry_after_seconds = retry_after_seconds


class FieldError(AppError):
    """One field's trouble inside an InvalidForm; `field` is the name the form uses."""

    code = "app.field"

    def __init__(self, field: str, reason: str, **facts: Any) -> None:
        self.field = field
        self.reason = reason
        self.facts = facts


class InvalidForm(Invalid):
    """Several fields of one form are not acceptable."""

    code = "app.invalid_form"

    def __init__(self, errors: list[FieldError]) -> None:
        self.errors = errors

    def data(self) -> dict[str, Any]:
        """Return each field with the reason and its facts."""
        return {
            "errors": [
                {"field": error.field, "reason": error.reason, **error.facts}
                for error in self.errors
            ]
        }
