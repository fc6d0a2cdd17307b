"""A PostgreSQL server of its own for the tests, reached by a Unix socket only.

As tests/support/postgres_server.h: it lives in a folder of its own, never touches a server of the
system, and ends with the test program however that ends, because a shell waits for the pipe between
them to close.
"""

import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time

INSTALLED = pathlib.Path("/usr/lib/postgresql")
START_SECONDS = 30

TYPES = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
    ORDER BY 1, 2"""

# Waits for the end of its input; removes the data itself, since the test may have been killed.
SCRIPT = """
{bin}/postgres -D {data} -k {folder} -c listen_addresses= -c fsync=off -c autovacuum=off \
  -c max_connections=20 > {folder}/server.log 2>&1 &
server=$!; read end; kill -QUIT $server; wait $server; rm -rf {data}
"""


def newest_programs():
    found = [version for version in INSTALLED.iterdir() if (version / "bin/initdb").exists()]
    return max(found, key=lambda version: int(version.name)) / "bin"


def server_user():
    """PostgreSQL refuses to run as root; then the user that Debian's package made runs it."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return pwd.getpwnam("postgres" if "postgres" in names else "nobody")


class PostgresServer:
    def __init__(self):
        self.programs = newest_programs()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="modelmend-pg-"))
        self._user = server_user()
        if self._user:
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        data = self.folder / "data"
        self._run(self.programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E",
                  "UTF8", "--locale=C", "--no-sync")
        script = SCRIPT.format(bin=self.programs, data=data, folder=self.folder)
        self._server = subprocess.Popen([*self._as_user(), "sh", "-c", script],
                                        stdin=subprocess.PIPE)
        self._wait_until_ready()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._server.stdin.close()
        self._server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database, driver=""):
        return f"postgresql{driver}://postgres@/{database}?host={self.folder}"

    def create_database(self, name, sql=""):
        self._run(self.programs / "createdb", "-h", self.folder, "-U", "postgres", name)
        if sql:
            self.psql(name, sql)

    def psql(self, database, sql):
        """The lines that psql prints."""
        return self._run(self.programs / "psql", "-XqAtw", "-v", "ON_ERROR_STOP=1", "-d",
                         self.url(database), "-f", "-", text=sql).splitlines()

    def types_of(self, database):
        """{(table, column): the type in PostgreSQL's words}"""
        rows = [row.split("|", 2) for row in self.psql(database, TYPES)]
        return {(table, column): words for table, column, words in rows}

    def dump(self, database, *options):
        """What pg_dump writes of a database."""
        return self._run(self.programs / "pg_dump", "-d", self.url(database), *options)

    def _as_user(self):
        if not self._user:
            return []
        return ["setpriv", f"--reuid={self._user.pw_uid}", "--clear-groups"]

    def _run(self, *command, text=None):
        """`text` goes in: as an argument it may be too long."""
        run = subprocess.run([*self._as_user(), *map(str, command)], cwd="/", capture_output=True,
                             text=True, input=text)
        assert run.returncode == 0, f"{command}: {run.stderr}"
        return run.stdout

    def _wait_until_ready(self):
        ready = [self.programs / "pg_isready", "-q", "-h", self.folder]
        deadline = time.monotonic() + START_SECONDS
        while subprocess.run(ready).returncode != 0:
            assert time.monotonic() < deadline, (self.folder / "server.log").read_text()
            time.sleep(0.05)
