"""The strategy in five phases on examples/helpdesk, with a real PostgreSQL and the real Alembic.

The README's second half tells it; here each of its commands is run, what it prints is compared, and
after each step the way back is tried, too.
"""

import os
import pathlib
import re
import shutil
import sys

import pytest

from story import Story, blocks_of
from tool import SOURCE

README = SOURCE / "README.md"
EXAMPLE = SOURCE / "examples" / "helpdesk"
BINARY = pathlib.Path(os.environ.get("MODELMEND", SOURCE / "build/dev/modelmend"))

ROWS = """
INSERT INTO "user" (id, email, name) VALUES (1, 'bo@example.org', 'Bo'), (2, 'cy@example.org', 'Cy');
INSERT INTO teams (id, name, lead_id) VALUES (1, 'Video', 2);
INSERT INTO tickets (id, title, opened_by, team_id)
  VALUES ('00000000-0000-0000-0000-000000000001', 'No sound', 1, 1);
INSERT INTO comments (id, ticket_id, author_id, body) VALUES
  ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001', 2, 'Muted?');
SELECT setval('user_id_seq', 10), setval('teams_id_seq', 10);
"""
PLAN = 'modelmend plan --schema "$DATABASE_URL"'
TABLES = ["user", "teams", "tickets", "comments", "articles"]


class Helpdesk(Story):
    """The project in a git repository, with its database in the state of the first release."""

    def __init__(self, root, server, database="helpdesk"):
        (root / "bin").mkdir()
        (root / "bin/modelmend").symlink_to(BINARY.resolve())
        environment = {
            **os.environ, "DATABASE_URL": server.url(database), "COLUMNS": "80",
            "PATH": f"{root / 'bin'}:{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}",
            "XDG_STATE_HOME": str(root / "state"), "PYTHONDONTWRITEBYTECODE": "1",
        }
        super().__init__(README, root / "helpdesk", environment)
        self.server, self.database = server, database
        shutil.copytree(EXAMPLE, self.root,
                        ignore=shutil.ignore_patterns("__pycache__", ".pytest_cache"))
        server.create_database(database)
        for command in ("git init -qb main", "git config user.name Ann",
                        "git config user.email ann@example.org", "git add -A",
                        "git commit -qm 'Helpdesk 2.3'", "git tag v2.3", "alembic upgrade head"):
            self.run(command, expected=0)
        server.psql(database, ROWS)

    def files(self):
        """What git tracks or would track, as it stands in the work tree."""
        names = self.run("git ls-files -co --exclude-standard", expected=0).splitlines()
        return {name: (self.root / name).read_bytes() for name in names
                if (self.root / name).exists()}

    def schema(self):
        lines = self.server.dump(self.database, "--schema-only").splitlines()
        return [line for line in lines if not line.startswith(("\\restrict", "\\unrestrict"))]

    def rows(self):
        return [self.server.psql(self.database, f'SELECT * FROM "{name}" ORDER BY 1')
                for name in TABLES]

    def own_tests(self, *, failing=0, passing):
        said = self.run("pytest -q --tb=no -rN -p no:cacheprovider",
                        expected=1 if failing else 0).splitlines()[-1]
        assert said.startswith(f"{failing} failed, {passing} passed" if failing
                               else f"{passing} passed"), said

    def is_revertible(self, before, commits=1):
        """The last commits are taken back, and that, too."""
        after = self.files()
        self.run(f"git revert --no-edit HEAD~{commits}..", expected=0)
        assert self.files() == before
        self.run(f"git revert --no-edit HEAD~{commits}..", expected=0)
        assert self.files() == after

    def is_undone(self, command, before):
        """The last --write is taken back, and done again."""
        after = self.files()
        self.run("modelmend undo", expected=0)
        assert self.files() == before
        self.run(command, expected=0)
        assert self.files() == after


@pytest.fixture(scope="module")
def helpdesk(server, tmp_path_factory):
    return Helpdesk(tmp_path_factory.mktemp("strategy"), server)


def align(story):
    before = story.files()
    story.tell("The whole way, on an example")
    story.tell("1. Align types with the database")
    assert story.files() != before
    assert story.run("git branch --show-current") == "main\n"
    story.is_revertible(before, commits=2)  # one for each rule
    story.own_tests(failing=3, passing=6)
    # In place, too.
    story.run("git checkout -q v2.3", expected=0)
    command = 'modelmend align --schema "$DATABASE_URL" --write'
    story.run(command, expected=0)
    story.is_undone(command, before)
    story.run("git checkout -qf main", expected=0)


