from sqlalchemy import CheckConstraint, Column, Index, Integer, PrimaryKeyConstraint, String
from sqlalchemy.orm import declarative_base

from stages import Stage

Base = declarative_base()

STATUSES = [Stage.words(Stage.A), Stage.words(Stage.B)]


class Run(Base):
    __tablename__ = "runs"

    id = Column(Integer)
    stage = Column(String(20), default=Stage.A)
    status = Column(String(20))

    __table_args__ = (
        CheckConstraint(status.in_(STATUSES)),
        CheckConstraint(stage.in_(Stage.stages("all")), name="runs_stage"),
        PrimaryKeyConstraint("id", name="run_pk"),
    )


class Note(Base):
    __tablename__ = "notes"

    id = Column(Integer, primary_key=True)
    text = Column(String(20))

    __table_args__ = (Index(f"ix_{__tablename__}_text", "text"),)
