"""What the rows say that decorators of libraries make of a method is what the real ones make, and what Pydantic does
with it."""

import importlib
import pathlib

import pydantic
import pytest
import sqlalchemy.orm
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declared_attr

TABLE = pathlib.Path(__file__).parents[2] / "rewrite_rules/sqlmodel/decorators.yaml"


def rows(made):
    lines = [line for line in TABLE.read_text().splitlines() if not line.startswith("#")]
    return [name for name, said in (line.split(": ") for line in lines) if said == made]


def decorator(name):
    """sqlalchemy_utils.observes is an attribute of a module, enum.property as well."""
    module, _, last = name.rpartition(".")
    return getattr(importlib.import_module(module), last)


def model(value, *ignored):
    return type("Model", (pydantic.BaseModel,),
                {"label": value, "__module__": __name__, "__qualname__": "Model",
                 "model_config": {"ignored_types": ignored}})


def label(self):
    return "text"


def test_each_row_says_one_of_the_three():
    assert len(rows("object") + rows("function") + rows("column")) == sum(
        not line.startswith("#") for line in TABLE.read_text().splitlines())


@pytest.mark.parametrize("name", rows("object"))
def test_pydantic_passes_over_an_object_of_a_class_that_it_is_told_of(name):
    cls = decorator(name)
    with pytest.raises(pydantic.errors.PydanticUserError, match="non-annotated attribute"):
        model(cls(label))
    assert model(cls(label), cls).__dict__["label"].__class__ is cls


@pytest.mark.parametrize("name", rows("function"))
def test_pydantic_passes_over_functions_and_properties(name):
    given = {"listens_for": (sqlalchemy.orm.Session, "after_commit"), "observes": ("other",), "validates": ("other",)}
    last = name.rpartition(".")[2]
    made = decorator(name)(*given[last])(label) if last in given else decorator(name)(label)
    assert model(made).__dict__["label"] is made


@pytest.mark.parametrize("name", rows("column"))
def test_a_column_comes_of_it(name):
    assert isinstance(decorator(name)("others", Column(Integer))(label), declared_attr)
