from uuid import uuid4

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import relationship

from app.db import Base


class Article(Base):
    __tablename__ = "articles"

    id = Column(PG_UUID(as_uuid=True), primary_key=True, default=uuid4)
    title = Column(String(200), nullable=False)
    body = Column(Text, nullable=False)
    approved_by = Column(
        PG_UUID(as_uuid=True),
        ForeignKey("user.id", use_alter=True, name="fk_articles_approved_by")
    )

    votes = relationship("ArticleVote", back_populates="article")


class ArticleVote(Base):
    __tablename__ = "article_votes"
    __table_args__ = (UniqueConstraint("article_id", "user_id"),)

    id = Column(Integer, primary_key=True)
    article_id = Column(PG_UUID(as_uuid=True), ForeignKey("articles.id"), nullable=False)
    user_id = Column(PG_UUID(as_uuid=True), ForeignKey("user.id"), nullable=False, index=True)
    is_helpful = Column(Boolean, nullable=False, server_default="true")

    article = relationship("Article", back_populates="votes")
