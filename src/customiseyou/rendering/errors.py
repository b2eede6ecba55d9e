"""What the print engine refuses, each with a code and the facts for its sentence."""

from typing import Any

from customiseyou.kit import errors


class RenderingRefused(errors.Invalid):
    """The root of the engine's refusals; they survive the way out of a worker process."""

    code = "rendering.refused"

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild from the stored facts, since the initialisers take more than a message."""
        return _rebuild, (type(self), dict(vars(self)))


def _rebuild(kind: type[RenderingRefused], facts: dict[str, Any]) -> RenderingRefused:
    error = kind.__new__(kind)
    vars(error).update(facts)
    return error


class UnknownGlyph(RenderingRefused):
    """No font of ours can draw this character, so it would come out as an empty box."""

    code = "rendering.unknown_glyph"

    def __init__(self, character: str, code_point: int, *, item: str = "") -> None:
        self.character = character
        self.code_point = code_point
        self.item = item


class UnknownFont(RenderingRefused):
    """The design names a font that we do not have."""

    code = "rendering.unknown_font"

    def __init__(self, font: str) -> None:
        self.font = font


class MissingPicture(RenderingRefused):
    """The scene names a picture that was not handed in, or whose bytes are not those named."""

    code = "rendering.missing_picture"

    def __init__(self, sha256: str) -> None:
        self.sha256 = sha256


class MissingArtwork(RenderingRefused):
    """The scene names a drawing that was not handed in, or whose bytes are not those named."""

    code = "rendering.missing_artwork"

    def __init__(self, sha256: str) -> None:
        self.sha256 = sha256


class BadArtwork(RenderingRefused):
    """A drawing has something that a print must not carry, such as a script or a link."""

    code = "rendering.bad_artwork"

    def __init__(self, reason: str, *, what: str = "") -> None:
        self.reason = reason
        self.what = what


class BadPath(RenderingRefused):
    """The path of a shape does not follow the grammar."""

    code = "rendering.bad_path"

    def __init__(self, item: str) -> None:
        self.item = item


class PayloadTooLong(RenderingRefused):
    """A QR code of this correction cannot hold so much."""

    code = "rendering.payload_too_long"

    def __init__(self, item: str) -> None:
        self.item = item


class NotAPicture(RenderingRefused):
    """The bytes are not one of the kinds of picture that we take, whatever the name says."""

    code = "rendering.not_a_picture"


class PictureTooLarge(RenderingRefused):
    """The file has too many bytes."""

    code = "rendering.picture_too_large"

    def __init__(self, size_bytes: int, *, size_bytes_max: int) -> None:
        self.size_bytes = size_bytes
        self.size_bytes_max = size_bytes_max


class PictureTooManyPixels(RenderingRefused):
    """The picture would take too much memory when opened."""

    code = "rendering.picture_too_many_pixels"

    def __init__(self, width: int, height: int, *, pixels_max: int) -> None:
        self.width = width
        self.height = height
        self.pixels_max = pixels_max


class PictureTooSmall(RenderingRefused):
    """The picture has a side of too few pixels to be printed."""

    code = "rendering.picture_too_small"

    def __init__(self, width: int, height: int, *, side_px_min: int) -> None:
        self.width = width
        self.height = height
        self.side_px_min = side_px_min


class PictureUnreadable(RenderingRefused):
    """The file begins like a picture and cannot be read to its end."""

    code = "rendering.picture_unreadable"


class PictureKindUnsupported(RenderingRefused):
    """The picture is of a kind that this installation's libvips cannot open, such as HEIC."""

    code = "rendering.picture_kind_unsupported"

    def __init__(self, media_type: str) -> None:
        self.media_type = media_type
