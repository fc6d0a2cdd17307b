from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()


class Author(Base):
    __tablename__ = "authors"

    id = Column(Integer, primary_key=True)
    posts = relationship(lambda: Post, order_by=lambda: Post.rank.desc(), back_populates="author")
    none = relationship("Post", lazy="noload", viewonly=True)
    first = relationship("Post", primaryjoin=lambda: (Author.id == Post.author_id) & (Post.rank == 1),
                         viewonly=True, uselist=False)


class Post(Base):
    __tablename__ = "posts"

    id = Column(Integer, primary_key=True)
    rank = Column(Integer)
    title = Column(String(20))
    author_id = Column(Integer, ForeignKey("authors.id"))
    author = relationship("Author", foreign_keys=lambda: [Post.author_id], back_populates="posts")
