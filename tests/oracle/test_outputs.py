"""The outputs for machines hold to their schemas, and say what the run says.

SARIF is held against the schema that OASIS published, JSON and its lines against docs/schemas.
"""

import json
import os
import pathlib
import shutil
import subprocess
import urllib.parse

import jsonschema
import pytest
import yaml

from tool import SOURCE, modelmend

SARIF_SCHEMA = json.loads(
    pathlib.Path(
        SOURCE, "tests/peers/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
    ).read_text()
)

BASE = """from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "user"

    id = Column(Integer, primary_key=True)
"""

# Two keys that change together with their imports, behind letters of more than one byte.
MODELS = """from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.dialects.postgresql import UUID

from base import Base


class Note(Base):
    __tablename__ = "notes"

    id = Column(Integer, primary_key=True)
    '''größe 😀'''; author_id = Column(UUID(as_uuid=True), ForeignKey("user.id"))
    editor_id = Column(UUID, ForeignKey("user.id"))
"""

# A conflict, a comment that silences, and one that silences nothing.
OTHERS = """import uuid

from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.dialects.postgresql import UUID

from base import Base


class Other(Base):
    __tablename__ = "others"

    id = Column(Integer, primary_key=True)
    made_id = Column(UUID, ForeignKey("user.id"), default=uuid.uuid4)
    kept_id = Column(UUID, ForeignKey("user.id"))  # modelmend: ignore[uuid-to-integer]
    size = Column(Integer)  # modelmend: ignore[uuid-to-integer]
"""

USES = """import uuid

from models import Note


def of_author(note: Note) -> bool:
    return note.author_id == uuid.uuid4()
"""


def git(root, *arguments):
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    return subprocess.run(
        ["git", *identity, *arguments], cwd=root, check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project"
    folder = root / "a folder, 100%"
    folder.mkdir(parents=True)
    (root / "pyproject.toml").write_text('[project]\nname = "p"\n')
    (root / "base.py").write_text(BASE)
    (root / "models.py").write_text(MODELS)
    (root / "others.py").write_text(OTHERS)
    (root / "uses.py").write_text(USES)
    windows = MODELS.replace("Note", "Page").replace('"notes"', '"pages"')
    (folder / "ä.py").write_bytes(windows.replace("\n", "\r\n").encode())
    (root / "broken.py").write_text("from sqlalchemy import Column\nx = (UUID, ForeignKey(\n")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "start")
    return root


def output(root, *arguments):
    return modelmend(*arguments, cwd=root, check=False).stdout.decode()


def schema(name):
    return json.loads(pathlib.Path(SOURCE, f"docs/schemas/{name}.json").read_text())


def check_json_and_lines(name, root, *arguments):
    rules = schema(name)
    document = json.loads(output(root, *arguments, "--output-format", "json"))
    jsonschema.Draft202012Validator(rules).validate(document)

    line_rules = {"$ref": "#/$defs/line", "$defs": rules["$defs"]}
    validator = jsonschema.Draft202012Validator(line_rules)
    lines = output(root, *arguments, "--output-format", "jsonl").splitlines()
    objects = [json.loads(line) for line in lines]
    for each in objects:
        validator.validate(each)
    assert objects[0]["type"] == "head" and objects[-1]["type"] == "summary"

    # The same things, in the same order.
    again = {key: value for key, value in objects[0].items() if key != "type"}
    again |= {key: [] for key, value in document.items() if isinstance(value, list)}
    for each in objects[1:-1]:
        again[each.pop("type")].append(each)
    again["summary"] = {k: v for k, v in objects[-1].items() if k != "type"}
    assert again == document
    return document


def check_sarif(root, *arguments):
    log = json.loads(output(root, *arguments, "--output-format", "sarif"))
    jsonschema.Draft4Validator(SARIF_SCHEMA).validate(log)
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    fingerprints = [tuple(r["partialFingerprints"].items()) for r in run["results"]]
    assert len(set(fingerprints)) == len(fingerprints)
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result.get("kind") != "review" or result["level"] == "none"
        for location in result.get("locations", []):
            artifact = location["physicalLocation"]["artifactLocation"]
            assert artifact["uri"].isascii() and " " not in artifact["uri"]
            assert (root / urllib.parse.unquote(artifact["uri"])).is_file()
    return run


