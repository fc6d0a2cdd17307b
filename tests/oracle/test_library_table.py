"""What the built-in table says about libraries holds in the libraries that are installed.

Names that only older or newer versions have are passed over; every other row is looked up.
"""

import builtins
import importlib
import pathlib
import types
import warnings

TABLE = pathlib.Path(__file__).parents[2] / "src/semantic/library_exports.inc"
# Wrappers that newer versions keep beside the thing itself, and spellings of several objects.
NOT_ONE_OBJECT = ("sqlalchemy.ext.declarative.", "typing_extensions.")


def rows(letter):
    for line in TABLE.read_text().splitlines():
        words = line.split(" ")
        if len(words) > 1 and words[0] == letter:
            yield words[1:]


def load(module):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return importlib.import_module(module)
        except Exception:  # a driver that is not installed
            return None


def find(path):
    """The object, or None if this version does not have it."""
    module, _, name = path.rpartition(".")
    home = load(module)
    return getattr(home, name, None) if home is not None else None


def test_each_name_is_the_object_that_its_canonical_name_is():
    compared = 0
    wrong = []
    for path, canonical, *_ in rows("n"):
        if "()" in path or path.startswith(NOT_ONE_OBJECT):
            continue
        value = find(path)
        other = value if canonical == "=" else find(canonical)
        if value is None or other is None:
            continue
        compared += 1
        if value is not other:
            wrong.append((path, canonical))
    assert not wrong
    assert compared > 3000


def test_canonical_names_of_the_main_modules_are_theirs_alone():
    """Two canonical names are never one object, but for the rows that say so."""
    same = {frozenset(row) for row in rows("s")}
    seen = {}
    for path, canonical, *_ in rows("n"):
        top = path.rpartition(".")[0]
        if canonical != "=" or top not in ("sqlalchemy", "sqlalchemy.orm", "sqlmodel",
                                           "sqlalchemy.dialects.postgresql"):
            continue
        value = find(path)
        if value is None or isinstance(value, (bool, int, str, tuple)):
            continue
        earlier = seen.setdefault(id(value), path)
        assert earlier == path or frozenset((earlier, path)) in same


def test_stars_bind_what_the_table_says():
    stars = {}
    for path, _, *flags in rows("n"):
        module, _, name = path.rpartition(".")
        stars.setdefault(module, {})[name] = flags == ["*"]
    for module in ("sqlalchemy.types", "sqlalchemy.orm", "sqlalchemy.dialects.postgresql",
                   "typing", "uuid", "enum", "datetime"):
        home = load(module)
        names = getattr(home, "__all__", None)
        if names is None:
            names = [name for name in vars(home) if not name.startswith("_")]
        for name, starred in stars[module].items():
            value = getattr(home, name, None)
            if value is not None and not isinstance(value, types.ModuleType):
                assert starred == (name in names), f"{module}.{name}"


def test_builtins_are_python_s():
    for (name,) in rows("b"):
        if name not in ("copyright", "credits", "exit", "license", "quit", "help"):
            assert hasattr(builtins, name), name


def test_flask_s_extension_object_has_its_members():
    from flask_sqlalchemy import SQLAlchemy

    members = [path.rpartition(".")[2] for path, *_ in rows("n")
               if path.startswith("flask_sqlalchemy.SQLAlchemy().")]
    # Some are set when an application is given.
    made_later = {"Model", "Table", "session", "metadata", "metadatas", "Query"}
    assert all(hasattr(SQLAlchemy, name) for name in members if name not in made_later)
    assert not hasattr(SQLAlchemy, "Column"), "lent from sqlalchemy by __getattr__"
