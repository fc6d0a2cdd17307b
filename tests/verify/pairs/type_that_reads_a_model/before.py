from sqlalchemy import JSON, Index, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


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


class HasId(Base):
    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)


class Trace(HasId):
    __tablename__ = "trace"
    __table_args__ = (Index("ix_trace_days", "days"), dict(sqlite_autoincrement=True))

    days: Mapped[int]
    rule: Mapped[Rule] = mapped_column(RuleType)