def text_at(root, location):
    """The text of a region: lines end at LF, columns count code points."""
    place = location["physicalLocation"]
    path = root / urllib.parse.unquote(place["artifactLocation"]["uri"])
    lines = path.read_bytes().decode().split("\n")
    region = place["region"]
    assert region["startLine"] == region["endLine"]
    return lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]


def offset(lines, line, column):
    return sum(len(each) for each in lines[: line - 1]) + column - 1


def apply_fixes(root, run):
    """What a viewer does with all fixes of all results."""
    for result in run["results"]:
        for fix in result.get("fixes", []):
            for change in fix["artifactChanges"]:
                path = root / urllib.parse.unquote(change["artifactLocation"]["uri"])
                text = path.read_bytes().decode()
                lines = text.splitlines(keepends=True) + [""]
                for each in reversed(change["replacements"]):
                    region = each["deletedRegion"]
                    begin = offset(lines, region["startLine"], region["startColumn"])
                    end = offset(lines, region["endLine"], region["endColumn"])
                    new = each.get("insertedContent", {"text": ""})["text"]
                    text = text[:begin] + new + text[end:]
                path.write_bytes(text.encode())


def test_json_of_a_run(project):
    document = check_json_and_lines("run", project, "run")
    assert len(document["files"]) == 2
    assert {match["outcome"] for match in document["matches"]} == {"applied", "rejected", "skipped"}
    grouped = [index for group in document["groups"] for index in group["matches"]]
    applied = [i for i, match in enumerate(document["matches"]) if match["outcome"] == "applied"]
    assert sorted(grouped) == applied
    for group in document["groups"]:
        assert group["tier"] == "safe" and group["confidence"] <= 95 and group["reasons"]
        assert group["links"] == [f"modelmend rules show {rule}" for rule in group["rules"]]
    run = check_sarif(project, "run")
    by_sarif = {fingerprint for result in run["results"]
                for fingerprint in result["partialFingerprints"].values()}
    assert {match["fingerprint"] for match in document["matches"]} <= by_sarif


def test_json_of_check_and_verify(project):
    (project / "schema.sql").write_text(
        'CREATE TABLE "user" (id bigint PRIMARY KEY);\nCREATE VIEW v AS SELECT 1;\n'
    )
    document = check_json_and_lines("check", project, "check", "--schema", "schema.sql")
    assert document["findings"] and document["summary"]["tables"] == 4
    (project / "models.py").write_text(MODELS.replace("editor_id", "reader_id"))
    document = check_json_and_lines("verify", project, "verify")
    assert document["verdict"] == "different"


def test_sarif_of_a_run(project):
    run = check_sarif(project, "run")
    by_rule = [result for result in run["results"] if result["ruleId"] == "uuid-to-integer"]
    changes = [result for result in by_rule if result["level"] == "warning"]
    assert len(changes) == 4 and max(result["rank"] for result in changes) == 95
    assert all(result["properties"]["tier"] == "safe" for result in changes)
    for result in changes:
        uses = len(result.get("relatedLocations", []))
        assert result["rank"] == 95 - 5 * min(uses, 4)
        assert len(result["properties"]["confidence_reasons"]) == (2 if uses else 1)
    texts = {text_at(project, result["locations"][0]) for result in changes}
    assert 'author_id = Column(UUID(as_uuid=True), ForeignKey("user.id"))' in texts
    assert [r["kind"] for r in by_rule if "makes values" in r["message"]["text"]] == ["review"]
    (silenced,) = [result for result in run["results"] if result["suppressions"]]
    assert silenced["suppressions"][0]["kind"] == "inSource"
    related = [each for result in changes for each in result.get("relatedLocations", [])]
    assert any("uses.py" in json.dumps(each) for each in related)
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    assert "broken.py" in json.dumps(invocation["toolExecutionNotifications"])


