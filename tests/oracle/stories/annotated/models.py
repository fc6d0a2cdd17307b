from datetime import datetime
from typing import Annotated, Optional

from sqlalchemy import BigInteger, DateTime, ForeignKey, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

pk = Annotated[int, mapped_column(primary_key=True)]
str50 = Annotated[str, mapped_column(String(50), index=True)]
maybe = Annotated[Optional[str], mapped_column(String(9))]
stamp = Annotated[datetime, mapped_column(server_default=func.now())]
to_team = Annotated[int, mapped_column(ForeignKey("teams.id"))]


class Base(DeclarativeBase):
    type_annotation_map = {int: BigInteger, datetime: DateTime(timezone=True)}


class Team(Base):
    __tablename__ = "teams"

    id: Mapped[pk]
    name: Mapped[str50]
    nick: Mapped[Optional[str50]] = mapped_column(index=False)
    note: Mapped[maybe]
    size: Mapped[int]
    made: Mapped[stamp]


class Member(Base):
    __tablename__ = "members"

    id: Mapped[pk]
    team_id: Mapped[to_team]
