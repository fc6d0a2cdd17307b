from typing import Optional

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint
from sqlalchemy.orm import declarative_base, declared_attr
from sqlmodel import Field, SQLModel

from stages import Stage

Base = declarative_base()


class SQLBase(SQLModel, registry=Base.registry):
    pass


STATUSES = [Stage.words(Stage.A), Stage.words(Stage.B)]


class Run(SQLBase, table=True):
    __tablename__ = "runs"

    id: int
    stage: Optional[str] = Field(default=None, max_length=20, sa_column_kwargs={"default": Stage.A})
    status: Optional[str] = Field(default=None, max_length=20)

    @declared_attr.directive
    def __table_args__(cls):
        return (
            CheckConstraint(cls.status.in_(STATUSES)),
            CheckConstraint(cls.stage.in_(Stage.stages("all")), name="runs_stage"),
            PrimaryKeyConstraint("id", name="run_pk"),
        )


class Note(SQLBase, table=True):
    __tablename__ = "notes"

    id: Optional[int] = Field(default=None, primary_key=True)
    text: Optional[str] = Field(default=None, max_length=20)

    __table_args__ = (Index(f"ix_{__tablename__}_text", "text"),)
