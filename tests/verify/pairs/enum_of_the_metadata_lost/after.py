from sqlalchemy import Column, Enum, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()

SIZE = Enum("small", "big", name="size", metadata=Base.metadata)
USED = Enum("on", "off", name="used", metadata=Base.metadata)


class Item(Base):
    __tablename__ = "item"

    id = Column(Integer, primary_key=True)
    state = Column(USED)
