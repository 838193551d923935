# SPDX-License-Identifier: Apache-2.0
"""Instructions that one call of a workload costs, in the RTL and outside it, counted by callgrind."""
import glob
import re
import subprocess
import tempfile

# The Verilated model and the runtime that it calls; everything else, the glue at its ports too, is outside.
RTL = re.compile(r"(Vnic_model|Vl[A-Z]|VL_|vl_|Verilated)")
GLUE = re.compile(r"nic_rtl_step")  # copies the ports; a bare replay needs it too
FEW, MANY = 200, 1200  # calls of the two runs, whose difference leaves the start out


def _split(path):
    """Self cost of a callgrind file's functions, as [in the RTL, in the glue, elsewhere]."""
    names, part, costs, skip = {}, 2, [0, 0, 0], False
    for line in open(path):
        if line.startswith("fn="):
            number, _, name = line[3:].rstrip().partition(" ")
            name = names.setdefault(number, name)
            part = 0 if RTL.match(name) else 1 if GLUE.match(name) else 2
        elif line.startswith("cfn="):
            number, _, name = line[4:].rstrip().partition(" ")
            names.setdefault(number, name)
        elif line.startswith("calls="):
            skip = True  # the next line is the callee's inclusive cost
        elif line[0] in "+-*0123456789":
            fields = line.split()
            if not skip and len(fields) > 1:
                costs[part] += int(fields[1])
            skip = False
    return costs


def _run(piste, workload, calls, options):
    """Instructions of the simulating child, as _split says."""
    with tempfile.TemporaryDirectory() as dir:
        subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={dir}/%p", piste, "run", "--workload", workload,
             "--set", f"gen.count={calls}", *options], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        child = max(glob.glob(f"{dir}/*"), key=lambda path: sum(_split(path)))
        return _split(child)


def per_call(piste, workload, *options):
    """Instructions of one call, as (in the RTL, in the glue, elsewhere)."""
    few, many = _run(piste, workload, FEW, options), _run(piste, workload, MANY, options)
    return tuple((many[i] - few[i]) // (MANY - FEW) for i in range(3))
