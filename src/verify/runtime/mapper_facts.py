"""What mappers do with their classes, as plain values: attributes, relationships, other members.

Called by dump_project after mappers are configured. Everything here is behaviour: a database does
not see it. Members that nobody but the class itself makes use of (methods, properties) are named
without what they do, so that a hybrid that became a method is seen.
"""

from sqlalchemy import Column
from sqlalchemy.ext.associationproxy import AssociationProxy
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import CompositeProperty

from .words import code_digest, one_line, sql_text

LAZY = {True: "select", False: "joined", None: "noload"}
# Under this name SQLAlchemy keeps the __init__ that it stands in for.
OWN_INIT = "_sa_original_init"
PYDANTIC_VALIDATORS = {
    "field_validators": "field validator",
    "model_validators": "model validator",
    "field_serializers": "field serializer",
    "model_serializers": "model serializer",
    "root_validators": "root validator",
    "validators": "validator",
}


def mappers_of(registries, words):
    mappers = {mapper for registry in registries for mapper in registry.mappers}
    facts = [mapper_facts(mapper, words) for mapper in mappers]
    return sorted(facts, key=lambda each: (each["class"], each["table"]))


def classes_of_tables(registries):
    """By id of the table: the names of its classes. They are known before mappers are configured."""
    found = {}
    for registry in registries:
        for mapper in registry.mappers:
            found.setdefault(id(mapper.local_table), set()).add(class_name(mapper))
    return found


def class_name(mapper):
    return "%s.%s" % (mapper.class_.__module__, mapper.class_.__qualname__)


def mapper_facts(mapper, words):
    cls = mapper.class_
    attributes = [attribute_facts(each, words) for each in mapper.attrs]
    attributes += descriptors(mapper, words)
    attributes += validators(mapper, words) + pydantic_validators(cls)
    known = {each["name"] for each in attributes}
    attributes += [each for each in members(cls, words) if each["name"] not in known]
    return {
        "class": class_name(mapper),
        "table": table_name(mapper.local_table),
        "facts": {"behaviour": present(class_facts(mapper, words))},
        "attributes": sorted(attributes, key=lambda each: (each["name"], each["kind"])),
    }


def table_name(table):
    return str(getattr(table, "fullname", None) or one_line(table))


def present(facts):
    """Without what is not set: equal mappers have equal facts."""
    return {key: value for key, value in facts.items() if value not in (None, "")}


def yes(value):
    return "yes" if value else None


def attribute(name, kind, facts):
    return {"name": str(name), "kind": kind, "facts": {"behaviour": present(facts)}}


def class_facts(mapper, words):
    identity = mapper.polymorphic_identity
    version = mapper.version_id_col
    return {
        "inherits": words.of_class(mapper.inherits.class_) if mapper.inherits else None,
        "concrete": yes(mapper.concrete),
        "polymorphic on": column_words(mapper.polymorphic_on),
        "polymorphic identity": None if identity is None else words.of_value(identity),
        "version column": column_words(version),
        "primary key": ", ".join(column_words(column) for column in mapper.primary_key),
        "eager defaults": words.of_value(mapper.eager_defaults),
        "batch": None if mapper.batch else "no",
        "confirm deleted rows": None if mapper.confirm_deleted_rows else "no",
        "passive deletes": yes(mapper.passive_deletes),
        "always refresh": yes(mapper.always_refresh),
    }


def column_words(column):
    if column is None:
        return ""
    table = getattr(column, "table", None)
    if isinstance(column, Column) and table is not None:
        return "%s.%s" % (table_name(table), column.name)
    return sql_text(column)


# --- attributes that the mapper knows


def attribute_facts(prop, words):
    if hasattr(prop, "direction"):
        return attribute(prop.key, "relationship", relationship_facts(prop, words))
    if hasattr(prop, "columns"):
        return attribute(prop.key, "column", column_facts(prop))
    if isinstance(prop, CompositeProperty):
        return attribute(prop.key, "composite", composite_facts(prop, words))
    return attribute(prop.key, "synonym", {"of": getattr(prop, "name", None)})


def column_facts(prop):
    return {
        "columns": ", ".join(column_words(column) for column in prop.columns),
        "deferred": yes(prop.deferred),
        "deferred group": prop.group,
        "active history": yes(prop.active_history),
    }


def composite_facts(prop, words):
    return {
        "class": words.of_callable(prop.composite_class),
        "of": ", ".join(str(each.key) for each in prop.props),
    }


