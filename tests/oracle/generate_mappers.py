"""Writes modules of classes that are related in every way, in the styles that the readers know.

usage: generate_mappers.py FOLDER [--modules N] [--seed S]

Each module has one style (1.x, 2.0 or SQLModel) and one declarative base, and a few scenes drawn
from the list below: pairs of classes with keys, association tables, trees, inheritance. The same
seed writes the same bytes. Everything written is configured by the real libraries.
"""

import argparse
import pathlib
import random

SCENES_PER_MODULE = 6

HEADERS = {
    "1.x": """\
from sqlalchemy import *
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import backref, declarative_base, declared_attr, foreign, relationship, remote
Base = declarative_base()
""",
    "2.0": """\
from typing import Dict, List, Optional, Set
from sqlalchemy import *
from sqlalchemy import orm
from sqlalchemy.orm import (DeclarativeBase, DynamicMapped, Mapped, WriteOnlyMapped, backref,
                            declared_attr, foreign, mapped_column, relationship, remote)
class Base(DeclarativeBase):
    pass
""",
    "sqlmodel": """\
from typing import List, Optional
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, Table
from sqlalchemy.orm import backref, foreign, registry, relationship, remote
from sqlmodel import Field, Relationship, SQLModel
class Base(SQLModel, registry=registry()):
    pass
""",
}
MEMBER_IMPORTS = """\
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import column_property, reconstructor, synonym, validates
"""
CASCADES = ["all", "all, delete-orphan", "all,delete", "save-update", "merge, save-update",
            "delete, delete-orphan, save-update", "none", "merge ,  expunge"]
LAZY_MANY = ["select", "selectin", "joined", "subquery", "noload", "raise", "raise_on_sql", True,
             False, None, "dynamic"]
LAZY_ONE = ["select", "joined", "selectin", "raise", "immediate"]


