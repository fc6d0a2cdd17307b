from typing import Optional

from sqlalchemy import JSON, Index, TypeDecorator
from sqlalchemy.orm import DeclarativeBase
from sqlmodel import Field, SQLModel


class Rule:
    days = 3

    def condition(self):
        return (Trace.id > self.days) & Trace.days.in_([1, 2])


class RuleType(TypeDecorator[Rule]):
    impl = JSON
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value.days if isinstance(value, Rule) else None


class Base(DeclarativeBase):
    pass


class SQLBase(SQLModel, registry=Base.registry):
    pass


class HasId(SQLBase):
    id: Optional[int] = Field(default=None, primary_key=True)


class Trace(HasId, table=True):
    __tablename__ = "trace"
    __table_args__ = (Index("ix_trace_days", "days"), dict(sqlite_autoincrement=True))

    days: int
    rule: Rule = Field(sa_type=RuleType)
