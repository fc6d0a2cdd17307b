from sqlalchemy import CheckConstraint, Column, Integer, PrimaryKeyConstraint, String
from sqlalchemy.orm import declarative_base

First = declarative_base()

STATUSES = ["a", "b"]


def kinds():
    return ["c"]


class Run(First):
    __tablename__ = "runs"

    id = Column(Integer)
    status = Column(String(20))

    __table_args__ = (
        CheckConstraint(status.in_(STATUSES + kinds())),
        PrimaryKeyConstraint("id", name="run_pk"),
    )
