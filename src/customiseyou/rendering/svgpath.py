"""Path data of SVG to absolute segments: all of the grammar for artwork, little for scenes."""

import math

import regex

from customiseyou.rendering import geometry

_TOKEN = regex.compile(
    r"[\s,]*(?:(?P<command>[MmLlHhVvCcSsQqTtAaZz])|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))"
)
_FLAG = regex.compile(r"[\s,]*([01])")
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_PLAIN_COMMANDS = frozenset("MLCQZ")
SEGMENTS_MAX = 20_000


class PathSyntaxError(ValueError):
    """The data does not follow the grammar of paths."""


def parse(data: str) -> geometry.Path:
    """Return the segments of path data, arcs and shorthands written out.

    Raises:
        PathSyntaxError: the data is malformed or has too many segments.
    """
    return _Reader(data).read()


def parse_plain(data: str) -> geometry.Path:
    """Return the segments of path data of absolute M L C Q Z only.

    Raises:
        PathSyntaxError: anything else occurs.
    """
    if any(character.isalpha() and character not in _PLAIN_COMMANDS for character in data):
        raise PathSyntaxError(data[:40])
    return parse(data)


class _Reader:
    """A cursor over path data with what the shorthands refer to."""

    def __init__(self, data: str) -> None:
        self.data = data
        self.place = 0
        self.out: geometry.Path = []
        self.x: float = 0.0
        self.y: float = 0.0
        self.start_x: float = 0.0
        self.start_y: float = 0.0
        self.handle: geometry.Point | None = None
        self.last = ""

    def read(self) -> geometry.Path:
        command = ""
        while self.data[self.place :].strip(" \t\r\n,\f"):
            found = _TOKEN.match(self.data, self.place)
            if found is None:
                raise PathSyntaxError(self.data[self.place : self.place + 20])
            if found["command"]:
                command = found["command"]
                self.place = found.end()
            elif command in {"M", "m"}:
                command = "L" if command == "M" else "l"
            elif command in {"", "Z", "z"}:
                raise PathSyntaxError(self.data[self.place : self.place + 20])
            if not self.out and command.upper() != "M":
                raise PathSyntaxError("a path begins with M")
            if len(self.out) > SEGMENTS_MAX:
                raise PathSyntaxError("too many segments")
            self._step(command, self._values(command))
        return self.out

    def _values(self, command: str) -> list[float]:
        values: list[float] = []
        for index in range(_COUNTS[command.upper()]):
            flag = command in {"A", "a"} and index in {3, 4}
            found = (_FLAG if flag else _TOKEN).match(self.data, self.place)
            text = found[1] if found and flag else found["number"] if found else None
            if found is None or text is None:
                raise PathSyntaxError(self.data[self.place : self.place + 20])
            values.append(float(text))
            self.place = found.end()
        if not all(math.isfinite(value) for value in values):
            raise PathSyntaxError("a number is not finite")
        return values

    def _step(self, command: str, values: list[float]) -> None:
        name = command.upper()
        dx, dy = (self.x, self.y) if command.islower() else (0.0, 0.0)
        if name == "Z":
            self.out.append(("Z", ()))
            self.x, self.y = self.start_x, self.start_y
        elif name == "A":
            end = (values[5] + dx, values[6] + dy)
            self.out += _arc((self.x, self.y), values[:5], end)
            self.x, self.y = end
        elif name in {"H", "V"}:
            x = values[0] + dx if name == "H" else self.x
            y = values[0] + dy if name == "V" else self.y
            self._draw("L", [x, y])
        else:
            moved = [value + (dy if index % 2 else dx) for index, value in enumerate(values)]
            if name == "M":
                self.start_x, self.start_y = moved[0], moved[1]
            if name in {"S", "T"}:
                moved = [*self._reflected("CS" if name == "S" else "QT"), *moved]
            plain: dict[str, geometry.Command] = {"S": "C", "T": "Q", "M": "M", "L": "L"}
            self._draw(plain.get(name, "C" if name == "C" else "Q"), moved)
        self.last = name

    def _draw(self, command: geometry.Command, values: list[float]) -> None:
        self.out.append((command, tuple(values)))
        self.handle = (values[-4], values[-3]) if len(values) >= 4 else None
        self.x, self.y = values[-2], values[-1]

    def _reflected(self, after: str) -> geometry.Point:
        if self.last not in set(after) or self.handle is None:
            return self.x, self.y
        return 2 * self.x - self.handle[0], 2 * self.y - self.handle[1]


def _arc(start: geometry.Point, values: list[float], end: geometry.Point) -> geometry.Path:
    """Return an elliptical arc as cubics (SVG 2, appendix B.2)."""
    rx, ry, turn = abs(values[0]), abs(values[1]), math.radians(values[2])
    large, sweep = values[3] == 1, values[4] == 1
    if start == end:
        return []
    if not rx or not ry:
        return [("L", end)]
    cos, sin = math.cos(turn), math.sin(turn)
    half_x, half_y = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x1, y1 = cos * half_x + sin * half_y, -sin * half_x + cos * half_y
    grow = math.sqrt(max(1.0, (x1 / rx) ** 2 + (y1 / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    under = (rx * ry) ** 2 - (rx * y1) ** 2 - (ry * x1) ** 2
    root = math.sqrt(max(0.0, under) / ((rx * y1) ** 2 + (ry * x1) ** 2))
    root = root if large != sweep else -root
    cx, cy = root * rx * y1 / ry, -root * ry * x1 / rx
    first = math.atan2((y1 - cy) / ry, (x1 - cx) / rx)
    swept = math.atan2((-y1 - cy) / ry, (-x1 - cx) / rx) - first
    swept += math.tau if sweep and swept < 0 else -math.tau if not sweep and swept > 0 else 0.0
    middle_x = cos * cx - sin * cy + (start[0] + end[0]) / 2
    middle_y = sin * cx + cos * cy + (start[1] + end[1]) / 2
    frame = (cos * rx, sin * rx, -sin * ry, cos * ry, middle_x, middle_y)
    pieces = max(1, math.ceil(abs(swept) / (math.pi / 2) - 1e-9))
    out: geometry.Path = []
    for piece in range(pieces):
        a, b = first + swept * piece / pieces, first + swept * (piece + 1) / pieces
        k = 4 / 3 * math.tan((b - a) / 4)
        points = [
            (math.cos(a) - k * math.sin(a), math.sin(a) + k * math.cos(a)),
            (math.cos(b) + k * math.sin(b), math.sin(b) - k * math.cos(b)),
            (math.cos(b), math.sin(b)),
        ]
        moved = [geometry.apply(frame, point) for point in points]
        if piece == pieces - 1:
            moved[-1] = end
        out.append(("C", tuple(value for point in moved for value in point)))
    return out
