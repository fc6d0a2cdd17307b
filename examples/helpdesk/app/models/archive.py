"""The ticket as it was before comments had a table of their own."""

from sqlalchemy import Column, String, Text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID

from app.db import Base


class ArchivedTicket(Base):
    __tablename__ = "tickets"

    id = Column(PG_UUID(as_uuid=True), primary_key=True)
    title = Column(String(200), nullable=False)
    answer = Column(Text)