class Module:
    """One module while it is written."""

    def __init__(self, name, style, rng):
        self.name, self.style, self.rng = name, style, rng
        self.count = 0
        self.lines = (MEMBER_IMPORTS + HEADERS[style]).splitlines()

    def text(self):
        return "\n".join(self.lines) + "\n"

    def new(self):
        self.count += 1
        return f"C{self.count}"

    def add(self, *lines):
        self.lines += lines

    def table_of(self, cls):
        return f"{cls.lower()}_{self.name}"

    def open_class(self, cls, base="Base", table=True):
        keyword = ", table=True" if self.style == "sqlmodel" else ""
        self.add("", f"class {cls}({base}{keyword}):")
        if table:
            self.add(f'    __tablename__ = "{self.table_of(cls)}"')
            self.column("id", primary_key=True)
            self.column("rank")

    def column(self, name, key=None, primary_key=False, indent="    "):
        """An integer column; `key` is "table.column"."""
        if self.style == "sqlmodel":
            given = ["default=None"]
            given += ["primary_key=True"] * primary_key
            given += [f'foreign_key="{key}"'] if key else []
            return self.add(f"{indent}{name}: Optional[int] = Field({', '.join(given)})")
        given = ["Integer"] + ([f'ForeignKey("{key}")'] if key else [])
        given += ["primary_key=True"] * primary_key
        if self.style == "2.0" and self.rng.random() < 0.7:
            kind = "Mapped[int]" if primary_key else "Mapped[Optional[int]]"
            return self.add(f"{indent}{name}: {kind} = mapped_column({', '.join(given[1:])})")
        return self.add(f"{indent}{name} = Column({', '.join(given)})")

    # `many` is what annotations say; options are texts by keyword.
    def relationship(self, name, target, many, indent="    ", late="", **options):
        call = self.call(target, options, many)
        if late:
            return self.add(f"{late}.{name} = {call[1]}")
        return self.add(f"{indent}{name}{call[0]} = {call[1]}")

    def call(self, target, options, many):
        if self.style == "sqlmodel":
            return self.sqlmodel_call(target, options, many)
        annotated = self.style == "2.0" and self.rng.random() < 0.7
        spelled = self.rng.choice([f'"{target}"', f"lambda: {target}"])
        if self.style == "2.0" and self.rng.random() < 0.1:
            spelled = f'"{self.name}.{target}"'
        given = [] if annotated and self.rng.random() < 0.7 else [
            self.rng.choice(["", "argument="]) + spelled]
        given += [f"{keyword}={value}" for keyword, value in options.items()]
        if given and "=" in given[0]:
            self.rng.shuffle(given)
        annotation = f": {self.annotation(target, many, options)}" if annotated else ""
        function = self.rng.choice(["relationship", "orm.relationship"])
        return annotation, f"{function}({', '.join(given)})"

    def annotation(self, target, many, options):
        if not many:
            return self.rng.choice([f'Mapped["{target}"]', f'Mapped[Optional["{target}"]]',
                                    f'"Mapped[{target}]"', f'Mapped["{target} | None"]'])
        if options.get("lazy") == '"dynamic"':
            return self.rng.choice([f'DynamicMapped["{target}"]', f'Mapped[List["{target}"]]'])
        if "collection_class" in options or "lazy" in options:
            return f'Mapped[List["{target}"]]'
        return self.rng.choice([f'Mapped[List["{target}"]]', f'Mapped[list["{target}"]]',
                                f'Mapped[Set["{target}"]]', f'"Mapped[List[{target}]]"',
                                f'WriteOnlyMapped["{target}"]', f'DynamicMapped["{target}"]'])

    def sqlmodel_call(self, target, options, many):
        annotation = f'List["{target}"]' if many else self.rng.choice(
            [f'"{target}"', f'Optional["{target}"]'])
        if self.rng.random() < 0.15:
            annotation = f"Mapped[{annotation}]"
            self.lines[0:0] = ["from sqlalchemy.orm import Mapped"] * (
                "from sqlalchemy.orm import Mapped" not in self.lines)
        if self.rng.random() < 0.15:
            given = [f'"{target}"'] + [f"{k}={v}" for k, v in options.items()]
            return (f": {annotation}",
                    f"Relationship(sa_relationship=relationship({', '.join(given)}))")
        rest = dict(options)
        given = []
        if rest.get("cascade") == '"all, delete-orphan"' and self.rng.random() < 0.7:
            del rest["cascade"]
            given.append("cascade_delete=True")
        for keyword in ("back_populates", "passive_deletes"):
            if keyword in rest and self.rng.random() < 0.8:
                given.append(f"{keyword}={rest.pop(keyword)}")
        if rest and self.rng.random() < 0.2:
            given.append(f"sa_relationship_kwargs=dict({', '.join(f'{k}={v}' for k, v in rest.items())})")
        elif rest:
            inner = ", ".join(f'"{k}": {v}' for k, v in rest.items())
            given.append(f"sa_relationship_kwargs={{{inner}}}")
        return f": {annotation}", f"Relationship({', '.join(given)})"

    def maybe(self, chance):
        return self.rng.random() < chance

    def options_of_many(self, target, viewonly=False):
        options = {}
        if viewonly:
            options["viewonly"] = "True"
        elif self.maybe(0.5):
            options["cascade"] = f'"{self.rng.choice(CASCADES)}"'
        if self.maybe(0.3):
            lazy = self.rng.choice(LAZY_MANY)
            options["lazy"] = f'"{lazy}"' if isinstance(lazy, str) else str(lazy)
        if self.maybe(0.3) and not viewonly:
            options["passive_deletes"] = self.rng.choice(["True", '"all"', "False"])
            if options["passive_deletes"] == '"all"' and "delete" in options.get("cascade", "") or (
                    options["passive_deletes"] == '"all"' and '"all' in options.get("cascade", "")):
                del options["passive_deletes"]
        if self.maybe(0.3):
            options["order_by"] = self.order_by(target)
        if self.maybe(0.15) and options.get("lazy") != '"dynamic"':
            options["collection_class"] = self.rng.choice(["set", "list"])
        if self.maybe(0.1) and not viewonly:
            options["post_update"] = "True"
        return options

    def order_by(self, target):
        return self.rng.choice([f'"{target}.rank"', f'"{target}.rank.desc()"',
                                f"lambda: {target}.rank", f"lambda: [{target}.rank, {target}.id]",
                                f'"desc({target}.rank)"', f'"[{target}.rank.asc(), {target}.id]"'])

    def options_of_one(self):
        options = {}
        if self.maybe(0.3):
            options["lazy"] = f'"{self.rng.choice(LAZY_ONE)}"'
        if self.maybe(0.2):
            options["cascade"] = self.rng.choice(['"save-update"', '"merge"', '"all"', '"none"'])
        if self.maybe(0.1):
            options["innerjoin"] = "True"
        return options

    def columns_option(self, cls, *names):
        """foreign_keys= or remote_side= for columns of the class whose body it stands in."""
        qualified = ", ".join(f"{cls}.{n}" for n in names)
        forms = [f'"[{qualified}]"', f"lambda: [{qualified}]"]
        if len(names) == 1:
            forms += [f'"{qualified}"', f"lambda: {qualified}"]
        if self.style != "sqlmodel":
            forms += [f"[{', '.join(names)}]"]
            forms += [names[0]] if len(names) == 1 else []
        return self.rng.choice(forms)


