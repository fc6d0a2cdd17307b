"""What columns of the real libraries do that no database sees, and whether the readers say the same.

The readers' values are Python texts. They are evaluated here, where the modules under test are
imported, and compared with the objects that Column, Table, the mapper and Pydantic really hold.
"""

import builtins
import dataclasses
import datetime
import functools
import sys
import uuid

import sqlalchemy
from sqlalchemy import types
from sqlalchemy.orm import class_mapper
from sqlalchemy.sql import schema
from sqlalchemy.sql.elements import ClauseElement

MISSING = object()
# Said in words of our own, or not to be seen on the real objects; covered by tests of the readers.
NOT_COMPARED = ("type", "mutable", "field type", "field annotation", "check ", "property ",
                "kw_only", "hash", "dataclass")


def remember_originals():
    """A callable default is wrapped to take a context; the wrapper remembers what it wraps."""
    wrap = schema.CallableColumnDefault._maybe_wrap_callable

    def wrap_and_remember(self, fn):
        wrapped = wrap(self, fn)
        if wrapped is not fn:
            wrapped.original = getattr(fn, "original", fn)
        return wrapped

    schema.CallableColumnDefault._maybe_wrap_callable = wrap_and_remember


def argument_of(default):
    if default is None:
        return MISSING
    if isinstance(default, schema.Sequence):
        return default
    argument = default.arg
    if argument is Ellipsis:  # what SQLModel made of Field(...) with Pydantic 1: no value for any row
        return MISSING
    return getattr(argument, "original", argument)


def type_name(cls):
    return cls.__name__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"


def python_type(column_type):
    if isinstance(column_type, types.TypeDecorator) and not isinstance(column_type, types.Interval):
        if not type(column_type).__module__.startswith("sqlmodel"):
            return MISSING
        if type(column_type).__name__ == "GUID":
            return "uuid.UUID"
        column_type = column_type.impl_instance
    try:
        return type_name(column_type.python_type)
    except NotImplementedError:
        return MISSING


def or_missing(value, usual=None):
    return MISSING if value is usual or value == usual else value


def real_of_column(column, prop):
    yield "default", argument_of(column.default)
    yield "onupdate", argument_of(column.onupdate)
    made = isinstance(column.server_onupdate, (schema.Computed, schema.Identity))
    yield "server_onupdate", MISSING if made else or_missing(column.server_onupdate)
    yield "key", or_missing(column.key, column.name)
    yield "autoincrement", or_missing(column.autoincrement, "auto")
    info = {key: value for key, value in column.info.items() if not key.startswith("_ext_")}
    yield "info", or_missing(info, {})
    yield "doc", or_missing(column.doc)
    yield "system", or_missing(column.system, False)
    quote = getattr(column.name, "quote", None)
    yield "quote", MISSING if quote is None or quote is False else quote
    yield "python type", python_type(column.type)
    none_as_null = getattr(column.type, "none_as_null", False)
    yield "type none_as_null", or_missing(none_as_null, False)
    if isinstance(column.type, types.Enum):
        yield "enum labels", list(column.type.enums)
    for name, value in column.dialect_kwargs.items():
        yield name, value
    persisted = column.computed.persisted if column.computed is not None else None
    yield "computed persisted", or_missing(persisted)
    for key in column.foreign_keys:
        yield "foreign key info", or_missing(key.info, {})
        yield "foreign key link_to_name", or_missing(key.link_to_name, False)
    if prop is not None:
        yield "attribute", or_missing(prop.key, column.name)
        yield "deferred", or_missing(prop.deferred, False)
        yield "deferred group", or_missing(prop.group) if prop.deferred else MISSING
        yield "deferred raiseload", or_missing(prop.raiseload or False, False)
        yield "active history", or_missing(prop.active_history, False)


class Made:
    """What a default_factory is for: its value is made by it."""

    def __init__(self, by):
        self.by = by


def initial_value(default, factory, column, undefined):
    if factory is not None and factory is not dataclasses.MISSING:
        return Made(factory)
    if default is undefined or (default is None and not column.type.should_evaluate_none):
        return MISSING
    return default


PYDANTIC = {
    "alias", "title", "description", "exclude", "ge", "gt", "le", "lt", "multiple_of", "max_length",
    "min_length", "max_digits", "decimal_places",
}


def constraint_of(info, name):
    """A limit that Pydantic keeps among the metadata of a field."""
    for item in [info, *getattr(info, "metadata", ())]:
        value = getattr(item, name, None)
        if value is not None:
            return value
    return MISSING


def pydantic_2(cls, name):
    from pydantic_core import PydanticUndefined

    info = cls.model_fields.get(name)
    return info and (info, info.default, info.default_factory, PydanticUndefined)


def pydantic_1(cls, name):
    from pydantic.fields import Undefined

    field = cls.__fields__.get(name)
    if field is None:
        return None
    info = field.field_info
    # That it takes None for an Optional without a default is not read.
    default = Undefined if info.default is Ellipsis else info.default
    return info, default, info.default_factory, Undefined


