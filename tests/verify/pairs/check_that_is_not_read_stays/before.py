from sqlalchemy import CheckConstraint, Column, Index, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()
KINDS = [len(name) for name in ("a", "bb")]


class Thing(Base):
    __tablename__ = "things"
    __table_args__ = (
        CheckConstraint("rank > 1", name="rank"),
        CheckConstraint(Column("kind").in_(KINDS), name="kind"),
        Index("ix_name", Column("name").collate("C")),
    )

    id = Column(Integer, primary_key=True)
    rank = Column(Integer)
    kind = Column(Integer)
    name = Column(String)


class Other(Base):
    __tablename__ = "others"

    id = Column(Integer, primary_key=True)
    kind = Column(Integer)
    age = Column(Integer)
    __table_args__ = (
        CheckConstraint("age > 1", name="age"),
        CheckConstraint(kind.in_(KINDS), name="kind"),
        CheckConstraint(age.in_(KINDS), name="ages"),
    )
