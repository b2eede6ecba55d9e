# pyright: basic
# NumPy's own types say little of shapes, so the work on them is fenced in behind `divide`.
"""What in a picture is its subject, without any model learnt elsewhere.

After GrabCut (Rother, Kolmogorov, Blake 2004): a first guess, then in turn a mixture of Gaussians
for the colours of the subject and of the rest, and a cut that costs least along strong edges. The
cut is solved as a continuous flow (Chan, Esedoglu, Nikolova 2006, by Chambolle and Pock 2011),
whose best answer is that of the graph, and which NumPy does by itself. The first guess is what the
border can reach only over barriers (after Zhang et al. 2015), and what differs from its colours.
"""

from typing import Any, NamedTuple

import numpy as np
import pyvips as _binding
from numpy.typing import NDArray

pyvips: Any = _binding

Plane = NDArray[np.float32]
"""Height × width."""
Colours = NDArray[np.float32]
"""Height × width × 3 in L*a*b*."""

ROUNDS = 5
SUBJECT_COMPONENTS = 6
REST_COMPONENTS = 16
BORDER_COMPONENTS = 6
MARK_COMPONENTS = 3
_ALIKE = 11.3
"""Squared distance in a Gaussian's own measure, within which are 99 of 100 of its colours."""
SAMPLES_MAX = 3_000
_SMOOTHNESS = 2.2
CORE = 0.8
_FLOOR = 1e-4
_BARRIER_ROUNDS = 140
_FLOW_ROUNDS = 90
_GUESS_SIDE = 128
_KNEE_SHARE = 0.84
"""Below so much of the height the first guess goes on as it is there."""
_PART_SHARE = 0.2
"""Of the largest part: what is smaller is left out."""
_NEAR_SHARE, _NEAR_PX = 0.02, 9.0
_HOLE_SHARE = 0.002
_SIGNS = np.array([-28.0, 18.2, -1.65, 16.2])
"""Fitted to 69 composites like those of the tests, which draw others."""
_SHARE_MIN, _SHARE_MAX = 0.005, 0.97
_PAIRS = ((0, 1), (0, 2), (1, 2))


class Divided(NamedTuple):
    """How much each pixel belongs to the subject, from 0 to 1, and how sure that is."""

    subject: Plane
    likely: Plane
    """What the colours alone say."""
    guess: Plane


def divide(
    colours: Colours,
    *,
    keep: NDArray[np.bool_],
    drop: NDArray[np.bool_],
    guess: Plane | None = None,
) -> Divided:
    """Return the subject of a small picture; what is in `keep` and `drop` is held to."""
    guess = first_guess(colours) if guess is None else guess
    weights, products = _edges(colours), _products(colours)
    along_keep = _along(colours, products, keep)
    along_drop = _along(colours, products, drop)
    guess = np.where(along_keep & ~along_drop, 1, np.where(along_drop & ~along_keep, 0, guess))
    guess = np.where(keep, 1, np.where(drop, 0, guess)).astype(np.float32)
    subject = guess
    likely = guess
    dual = np.zeros((2, *guess.shape), dtype=np.float32)
    for turn in range(ROUNDS):
        likely = _likelihood(colours, products, subject, keep=keep, drop=drop)
        place = _blurred(subject, 3.0)
        trust = 1.4 if turn == 0 else 0.7
        pull = _logit(likely) + trust * _logit(0.08 + 0.84 * place)
        pull = np.where(keep, 60, np.where(drop, -60, np.clip(pull, -8, 8))).astype(np.float32)
        subject, dual = _cut(pull, weights * _SMOOTHNESS, start=subject, dual=dual)
    return Divided(subject, likely, guess)


def tidied(subject: Plane, *, keep: NDArray[np.bool_]) -> Plane:
    """Return the subject in its main parts and those marked, small holes filled.

    A part that lies near the largest, such as a bottle's cap, may be smaller than one far away.
    """
    solid = subject > 0.5
    labels = _labels(solid)
    sizes = np.bincount(labels.ravel())
    of_subject = np.zeros(len(sizes), dtype=bool)
    of_subject[np.unique(labels[solid])] = True
    largest = int(np.argmax(np.where(of_subject, sizes, 0)))
    near = _blurred((labels == largest).astype(np.float32), _NEAR_PX / 3) > 1e-4
    kept = of_subject & (sizes >= _PART_SHARE * sizes[largest])
    close = np.zeros(len(sizes), dtype=bool)
    close[np.unique(labels[near & solid])] = True
    kept |= of_subject & close & (sizes >= _NEAR_SHARE * sizes[largest])
    kept[np.unique(labels[keep & solid])] = True
    filled = ~of_subject & (sizes < _HOLE_SHARE * solid.size)
    out = np.where(kept[labels], subject, 0)
    return np.where(filled[labels], 1, out).astype(np.float32)