def pair(m):
    parent, child = m.new(), m.new()
    m.open_class(parent)
    m.relationship("children", child, True, back_populates='"parent"', **m.options_of_many(child))
    m.open_class(child)
    m.column("parent_id", f"{m.table_of(parent)}.id")
    m.relationship("parent", parent, False, back_populates='"children"', **m.options_of_one())


def one_sided(m):
    parent, child = m.new(), m.new()
    m.open_class(parent)
    m.relationship("many", child, True, **m.options_of_many(child, viewonly=True))
    m.relationship("one", child, False, uselist="False", viewonly="True")
    m.open_class(child)
    m.column("parent_id", f"{m.table_of(parent)}.id")
    m.relationship("parent", parent, False, **m.options_of_one())


def with_backref(m):
    parent, child = m.new(), m.new()
    m.open_class(parent)
    if m.maybe(0.5):
        m.relationship("children", child, True, backref=backref(m, None), **m.options_of_many(child))
    m.open_class(child)
    m.column("parent_id", f"{m.table_of(parent)}.id")
    m.relationship("other", parent, False, backref=backref(m, child, "others"),
                   **m.options_of_one())


def backref(m, many_of, name="parent"):
    if m.maybe(0.4):
        return f'"{name}"'
    given = [f'"{name}"']
    if many_of:
        given += [f"{k}={v}" for k, v in m.options_of_many(many_of).items() if k != "viewonly"]
    else:
        given += [f"{k}={v}" for k, v in m.options_of_one().items()]
    return f"backref({', '.join(given)})"


def tree(m):
    node = m.new()
    m.open_class(node)
    m.column("parent_id", f"{m.table_of(node)}.id")
    form = m.rng.randrange(3)
    remote_side = m.columns_option(node, "id")
    if form == 0:
        m.relationship("children", node, True, back_populates='"parent"', **m.options_of_many(node))
        m.relationship("parent", node, False, back_populates='"children"', remote_side=remote_side)
    elif form == 1:
        m.relationship("children", node, True, backref=f'backref("parent", remote_side={remote_side})')
    else:
        m.relationship("parent", node, False, remote_side=remote_side, backref='"children"')


def two_keys(m):
    target, source = m.new(), m.new()
    m.open_class(target)
    m.relationship("written", source, True, back_populates='"author"',
                   foreign_keys=f'"{source}.author_id"', **m.options_of_many(source))
    m.open_class(source)
    m.column("author_id", f"{m.table_of(target)}.id")
    m.column("editor_id", f"{m.table_of(target)}.id")
    m.relationship("author", target, False, back_populates='"written"',
                   foreign_keys=m.columns_option(source, "author_id"), **m.options_of_one())
    m.relationship("editor", target, False, foreign_keys=m.columns_option(source, "editor_id"),
                   **({"backref": '"edited"'} if m.maybe(0.5) else {}))


