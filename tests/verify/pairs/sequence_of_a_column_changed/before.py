from typing import Optional

from sqlalchemy import Sequence
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(Sequence("order_id", start=1000), primary_key=True)
    number: Mapped[int] = mapped_column(Sequence("order_number"))
