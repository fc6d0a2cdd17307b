// The family of models that the mutations of the emitter are about, and the mutations.
//
// Used by migrate_mutations_test: what migrate makes of kFamily is mutated, one text at a time, as
// a wrong emitter would write it. `right` stands exactly once in the emitted text.
#pragma once

#include <array>
#include <string_view>

namespace modelmend::pipeline {

inline constexpr std::string_view kFamily = R"py(import enum
import uuid

from sqlalchemy import (
    JSON, BigInteger, Boolean, CheckConstraint, Column, Computed, Date, DateTime, Enum, Float,
    ForeignKey, Identity, Index, Integer, LargeBinary, Numeric, Sequence, String, Table, Text,
    UniqueConstraint, func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import declarative_base, relationship, synonym, validates

Base = declarative_base()


class Status(enum.Enum):
    OPEN = "open"
    DONE = "done"


book_tags = Table(
    "book_tags",
    Base.metadata,
    Column("book_id", ForeignKey("books.id"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id"), primary_key=True),
)


class Author(Base):
    __tablename__ = "authors"
    __table_args__ = (
        UniqueConstraint("name", "born", name="uq_authors_name"),
        {"comment": "who writes"},
    )

    id = Column(Integer, primary_key=True)
    name = Column(String(80), nullable=False, index=True)
    email = Column(String(120), unique=True)
    bio = Column(Text)
    born = Column(Date)
    fame = Column(BigInteger, nullable=False, default=0)
    created = Column(DateTime(timezone=True), nullable=False, server_default=func.now())
    changed = Column(DateTime, onupdate=func.now())
    secret = Column(UUID(as_uuid=True), default=uuid.uuid4)
    books = relationship("Book", back_populates="author", cascade="all, delete-orphan",
                         passive_deletes=True, order_by="Book.title",
                         foreign_keys="Book.author_id")
    agent = relationship("Agent", back_populates="author", uselist=False)

    @hybrid_property
    def is_famous(self):
        return self.fame > 100


class Agent(Base):
    __tablename__ = "agents"

    id = Column(Integer, primary_key=True, autoincrement=False)
    author_id = Column(Integer, ForeignKey("authors.id", ondelete="CASCADE"), nullable=False)
    fee = Column(Numeric(10, 2), nullable=False, server_default="0")
    rate = Column(Float, default=0.5)
    author = relationship("Author", back_populates="agent")


class Book(Base):
    __tablename__ = "books"
    __table_args__ = (
        CheckConstraint("pages > 0", name="ck_books_pages"),
        Index("ix_books_shelf", "shelf", "title", unique=True),
    )

    LIMIT = 10

    id = Column(Integer, primary_key=True)
    title = Column(String(200), nullable=False, comment="as on the cover")
    shelf = Column("shelf_no", String, key="shelf")
    pages = Column(Integer, nullable=False, info={"unit": "page"}, doc="without the cover")
    status = Column(Enum(Status, name="book_status"), nullable=False, default=Status.OPEN,
                    server_default="OPEN")
    mood = Column(Enum(Status))
    is_new = Column(Boolean, default=True)
    extra = Column("metadata", JSON, default=dict)
    facts = Column(JSONB)
    words = Column(ARRAY(String(20)), nullable=False, default=list)
    cover = Column(LargeBinary)
    number = Column(Integer, Identity(start=5))
    doubled = Column(Integer, Computed("pages * 2"))
    ticket = Column(Integer, Sequence("ticket_seq"))
    author_id = Column(Integer, ForeignKey("authors.id", ondelete="CASCADE"), nullable=False,
                       index=True)
    editor_id = Column(Integer, ForeignKey("authors.id", name="fk_books_editor", use_alter=True,
                                           ondelete="SET NULL", deferrable=True))
    sequel_id = Column(Integer, ForeignKey("books.id"))
    author = relationship("Author", foreign_keys=[author_id], back_populates="books")
    editor = relationship("Author", foreign_keys=[editor_id], lazy="joined")
    sequel = relationship("Book", remote_side=[id], back_populates="prequels")
    prequels = relationship("Book", back_populates="sequel", cascade="save-update, merge")
    tags = relationship("Tag", secondary=book_tags, back_populates="books")


class Tag(Base):
    __tablename__ = "tags"

    id = Column(Integer, primary_key=True)
    word = Column(String(30), nullable=False, unique=True)
    books = relationship("Book", secondary=book_tags, back_populates="tags", viewonly=True)


class Shop(Base):
    __tablename__ = "shops"

    id = Column(Integer, primary_key=True)
    street = Column(String(50))

    @validates("street")
    def strip(self, key, value):
        return value.strip()


class Till(Base):
    __tablename__ = "tills"

    id = Column(Integer, primary_key=True)
    coins = Column(MutableDict.as_mutable(JSON), nullable=False, default=dict)


class Clerk(Base):
    __tablename__ = "clerks"

    id = Column(Integer, primary_key=True)
    told = Column(String(50))

    @hybrid_property
    def name(self):
        return self.told

    @name.setter
    def name(self, value):
        self.told = value


class Shelf(Base):
    __tablename__ = "shelves"

    id = Column(Integer, primary_key=True)
    place = Column(String(50))
    where = synonym("place")


class Crate(Base):
    __tablename__ = "crates"

    id = Column(Integer, primary_key=True)
    shelf_id = Column(Integer, ForeignKey("shelves.id"))
    shelf = relationship("Shelf")
    boxes = relationship("Box", collection_class=set)
    place = association_proxy("shelf", "place")


class Box(Base):
    __tablename__ = "boxes"

    id = Column(Integer, primary_key=True)
    crate_id = Column(Integer, ForeignKey("crates.id"))

    def open(self):
        self.is_open = True
)py";

struct Mutation {
  std::string_view breaks;  // what the emitter would do wrong
  std::string_view cls;     // the class that must be taken back
  std::string_view right;
  std::string_view wrong;
};

inline constexpr auto kMutations = std::to_array<Mutation>({
    {"a column may be NULL that may not", "Author", "name: str = Field(index=True, max_length=80)",
     "name: Optional[str] = Field(index=True, max_length=80)"},
    {"a column may not be NULL that may", "Author", "email: Optional[str] = Field(default=None",
     "email: str = Field(default=None"},
    {"nullable= is dropped where the annotation says otherwise", "Author",
     R"(created: datetime = Field(
        default=None,
        nullable=False,)",
     R"(created: Optional[datetime] = Field(
        default=None,)"},
    {"a length is dropped", "Author", "index=True, max_length=80", "index=True"},
    {"a length is another", "Author", "max_length=80", "max_length=8"},
    {"an index is dropped", "Author", "index=True, max_length=80", "max_length=80"},
    {"an index is added", "Book", "title: str = Field(max_length=200",
     "title: str = Field(index=True, max_length=200"},
    {"unique= is dropped", "Author", "default=None, unique=True, max_length=120",
     "default=None, max_length=120"},
    {"TEXT becomes VARCHAR", "Author", "Field(default=None, sa_type=Text)", "Field(default=None)"},
    {"BIGINT becomes INTEGER", "Author", "Field(default=0, sa_type=BigInteger)",
     "Field(default=0)"},
    {"the time zone is dropped", "Author", "sa_type=DateTime(timezone=True)", "sa_type=DateTime"},
    {"the type of a datetime is left to SQLModel", "Author",
     R"(        sa_type=DateTime,
)",
     ""},
    {"a server default is dropped", "Author",
     R"(        sa_column_kwargs={"server_default": func.now()},
)",
     ""},
    {"a server default is another", "Agent", R"({"server_default": "0"})",
     R"({"server_default": "1"})"},
    {"a server default becomes one of Python", "Agent",
     R"(        default=None,
        nullable=False,
        max_digits=10,
        decimal_places=2,
        sa_column_kwargs={"server_default": "0"},
)",
     R"(        default=0,
        max_digits=10,
        decimal_places=2,
)"},
    {"onupdate is dropped", "Author",
     R"(        sa_column_kwargs={"onupdate": func.now()},
)",
     ""},
    {"a default is dropped", "Author", "fame: int = Field(default=0, ", "fame: int = Field("},
    {"a default is another", "Book", "is_new: Optional[bool] = Field(default=True)",
     "is_new: Optional[bool] = Field(default=False)"},
    {"a default becomes None", "Agent", "Field(default=0.5)", "Field(default=None)"},
    {"a function is stored instead of called", "Author", "Field(default_factory=uuid.uuid4",
     "Field(default=uuid.uuid4"},
    {"a default factory is another", "Book", "Field(default_factory=list, sa_type=ARRAY",
     "Field(default_factory=dict, sa_type=ARRAY"},
    {"JSON null is stored where nothing was given", "Book",
     "facts: Optional[Any] = Field(sa_type=JSONB)",
     "facts: Optional[Any] = Field(default=None, sa_type=JSONB)"},
    {"JSONB becomes JSON", "Book", "sa_type=JSONB", "sa_type=JSON"},
    {"a type of PostgreSQL becomes the general one", "Author",
     "Field(default_factory=uuid.uuid4, sa_type=UUID(as_uuid=True))",
     "Field(default_factory=uuid.uuid4)"},
    {"the type of an array's elements is another", "Book", "ARRAY(String(20))", "ARRAY(Text)"},
    {"the primary key is dropped", "Tag",
     R"(Field(default=None, primary_key=True)
    word)",
     R"(Field(default=None)
    word)"},
    {"numbers come from the database that did not", "Agent",
     R"(Field(primary_key=True, sa_column_kwargs={"autoincrement": False}))",
     "Field(primary_key=True)"},
    {"a precision is dropped", "Agent",
     R"(        max_digits=10,
)",
     ""},
    {"a scale is another", "Agent", "decimal_places=2", "decimal_places=3"},
    {"a comment of a column is dropped", "Book",
     R"(Field(max_length=200, sa_column_kwargs={"comment": "as on the cover"}))",
     "Field(max_length=200)"},
    {"a comment becomes Pydantic's description", "Book",
     R"(sa_column_kwargs={"comment": "as on the cover"})", R"(description="as on the cover")"},
    {"the column's own name is dropped", "Book",
     R"(sa_column_kwargs={"name": "shelf_no", "key": "shelf"})",
     R"(sa_column_kwargs={"key": "shelf"})"},
    {"the key is dropped", "Book", R"({"name": "shelf_no", "key": "shelf"})",
     R"({"name": "shelf_no"})"},
    {"info is dropped", "Book", R"({"info": {"unit": "page"}, "doc")", R"({"doc")"},
    {"doc is dropped", "Book", R"({"info": {"unit": "page"}, "doc": "without the cover"})",
     R"({"info": {"unit": "page"}})"},
    {"the name of an enum is dropped", "Book", R"(Enum(Status, name="book_status"))",
     "Enum(Status)"},
    {"an enum becomes a text", "Book", "mood: Optional[Status] = Field(default=None)",
     "mood: Optional[str] = Field(default=None)"},
    {"an identity is dropped", "Book",
     "Field(default=None, nullable=False, sa_column_args=[Identity(start=5)])",
     "Field(default=None, nullable=False)"},
    {"the start of an identity is another", "Book", "Identity(start=5)", "Identity(start=6)"},
    {"a computed column is stored as given", "Book",
     R"(Field(default=None, sa_column_args=[Computed("pages * 2")]))", "Field(default=None)"},
    {"a sequence is another", "Book", R"(Sequence("ticket_seq"))", R"(Sequence("tickets"))"},
    {"a foreign key is dropped", "Book", R"(Field(default=None, foreign_key="books.id"))",
     "Field(default=None)"},
    {"a foreign key leads elsewhere", "Book", R"(foreign_key="books.id")",
     R"(foreign_key="tags.id")"},
    {"ondelete is dropped", "Agent",
     R"(Field(foreign_key="authors.id", ondelete="CASCADE")
    fee)",
     R"(Field(foreign_key="authors.id")
    fee)"},
    {"ondelete is another", "Agent",
     R"(ondelete="CASCADE")
    fee)",
     R"(ondelete="RESTRICT")
    fee)"},
    {"the options of a foreign key are dropped", "Book",
     R"(        sa_column_args=[
            ForeignKey("authors.id", name="fk_books_editor", use_alter=True,
                                                   ondelete="SET NULL", deferrable=True),
        ],
)",
     R"(        foreign_key="authors.id",
        ondelete="SET NULL",
)"},
    {"the name of a foreign key is dropped", "Book", R"(name="fk_books_editor", )", ""},
    {"use_alter is dropped", "Book", "use_alter=True,", ""},
    {"a foreign key is no longer deferrable", "Book", ", deferrable=True", ""},
    {"the table has another name", "Tag", R"(__tablename__ = "tags")", R"(__tablename__ = "tag")"},
    {"a unique constraint is dropped", "Author",
     R"(        UniqueConstraint("name", "born", name="uq_authors_name"),
)",
     ""},
    {"the table's comment is dropped", "Author",
     R"(        {"comment": "who writes"},
)",
     ""},
    {"a check is dropped", "Book",
     R"(        CheckConstraint("pages > 0", name="ck_books_pages"),
)",
     ""},
    {"an index of the table is dropped", "Book",
     R"(        Index("ix_books_shelf", "shelf", "title", unique=True),
)",
     ""},
    {"an index has its columns in another order", "Book", R"("shelf", "title", unique)",
     R"("title", "shelf", unique)"},
    {"a list becomes one object", "Author",
     R"(books: list["Book"] = Relationship(
        back_populates="author")",
     R"(books: Optional["Book"] = Relationship(
        back_populates="author")"},
    {"one object becomes a list on the side without the key", "Author",
     R"(agent: Optional["Agent"] = Relationship(
        back_populates="author",
        sa_relationship_kwargs={"uselist": False},
    ))",
     R"(agent: list["Agent"] = Relationship(
        back_populates="author",
    ))"},
    {"a relationship leads to another class", "Book", R"(editor: Optional["Author"])",
     R"(editor: Optional["Tag"])"},
    {"delete-orphan is dropped", "Author",
     R"(        cascade_delete=True,
)",
     ""},
    {"a cascade becomes delete-orphan", "Book",
     R"(prequels: list["Book"] = Relationship(
        back_populates="sequel",
        sa_relationship_kwargs={"cascade": "save-update, merge"},)",
     R"(prequels: list["Book"] = Relationship(
        back_populates="sequel",
        cascade_delete=True,)"},
    {"passive_deletes is dropped", "Author",
     R"(        passive_deletes=True,
)",
     ""},
    {"back_populates is dropped", "Agent", R"(Relationship(back_populates="agent"))",
     "Relationship()"},
    {"an order is dropped", "Author", R"({"order_by": "Book.title", )", "{"},
    {"the way of loading is dropped", "Book", R"(, "lazy": "joined")", ""},
    {"a relationship that is for reading writes", "Tag", R"(, "viewonly": True)", ""},
    {"a relationship goes by another key", "Book", R"("[Book.editor_id]")",
     R"("[Book.author_id]")"},
    {"remote_side is dropped", "Book",
     R"(        sa_relationship_kwargs={"remote_side": "[Book.id]"},
)",
     ""},
    {"the table between is dropped", "Tag", R"({"secondary": book_tags, "viewonly": True})",
     R"({"viewonly": True})"},
    {"a hybrid is dropped", "Author",
     R"(    @hybrid_property
    def is_famous(self):
        return self.fame > 100
)",
     ""},
    {"a hybrid becomes a method", "Author",
     R"(    @hybrid_property
    def is_famous)",
     "    def is_famous"},
    {"a constant is dropped", "Book",
     R"(    LIMIT: ClassVar[int] = 10
)",
     ""},
    {"what a validator returns is not stored", "Shop", "class Shop(SABehaviour, ",
     "class Shop(SQLBase, "},
    {"a validator is asked about a default", "Shop", "street: Optional[str] = Field(max_length=50)",
     "street: Optional[str] = Field(default=None, max_length=50)"},
    {"a tracked value is copied", "Till", "class Till(SABehaviour, ", "class Till(SQLBase, "},
    {"a tracked type becomes the plain one", "Till", "MutableDict.as_mutable(JSON)", "JSON"},
    {"a hybrid takes no assignment", "Clerk", "class Clerk(SABehaviour, ", "class Clerk(SQLBase, "},
    {"a synonym takes no assignment", "Shelf", "class Shelf(SABehaviour, ",
     "class Shelf(SQLBase, "},
    {"a proxy takes no assignment", "Crate", "class Crate(SABehaviour, ", "class Crate(SQLBase, "},
    {"the base of assignments stores by itself", "Shop",
     "        object.__setattr__(self, name, value)\n",
     "        super().__setattr__(name, value)\n"},
    {"the base of assignments takes fields alone", "Clerk",
     "if name.startswith(\"__\") or name in self.__private_attributes__:",
     "if name.startswith(\"__\") or name not in self.model_fields:"},
    {"a method stores what is no field", "Box", "class Box(SABehaviour, ", "class Box(SQLBase, "},
    {"objects in a set have no hash", "Crate", "    __hash__ = object.__hash__\n", ""},
    {"a class has no table any more", "Tag", "class Tag(SQLBase, table=True)",
     "class Tag(SQLBase)"},
    {"a class is in another registry", "Tag", "class Tag(SQLBase, table=True)",
     "class Tag(SQLModel, table=True)"},
    {"a column is dropped", "Book",
     R"(    cover: Optional[bytes] = Field(default=None)
)",
     ""},
    {"an attribute has another name", "Book", "    cover: Optional[bytes]",
     "    picture: Optional[bytes]"},
});

}  // namespace modelmend::pipeline