def real_of_sqlmodel(cls, name, column):
    found = (pydantic_2 if hasattr(cls, "model_fields") else pydantic_1)(cls, name)
    if not found:
        return
    info, default, factory, undefined = found
    yield "initial value", initial_value(default, factory, column, undefined)
    for limit in PYDANTIC:
        yield f"field {limit}", constraint_of(info, limit)
    yield "repr", or_missing(info.repr, True)


def real_of_dataclass(cls, name, column):
    info = cls.__dataclass_fields__.get(name)
    if info is None:
        return
    default, factory = info.default, info.default_factory
    if str(getattr(factory, "__module__", "")).startswith("sqlalchemy."):
        default, factory = factory(), None  # how init=False keeps its default
    yield "initial value", initial_value(default, factory, column, dataclasses.MISSING)
    yield "repr", or_missing(info.repr, True)
    yield "init", or_missing(info.init, True)
    yield "compare", or_missing(info.compare, True)


def real_of_field(cls, prop, column):
    if hasattr(cls, "__sqlmodel_relationships__"):
        yield from real_of_sqlmodel(cls, prop.key, column)
    elif dataclasses.is_dataclass(cls):
        yield from real_of_dataclass(cls, prop.key, column)


class Names(dict):
    """The modules and builtins that a text may name."""

    def __missing__(self, name):
        if hasattr(builtins, name):
            return getattr(builtins, name)
        if name not in sys.modules:
            raise NameError(name)
        return sys.modules[name]


def evaluate(text):
    if text.startswith("made by "):
        return Made(evaluate(text[len("made by "):]))
    return eval(text, Names())


def is_lambda(value):
    return callable(value) and getattr(value, "__name__", "") == "<lambda>"


def same_result(one, other):
    """What a function gives another time: the clock goes on, and identifiers are never the same."""
    changing = isinstance(one, (datetime.datetime, datetime.time, uuid.UUID))
    return type(one) is type(other) and (changing or one == other)


def same(real, said):
    """Whether two values are equal as far as anybody can see."""
    if real is said:
        return True
    if isinstance(real, Made) and isinstance(said, Made):
        return same(real.by, said.by)
    if is_lambda(real) and is_lambda(said):
        count = real.__code__.co_argcount
        return count == said.__code__.co_argcount and same_result(real(*[0] * count),
                                                                  said(*[0] * count))
    if isinstance(real, schema.Sequence):
        return isinstance(said, schema.Sequence) and real.name == said.name
    if isinstance(real, schema.FetchedValue):
        return isinstance(said, schema.FetchedValue)
    if isinstance(real, ClauseElement):
        return isinstance(said, ClauseElement) and str(real) == str(said)
    return type(real) is type(said) and real == said


def compare_aspect(place, aspect, real, text):
    if text is None:
        if real is not MISSING:
            yield f"{place}: {aspect} is {real!r}, not read"
        return
    if real is MISSING:
        yield f"{place}: {aspect} is read as {text}, but is not there"
        return
    if aspect == "python type":
        if real != text:
            yield f"{place}: {aspect} is {real}, read as {text}"
        return
    try:
        said = evaluate(text)
    except Exception as error:  # whatever the text may hold
        yield f"{place}: {aspect} is read as {text}, which is no value: {error!r}"
        return
    if not same(real, said):
        yield f"{place}: {aspect} is {real!r}, read as {text}"


def compare(place, real, said):
    """`real`: pairs of aspect and value; `said`: {aspect: text}."""
    known = {}
    for aspect, value in real:
        if known.get(aspect, MISSING) is MISSING:
            known[aspect] = value
    for aspect, value in known.items():
        yield from compare_aspect(place, aspect, value, said.get(aspect))
    for aspect in said.keys() - known.keys():
        if aspect.startswith(("field ", *NOT_COMPARED)) and aspect[6:] not in PYDANTIC:
            continue
        yield f"{place}: {aspect} is read as {said[aspect]}, but is not there"


def compare_column(place, cls, column, said):
    prop = class_mapper(cls).get_property_by_column(column) if cls else None
    real = list(real_of_column(column, prop))
    if cls:
        real += real_of_field(cls, prop, column)
    yield from compare(place, real, said)


def real_of_table(table):
    yield "info", or_missing(table.info, {})
    for name, value in table.dialect_kwargs.items():
        if not name.startswith(("postgresql_", "sqlite_")):
            yield name, value
    for item in [*table.indexes, *table.constraints]:
        if item.name and item.info:
            yield f"{type(item).__name__} {str(item.name)!r} info", item.info


def compare_table(place, table, said):
    said = {aspect: text for aspect, text in said.items()
            if aspect not in ("implicit_returning", "dataclass")}
    names = {aspect.split(" ")[0] for aspect in said}
    # An index's name stands first among its arguments, its columns follow.
    readable = {}
    for aspect, text in said.items():
        if aspect.startswith("Index "):
            name = aspect.split(",")[0]
            readable[f"{name} {aspect.rsplit(' ', 1)[1]}"] = text
        else:
            readable[aspect] = text
    del names
    yield from compare(place, real_of_table(table), readable)
