"""What the real libraries make of a tree, and what its objects do in databases: prints JSON.

usage: observe_tree.py ROOT URL...

The databases are empty. test_migrate_oracle calls observe() in a fork, and this program with the
oldest libraries.
"""

import functools
import json
import os
import sys
import warnings

from sqlalchemy import MetaData, create_engine, event
from sqlalchemy.exc import NoReferencedTableError
from sqlalchemy.orm import clear_mappers
from sqlalchemy.pool import NullPool
from sqlmodel import SQLModel

from observe_models import DIALECTS, Tree
from round_trip import Filled


@functools.cache
def unpooled(url):
    """Without a connection of its own between uses; it remembers how it asks for a schema."""
    return create_engine(url, poolclass=NullPool)


def alembic_differences(tree, url):
    """What Alembic would change in a database to make it what the models say."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    names = [name for metadata in tree.metadatas for name in metadata.tables]
    # Alembic takes no list in which a table is twice.
    together = [tree.metadatas] if len(names) == len(set(names)) else tree.metadatas
    found = []
    with unpooled(url).connect() as connection:
        for metadata in together:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "compare_server_default": True})
            found += map(repr, compare_metadata(context, metadata))
    return sorted(found)


def is_whole(tree):
    """Whether every foreign key leads to a table of its own MetaData."""
    try:
        return all(key.column is not None for metadata in tree.metadatas
                   for table in metadata.tables.values() for key in table.foreign_keys)
    except NoReferencedTableError:
        return False


def joined(tree):
    """All tables in one MetaData, where a key finds those of the others."""
    whole = MetaData()
    for metadata in tree.metadatas:
        for table in metadata.tables.values():
            table.to_metadata(whole)
    return whole


def engine_for(url):
    """Python's sqlite3 begins no transaction of its own before a savepoint, and ends it with that."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def observe(root, prefixes, dialects=DIALECTS, made_before=None):
    """`prefixes`: the modules whose objects fill the database, by its URL; `made_before`: the URL of
    a database that other models have made and that these must agree with. Models of which no
    database can be made as they are make tables and no objects."""
    tree = Tree(root)
    seen = tree.described(dialects)
    if not is_whole(tree):
        for url in prefixes:
            joined(tree).create_all(unpooled(url))
        return seen
    for url, prefix in prefixes.items():
        engine = engine_for(url)
        filled = Filled(tree, engine, prefix)
        filled.create()
        seen[engine.dialect.name] = filled.run()
        engine.dispose()
    if made_before:
        seen["alembic"] = alembic_differences(tree, made_before)
    return seen


def forget(root):
    """As if the tree had not been imported, so that the next one can have the same names."""
    clear_mappers()
    SQLModel.metadata.clear()
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(f"{root}{os.sep}"):
            del sys.modules[name]
    sys.path.remove(str(root))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    json.dump(observe(sys.argv[1], dict.fromkeys(sys.argv[2:], "")), sys.stdout)
