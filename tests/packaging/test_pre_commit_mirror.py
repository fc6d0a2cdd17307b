"""pre-commit installs the wheel that the mirror pins: no compiler, no index, and the hooks run."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

from test_packaging import ROOT, VERSION, run, wheel  # noqa: F401  a fixture

# What the runner is not given of the system.
COMPILERS = re.compile(r"(.*-)?(cc|c\+\+|gcc|g\+\+|clang|clang\+\+|cpp|ld|cmake|ninja|make)(-[\d.]+)?")

BASE = """from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "user"

    id = Column(Integer, primary_key=True)
"""

MODELS = """from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.dialects.postgresql import UUID

from base import Base


class Note(Base):
    __tablename__ = "notes"

    id = Column(Integer, primary_key=True)
    author_id = Column(UUID(as_uuid=True), ForeignKey("user.id"))
"""


def commit(folder, *names):
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    run(*git, "init", "-q", cwd=folder)
    run(*git, "add", "-A", cwd=folder)
    run(*git, "commit", "-qm", "start", cwd=folder)
    for name in names:
        run(*git, "tag", name, cwd=folder)


@pytest.fixture
def mirror(tmp_path):
    folder = tmp_path / "mirror"
    shutil.copytree(ROOT / "packaging/pre-commit-mirror", folder)
    commit(folder, VERSION)
    return folder


@pytest.fixture
def environment(wheel, tmp_path):  # noqa: F811
    programs = tmp_path / "programs"
    programs.mkdir()
    for program in pathlib.Path("/usr/bin").iterdir():
        if not COMPILERS.fullmatch(program.name):
            (programs / program.name).symlink_to(program)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PIP", "GIT"))}
    return kept | {
        "PATH": str(programs),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheel.parent),
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
    }


def test_a_hook_of_the_mirror_fixes(mirror, environment, tmp_path):
    project = tmp_path / "project"
    project.mkdir()
    (project / "base.py").write_text(BASE)
    (project / "models.py").write_text(MODELS)
    (project / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: file://{mirror}\n    rev: {VERSION}\n"
        "    hooks:\n      - id: modelmend-fix\n"
    )
    commit(project)
    assert shutil.which("c++", path=environment["PATH"]) is None
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--color", "never", "--all-files"],
        cwd=project, env=environment, capture_output=True, text=True,
    )
    assert "models.py: fixed, 1 change" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 1
    assert "Column(Integer, ForeignKey" in (project / "models.py").read_text()
