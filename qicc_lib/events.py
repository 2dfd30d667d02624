"""Point particles on a line, from collision to collision: free flight between events, and every event exact.

A bond joins two neighbours. Each particle keeps the time at which it was last moved, each bond the time of its next
event, and a tournament tree over the bonds knows the earliest. `gas-events.ts` of the figures does the same operations
in the same order, so that both can be compared to the last digit.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

from .arguments import Array

compiled: Callable[[Any], Any] = njit(nogil=True, error_model="numpy")  # takes two seconds; not kept on the disk


@compiled
def next_event(x: Array, v: Array, at: Array, inside: Any, i: int, now: float, width: float) -> Any:
    """Return when bond i has its next event; what rounding puts into the past happens now."""
    u = v[i + 1] - v[i]
    if u == 0 or (u > 0 and not inside[i]):
        return np.inf
    gap = (x[i + 1] + v[i + 1] * (now - at[i + 1])) - (x[i] + v[i] * (now - at[i]))
    way = gap if u < 0 and inside[i] else gap - width
    return now + max(way / -u, 0.0)


@compiled
def schedule(tree: Array, leaf: int, time: float) -> None:
    """Enter the time of a bond, and carry the earlier of each two upwards as far as anything changes."""
    tree[leaf] = time
    while leaf > 1:
        leaf >>= 1
        earlier = min(tree[2 * leaf], tree[2 * leaf + 1])
        if earlier == tree[leaf]:
            break
        tree[leaf] = earlier


@compiled
def evolve(x: Array, v: Array, depth: float, width: float, time: float) -> Any:
    """Move particles of mass 1, ordered along the line with free ends, in place; return bonds inside and events.

    Neighbours closer than `width` have the energy -depth: at the edge the relative velocity u becomes
    sqrt(u^2 + 4 depth) inwards and sqrt(u^2 - 4 depth) outwards. Where that is not real, and where cores touch, the
    two exchange their velocities.
    """
    bonds, size = len(x) - 1, 1
    while size < bonds:
        size *= 2
    tree, at, inside = np.full(2 * size, np.inf), np.zeros(len(x)), x[1:] - x[:-1] < width
    for i in range(bonds):
        schedule(tree, size + i, next_event(x, v, at, inside, i, 0.0, width))
    events = 0
    while tree[1] < time:
        now, node = tree[1], 1
        while node < size:
            node = 2 * node + (tree[2 * node] > tree[2 * node + 1])
        i = node - size
        for j in (i, i + 1):
            x[j] += v[j] * (now - at[j])
            at[j] = now
        u = v[i + 1] - v[i]
        square = u * u + (-4.0 * depth if inside[i] else 4.0 * depth)
        if square > 0 and (u > 0 or not inside[i]):
            mean, half = 0.5 * (v[i] + v[i + 1]), np.copysign(0.5 * np.sqrt(square), u)
            v[i], v[i + 1], inside[i] = mean - half, mean + half, not inside[i]
        else:
            v[i], v[i + 1] = v[i + 1], v[i]
        for j in range(max(i - 1, 0), min(i + 2, bonds)):
            schedule(tree, size + j, next_event(x, v, at, inside, j, now, width))
        events += 1
    x += v * (time - at)
    return inside, events
