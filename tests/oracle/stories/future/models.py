from __future__ import annotations

from typing import List, Optional

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Team(Base):
    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Optional[str]] = mapped_column(String(20))
    heroes: Mapped[List[Hero]] = relationship(back_populates="team", cascade="all, delete-orphan")
    badge: Mapped[Optional[Badge]] = relationship(back_populates="team")


class Hero(Base):
    __tablename__ = "heroes"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    friend_id: Mapped[Optional[int]] = mapped_column(ForeignKey("heroes.id"))
    team: Mapped[Team] = relationship(back_populates="heroes")
    friend: Mapped[Optional[Hero]] = relationship(remote_side=[id])


class Badge(Base):
    __tablename__ = "badges"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    team: Mapped[Team] = relationship(back_populates="badge")
