from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from models import Base, Box, Thing, heard


def tell():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        box = Box()
        session.add(box)
        session.flush()
        box.things.append(Thing())
        other = Thing()
        other.box = box
        session.commit()
        box.label = "changed"
        session.commit()
        labels = [each.label for each in session.query(Box)]
    with Session(engine) as session:
        labels += [each.label for each in session.query(Box)]
        counts = [len(each.things) for each in session.query(Box)]
    return [labels, counts, heard]
