"""Everything that a model module needs, from one place."""

from sqlalchemy import Column, ForeignKey
from sqlalchemy.orm import relationship

from app.db.base import Base, TimestampMixin
from app.db.session import create_tables, get_session

__all__ = [
    "Base",
    "Column",
    "ForeignKey",
    "TimestampMixin",
    "create_tables",
    "get_session",
    "relationship",
]
