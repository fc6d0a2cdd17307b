from typing import Optional

from sqlmodel import Field, SQLModel

if __debug__:
    SQLModel.metadata.naming_convention = {"uq": "uq_%(table_name)s_%(column_0_name)s"}


class Item(SQLModel, table=True):
    __tablename__ = "item"
    id: Optional[int] = Field(default=None, primary_key=True)
    n: Optional[int] = Field(default=None, unique=True)
