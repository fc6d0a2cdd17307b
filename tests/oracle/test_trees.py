"""What the readers say of real projects is what importing them makes.

Needs the network: `./scripts/check-all trees` runs it. The projects are fetched by git into the
folder TREES and stay there; ENVIRONMENT is a virtual environment with what they import.
"""

import json
import os
import pathlib
import subprocess
import tomllib

import pytest

from tool import SOURCE, modelmend

TREES = tomllib.loads((SOURCE / "tests/oracle/trees.toml").read_text())["tree"]
SHOWN = 40
SQLMODEL = "0.0.48"  # that of tests/requirements-trees.txt


def git(*arguments, cwd):
    subprocess.run(["git", *arguments], cwd=cwd, check=True, capture_output=True)


def fetched(tree):
    """The folder of the project at its commit."""
    folder = pathlib.Path(os.environ["TREES"]) / tree["name"]
    if not (folder / ".git").is_dir():
        folder.mkdir(parents=True)
        git("init", "-q", cwd=folder)
    git("fetch", "-q", "--depth", "1", tree["url"], tree["commit"], cwd=folder)
    git("checkout", "-q", "-f", tree["commit"], cwd=folder)
    return folder / tree["root"]


@pytest.mark.parametrize("tree", TREES, ids=[tree["name"] for tree in TREES])
def test_a_real_project_is_read_as_what_it_is(tree, tmp_path):
    root = fetched(tree)
    dump = modelmend("dump", "models", "--output-format", "json", "--root", root,
                     "--sqlmodel-version", SQLMODEL, cwd=root)
    (tmp_path / "dump.json").write_bytes(dump.stdout)
    run = subprocess.run(
        [f"{os.environ['ENVIRONMENT']}/bin/python", SOURCE / "tests/oracle/compare_tree.py", root,
         tmp_path / "dump.json", *tree["modules"], "--without", *tree["without"]],
        capture_output=True, text=True, cwd=root)
    assert run.returncode == 0, run.stderr[-4000:]
    result = json.loads(run.stdout)
    shown = "\n".join(result["differences"][:SHOWN])
    assert not result["differences"], f"{len(result['differences'])} differences:\n{shown}"
    assert result["columns"] >= tree["least"]
