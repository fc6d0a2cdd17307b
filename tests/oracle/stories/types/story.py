import uuid
from decimal import Decimal

from sqlalchemy import create_engine
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from models import Base, Other, Thing

DIALECTS = (postgresql.dialect(), sqlite.dialect(), mysql.dialect())


def tell():
    ddl = [str(CreateTable(table).compile(dialect=dialect))
           for table in Base.metadata.sorted_tables for dialect in DIALECTS]
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([
            Thing(count=1, kind="a", code="low"),
            Thing(count=2, kind="b", code="x", label="l", data={"k": 1}, price=Decimal("1.50"),
                  key=uuid.UUID(int=5), words=["a", "b"], list="y"),
            Other(title="t"), Other(title="u", name="n", tags=[1]),
        ])
        session.commit()
        things = [[t.id, t.double(), t.label, t.kind, t.data, str(t.price), t.code, str(t.key),
                   t.words, t.stamp, t.list, t.LIMIT] for t in session.query(Thing)]
        others = [[o.id, o.tags, o.name, o.title] for o in session.query(Other)]
    return [ddl, things, others]
