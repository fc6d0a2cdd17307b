from sqlalchemy import create_engine, inspect
from sqlalchemy.orm import Session

from models import Base, Cry, Team, heard


def seen(thing):
    return {each.key: getattr(thing, each.key) for each in inspect(thing).mapper.column_attrs}


def tell():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    things = [
        Team(),
        Team(name=" Owls "),
        Team(kind="raw", name=" Owls ", label=" l "),
        Team(name=" Owls ", kind="raw"),
        Cry(),
        Cry(word="hey", strength=5),
    ]
    fresh = [[each.name, each.label] for each in things[1:3]] + [things[5].word]
    with Session(engine) as session:
        session.add_all(things)
        session.commit()
        things[4].word = "low"
        things[4].owner_id = things[0].id
        session.commit()
        stored = [seen(each) for each in things]
    return [fresh, stored, heard, Cry.__table__.c.owner_id.doc, Cry.owner_id.__doc__]
