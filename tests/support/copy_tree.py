# SPDX-License-Identifier: Apache-2.0
"""A copy of the source tree, in which slips are planted."""
import subprocess


def copy_tree(root, tree, changed=None):
    """Copies what git tracks or would track, with the bytes of `changed` (by name) in place of a file's own. A file that is
    as it was keeps its time, so that its users are not rebuilt."""
    command = ["git", "ls-files", "-co", "--exclude-standard"]
    listing = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    names = {name for name in listing.stdout.splitlines() if (root / name).is_file()}
    for old in tree.rglob("*"):
        if old.is_file() and str(old.relative_to(tree)) not in names:
            old.unlink()
    for name in names:
        source, target = root / name, tree / name
        data = (changed or {}).get(name) or source.read_bytes()
        if not target.is_file() or target.read_bytes() != data:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            target.chmod(source.stat().st_mode)
