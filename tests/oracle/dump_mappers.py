"""Prints the mappers that the real SQLAlchemy and SQLModel make of a tree of model modules.

usage: dump_mappers.py ROOT

The result is JSON: {"mappers": [...], "failed": {module: error}}, after configure_mappers(). The
fields of a mapper are those of `modelmend dump models --output-format json`.
"""

import importlib
import json
import sys
import warnings

from sqlalchemy import Column
from sqlalchemy.ext.associationproxy import AssociationProxyExtensionType
from sqlalchemy.ext.hybrid import HybridExtensionType
from sqlalchemy.orm.mapper import _all_registries

from dump_metadata import module_names

EXTENSIONS = {
    HybridExtensionType.HYBRID_PROPERTY: "hybrid",
    HybridExtensionType.HYBRID_METHOD: "hybrid_method",
    AssociationProxyExtensionType.ASSOCIATION_PROXY: "association_proxy",
}
LAZY = {True: "select", False: "joined", None: "noload"}


def class_name(cls):
    return f"{cls.__module__}.{cls.__qualname__}"


def column_name(column):
    return f"{column.table.fullname}.{column.key}"


def collection_name(prop):
    if not prop.uselist:
        return None
    made_by = prop.collection_class or list
    return class_name(made_by) if isinstance(made_by, type) else "?"


def describe_relationship(prop):
    return {
        "name": prop.key,
        "target": class_name(prop.mapper.class_),
        "direction": prop.direction.name,
        "pairs": sorted({(column_name(a), column_name(b)) for a, b in prop.local_remote_pairs}),
        "uselist": bool(prop.uselist),
        "collection": collection_name(prop),
        "cascade": sorted(prop.cascade),
        "back_populates": prop.back_populates,
        "secondary": prop.secondary.fullname if prop.secondary is not None else None,
        "lazy": LAZY.get(prop.lazy, prop.lazy),
        "order_by": ", ".join(map(str, prop.order_by)) if prop.order_by else None,
        "passive_deletes": repr(prop.passive_deletes),
        "viewonly": prop.viewonly,
        "post_update": prop.post_update,
        "single_parent": prop.single_parent,
    }


def members_of(mapper):
    """{name: kind} of what a class has besides columns and relationships."""
    found = {}
    for name, descriptor in mapper.all_orm_descriptors.items():
        kind = EXTENSIONS.get(descriptor.extension_type)
        # `@total.inplace.expression def _total_sql` binds the same hybrid a second time.
        if kind and (kind != "hybrid" or descriptor.__name__ == name):
            found[name] = kind
    found.update({s.key: "synonym" for s in mapper.synonyms if s.parent is mapper})
    found.update({c.key: "composite" for c in mapper.composites if c.parent is mapper})
    for prop in mapper.column_attrs:
        if not isinstance(prop.columns[0], Column):
            found[prop.key] = "column_property"
    return found


def validators_of(mapper):
    """{function: [attributes]}"""
    found = {}
    for attribute, (function, _) in mapper.validators.items():
        found.setdefault(function.__name__, []).append(attribute)
    return {name: sorted(attributes) for name, attributes in found.items()}


def inheritance_of(mapper):
    if mapper.inherits is None:
        return None
    if mapper.concrete:
        return "concrete"
    return "single" if mapper.single else "joined"


def describe_mapper(mapper):
    own = [p for p in mapper.relationships if p.parent is mapper]
    return {
        "class": class_name(mapper.class_),
        "inherits": class_name(mapper.inherits.class_) if mapper.inherits else None,
        "inheritance": inheritance_of(mapper),
        "members": members_of(mapper),
        "validators": validators_of(mapper),
        "relationships": sorted(map(describe_relationship, own), key=lambda r: r["name"]),
    }


def dump(root):
    sys.path.insert(0, root)
    failed = {}
    for module in module_names(root):
        try:
            importlib.import_module(module)
        except Exception as error:  # the tree under test may hold anything
            failed[module] = f"{type(error).__name__}: {error}"
    mappers = []
    for registry in _all_registries():
        try:
            registry.configure()
        except Exception as error:
            failed[next(m.class_.__module__ for m in registry.mappers)] = str(error)
        else:
            mappers += registry.mappers
    return {
        "mappers": sorted(map(describe_mapper, mappers), key=lambda m: m["class"]),
        "failed": failed,
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    json.dump(dump(sys.argv[1]), sys.stdout, indent=1)
    print()
