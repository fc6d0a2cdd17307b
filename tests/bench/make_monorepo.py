"""Writes a monorepo for the benchmark: services that share one package of models.

usage: make_monorepo.py FOLDER [--files 10000] [--model-files 500] [--models-per-file 10] [--seed 1]

Of the model files every tenth holds keys that are declared UUID and point to the integer key of
`user`, so a run of `uuid-to-integer` changes some files and leaves the others. The other files are
what surrounds models in such a repository: schemas, services, routes, tests and plain helpers; some
of them import models, most do not. The same arguments give the same bytes.
"""

import argparse
import pathlib
import random

WORDS = ("account invoice order payment shipment ticket event session report asset label note "
         "customer vendor product price stock branch worker task queue audit policy claim").split()
TYPES = ["String(50)", "String(200)", "Integer", "Boolean", "DateTime(timezone=True)", "Text",
         "Numeric(10, 2)", "JSON"]
HINTS = {"String(50)": "str", "String(200)": "str", "Integer": "int", "Boolean": "bool",
         "DateTime(timezone=True)": "datetime", "Text": "str", "Numeric(10, 2)": "Decimal",
         "JSON": "dict"}


def model_class(rng, number, changes):
    table = f"{rng.choice(WORDS)}_{number}"
    lines = [f"class Model{number}(Base):", f'    """One row for each {table}."""', "",
             f'    __tablename__ = "{table}"', "",
             "    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)"]
    if number % 3 == 0:
        key = "Integer" if not changes else "UUID(as_uuid=True)"
        lines.append(f'    owner_id = Column({key}, ForeignKey("user.id"), nullable=False)')
    else:
        hint, kind = ("UUID", "UUID(as_uuid=True)") if changes else ("int", "Integer")
        lines += [f"    owner_id: Mapped[{hint}] = mapped_column(", f"        {kind},",
                  f'        ForeignKey("user.id", name="fk_model{number}_owner"),',
                  "        nullable=False,", "    )"]
    if number > 0:
        other = rng.randrange(number)
        lines.append(f"    parent_id = Column(UUID(as_uuid=True), ForeignKey(TABLE_{other % 7}))"
                     if number % 50 == 0 else
                     f'    kind_{other} = Column(String(20), index=True)')
    for i in range(rng.randint(5, 9)):
        kind = rng.choice(TYPES)
        name = f"{rng.choice(WORDS)}_{i}"
        if i % 2:
            lines.append(f"    {name}: Mapped[{HINTS[kind]}] = mapped_column({kind}, nullable=False)")
        else:
            lines.append(f'    {name} = Column({kind}, nullable={rng.random() < 0.5}, comment="{name}")')
    lines += ["", "    def describe(self) -> str:",
              f'        return f"{table} {{self.id}} of {{self.owner_id}}"', ""]
    return lines


def model_file(rng, index, models, changes):
    lines = ['"""Models."""', "from datetime import datetime", "from decimal import Decimal",
             "from uuid import uuid4, UUID", "" , "from sqlalchemy import (",
             "    JSON, Boolean, Column, DateTime, ForeignKey, Integer, Numeric, String, Text,", ")",
             "from sqlalchemy.dialects.postgresql import UUID as PG_UUID" if False else
             "from sqlalchemy.dialects.postgresql import UUID",
             "from sqlalchemy.orm import Mapped, mapped_column", "",
             "from company.db.base import Base", ""]
    lines += [f'TABLE_{i} = "user.id"' for i in range(0)]
    for number in range(index * models, (index + 1) * models):
        lines += ["", *model_class(rng, number, changes)]
    text = "\n".join(lines) + "\n"
    for i in range(7):
        text = text.replace(f"ForeignKey(TABLE_{i})", 'ForeignKey("organisation.id")')
    return text


def function(rng, number, model):
    a, b = rng.choice(WORDS), rng.choice(WORDS)
    body = [f"def {a}_{b}_{number}(session, value, limit=100):",
            f'    """Finds each {a} with a {b} and adds it up."""', "    result = []",
            "    for index, row in enumerate(session.rows(value)):",
            "        if row is None or index > limit:", "            continue",
            f'        key = "{a}:{{}}:{{}}".format(index, row.{b})',
            f"        result.append({{'key': key, '{a}': row.{a}, 'total': row.{b} * 2 + index}})"]
    if model is not None:
        body.append(f"    query = session.query({model}).filter({model}.id == value).limit(limit)")
        body.append("    result.extend(query.all())")
    body += ["    return sorted(result, key=lambda item: item['key'])", "", ""]
    return body


def other_file(rng, index, model_files):
    uses_models = index % 10 == 0
    lines = [f'"""Part {index} of the services."""', "import json", "import logging",
             "from collections import defaultdict", ""]
    model = None
    if uses_models:
        target = rng.randrange(model_files)
        model = f"Model{target * 10}"
        lines.append(f"from company.models.models_{target} import {model}")
    lines += ["logger = logging.getLogger(__name__)", "", ""]
    for number in range(rng.randint(4, 30)):
        lines += function(rng, number, model)
    return "\n".join(lines) + "\n"


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--files", type=int, default=10000)
    parser.add_argument("--model-files", type=int, default=500)
    parser.add_argument("--models-per-file", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    root = args.folder
    company = root / "company"
    write(root / "pyproject.toml", "[project]\nname = \"company\"\n")
    for package in ["", "db", "models"]:
        write(company / package / "__init__.py", "")
    write(company / "db/base.py", "from sqlalchemy.orm import declarative_base\n\n"
                                  "Base = declarative_base()\n")
    write(company / "models/user.py",
          "from sqlalchemy import Column, Integer, String\n"
          "from sqlalchemy.dialects.postgresql import UUID\n\n"
          "from company.db.base import Base\n\n\n"
          "class User(Base):\n    __tablename__ = \"user\"\n\n"
          "    id = Column(Integer, primary_key=True)\n    name = Column(String(100))\n\n\n"
          "class Organisation(Base):\n    __tablename__ = \"organisation\"\n\n"
          "    id = Column(UUID(as_uuid=True), primary_key=True)\n")
    for index in range(args.model_files):
        changes = index % 10 == 0
        write(company / f"models/models_{index}.py",
              model_file(rng, index, args.models_per_file, changes))
    rest = args.files - args.model_files - 5
    for index in range(rest):
        write(company / f"services/area_{index % 97}/part_{index}.py",
              other_file(rng, index, args.model_files))


if __name__ == "__main__":
    main()