def confidence(found: Divided, subject: Plane, colours: Colours) -> float:
    """Return from 0 to 1 how likely the subject is right to nine tenths (IoU).

    It is surer where the colours differ on the two sides of the cut, where the cut is short for
    what it encloses, and where a start from less comes to the same.
    """
    solid = subject > 0.5
    if not _SHARE_MIN < float(solid.mean()) < _SHARE_MAX:
        return 0.0
    near = _blurred(solid.astype(np.float32), 5.0)
    agreed = np.where(solid, found.likely, 1 - found.likely)[(near > 0.02) & (near < 0.98)]
    length = (solid[1:] != solid[:-1]).sum() + (solid[:, 1:] != solid[:, :-1]).sum()
    jagged = length / np.sqrt(solid.sum()) / 4
    half = _shrunk(colours, 2)
    none = np.zeros(half.shape[:2], dtype=bool)
    less = _shrunk(found.guess[..., None], 2)[..., 0] ** 3
    other = divide(half, keep=none, drop=none, guess=less).subject > 0.5
    coarse = solid[::2, ::2][: other.shape[0], : other.shape[1]]
    stable = (other & coarse).sum() / max(1, (other | coarse).sum())
    signs = np.array([1.0, agreed.mean(), jagged, stable])
    return round(float(1 / (1 + np.exp(-signs @ _SIGNS))), 3)


