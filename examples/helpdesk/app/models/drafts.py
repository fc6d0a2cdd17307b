from sqlalchemy import Column, ForeignKey, Integer, Text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID

from app.db import Base


class ArticleDraft(Base):
    __tablename__ = "article_drafts"

    id = Column(Integer, primary_key=True)
    article_id = Column(PG_UUID(as_uuid=True), ForeignKey("articles.id"), nullable=False)
    editor_id = Column(PG_UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    body = Column(Text)
