#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the expected numbers of test_rng.c and test_sampler.c, from the formulas in 50-digit decimal arithmetic.

usage: sampler_oracle.py [--check]   (only what the tests do not expect so; exit status 1 if there is any)
"""
import re
import sys
from decimal import Decimal, ROUND_FLOOR, ROUND_HALF_UP, getcontext
from pathlib import Path

getcontext().prec = 50
HERE = Path(__file__).resolve().parent
TESTS = HERE.parent / "base" / "test_rng.c", HERE / "test_sampler.c"
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


def rounded(x):
    return int(x.to_integral_value(ROUND_HALF_UP))


def zipf_draws(share_up_to, n):
    """Of each draw the first rank whose running share exceeds the point."""
    source = bits(7, 0)
    points = [D(next(source)) / 2**64 for _ in range(n)]
    return [next(rank for rank, share in enumerate(share_up_to) if share > point) for point in points]


def lists():
    """What the tests expect, by name."""
    source = bits(1, 2)
    yield "rng(1,2)", [next(source) for _ in range(4)]
    u = uniforms(7, 0, 6)
    yield "exponential(1000000)", [rounded(-x.ln() * 1000000) for x in u]
    yield "etc_key", [tail((-x.ln()) ** D("-0.078688"), "30.7984", "8.20449", "0.078688") for x in u]
    yield "gpareto", [tail(x ** D("-0.348238"), "15.0", "214.476", "0.348238") for x in u]
    weights = [1 / D(k) ** D("0.99") for k in range(1, 1001)]
    up_to = [sum(weights[:r + 1]) / sum(weights) for r in range(len(weights))]
    yield "zipf(1000, 0.990)", zipf_draws(up_to, 6)
    yield "zipf draws of ranks 0, 1, 9 per 100000", [rounded(weights[r] / sum(weights) * 100000) for r in (0, 1, 9)]
    for r in (0, 1, 2, 3, 9, 31, 99, 315, 699, 998):
        yield "zipf share of all ranks up to", [r, f"{up_to[r]:.18f}"]


def stands_in(text, values):
    """Whether the numbers follow one another there, with nothing but punctuation and suffixes between them."""
    return re.search(r"(?<![\d.])" + r"[^\d.]+".join(re.escape(str(v)) for v in values) + r"(?![\d.])", text)


def main(check):
    tests = "".join(path.read_text() for path in TESTS)
    shown = [f"{name}: {', '.join(map(str, values))}" for name, values in lists() if not (check and stands_in(tests, values))]
    for line in shown:
        print(line)
    return 1 if check and shown else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
