import warnings

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from models import Author, Base, Post

warnings.simplefilter("ignore")  # noload is deprecated


def tell():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        author = Author()
        author.posts = [Post(rank=1, title="a"), Post(rank=2, title="b")]
        session.add(author)
        session.commit()
    with Session(engine) as session:
        author = session.query(Author).one()
        return [[post.title for post in author.posts], list(author.none), author.first.title,
                author.posts[0].author is author]