def test_all_fixes_of_sarif_are_the_patch(project, tmp_path):
    by_viewer = tmp_path / "viewer"
    shutil.copytree(project, by_viewer)
    apply_fixes(by_viewer, check_sarif(project, "run"))
    modelmend("run", "--write", cwd=project, check=False)
    names = [path.relative_to(project) for path in project.rglob("*.py")]
    assert git(project, "diff", "--name-only").count("\n") == 2
    for name in names:
        assert (by_viewer / name).read_bytes() == (project / name).read_bytes(), name


def test_fingerprints_stay_when_lines_move(project):
    def fingerprints():
        results = check_sarif(project, "run")["results"]
        return [result["partialFingerprints"] for result in results]

    before = fingerprints()
    for name in ("models.py", "others.py"):
        (project / name).write_text("# above\n\n" + (project / name).read_text())
    assert fingerprints() == before


def test_sarif_of_check_knows_the_baseline(project):
    (project / "schema.sql").write_text('CREATE TABLE "user" (id bigint PRIMARY KEY);\n')
    check = ["check", "--schema", "schema.sql"]
    assert all("baselineState" not in result for result in check_sarif(project, *check)["results"])
    modelmend(*check, "--write-baseline", "known.json", cwd=project, check=False)
    (project / "schema.sql").write_text('CREATE TABLE "user" (id text PRIMARY KEY);\n')
    results = check_sarif(project, *check, "--baseline", "known.json")["results"]
    states = {result["baselineState"] for result in results}
    assert states == {"new", "unchanged", "absent"}
    (absent,) = [result for result in results if result["baselineState"] == "absent"]
    assert "not found any more" in absent["message"]["text"]


def test_sarif_says_where_the_texts_come_from(project):
    assert "versionControlProvenance" not in check_sarif(project, "run")
    git(project, "remote", "add", "origin", "https://me:secret@example.org/team/app.git")
    for command in ("run", "check", "verify"):
        (origin,) = check_sarif(project, command)["versionControlProvenance"]
        assert origin["repositoryUri"] == "https://example.org/team/app.git"
        assert origin["revisionId"] == git(project, "rev-parse", "HEAD").strip()
        assert origin["branch"] == git(project, "branch", "--show-current").strip()
    git(project, "remote", "set-url", "origin", "git@example.org:team/app.git")
    (origin,) = check_sarif(project, "run")["versionControlProvenance"]
    assert origin["repositoryUri"] == "ssh://example.org/team/app.git"


def test_sarif_of_verify_knows_what_is_allowed(project):
    (project / "models.py").write_text(MODELS.replace("editor_id", "reader_id"))
    run = check_sarif(project, "verify")
    assert {"error"} <= {result["level"] for result in run["results"]}
    modelmend("verify", "--write-allow", "allow.txt", cwd=project, check=False)
    run = check_sarif(project, "verify", "--allow", "allow.txt")
    kinds = [each["kind"] for result in run["results"] for each in result["suppressions"]]
    assert kinds and set(kinds) == {"external"}


def test_the_workflow_runs(project, tmp_path):
    workflow = yaml.safe_load(pathlib.Path(SOURCE, "docs/github-workflow.yml").read_text())
    for name in ("broken.py", "others.py"):
        (project / name).unlink()
    modelmend("run", "--write", "--allow-dirty", cwd=project)
    git(project, "add", "-A")
    git(project, "commit", "-qm", "fixed")
    git(project, "remote", "add", "origin", ".")
    git(project, "fetch", "-q", "origin")
    binary = pathlib.Path(os.environ["MODELMEND"]).resolve()
    summary = tmp_path / "summary.md"
    environment = os.environ | {
        "PATH": f"{binary.parent}:{os.environ['PATH']}",
        "GITHUB_BASE_REF": "main",
        "GITHUB_STEP_SUMMARY": str(summary),
    }
    (job,) = workflow["jobs"].values()
    commands = [step["run"] for step in job["steps"] if "modelmend " in step.get("run", "")]
    assert len(commands) == 2
    for command in commands:
        run = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", command], cwd=project, env=environment,
            capture_output=True, text=True,
        )
        assert run.returncode == 0, (command, run.stdout, run.stderr)
    log = json.loads((project / "modelmend.sarif").read_text())
    jsonschema.Draft4Validator(SARIF_SCHEMA).validate(log)
    assert "equal" in summary.read_text()
