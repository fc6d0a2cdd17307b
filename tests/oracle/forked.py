"""Dumps many trees from one Python process: the libraries load once, each tree gets a fork."""

import json
import os
import sys
import traceback
import warnings

import flask_sqlalchemy  # noqa: F401  loaded once for all children
import sqlalchemy.ext.asyncio  # noqa: F401
import sqlalchemy.ext.declarative  # noqa: F401
import sqlmodel  # noqa: F401

from dump_metadata import dump


def in_child(work):
    """What `work()` returns, computed in a fork so that nothing it imports stays."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reader)
            sys.stdout = sys.stderr  # a model module that prints must not disturb anyone
            warnings.simplefilter("ignore")
            with os.fdopen(writer, "w") as out:
                json.dump(work(), out)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else None


def dump_in_child(root):
    return in_child(lambda: dump(root)) or {"metadatas": [], "failed": {"?": "the dump died"}}
