from typing import Annotated

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


short = Annotated[str, mapped_column(String(9)), mapped_column(String(99), unique=True)]
wide = Annotated[short, mapped_column(index=True)]


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[short]
    name: Mapped[wide]
