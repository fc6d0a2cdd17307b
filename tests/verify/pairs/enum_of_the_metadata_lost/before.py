from sqlalchemy import Column, Enum, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()

MOOD = Enum("calm", "wild", name="mood", metadata=Base.metadata)
SIZE = Enum("small", "large", name="size", metadata=Base.metadata)
USED = Enum("on", "off", name="used", metadata=Base.metadata)
AS_TEXT = Enum("x", name="as_text", metadata=Base.metadata, native_enum=False)


class Item(Base):
    __tablename__ = "item"

    id = Column(Integer, primary_key=True)
    state = Column(USED)