def many_to_many(m):
    left, right = m.new(), m.new()
    link = f"link_{left.lower()}"
    table = f"{link}_{m.name}"
    m.add("", f'{link} = Table("{table}", Base.metadata,',
          f'    Column("left_id", ForeignKey("{m.table_of(left)}.id"), primary_key=True),',
          f'    Column("right_id", ForeignKey("{m.table_of(right)}.id"), primary_key=True))')
    spelled = lambda: m.rng.choice([link, f'"{table}"', f"lambda: {link}"])  # noqa: E731
    m.open_class(left)
    options = {k: v for k, v in m.options_of_many(right).items() if k != "cascade"}
    options.pop("passive_deletes", None)
    if m.maybe(0.4):
        m.relationship("rights", right, True, secondary=spelled(), backref='"lefts"', **options)
        m.open_class(right)
        return
    m.relationship("rights", right, True, secondary=spelled(), back_populates='"lefts"', **options)
    m.open_class(right)
    m.relationship("lefts", left, True, secondary=spelled(), back_populates='"rights"')


def many_to_self(m):
    node = m.new()
    link = f"link_{node.lower()}"
    m.add("", f'{link} = Table("{link}_{m.name}", Base.metadata,',
          f'    Column("from_id", ForeignKey("{m.table_of(node)}.id"), primary_key=True),',
          f'    Column("to_id", ForeignKey("{m.table_of(node)}.id"), primary_key=True))')
    m.open_class(node)
    m.relationship("tos", node, True, secondary=link,
                   primaryjoin=f"lambda: {node}.id == {link}.c.from_id",
                   secondaryjoin=f'"{node}.id == {link}_{m.name}.c.to_id"',
                   **({"backref": '"froms"'} if m.maybe(0.6) else {}))


def own_condition(m):
    left, right = m.new(), m.new()
    m.open_class(left)
    m.column("code")
    form = m.rng.randrange(5)
    condition = [f'"foreign({right}.code) == {left}.code"',
                 f"lambda: {left}.code == foreign(remote({right}.code))",
                 f'"{left}.code == {right}.code"',
                 f'"and_({left}.code == foreign({right}.code), " "{right}.rank > 3)"',
                 f'"foreign({left}.code) == {right}.code"'][form]
    options = {"primaryjoin": condition, "viewonly": "True"}
    if form == 2:
        options["foreign_keys"] = f'"[{right}.code]"'
    m.relationship("found", right, form != 4, **options)
    m.open_class(right)
    m.column("code")


def composite(m):
    parent, child = m.new(), m.new()
    m.open_class(parent)
    m.column("part", primary_key=True)
    m.relationship("children", child, True, back_populates='"parent"', **m.options_of_many(child))
    m.open_class(child)
    m.column("parent_id")
    m.column("parent_part")
    t = m.table_of(parent)
    m.add(f'    __table_args__ = (ForeignKeyConstraint(["parent_id", "parent_part"], '
          f'["{t}.id", "{t}.part"]),)')
    m.relationship("parent", parent, False, back_populates='"children"')


def mixed_in(m):
    if m.style == "sqlmodel":
        return link_model(m)
    target, mixin = m.new(), m.new()
    m.open_class(target)
    m.add("", f"class {mixin}:", "    @declared_attr", "    def target_id(cls):",
          f'        return Column(ForeignKey("{m.table_of(target)}.id"))', "    @declared_attr",
          "    def target(cls):",
          f'        return relationship("{target}", foreign_keys=[cls.target_id], lazy="joined")')
    for _ in range(2):
        m.open_class(m.new(), f"{mixin}, Base")
    return None


def link_model(m):
    left, right, link = m.new(), m.new(), m.new()
    m.add("", f"class {link}(Base, table=True):", f'    __tablename__ = "{m.table_of(link)}"')
    m.column("left_id", f"{m.table_of(left)}.id", primary_key=True)
    m.column("right_id", f"{m.table_of(right)}.id", primary_key=True)
    m.open_class(left)
    m.add(f'    rights: List["{right}"] = Relationship(back_populates="lefts", link_model={link})')
    m.open_class(right)
    m.add(f'    lefts: List["{left}"] = Relationship(back_populates="rights", link_model={link})')


