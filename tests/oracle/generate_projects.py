"""Writes projects whose names travel through adversarial re-exports before a model uses them.

usage: generate_projects.py FOLDER [--projects N] [--seed S]

Each project is a package. Its first modules make a base, a type alias, a mixin and a target table;
then come modules that only pass names on: by import, alias, star, __all__, module attribute,
assignment, try/except, TYPE_CHECKING, or by binding a name anew. The models at the end use whatever
names have arrived, so only a reader that follows every hop knows what they say. What they do say,
Python decides: the real libraries import the same files.
"""

import argparse
import pathlib
import random

HOPS = 9
MODELS = 4
PROJECTS = 150


class Project:
    """One package while it is written: for each module, the names it offers and what they are."""

    def __init__(self, name, rng):
        self.name, self.rng = name, rng
        self.offers = {}  # module -> {name: thing}
        self.restricted = {}  # module -> names in its __all__, if it has one
        self.files = {}

    def chance(self, percent):
        return self.rng.randrange(100) < percent

    def module(self, name, lines, offers, restrict=None):
        self.files[name] = lines
        self.offers[name] = offers
        if restrict is not None:
            self.restricted[name] = restrict

    def star(self, module):
        """What `from module import *` brings."""
        offered = self.offers[module]
        chosen = self.restricted.get(module)
        return {n: t for n, t in offered.items()
                if (n in chosen if chosen is not None else not n.startswith("_"))}


THINGS = {
    "Base": "base", "Column": "column", "ForeignKey": "key", "Integer": "integer", "String": "string",
    "UUID": "uuid", "GUID": "uuid", "Owned": "mixin", "User": "user",
}


def write_origins(p):
    package = p.name
    p.module("core", [
        "from sqlalchemy import Column, ForeignKey, Integer, String",
        "from sqlalchemy.dialects.postgresql import UUID",
        "from sqlalchemy.orm import declarative_base", "",
        "Base = declarative_base()", "GUID = UUID(as_uuid=True)", "", "",
        "class Owned:", f"    owner_id = Column(GUID, ForeignKey('{package}_user.id'))", "", "",
        "class User(Base):", f"    __tablename__ = '{package}_user'", "",
        "    id = Column(Integer, primary_key=True)",
        "    token = Column(UUID, unique=True)",
    ], dict(THINGS))
    p.module("raw", [
        "from sqlalchemy import Column as _Column", "from sqlalchemy import ForeignKey, Integer",
        "from sqlalchemy import Uuid as UUID", f"from {package}.core import Base", "",
        "Column = _Column", "String = UUID",
    ], {"Column": "column", "_Column": "column", "ForeignKey": "key", "Integer": "integer",
        "UUID": "uuid", "Base": "base", "String": "uuid"})


def some(p, names):
    names = sorted(names)
    return p.rng.sample(names, p.rng.randrange(1, len(names) + 1)) if names else []


def hop_lines(p, source):
    """Lines that take names of `source` over, and what they bind."""
    package, offered, rng = p.name, p.offers[source], p.rng
    how = rng.randrange(8)
    if how == 0:
        return [f"from {package}.{source} import *"], p.star(source)
    names = some(p, offered)
    bound = {n: offered[n] for n in names}
    if how == 1:
        return [f"from {package}.{source} import {', '.join(names)}"], bound
    if how == 2:
        return [f"from .{source} import (", *[f"    {n}," for n in names], ")"], bound
    if how == 3:
        alias = {n: f"{n}{rng.randrange(3)}" for n in names}
        return [f"from .{source} import {n} as {alias[n]}" for n in names], {alias[n]: offered[n] for n in names}
    if how == 4:
        return [f"import {package}.{source} as origin", *[f"{n} = origin.{n}" for n in names]], bound
    if how == 5:
        return [f"from . import {source}", *[f"{n} = {source}.{n}" for n in names]], bound
    if how == 6:
        return ["try:", f"    from {package}.{source} import {', '.join(names)}", "except ImportError:",
                "    raise"], bound
    return ["from typing import TYPE_CHECKING", "", "if TYPE_CHECKING:",
            f"    from .{source} import {', '.join(names)}", "else:",
            f"    from .{source} import {', '.join(names)}"], bound


def write_hop(p, name):
    """A module that passes names of some earlier modules on; later lines win."""
    lines, offers = [], {}
    for source in p.rng.sample(sorted(p.offers), p.rng.randrange(1, min(3, len(p.offers)) + 1)):
        more, bound = hop_lines(p, source)
        lines += more
        offers.update(bound)
    if p.chance(25) and offers:
        old = p.rng.choice(sorted(offers))
        new = p.rng.choice(["Thing", "UUID", "Col", "Kind"])
        lines.append(f"{new} = {old}")
        offers[new] = offers[old]
    if p.chance(20):
        lines += ["", "def helper():", "    from uuid import UUID  # a local name", "    return UUID"]
    restrict = None
    if p.chance(30) and offers:
        restrict = some(p, offers)
        lines += ["", f"__all__ = {restrict!r}"]
    p.module(name, lines, offers, restrict)


def find(p, thing):
    """A module, a name of `thing` in it; any of the places it has travelled to."""
    places = [(m, n) for m, offered in p.offers.items() for n, t in offered.items() if t == thing]
    return p.rng.choice(sorted(places))


class Uses:
    """The imports of a model module and how it writes what it imports."""

    def __init__(self, p):
        self.p, self.lines, self.count = p, [], 0

    def name(self, thing):
        module, name = find(self.p, thing)
        how = self.p.rng.randrange(4)
        if how == 0:
            self.lines.append(f"from {self.p.name} import {module} as via{self.count}")
            self.count += 1
            return f"via{self.count - 1}.{name}"
        if how == 1 and "." not in module:
            self.lines.append(f"import {self.p.name}.{module}")
            return f"{self.p.name}.{module}.{name}"
        self.lines.append(f"from {self.p.name}.{module} import {name} as N{self.count}")
        self.count += 1
        return f"N{self.count - 1}"


def write_model(p, number):
    use = Uses(p)
    mixin = [use.name("mixin")] if p.chance(40) else []
    body = ["", "", f"class Model{number}({', '.join([*mixin, use.name('base')])}):",
            f"    __tablename__ = '{p.name}_model{number}'", "",
            f"    id = {use.name('column')}({use.name('integer')}, primary_key=True)"]
    for index in range(p.rng.randrange(1, 4)):
        wanted = p.rng.choice(["uuid", "uuid", "integer"])
        call = "()" if wanted == "integer" and p.chance(30) else ""
        column = p.rng.choice(["id", "id", "token"]) if wanted == "uuid" else "id"
        target = f"{use.name('user')}.{column}" if p.chance(15) else f"'{p.name}_user.{column}'"
        body.append(f"    c{index} = {use.name('column')}({use.name(wanted)}{call}, {use.name('key')}({target}))")
    p.files[f"model{number}"] = use.lines + body


def write_project(folder, name, rng):
    p = Project(name, rng)
    write_origins(p)
    for number in range(HOPS):
        write_hop(p, f"hop{number}")
    for number in range(MODELS):
        write_model(p, number)
    package = pathlib.Path(folder, name)
    package.mkdir(parents=True)
    if p.chance(80):
        (package / "__init__.py").write_text("")
    for module, lines in p.files.items():
        (package / f"{module}.py").write_text("\n".join(lines) + "\n")


def generate(folder, projects=PROJECTS, seed=3):
    rng = random.Random(seed)
    for number in range(projects):
        write_project(folder, f"p{number:03}", rng)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--projects", type=int, default=PROJECTS)
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()
    generate(args.folder, args.projects, args.seed)
