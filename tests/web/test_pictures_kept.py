"""A picture for the same words is drawn once, whoever asks and however many at once."""

import asyncio

import pytest

from customiseyou.web.storefront.pictures_kept import KEPT_MAX, PicturesKept


class Torn(Exception):
    """A drawing that failed."""


class Drawing:
    """Counts how often a picture is drawn; fails as often as told."""

    def __init__(self, *, failures: int = 0) -> None:
        self.times = 0
        self._failures = failures

    async def __call__(self) -> bytes:
        self.times += 1
        await asyncio.sleep(0)
        if self.times <= self._failures:
            raise Torn
        return b"picture"


async def test_many_at_once_draw_one_picture() -> None:
    kept, draw = PicturesKept(), Drawing()
    assert await asyncio.gather(*(kept.get("asha", draw) for _ in range(24))) == [b"picture"] * 24
    assert draw.times == 1


async def test_other_words_are_another_picture() -> None:
    kept, draw = PicturesKept(), Drawing()
    await kept.get("asha", draw)
    await kept.get("ravi", draw)
    assert draw.times == 2


async def test_a_picture_that_failed_is_tried_again() -> None:
    kept, draw = PicturesKept(), Drawing(failures=1)
    with pytest.raises(Torn):
        await kept.get("asha", draw)
    assert await kept.get("asha", draw) == b"picture"


async def test_only_so_many_pictures_are_kept() -> None:
    kept, draw = PicturesKept(), Drawing()
    for number in range(KEPT_MAX + 1):
        await kept.get(number, draw)
    await kept.get(0, draw)
    assert draw.times == KEPT_MAX + 2
