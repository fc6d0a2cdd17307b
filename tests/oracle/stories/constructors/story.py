from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from models import Base, Export, Extra, Named, Plain

TABLES = ("plain", "exports", "extras", "named")


def tell():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([Plain(), Plain(name="x"), Export(), Export(expires=3), Extra("k"),
                         Extra("k", "v"), Named(" n "), Named("m", id=7)])
        session.commit()
        session.expire_all()
        read = [(export.id, export.expires, export.state) for export in session.query(Export)]
        rows = {table: [list(row) for row in session.execute(text(f"SELECT * FROM {table}"))]
                for table in TABLES}
    return [rows, read]
