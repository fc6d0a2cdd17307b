"""The keyword arguments that the readers know are those of the real libraries.

It fails when a release knows one that src/model/known_arguments.inc does not, or has lost one.
"""

import inspect
import re

import pytest
import sqlalchemy
import sqlmodel
from sqlalchemy import orm
from sqlalchemy.dialects import postgresql

from tool import SOURCE

REAL = {
    "Column": sqlalchemy.Column, "MappedColumn": orm.mapped_column, "Deferred": orm.deferred,
    "ColumnProperty": orm.column_property, "Field": sqlmodel.Field,
    "ForeignKey": sqlalchemy.ForeignKey, "ForeignKeyConstraint": sqlalchemy.ForeignKeyConstraint,
    "Identity": sqlalchemy.Identity, "Computed": sqlalchemy.Computed,
    "Sequence": sqlalchemy.Sequence, "Index": sqlalchemy.Index,
    "UniqueConstraint": sqlalchemy.UniqueConstraint,
    "PrimaryKeyConstraint": sqlalchemy.PrimaryKeyConstraint,
    "CheckConstraint": sqlalchemy.CheckConstraint, "Table": sqlalchemy.Table,
}
# Taken through **kwargs, as in older releases.
BESIDE_THE_SIGNATURE = {"Table": {"autoload", "mustexist"}}
# Classes of types that no column has.
NO_COLUMN_TYPES = {"MatchType"}
# Positional ones that no keyword can name.
COLLECTING = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def known():
    """{call: keywords}"""
    found = {}
    text = (SOURCE / "src/model/known_arguments.inc").read_text()
    for call, keyword in re.findall(r'^X\((\w+), "(\w+)", \w+\)$', text, re.MULTILINE):
        assert keyword not in found.setdefault(call, set()), f"{call}({keyword}=) stands twice"
        found[call].add(keyword)
    return found


def parameters(thing):
    function = thing.__init__ if isinstance(thing, type) else thing
    return {p.name for p in inspect.signature(function).parameters.values()
            if p.name != "self" and not p.name.startswith("_") and p.kind not in COLLECTING}


def test_the_list_names_every_call():
    assert known().keys() == REAL.keys()


@pytest.mark.parametrize("call", sorted(REAL))
def test_every_argument_is_known(call):
    assert known()[call] == parameters(REAL[call]) | BESIDE_THE_SIGNATURE.get(call, set())


def parameters_by_place(name):
    """{type: its parameters that may be given by place}, wherever SQLAlchemy has one of that name."""
    found = set()
    for module in (sqlalchemy, sqlalchemy.types, postgresql):
        made = getattr(module, name, None)
        if made is not None:
            found.add(tuple(p.name for p in inspect.signature(made.__init__).parameters.values()
                            if p.name != "self" and not p.name.startswith("_")
                            and p.kind is p.POSITIONAL_OR_KEYWORD))
    return found


def test_every_parameter_of_a_type_is_known():
    """A longer signature may go on where a shorter one ends: JSON, and PostgreSQL's own."""
    text = (SOURCE / "src/model/type_parameters.inc").read_text()
    known = {name: tuple(re.findall(r'"(\w+)"', words))
             for name, words in re.findall(r"^X\((\w+), (.*)\)$", text, re.MULTILINE)}
    for module in (sqlalchemy, sqlalchemy.types, postgresql):
        for name, made in vars(module).items():
            if isinstance(made, type) and issubclass(made, sqlalchemy.types.TypeEngine):
                real = max(parameters_by_place(name), key=len, default=())
                is_public = made.__name__ == name and not name.startswith("_")
                if real and is_public and name not in NO_COLUMN_TYPES:
                    assert known.get(name) == real, name
    assert all(parameters_by_place(name) for name in known)
