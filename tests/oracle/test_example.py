"""The example project is broken before the run and works after it."""

import json
import shutil
import subprocess
import sys

import pytest

from tool import SOURCE, modelmend

EXAMPLE = SOURCE / "examples" / "fastapi_app"


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "fastapi_app"
    shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns("__pycache__", ".pytest_cache"))
    return root


def own_tests(project):
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=project, capture_output=True, text=True,
    )


def python_files(project):
    return {p.relative_to(project): p.read_bytes() for p in sorted(project.rglob("*.py"))}


def test_the_wrong_keys_make_its_tests_fail(project):
    assert own_tests(project).returncode == 1


def test_its_tests_pass_after_one_run(project):
    modelmend("run", "--write", cwd=project)
    run = own_tests(project)
    assert run.returncode == 0, run.stdout


def test_only_models_change(project):
    before = python_files(project)
    modelmend("run", "--write", cwd=project)
    after = python_files(project)
    changed = sorted(str(path) for path in before if before[path] != after[path])
    assert changed == [
        f"app/models/{name}.py"
        for name in ("data_export", "faq", "quality", "session", "subscription", "team")
    ]


def test_undo_gives_the_project_back(project):
    before = python_files(project)
    modelmend("run", "--write", cwd=project)
    assert python_files(project) != before
    modelmend("undo", cwd=project)
    assert python_files(project) == before


def test_a_second_run_has_nothing_to_do(project):
    modelmend("run", "--write", cwd=project)
    assert modelmend("run", "--diff", cwd=project).stdout == b""


def place_of(project, path, text):
    """path:line of the one line that holds `text`."""
    lines = (project / path).read_text().split("\n")
    (number,) = [i for i, line in enumerate(lines, 1) if text in line]
    return f"{path}:{number}"


def test_the_report_names_what_may_still_expect_a_uuid(project):
    run = modelmend("run", "--output-format", "json", cwd=project)
    key = place_of(project, "app/models/subscription.py", "user_id = ")
    (match,) = [
        m for m in json.loads(run.stdout)["matches"]
        if f"{m['path']}:{m['start']['line']}" == key and m["outcome"] == "applied"
    ]
    named = {f"{use['path']}:{use['start']['line']}" for use in match["may_expect_old"]}
    assert named >= {
        place_of(project, "app/schemas/subscription.py", "user_id: UUID"),
        place_of(project, "app/services/subscriptions.py", "UUID(user_id)"),
        place_of(project, "app/api/subscriptions.py", "user_id: UUID"),
        place_of(project, "app/api/subscriptions.py", "str(user_id)"),
    }
    # Keys of other tables are not meant.
    assert place_of(project, "app/schemas/subscription.py", "plan_id: UUID") not in named
