# SPDX-License-Identifier: Apache-2.0
"""Writes mutants into a file's text: each place becomes a choice between what stands there and what the slip wrote."""
import re


def choice(number, mutant, original, piece):
    """The choice as an expression. `piece(begin, end)` is text as it stands."""
    slip = "".join(part if isinstance(part, str) else piece(*part) for part in mutant.parts)
    if mutant.parts[0] == "(void)0":
        return f"(piste_at({number}) ? (void)0 : (void)({original}))"
    if mutant.parts[0] == "!(":  # whatever a condition's type is, both are truth values
        return f"(piste_at({number}) ? {slip} : !!({original}))"
    return f"(piste_at({number}) ? ({slip}) : ({original}))"


def planted(text, mutants):
    """The text with its mutants: `mutants` maps numbers to them. One place may lie within another."""

    def piece(begin, end):
        return text[begin:end].decode()

    def render(begin, end, inside):
        out, at = [], begin
        while inside:
            first = min(inside, key=lambda n: (mutants[n].begin, -mutants[n].end))
            here = mutants[first].begin, mutants[first].end
            same = [n for n in inside if (mutants[n].begin, mutants[n].end) == here]
            below = [n for n in inside if n not in same and here[0] <= mutants[n].begin and mutants[n].end <= here[1]]
            inside = [n for n in inside if n not in same and n not in below]
            chosen = render(*here, below)
            for number in sorted(same, key=lambda n: mutants[n].parts[0] in ("!(", "(void)0")):
                chosen = choice(number, mutants[number], chosen, piece)
            out += [piece(at, here[0]), chosen]
            at = here[1]
        return "".join([*out, piece(at, end)])

    return render(0, len(text), list(mutants)).encode()


def numbers_at(text, line):
    """The mutants on a line of a planted text, or else on the nearest before it that has any."""
    lines = text.decode().splitlines()
    for at in range(min(line, len(lines)) - 1, -1, -1):
        numbers = [int(n) for n in re.findall(r"piste_at\((\d+)\)", lines[at])]
        if numbers:
            return numbers
    return []
