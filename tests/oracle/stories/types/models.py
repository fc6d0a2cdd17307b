import uuid

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    FetchedValue,
    Integer,
    Numeric,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declarative_base, mapped_column

Base = declarative_base()

Str20 = String(20)
JSONType = JSON().with_variant(JSONB, "postgresql")
Money = Numeric(10, 2)


class Upper(TypeDecorator):
    impl = String
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value and value.upper()


class Guid(TypeDecorator):
    impl = String(36)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value and str(value)

    def process_result_value(self, value, dialect) -> uuid.UUID | None:
        return value and uuid.UUID(value)


class Words(TypeDecorator):
    impl = Text
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value and " ".join(value)

    def process_result_value(self, value, dialect):
        return value and value.split()


class Thing(Base):
    __tablename__ = "things"

    LIMIT = 3
    double = lambda self: self.count * 2  # noqa: E731

    id = Column(Integer, primary_key=True)
    count = Column(Integer, nullable=False)
    label = Column(Str20)
    kind = Column(String(5).with_variant(Text(), "mysql"), nullable=False)
    data = Column(JSONType, default=dict)
    price = Column(Money)
    code = Column(Upper(8), nullable=False)
    key = Column(Guid)
    words = Column(Words())
    stamp = Column(DateTime, server_default=FetchedValue(), server_onupdate=FetchedValue())
    list = Column(String(3))


class Other(Base):
    __tablename__ = "others"

    id: Mapped[int] = mapped_column(primary_key=True)
    tags = Column(JSON, default=list)
    name: Mapped[String | None] = mapped_column(String(7))
    title: Mapped["str"] = mapped_column(String(7))
