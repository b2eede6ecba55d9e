"""Bodies are read exactly: the framework would take the text "1" for the number 1."""

from typing import Any

import msgspec
from litestar.exceptions import ValidationException

from customiseyou.web.shared.requests import CarefulRequest


class ExactRequest(CarefulRequest):
    """Reads a JSON body as the value that its handler declares."""

    async def json(self) -> Any:
        """Return the value; raises ValidationException naming the field that does not fit."""
        found = await super().json()
        field = self.route_handler.parsed_data_field
        if field is None:
            return found
        try:
            return msgspec.convert(found, type=field.annotation)
        except msgspec.ValidationError as error:
            message, _, path = str(error).partition(" - at `$")
            place = path.rstrip("`").replace("[...]", "").lstrip(".")
            raise ValidationException(extra=[{"key": place, "message": message}]) from error
