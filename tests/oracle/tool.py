"""Runs the modelmend binary that the environment variable MODELMEND names.

READERS_MODELS makes the tests of the readers generate fewer models than they usually do.
"""

import json
import os
import pathlib
import subprocess

SOURCE = pathlib.Path(__file__).resolve().parents[2]


def modelmend(*arguments, cwd, check=True):
    """The finished process; `check` refuses the exit codes that mean trouble."""
    binary = os.environ.get("MODELMEND", SOURCE / "build/dev/modelmend")
    run = subprocess.run([binary, *map(str, arguments)], cwd=cwd, capture_output=True)
    if check and run.returncode not in (0, 1):
        raise AssertionError(
            f"modelmend {' '.join(map(str, arguments))}: exit {run.returncode}\n"
            f"{run.stderr.decode(errors='replace')[-4000:]}"
        )
    return run


def models(usual):
    """How many models a test generates."""
    return min(usual, int(os.environ.get("READERS_MODELS", usual)))


def dump_models(root):
    """The MetaData objects as the readers see them: see modelmend::model::DumpedMetaData."""
    run = modelmend("dump", "models", "--output-format", "json", "--root", root, cwd=root)
    return json.loads(run.stdout)["models"]
