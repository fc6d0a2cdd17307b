from typing import Optional

from sqlmodel import Field, SQLModel


def searchable(metadata, options):
    metadata.info.update(options)


class Item(SQLModel, table=True):
    __tablename__ = "item"
    id: Optional[int] = Field(default=None, primary_key=True)
    n: Optional[int] = Field(default=None, unique=True)


searchable(SQLModel.metadata, options={"words": "simple"})
