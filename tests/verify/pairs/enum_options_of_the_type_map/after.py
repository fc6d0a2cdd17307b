import enum

from sqlalchemy import Enum
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class State(enum.Enum):
    OPEN = "open"
    DONE = "done"


class Base(DeclarativeBase):
    type_annotation_map = {enum.Enum: Enum(enum.Enum, native_enum=False, length=20)}


class Task(Base):
    __tablename__ = "tasks"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State]
