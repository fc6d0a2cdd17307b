from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Article, ArticleVote, User


def approve(session: Session, article: Article, user: User) -> None:
    article.approved_by = user.id
    session.flush()


def vote(session: Session, article: Article, user: User, is_helpful: bool = True) -> ArticleVote:
    cast = ArticleVote(article_id=article.id, user_id=user.id, is_helpful=is_helpful)
    session.add(cast)
    session.flush()
    return cast


def helpful_votes(session: Session, article: Article) -> int:
    counted = select(func.count()).select_from(ArticleVote)
    return session.scalar(counted.where(ArticleVote.article_id == article.id, ArticleVote.is_helpful))
