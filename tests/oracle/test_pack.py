"""The pack on thousands of enumerated files: see generate_keys.py.

One run over the whole tree; then every file is held to what is known of it beforehand, and the
patch to what every patch must keep.
"""

import shutil
import subprocess

import pytest
from pyflakes import api, reporter

from forked import dump_in_child
from generate_keys import write_tree
from tool import modelmend

SHOWN = 20  # failures printed before the rest is only counted
# The columns that the enumerated files get wrong, by their name in the database.
INTEGER_KEYS = {"author_id", "writer", "editor_id"}


def git(folder, *arguments, stdin=None):
    run = subprocess.run(["git", *arguments], cwd=folder, input=stdin, capture_output=True)
    assert run.returncode == 0, run.stderr.decode(errors="replace")[-4000:]
    return run.stdout


def contents(folder):
    return {p.name: p.read_bytes() for p in sorted(folder.glob("*.py"))}


def show(failures):
    shown = "\n".join(failures[:SHOWN])
    assert not failures, f"{len(failures)} failures:\n{shown}"


class Run:
    """The tree before, the diff that was printed, and the tree that --write left."""

    def __init__(self, root):
        self.before_tree, self.tree = root / "before", root / "after"
        self.before_tree.mkdir()
        self.files = write_tree(self.before_tree)
        git(self.before_tree, "init", "-q")
        shutil.copytree(self.before_tree, self.tree)
        self.diff = modelmend("run", "--diff", "--color", "never", cwd=self.before_tree).stdout
        modelmend("run", "--write", "--allow-dirty", cwd=self.tree)
        self.before, self.after = contents(self.before_tree), contents(self.tree)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return Run(tmp_path_factory.mktemp("pack"))


def test_printing_a_diff_writes_nothing(run):
    assert all(run.before[file.path] == file.before for file in run.files)


def test_every_body_becomes_what_it_should(run):
    show([
        f"{file.path} ({file.about}):\n{run.after[file.path].decode()}"
        for file in run.files
        if not run.after[file.path].endswith(file.body_after)
    ])


def test_what_is_imported_by_the_files_stays(run):
    paths = {file.path for file in run.files}
    show([name for name in run.before if name not in paths and run.before[name] != run.after[name]])


def test_byte_order_marks_and_line_ends_stay(run):
    def layout(data):
        crlf = data.count(b"\r\n")
        return data.startswith(b"\xef\xbb\xbf"), data.endswith(b"\n"), crlf > 0, crlf in (0, data.count(b"\n"))

    show([f"{file.path} ({file.about})" for file in run.files
          if layout(run.before[file.path]) != layout(run.after[file.path])])


def test_git_applies_the_diff_to_the_same_bytes_and_back(run, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(run.before_tree, copy)
    git(copy, "apply", "--check", stdin=run.diff)
    git(copy, "apply", stdin=run.diff)
    applied = contents(copy)
    show([name for name in applied if applied[name] != run.after[name]])
    git(copy, "apply", "--reverse", stdin=run.diff)
    assert contents(copy) == run.before


def test_a_second_run_finds_nothing(run):
    assert modelmend("run", "--diff", cwd=run.tree).stdout == b""


def test_the_number_of_jobs_does_not_matter(run):
    one = modelmend("run", "--diff", "--color", "never", "--jobs", "1", cwd=run.before_tree).stdout
    assert one == run.diff


class Messages(reporter.Reporter):
    """Collects what pyflakes says, without the places."""

    def __init__(self):
        self.found = []

    def flake(self, message):
        self.found.append(message.message % message.message_args)

    def syntaxError(self, filename, text, *place):  # noqa: N802  pyflakes calls it so
        self.found.append(f"syntax error: {text}")

    def unexpectedError(self, filename, text):  # noqa: N802
        self.found.append(text)


def flakes(text):
    messages = Messages()
    api.check(text.decode("utf-8-sig"), "file.py", messages)
    # What a star import may bring is no finding: whether it does, the real libraries say below.
    return {text for text in messages.found if "from star imports" not in text}


def test_no_name_is_undefined_and_no_import_becomes_unused(run):
    show([
        f"{file.path} ({file.about}): {new}\n{run.after[file.path].decode()}"
        for file in run.files
        if (new := flakes(run.after[file.path]) - flakes(run.before[file.path]))
    ])


def test_sqlalchemy_builds_the_intended_tables(run):
    dumped = dump_in_child(str(run.tree))
    assert dumped["failed"] == {}
    columns = [
        (table["name"], column)
        for metadata in dumped["metadatas"] for table in metadata["tables"]
        if table["name"].startswith("note") for column in table["columns"]
    ]
    assert len(columns) > 4 * len(run.files) - 1
    intended = {"id": "uuid", "plan_id": "uuid", "title": "varchar", "old": "varchar"}
    show([
        f"{table}.{column['name']} is {column['family']}"
        for table, column in columns
        if column["family"] != ("integer" if column["name"] in INTEGER_KEYS else intended[column["name"]])
    ])
    keys = {"author_id": ["user.id"], "writer": ["user.id"], "editor_id": ["user.id"], "plan_id": ["plan.id"]}
    show([
        f"{table}.{column['name']} points to {column['foreign_keys']}"
        for table, column in columns
        if column["foreign_keys"] != keys.get(column["name"], [])
    ])
