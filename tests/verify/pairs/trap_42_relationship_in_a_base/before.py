from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import DeclarativeBase, declared_attr, relationship


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)


class Owned:
    user_id = Column(ForeignKey("user.id"))

    @declared_attr
    def user(cls):
        return relationship("User")


class Item(Owned, Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