def decide(story):
    """People decide: what the page shows goes into the file."""
    title = "2. Decide on each model"
    before = story.files()
    written, applied = story.blocks[title]
    story.blocks[title] = [written]
    story.tell(title)
    (entry,) = blocks_of(README.read_text(), "toml")[title]
    decisions = story.root / "decisions.toml"
    text, changed = re.subn(re.escape(entry[0]) + r"\ndecision = .*\nreason = .*\n",
                            lambda _: "\n".join(entry) + "\n", decisions.read_text())
    assert changed == 1
    decisions.write_text(text)
    story.blocks[title] = [applied]
    undecided = story.files()
    command = "modelmend audit --apply decisions.toml --unsafe-fixes --write"
    story.run(command, expected=0)
    story.is_undone(command, undecided)
    story.run("modelmend undo", expected=0)
    story.tell(title)
    story.is_revertible(before)
    # A second audit keeps what people said.
    story.run('modelmend audit --schema "$DATABASE_URL" -o decisions.toml', expected=0)
    assert "\n".join(entry) in decisions.read_text()
    story.run("git checkout -q decisions.toml", expected=0)
    story.own_tests(failing=3, passing=6)


def create(story):
    before, rows = story.schema(), story.rows()
    story.tell("3. Create the missing tables")
    after = story.schema()
    story.run("alembic downgrade -1", expected=0)
    assert story.schema() == before and story.rows() == rows
    story.run("alembic upgrade head", expected=0)
    assert story.schema() == after and story.rows() == rows
    again = story.run('modelmend revision --schema "$DATABASE_URL" -m again', expected=0)
    assert "1 table is missing, none of them to be created: no migration is made" in again


def is_clean(story):
    story.own_tests(passing=9)
    story.run("modelmend verify --allow intended.txt", expected=0)
    story.run('modelmend check --schema "$DATABASE_URL"', expected=0)
    assert story.run("alembic check", expected=0) == "No new upgrade operations detected.\n"


def migrate(story):
    schema, rows = story.schema(), story.rows()
    before = story.files()
    story.tell("4. Migrate to SQLModel, file by file")
    story.is_revertible(before)
    plan = PLAN + " --decisions decisions.toml"
    commands = re.findall(r"^ {7}(modelmend migrate .*)$", story.run(plan, expected=0), re.M)
    assert len(commands) == 4, commands  # drafts.py too; user.py is that of the page
    for command in commands:
        before = story.files()
        story.run(command, expected=0)
        is_clean(story)
        story.is_undone(command, before)
        story.run(f"git commit -qam 'Migrate {command.split()[-1]} to SQLModel'", expected=0)
        story.is_revertible(before)
    assert "(Base)" not in "".join(path.read_text() for path in story.root.glob("app/models/*.py"))
    assert story.schema() == schema and story.rows() == rows


def validate(story):
    story.tell("5. Validate")
    # Each line would have told.
    story.server.psql("helpdesk", "ALTER TABLE comments DROP CONSTRAINT fk_comments_author_id_user; "
                                  "UPDATE comments SET author_id = 99")
    said = story.run('modelmend validate --schema "$DATABASE_URL" --decisions decisions.toml',
                     expected=1)
    assert "FAIL keys-exist" in said and "comments (author_id) -> user (id): 1 row: 99" in said


def steps_of(plan):
    """[(command, the command that takes it back or nothing)]"""
    found = []
    for line in plan.splitlines():
        if line.startswith(" " * 7):
            found.append([line.strip(), ""])
        elif back := re.fullmatch(r"   take back: `(.*)`", line):
            found[-1][1] = back[1]
    return found


def go_there_and_back(story, command, back):
    """Does a step, takes it back, and does it again."""
    before, schema = story.files(), story.schema()
    story.run(command, expected=0)
    if not back:
        return
    after = story.files()
    if back.startswith("git revert"):
        committed = story.run("git show --format= --name-only HEAD", expected=0).split()
        story.run(back, expected=0)
        assert committed and story.run("git diff --stat HEAD~2", expected=0) == ""
        story.run(back, expected=0)
    else:
        story.run(f"echo 1 | {back}", expected=0)  # 1 is "clean" for `git clean -i`
        assert (story.files(), story.schema()) == (before, schema)
        story.run(command, expected=0)
    assert len(story.files()) == len(after)  # a migration has another name each time


def test_every_command_of_the_plan_runs_and_can_be_taken_back(server, tmp_path):
    story = Helpdesk(tmp_path, server, "planned")
    (next_plan,) = [command for command, _ in steps_of(story.run(PLAN, expected=0))
                    if command.startswith("modelmend plan ")]
    done = []
    for plan, phases in ((PLAN, "12"), (next_plan, "345")):
        for phase in phases:
            text = story.run(plan, expected=0)
            (section,) = re.findall(rf"^## {phase}\. .*?(?=^## )", text, re.M | re.S)
            for command, back in steps_of(section):
                if command != next_plan and command not in done:
                    go_there_and_back(story, command, back)
                    done.append(command)
    assert {command.split()[1] for command in done if command.startswith("modelmend")} == {
        "align", "audit", "revision", "migrate", "check", "validate"}
    story.own_tests(passing=9)
    assert story.run("alembic check", expected=0) == "No new upgrade operations detected.\n"
    assert story.run("git status --short", expected=0) == ""


def test_the_story_of_the_readme(helpdesk):
    rows = helpdesk.rows()
    align(helpdesk)
    decide(helpdesk)
    create(helpdesk)
    migrate(helpdesk)
    assert helpdesk.rows() == rows
    validate(helpdesk)
