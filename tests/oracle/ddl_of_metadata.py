"""What the real SQLAlchemy creates for a tree of model modules."""

import importlib
import sys

from sqlalchemy import create_mock_engine

from dump_metadata import MetaDataLog, module_names


def metadatas_of(root):
    sys.path.insert(0, root)
    log = MetaDataLog()
    for module in module_names(root):
        importlib.import_module(module)
    return log.seen


def ddl(root, url):
    """The statements of `create_all` for all MetaData objects of the tree, as one text."""
    statements = {}  # a type of one name in several MetaData objects is created once

    def remember(statement, *_arguments, **_options):
        statements[str(statement.compile(dialect=engine.dialect)).strip() + ";"] = None

    engine = create_mock_engine(url, remember)
    for metadata in metadatas_of(root):
        metadata.create_all(engine, checkfirst=False)
    return "\n".join(statements) + "\n"


def create_all(root, engine):
    """Creates the tables of the tree; their number."""
    metadatas = metadatas_of(root)
    for metadata in metadatas:
        metadata.create_all(engine)
    return sum(len(metadata.tables) for metadata in metadatas)
