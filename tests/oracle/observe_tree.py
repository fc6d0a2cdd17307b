"""What the real libraries make of a tree, and what its objects do in databases: prints JSON.

usage: observe_tree.py ROOT URL...

The databases are empty. test_migrate_oracle calls observe() in a fork, and this program with the
oldest libraries.
"""

import json
import sys
import warnings

from sqlalchemy import create_engine

from observe_models import DIALECTS, Tree
from round_trip import Filled


def alembic_differences(tree, url):
    """What Alembic would change in a database to make it what the models say."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with create_engine(url).connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True})
        return sorted(map(repr, compare_metadata(context, tree.metadatas)))


def observe(root, prefixes, dialects=DIALECTS, made_before=None):
    """`prefixes`: the modules whose objects fill the database, by its URL; `made_before`: the URL of
    a database that other models have made and that these must agree with."""
    tree = Tree(root)
    seen = tree.described(dialects)
    for url, prefix in prefixes.items():
        engine = create_engine(url)
        filled = Filled(tree, engine, prefix)
        filled.create()
        seen[engine.dialect.name] = filled.run()
        engine.dispose()
    if made_before:
        seen["alembic"] = alembic_differences(tree, made_before)
    return seen


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    json.dump(observe(sys.argv[1], dict.fromkeys(sys.argv[2:], "")), sys.stdout)
