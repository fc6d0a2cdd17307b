from typing import Optional

from sqlalchemy import CheckConstraint, PrimaryKeyConstraint
from sqlalchemy.orm import declarative_base, declared_attr
from sqlmodel import Field, SQLModel

First = declarative_base()


class SQLBase(SQLModel, registry=First.registry):
    pass


STATUSES = ["a", "b"]


def kinds():
    return ["c"]


class Run(SQLBase, table=True):
    __tablename__ = "runs"

    id: int
    status: Optional[str] = Field(default=None, max_length=20)

    @declared_attr.directive
    def __table_args__(cls):
        return (
            CheckConstraint(cls.status.in_(STATUSES + kinds())),
            PrimaryKeyConstraint("id", name="run_pk"),
        )
