#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the expected integers of test_rng.c and test_sampler.c, from the formulas in 50-digit decimal arithmetic."""
from decimal import Decimal, ROUND_FLOOR, ROUND_HALF_UP, getcontext

getcontext().prec = 50
M = 2**64 - 1
D = Decimal


def rotl(x, k):
    return (x << k | x >> (64 - k)) & M


def splitmix(state):
    state = (state + 0x9E3779B97F4A7C15) & M
    z = state
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & M
    z = (z ^ z >> 27) * 0x94D049BB133111EB & M
    return state, z ^ z >> 31


def bits(seed, stream):
    state = (splitmix(seed)[1] + rotl(splitmix(stream)[1], 32)) & M
    s = []
    for _ in range(4):
        state, z = splitmix(state)
        s.append(z)
    while True:
        yield rotl(s[1] * 5 & M, 7) * 9 & M
        shifted = s[1] << 17 & M
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= shifted
        s[3] = rotl(s[3], 45)


def uniforms(seed, stream, n):
    """The odd numerators over 2^64 that the samplers take logarithms of."""
    source = bits(seed, stream)
    return [D(next(source) | 1) / 2**64 for _ in range(n)]


def floor(x):
    return max(0, int(x.to_integral_value(ROUND_FLOOR)))


def tail(p, location, scale, shape):
    return floor(D(location) + D(scale) * (p - 1) / D(shape))


def show(name, values):
    print(name, ", ".join(map(str, values)))


if __name__ == "__main__":
    source = bits(1, 2)
    show("rng(1,2)", [next(source) for _ in range(4)])
    u = uniforms(7, 0, 6)
    show("exponential(1000000)", [int((-x.ln() * 1000000).to_integral_value(ROUND_HALF_UP)) for x in u])
    show("etc_key", [tail((-x.ln()) ** D("-0.078688"), "30.7984", "8.20449", "0.078688") for x in u])
    show("gpareto", [tail(x ** D("-0.348238"), "15.0", "214.476", "0.348238") for x in u])
    n, s = 1000, D("0.99")
    weights = [1 / D(k) ** s for k in range(1, n + 1)]
    total = sum(weights)
    ranks = []
    source = bits(7, 0)
    for _ in range(6):  # the first rank whose running sum exceeds the point
        point, rank, up_to = D(next(source)) / 2**64 * total, 0, weights[0]
        while up_to <= point:
            rank += 1
            up_to += weights[rank]
        ranks.append(rank)
    show("zipf(1000, 0.990)", ranks)
    show("zipf shares of ranks 0, 1, 9 per million", [floor(weights[r] / total * 1000000) for r in (0, 1, 9)])
    sums = [f"{r}: {sum(weights[:r + 1]) / total:.18f}" for r in (0, 1, 2, 3, 9, 31, 99, 315, 699, 998)]
    show("zipf shares of all ranks up to", sums)