def relationship_facts(prop, words):
    pairs = ["%s = %s" % tuple(map(column_words, pair)) for pair in prop.local_remote_pairs]
    return {
        "target": words.of_class(prop.mapper.class_),
        "direction": prop.direction.name,
        "uselist": "yes" if prop.uselist else "no",
        "collection": collection_words(prop, words),
        "cascade": ", ".join(sorted(prop.cascade)),
        "lazy": LAZY.get(prop.lazy, str(prop.lazy)),
        "columns": ", ".join(sorted(pairs)),
        "primaryjoin": sql_text(prop.primaryjoin),
        "secondary": table_name(prop.secondary) if prop.secondary is not None else None,
        "secondaryjoin": sql_text(prop.secondaryjoin) if prop.secondaryjoin is not None else None,
        "order by": order_words(prop.order_by),
        "back_populates": ", ".join(
            sorted("%s.%s" % (each.parent.class_.__name__, each.key) for each in reverse_of(prop))
        ),
        "passive_deletes": None if not prop.passive_deletes else words.of_value(prop.passive_deletes),
        "passive_updates": None if prop.passive_updates else "no",
        "viewonly": yes(prop.viewonly),
        "single_parent": yes(prop.single_parent),
        "post_update": yes(prop.post_update),
        "innerjoin": words.of_value(prop.innerjoin) if prop.innerjoin else None,
        "active_history": yes(getattr(prop, "active_history", False)),
        "overlaps": ", ".join(sorted(getattr(prop, "_overlaps", None) or ())),
        "join depth": words.of_value(prop.join_depth) if prop.join_depth else None,
        "info": words.of_value(prop.info) if prop.info else None,
    }


def reverse_of(prop):
    return getattr(prop, "_reverse_property", ())


def collection_words(prop, words):
    if not prop.uselist:
        return None
    if prop.lazy in ("dynamic", "write_only"):
        return "a query"
    return words.of_callable(prop.collection_class or list)


def order_words(order_by):
    return ", ".join(sql_text(each) for each in order_by) if order_by else None


# --- what stands beside the mapped attributes


def descriptors(mapper, words):
    found = []
    for name, descriptor in mapper.all_orm_descriptors.items():
        if isinstance(descriptor, hybrid_property):
            found.append(attribute(name, "hybrid property", hybrid_facts(descriptor, words)))
        elif isinstance(descriptor, hybrid_method):
            found.append(attribute(name, "hybrid method", {"code": code_of(descriptor.func)}))
        elif isinstance(descriptor, AssociationProxy):
            found.append(attribute(name, "association proxy", proxy_facts(descriptor, words)))
    return found


def code_of(function):
    return code_digest(function) if hasattr(function, "__code__") else None


def hybrid_facts(descriptor, words):
    return {
        "code": code_of(descriptor.fget),
        "setter": yes(descriptor.fset),
        "deleter": yes(descriptor.fdel),
        "expression": yes(descriptor.expr),
        "expression code": code_of(descriptor.expr),
        "update expression": yes(getattr(descriptor, "update_expr", None)),
        "comparator": yes(getattr(descriptor, "custom_comparator", None)),
    }


def proxy_facts(proxy, words):
    creator = getattr(proxy, "creator", None)
    return {
        "of": "%s.%s" % (proxy.target_collection, proxy.value_attr),
        "creator": words.of_callable(creator) if creator else None,
    }


def validators(mapper, words):
    found = []
    for name, (function, options) in mapper.validators.items():
        facts = {key: words.of_value(value) for key, value in options.items()}
        facts["code"] = code_of(function)
        found.append(attribute(name, "validator", facts))
    return found


def pydantic_validators(cls):
    decorators = getattr(cls, "__pydantic_decorators__", None)
    found = []
    for group, kind in PYDANTIC_VALIDATORS.items():
        for name, each in getattr(decorators, group, {}).items():
            fields = ", ".join(sorted(getattr(each.info, "fields", ())))
            mode = getattr(each.info, "mode", None)
            found.append(attribute(name, kind, {"fields": fields, "mode": mode}))
    return found


def members(cls, words):
    """Methods and properties that the project's code gives the class, itself or by a mixin."""
    found = {}
    for base in cls.__mro__:
        for name, value in vars(base).items():
            kind, function = member_kind(value)
            code = getattr(function, "__code__", None)
            if code is None or not words.in_project(code.co_filename):
                continue
            name = "__init__" if name == OWN_INIT else name
            found.setdefault(name, attribute(name, kind, {}))
    return list(found.values())


def member_kind(value):
    if isinstance(value, property):
        return "property", value.fget
    if isinstance(value, (classmethod, staticmethod)):
        return type(value).__name__, value.__func__
    return "method", value