def first_guess(colours: Colours) -> Plane:
    """Return how much each pixel stands out from the picture's border, from 0 to 1."""
    step = max(1, max(colours.shape[:2]) // _GUESS_SIDE)
    small = _shrunk(colours, step)
    barrier = _barriers(small)
    apart = _apart_from_border(small)
    seen = barrier / max(float(barrier.max()), 1e-6) + apart / max(float(apart.max()), 1e-6)
    height, width = seen.shape
    y, x = np.mgrid[0:height, 0:width]
    middle = ((y / (height - 1) - 0.5) ** 2 + (x / (width - 1) - 0.5) ** 2) / 0.18
    seen = _blurred((seen * np.exp(-middle)).astype(np.float32), 1.5)
    seen = seen / max(float(np.quantile(seen, 0.98)), 1e-6)
    cut = _otsu(seen)
    sure = 1 / (1 + np.exp(-(seen - cut) * 9))
    # Persons and animals mostly go on below the picture, whose lower edge took them for the rest.
    knee = round(height * _KNEE_SHARE)
    sure[knee:] = np.maximum(sure[knee:], sure[knee])
    return _stretched(sure.astype(np.float32), colours.shape[0], colours.shape[1], step)


def _barriers(colours: Colours) -> Plane:
    """Return for each pixel the least range of colour on a way to it from the border."""
    height, width = colours.shape[:2]
    high, low = colours.copy(), colours.copy()
    cost = np.full((height, width), np.inf, dtype=np.float32)
    cost[[0, -1], :] = 0
    cost[:, [0, -1]] = 0
    for _ in range(_BARRIER_ROUNDS):
        changed = False
        for axis, step in ((0, 1), (0, -1), (1, 1), (1, -1)):
            came_high = np.maximum(np.roll(high, step, axis), colours)
            came_low = np.minimum(np.roll(low, step, axis), colours)
            apart = came_high - came_low
            came = apart[..., 0] + apart[..., 1] + apart[..., 2]
            came = np.where(np.isfinite(np.roll(cost, step, axis)), came, np.inf)
            edge = 0 if step == 1 else -1
            came[(edge, slice(None)) if axis == 0 else (slice(None), edge)] = np.inf
            better = came < cost
            if better.any():
                changed = True
                cost = np.where(better, came, cost)
                high = np.where(better[..., None], came_high, high)
                low = np.where(better[..., None], came_low, low)
        if not changed:
            break
    return np.where(np.isfinite(cost), cost, 0).astype(np.float32)


def _apart_from_border(colours: Colours) -> Plane:
    """Return how far each pixel is from the colours of the border, near side and far side alike."""
    rim = max(2, min(colours.shape[:2]) // 20)
    border = np.concatenate(
        [
            colours[:rim].reshape(-1, 3), colours[-rim:].reshape(-1, 3),
            colours[:, :rim].reshape(-1, 3), colours[:, -rim:].reshape(-1, 3),
        ]
    )  # fmt: skip
    away = _Mixture(border, components=BORDER_COMPONENTS).surprise(_products(colours))
    return np.sqrt(np.maximum(away, 0)).reshape(colours.shape[:2]).astype(np.float32)


def _along(
    colours: Colours, products: NDArray[np.float64], marked: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return what hangs together with a mark and has colours like those under it."""
    if not marked.any():
        return marked
    mixture = _Mixture(colours[marked], components=MARK_COMPONENTS)
    alike = mixture.surprise(products).reshape(marked.shape) < _ALIKE
    labels = _labels(alike)
    return alike & np.isin(labels, np.unique(labels[alike & marked]))


class _Mixture:
    """A few Gaussians of colours, fitted without chance."""

    def __init__(self, samples: Colours, *, components: int) -> None:
        step = max(1, len(samples) // SAMPLES_MAX)
        thinned: NDArray[np.float64] = samples[::step].astype(np.float64)
        centres = _split(thinned, components)
        for _ in range(8):
            nearest = ((centres**2).sum(1) - 2 * thinned @ centres.T).argmin(1)
            centres = np.stack(
                [
                    thinned[nearest == one].mean(0) if (nearest == one).any() else centres[one]
                    for one in range(len(centres))
                ]
            )
        shares, covers, means = [], [], []
        for one in range(len(centres)):
            mine = thinned[nearest == one]
            if len(mine) < 4:
                continue
            apart = mine - mine.mean(0)
            shares.append(len(mine) / len(thinned))
            means.append(mine.mean(0))
            covers.append(apart.T @ apart / len(mine) + np.eye(3) * 6.0)
        if not means:
            shares, means, covers = [1.0], [thinned.mean(0)], [np.eye(3) * 6.0]
        inverses = np.linalg.inv(np.array(covers))
        middles = np.array(means)
        logs = np.log(shares) - 0.5 * np.log(np.linalg.det(np.array(covers)))
        # A Gaussian's exponent is a sum over products of the colour's parts: one multiplication
        # of matrices gives it for all pixels and all Gaussians.
        self._away = np.stack(
            [
                np.einsum("ki,kij,kj->k", middles, inverses, middles),
                *(-2 * np.einsum("kij,kj->ik", inverses, middles)),
                *(inverses[:, one, one] for one in range(3)),
                *(2 * inverses[:, one, other] for one, other in _PAIRS),
            ]
        )
        self._logs = logs

    def log(self, products: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log of the density, up to what all mixtures have in common."""
        terms = self._logs - 0.5 * (products @ self._away)
        most = terms.max(1)
        return most + np.log(np.exp(terms - most[:, None]).sum(1))

    def surprise(self, products: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the squared distance to the nearest Gaussian, in its own measure."""
        return (products @ self._away).min(1)


def _products(colours: Colours) -> NDArray[np.float64]:
    """Return what a Gaussian needs of each colour: 1, its parts, and their products."""
    flat = colours.reshape(-1, 3).astype(np.float64)
    pairs = [flat[:, one] * flat[:, other] for one, other in _PAIRS]
    return np.stack([np.ones(len(flat)), *flat.T, *(flat**2).T, *pairs], axis=1)


def _split(samples: NDArray[np.float64], components: int) -> NDArray[np.float64]:
    """Return starting centres: the widest cloud is cut across its length, again and again."""
    clouds = [samples]
    while len(clouds) < components:
        widest = max(
            range(len(clouds)), key=lambda one: clouds[one].var(0).sum() * len(clouds[one])
        )
        cloud = clouds.pop(widest)
        apart = cloud - cloud.mean(0)
        along = np.linalg.eigh(apart.T @ apart)[1][:, -1]
        side = apart @ along > 0
        if side.all() or not side.any():
            clouds.append(cloud)
            break
        clouds += [cloud[side], cloud[~side]]
    return np.stack([cloud.mean(0) for cloud in clouds])


def _likelihood(
    colours: Colours,
    products: NDArray[np.float64],
    subject: Plane,
    *,
    keep: NDArray[np.bool_],
    drop: NDArray[np.bool_],
) -> Plane:
    """Return how likely each pixel's colour is the subject's."""
    flat, belongs = colours.reshape(-1, 3), subject.ravel()
    front, back = flat[belongs > CORE], flat[belongs < 0.5]
    if min(len(front), len(back)) < 30:
        return np.clip(subject, 0.05, 0.95)
    # What a person has marked counts as much as a fifth of the rest.
    front = _with_marked(front, flat[keep.ravel()])
    back = _with_marked(back, flat[drop.ravel()])
    one = _Mixture(front, components=SUBJECT_COMPONENTS).log(products)
    other = _Mixture(back, components=REST_COMPONENTS).log(products)
    share = 1 / (1 + np.exp(np.clip(other - one, -30, 30)))
    return share.reshape(subject.shape).astype(np.float32)


def _with_marked(samples: Colours, marked: Colours) -> Colours:
    if not len(marked):
        return samples
    times = max(1, len(samples) // (5 * len(marked)))
    return np.concatenate([samples, np.repeat(marked, times, axis=0)])


def _edges(colours: Colours) -> NDArray[np.float32]:
    """Return what a cut costs below and right of each pixel: little where colours change."""
    down = np.zeros(colours.shape[:2], dtype=np.float32)
    right = np.zeros(colours.shape[:2], dtype=np.float32)
    down[:-1] = ((colours[1:] - colours[:-1]) ** 2).sum(-1)
    right[:, :-1] = ((colours[:, 1:] - colours[:, :-1]) ** 2).sum(-1)
    usual = 2 * max(float((down.mean() + right.mean()) / 2), 1.0)
    costs = 0.05 + np.exp(-np.stack([down, right]) / usual)
    return costs.astype(np.float32)


def _cut(
    pull: Plane, weights: NDArray[np.float32], *, start: Plane, dual: NDArray[np.float32]
) -> tuple[Plane, NDArray[np.float32]]:
    """Return the cut that costs least, nearly 0 or 1 everywhere, and the flow that proves it.

    Minimises the sum of weights × differences − pull × subject over 0 … 1.
    """
    subject, ahead = start.copy(), start.copy()
    down, right = dual[0].copy(), dual[1].copy()
    size = 1 / np.sqrt(8, dtype=np.float32)
    for _ in range(_FLOW_ROUNDS):
        down[:-1] += size * (ahead[1:] - ahead[:-1])
        right[:, :-1] += size * (ahead[:, 1:] - ahead[:, :-1])
        np.clip(down, -weights[0], weights[0], out=down)
        np.clip(right, -weights[1], weights[1], out=right)
        spread = down + right
        spread[1:] -= down[:-1]
        spread[:, 1:] -= right[:, :-1]
        moved = np.clip(subject + size * (spread + pull), 0, 1)
        ahead = 2 * moved - subject
        subject = moved
    return subject, np.stack([down, right])


def _labels(solid: NDArray[np.bool_]) -> NDArray[np.int64]:
    image = pyvips.Image.new_from_array(solid.astype(np.uint8))
    return image.labelregions().numpy().reshape(solid.shape).astype(np.int64)


def _logit(share: Plane) -> Plane:
    held = np.clip(share, _FLOOR, 1 - _FLOOR)
    return np.log(held / (1 - held))


def _otsu(values: Plane) -> float:
    """Return the level that parts the values best into two."""
    counts, edges = np.histogram(values, bins=64)
    middles = (edges[1:] + edges[:-1]) / 2
    below = np.cumsum(counts)
    above = below[-1] - below
    sums = np.cumsum(counts * middles)
    with np.errstate(invalid="ignore", divide="ignore"):
        between = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return float(middles[int(np.nanargmax(np.where(np.isfinite(between), between, -1)))])


def _blurred(plane: Plane, sigma: float) -> Plane:
    reach = int(3 * sigma) + 1
    taps = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma * sigma)).astype(np.float32)
    taps /= taps.sum()
    for axis in (0, 1):
        wide = np.pad(plane, [(reach, reach) if axis == one else (0, 0) for one in (0, 1)], "edge")
        length = plane.shape[axis]
        plane = sum(tap * wide.take(range(at, at + length), axis) for at, tap in enumerate(taps))  # pyright: ignore[reportAssignmentType]
    return plane


def _shrunk(colours: Colours, step: int) -> Colours:
    height, width = (side // step for side in colours.shape[:2])
    whole = colours[: height * step, : width * step]
    return whole.reshape(height, step, width, step, -1).mean((1, 3))


def _stretched(plane: Plane, height: int, width: int, step: int) -> Plane:
    wide = plane.repeat(step, 0).repeat(step, 1)
    short = [
        (0, max(0, side - have)) for side, have in zip((height, width), wide.shape, strict=True)
    ]
    return np.pad(wide, short, "edge")[:height, :width]