def inherited(m):
    parent, child, target = m.new(), m.new(), m.new()
    m.open_class(target)
    m.open_class(parent)
    if m.style == "sqlmodel":  # which maps no class below a table model
        m.add("", f"class {child}({parent}, table=True):", "    more: Optional[int] = None")
        return
    m.column("target_id", f"{m.table_of(target)}.id")
    m.relationship("target", target, False, foreign_keys=f'"{parent}.target_id"',
                   **m.options_of_one())
    kind = m.rng.choice(["single", "joined", "concrete"])
    if kind == "concrete":
        m.open_class(child, parent)
        m.add("    __mapper_args__ = {'concrete': True}")
        return
    m.add("", f"class {child}({parent}):")
    if kind == "joined":
        m.add(f'    __tablename__ = "{m.table_of(child)}"',
              f'    id = Column(ForeignKey("{m.table_of(parent)}.id"), primary_key=True)')
    m.add(f'    child_id = Column(ForeignKey("{m.table_of(target)}.id"))')
    m.relationship("own", target, False, foreign_keys='"' + child + '.child_id"',
                   **m.options_of_one())


# Members by what they need of a class: its columns id and rank.
MEMBERS = [
    ["    @hybrid_property", "    def %(n)s(self):", "        return self.rank", "    @%(n)s.setter",
     "    def %(n)s(self, value):", "        self.rank = value"],
    ["    @hybrid_property", "    def %(n)s(self):", "        return self.rank",
     "    @%(n)s.inplace.expression", "    @classmethod", "    def _%(n)s_sql(cls):",
     "        return cls.rank + 1"],
    ["    @hybrid_method", "    def %(n)s(self, least):", "        return self.rank >= least"],
    ["    @property", "    def %(n)s(self):", "        return 1"],
    ["    @validates('rank')", "    def %(n)s(self, key, value):", "        return value"],
    ["    @validates('rank', 'id', include_backrefs=False)",
     "    def %(n)s(self, key, value):", "        return value"],
    ["    @reconstructor", "    def %(n)s(self):", "        self.fresh = False"],
    ["    def %(n)s(self):", "        return self"],
]
SQLALCHEMY_MEMBERS = MEMBERS + [
    ["    %(n)s = synonym('rank')"],
    ["    %(n)s = column_property(rank + 1)"],
    ["    %(n)s = association_proxy('others', 'rank')"],
    ["    %(n)s = {'a': 1}"],
]


def decorated(m):
    mixin, cls = m.new(), m.new()
    members = MEMBERS if m.style == "sqlmodel" else SQLALCHEMY_MEMBERS
    m.add("", f"class {mixin}:", "    @hybrid_property", "    def handed_down(self):",
          "        return self.rank")
    m.open_class(cls, f"{mixin}, Base")
    if m.style == "sqlmodel":
        m.add("    model_config = {'ignored_types': (hybrid_property, hybrid_method)}")
    validated = set()
    for index, lines in enumerate(m.rng.sample(members, 4)):
        # SQLAlchemy takes one validator for each attribute.
        if "validates" in lines[0]:
            if validated:
                continue
            validated.add(cls)
        m.add(*[line % {"n": f"member{index}"} for line in lines])


def set_later(m):
    parent, child = m.new(), m.new()
    m.open_class(parent)
    m.open_class(child)
    m.column("parent_id", f"{m.table_of(parent)}.id")
    if m.style == "sqlmodel":
        return
    m.add("")
    m.add(f'{parent}.later = relationship("{child}", viewonly=True)')


SCENES = [pair, pair, one_sided, with_backref, tree, two_keys, many_to_many, many_to_self,
          own_condition, composite, mixed_in, inherited, set_later, decorated, decorated]


def generate(folder, modules, seed):
    for index in range(modules):
        rng = random.Random(f"{seed}/{index}")
        module = Module(f"m{index}", list(HEADERS)[index % len(HEADERS)], rng)
        for scene in rng.sample(SCENES, SCENES_PER_MODULE):
            scene(module)
        (pathlib.Path(folder) / f"{module.name}.py").write_text(module.text())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--modules", type=int, default=330)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    generate(given.folder, given.modules, given.seed)
