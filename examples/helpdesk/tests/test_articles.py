import pytest
from sqlalchemy.exc import IntegrityError

from app.models import Article
from app.services import articles


@pytest.fixture
def article(session):
    article = Article(title="Sound", body="Unmute it.")
    session.add(article)
    session.flush()
    return article


def test_an_article_is_approved_by_a_user(session, article, ann):
    articles.approve(session, article, ann)
    session.refresh(article)
    assert article.approved_by == ann.id


def test_votes_are_counted(session, article, ann):
    cast = articles.vote(session, article, ann)
    assert articles.helpful_votes(session, article) == 1
    assert article.votes == [cast]


def test_nobody_votes_twice(session, article, ann):
    articles.vote(session, article, ann)
    with pytest.raises(IntegrityError, match="uq_article_votes_article_id"):
        articles.vote(session, article, ann)
