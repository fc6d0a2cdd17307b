from sqlalchemy import Column, ForeignKey, Integer, String, event
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()
heard = []


class Box(Base):
    __tablename__ = "boxes"

    id = Column(Integer, primary_key=True)
    label = Column(String(20))
    things = relationship("Thing", back_populates="box")


class Thing(Base):
    __tablename__ = "things"

    id = Column(Integer, primary_key=True)
    box_id = Column(Integer, ForeignKey("boxes.id"))
    box = relationship("Box", back_populates="things")


@event.listens_for(Box, "before_insert")
def name_it(mapper, connection, target):
    target.label = "named"


@event.listens_for(Box, "after_update")
def hear_update(mapper, connection, target):
    heard.append(f"update {target.label}")


@event.listens_for(Box, "load")
def hear_load(target, context):
    heard.append("load")


@event.listens_for(Box.things, "append", retval=True)
def hear_append(target, value, initiator):
    heard.append("append")
    return value


@event.listens_for(Thing.box, "set")
def hear_set(target, value, old, initiator):
    heard.append("set")
