"""A PostgreSQL server of a test's own, reached by a Unix socket only."""

import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

READY_WITHIN = 60  # seconds


def programs():
    """The folder of the newest version that is installed."""
    versions = pathlib.Path("/usr/lib/postgresql").iterdir()
    return max((v for v in versions if (v / "bin/initdb").exists()), key=lambda v: int(v.name)) / "bin"


def as_server_user(folder):
    """PostgreSQL refuses to run as root: then the user of Debian's package runs it."""
    if os.geteuid() != 0:
        return []
    os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
    return ["setpriv", "--reuid=postgres", "--clear-groups"]


@contextlib.contextmanager
def server():
    """The folder of the socket of a running server."""
    folder = tempfile.mkdtemp(prefix="modelmend-pg")
    user = as_server_user(folder)
    data = f"{folder}/data"
    subprocess.run([*user, programs() / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E",
                    "UTF8", "--locale=C", "--no-sync"], check=True, capture_output=True)
    process = subprocess.Popen(
        [*user, programs() / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c",
         "fsync=off"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_ready(folder)
        yield folder
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(folder):
    end = time.monotonic() + READY_WITHIN
    while subprocess.run([programs() / "pg_isready", "-q", "-h", folder]).returncode != 0:
        assert time.monotonic() < end, "the server does not answer"
        time.sleep(0.1)


def psql(folder, database, sql):
    """The lines that psql prints."""
    run = subprocess.run(
        ["psql", "-XqAtw", "-v", "ON_ERROR_STOP=1", "-h", folder, "-U", "postgres", "-d", database,
         "-f", "-"], input=sql, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


def make_database(folder, name, sql=""):
    psql(folder, "postgres", f"CREATE DATABASE {name}")
    psql(folder, name, sql)


def types_of(folder, database):
    """{(table, column): the type in PostgreSQL's words}"""
    rows = psql(folder, database, """
        SELECT c.relname || '|' || a.attname || '|' || format_type(a.atttypid, a.atttypmod)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
        ORDER BY 1""")
    return {tuple(row.split("|")[:2]): row.split("|", 2)[2] for row in rows}
