// `migrate` as a user types it.
#include <array>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "cli/cli_fixture.h"
#include "cli/documented_commands.h"
#include "emit/advice.h"

namespace modelmend::testing_support {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kBaseAfter = R"(from typing import Optional

from sqlalchemy.orm import declarative_base
from sqlmodel import Field, SQLModel

Base = declarative_base()


class SQLBase(SQLModel, registry=Base.registry):
    pass


class User(SQLBase, table=True):
    __tablename__ = "user"

    id: Optional[int] = Field(default=None, primary_key=True)
)";

class Migrate : public CliTest {};

TEST_F(Migrate, PrintsADiffAndWritesNothing) {
  const auto result = run({"migrate", "--to", "sqlmodel"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.output, AllOf(HasSubstr("+class User(SQLBase, table=True):"),
                                   HasSubstr("+class SQLBase(SQLModel, registry=Base.registry):")));
  EXPECT_EQ(dir_.read("base.py"), kBase);
}

TEST_F(Migrate, CheckNamesTheFilesAndSaysNoUntilNothingIsLeft) {
  const auto before = run({"migrate", "--to", "sqlmodel", "--check"});
  EXPECT_EQ(before.exit_status, 1);
  EXPECT_EQ(before.output, "base.py\nmodels.py\n");
  EXPECT_EQ(run({"migrate", "--to", "sqlmodel", "--write"}).exit_status, 0);
  EXPECT_EQ(dir_.read("base.py"), kBaseAfter);
  const auto after = run({"migrate", "--to", "sqlmodel", "--check"});
  EXPECT_EQ(after.exit_status, 0);
  EXPECT_EQ(after.output, "");
  EXPECT_EQ(run({"undo"}).exit_status, 0);
  EXPECT_EQ(dir_.read("base.py"), kBase);
}

TEST_F(Migrate, AFileByItselfWaitsForTheBase) {
  const auto result = run({"migrate", "--to", "sqlmodel", "--explain", "models.py"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.errors, HasSubstr("[base-outside-path]"));
  EXPECT_EQ(result.output, "");
}

TEST_F(Migrate, NamesTheClassAndThePlaceOfARefusal) {
  dir_.write("models.py",
             "from sqlalchemy.orm import Mapped, mapped_column\nfrom base import Base\n\n\n"
             "class Note(Base):\n    __tablename__ = \"notes\"\n"
             "    id: Mapped[int] = mapped_column(primary_key=True)\n"
             "    __secret: Mapped[int] = mapped_column()\n");
  const auto result = run({"migrate", "--to", "sqlmodel", "--output-format", "json", "models.py"});
  const auto json = nlohmann::json::parse(result.output);
  EXPECT_EQ(json["matches"][0]["code"], "name-conflict");
  EXPECT_EQ(json["matches"][0]["start"]["line"], 8);
  EXPECT_EQ(json["matches"][0]["rule"], "sqlmodel");
}

TEST_F(Migrate, GivesNoPlainBaseToAReleaseThatTakesNone) {
  dir_.write("models.py",
             "from sqlalchemy import Column, Integer\nfrom base import Base\n\n\n"
             "class Shown:\n    def show(self):\n        return self.id\n\n\n"
             "class Note(Shown, Base):\n    __tablename__ = \"notes\"\n"
             "    id = Column(Integer, primary_key=True)\n");
  const std::vector<std::string> command{"migrate", "--to", "sqlmodel", "--explain"};
  EXPECT_THAT(run(command).errors, HasSubstr("models.py:10:1 applied sqlmodel"));
  dir_.write("requirements.txt", "sqlmodel==0.0.12\n");
  EXPECT_THAT(run(command).errors, HasSubstr("models.py:10:12 rejected[plain-base] sqlmodel"));
}

// Pydantic 1 starts what may be absent with None, also where the default waits for the insert.
TEST_F(Migrate, WarnsOfMergesWithPydantic1WhereverDefaultsStand) {
  dir_.write("use.py",
             "from base import User\n\n\ndef use(session):\n    session.merge(User(id=1))\n");
  const std::vector<std::string> command{"migrate", "--to", "sqlmodel", "--defaults", "orm-exact"};
  EXPECT_THAT(run(command).errors, Not(HasSubstr("use.py:5:5")));
  dir_.write("requirements.txt", "sqlmodel==0.0.12\n");
  EXPECT_THAT(run(command).errors, HasSubstr("use.py:5:5: merge() of a new object"));
}

// What a class has beside its key, what stands around it, and what becomes of it.
struct Left {
  const char* code;  // "" if the class is converted
  const char* inside;
  const char* outside = "";
};

constexpr const char* kHead = R"(from functools import total_ordering

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, event
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from base import Base, User

)";

constexpr const char* kSetOfThings = R"(

class Box(Base):
    __tablename__ = "boxes"
    id = Column(Integer, primary_key=True)
    things: Mapped[set["Thing"]] = relationship("Thing")
)";

constexpr auto kLeft = std::to_array<Left>({
    {"", "    name = Column(String)"},
    {"", "    name: Mapped[String] = mapped_column(String)"},
    {"", "    name: Mapped[list[String]] = mapped_column(JSON)"},
    {"custom-constructor",
     "    name = Column(String, default=\"x\")\n\n    def __init__(self, **kwargs):\n"
     "        super().__init__(**kwargs)\n        print(self.name)"},
    {"custom-constructor",
     "    def __init__(self, **kwargs):\n        self.id = 1\n"
     "        super().__init__(**kwargs)"},
    {"custom-constructor",
     "    def __init__(self, **kwargs):\n        super().__init__(**kwargs)\n"
     "        print(self)"},
    {"custom-constructor", "    def __init__(self, first):\n        super().__init__(first)"},
    {"", "    def __init__(self, *args):\n        super().__init__(*args)"},
    {"custom-constructor",
     "    def __init__(self, **kwargs):\n        if kwargs:\n"
     "            super().__init__(**kwargs)"},
    {"",
     "    name = Column(String)\n\n    def __init__(self, **kwargs):\n"
     "        super().__init__(**kwargs)\n        self.name = self.name or \"x\""},
    {"",
     "    user_id = Column(ForeignKey(\"user.id\"))\n"
     "    user = relationship(\"base.User\")"},
    {"hybrid-setter",
     "    @hybrid_property\n    def twice(self):\n        return self.id * 2\n\n"
     "    @twice.update_expression\n    def twice(cls, value):\n"
     "        return [(cls.id, value)]"},
    {"", "    def mark(self):\n        self.id, self.marked = 1, True"},
    {"", "    def mark(self):\n        setattr(self, \"marked\", True)"},
    {"",
     "    def fill(self, values):\n        for key in values:\n"
     "            setattr(self, key, values[key])"},
    {"",
     "    def mark(self):\n        self.id = 1\n        self._marked = True\n"
     "        self._marked.x = 1"},
    {"", "    __kept__ = ()\n\n    def mark(self):\n        self.__kept__ = self.__more__ = 1"},
    {"event-listener", "    name = Column(String)",
     "\n\n@event.listens_for(Base, \"before_insert\", propagate=True)\n"
     "def stamp(mapper, connection, target):\n    print(target)\n"},
    {"event-listener", "    name = Column(String)",
     "\n\n@event.listens_for(Mapper, \"before_insert\")\n"
     "def stamp(mapper, connection, target):\n    print(target)\n"},
    {"", "    name = Column(String)",
     "\n\n@event.listens_for(Thing.name, \"set\", retval=True)\n"
     "def upper(target, value, old, initiator):\n    return value.upper()\n"},
    {"event-listener", "    name = Column(String)",
     "\n\n@event.listens_for(Thing.name, \"init_scalar\")\n"
     "def note(target, value, values):\n    print(value)\n"},
    {"", "    name = Column(String)",
     "\n\n@event.listens_for(Thing.name, \"set\")\n"
     "def note(target, value, old, initiator):\n    print(value)\n"},
    {"", "    name = Column(String)\n\n    def __init__(self, name):\n        self.name = name",
     "\n\n@event.listens_for(Thing.name, \"set\")\n"
     "def note(target, value, old, initiator):\n    print(value)\n"},
    {"", "    name = Column(String)",
     "\n\n@event.listens_for(Thing, \"before_insert\")\n"
     "def stamp(mapper, connection, target):\n    print(target)\n"},
    {"", "    data = Column(MutableDict.as_mutable(JSON))"},
    {"", "    data = Column(JSON)", "\n\nMutableDict.associate_with(JSON)\n"},
    {"", "    box_id = Column(ForeignKey(\"boxes.id\"))", kSetOfThings},
    {"name-conflict", "    def model_dump(self):\n        return Thing()"},
    {"", "    json = Column(JSON)"},
    {"", "    _name = Column(\"name\", String)"},
    {"", "    __name = Column(\"name\", String)"},
    {"", "    _name = Column(\"name\", String)", "\n\nprint(make()._name)\n"},
    {"name-conflict", "    __name: Mapped[str] = mapped_column(\"name\", String)"},
    {"name-conflict", "    _name: Mapped[str] = mapped_column(String)",
     "\n\nprint(make()._name)\n"},
    {"column-order", "    name: Mapped[str] = mapped_column(String, sort_order=-1)"},
    {"suppressed", "    name = Column(String)  # modelmend: ignore"},
    {"suppressed", "    # modelmend: ignore[sqlmodel]\n    name = Column(String)"},
    {"base-has-members", "    name = Column(String)", "\n\nBase.query = make_query()\n"},
});

TEST_F(Migrate, LeavesClassesThatWouldNotWorkAsBefore) {
  for (const Left& each : kLeft) {
    dir_.write(
        "models.py",
        std::string(kHead) + "\n@total_ordering\nclass Thing(Base):\n" +
            "    __tablename__ = \"things\"\n\n    id = Column(Integer, primary_key=True)\n" +
            each.inside + "\n\n    def __lt__(self, other):\n" +
            "        return self.id < other.id\n" + each.outside);
    const auto result = run({"migrate", "--to", "sqlmodel", "--output-format", "json"});
    const auto json = nlohmann::json::parse(result.output);
    std::string code = "none";
    for (const auto& match : json["matches"])
      if (match["message"].get<std::string>().starts_with("'Thing'"))
        code = match["outcome"] == "applied" ? "" : match["code"].get<std::string>();
    EXPECT_EQ(code, each.code) << each.inside << each.outside << json["matches"].dump(1);
  }
}

TEST_F(Migrate, KeepsAnAttributeThatAFileMayNameWhichCannotBeRead) {
  dir_.write("models.py",
             "from sqlalchemy import Column, Integer\nfrom base import Base\n\n\n"
             "class Note(Base):\n    __tablename__ = \"notes\"\n"
             "    id = Column(Integer, primary_key=True)\n"
             "    _rank = Column(Integer)\n");
  using namespace std::string_literals;
  dir_.write("use.py", "def rank(note):\n    return note._rank, \"\0\"\n"s);
  const auto result = run({"migrate", "--to", "sqlmodel", "--explain"});
  EXPECT_THAT(result.errors, HasSubstr("use.py may name it and cannot be read"));
}

TEST_F(Migrate, SaysNothingOfArgumentsThatAKeptColumnTakes) {
  dir_.write("models.py",
             "from sqlalchemy import Column, Integer\nfrom base import Base\n\n\n"
             "class Note(Base):\n    __tablename__ = \"notes\"\n"
             "    id = Column(Integer, primary_key=True)\n"
             "    _rank = Column(Integer)\n\n    def by(self, name):\n"
             "        return getattr(self, f\"_{name}\")\n");
  dir_.write("work.py", "from models import Note\n\nNote(id=1, _rank=2)\nNote(1)\n");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel", "--explain"}).errors,
              AllOf(HasSubstr("'_rank' stays a column of SQLAlchemy"), Not(HasSubstr("work.py:3")),
                    HasSubstr("work.py:4:1: 'Note' takes no pos")));
}

TEST_F(Migrate, ReportsACommentThatSuppressesNothing) {
  dir_.write("models.py", "# modelmend: ignore[sqlmodel]\nfrom base import Base\n");
  dir_.write("base.py", std::string(kBase) + "\n\nprint(1)  # modelmend: ignore[sqlmodel]\n");
  const auto result = run({"migrate", "--to", "sqlmodel", "--explain"});
  EXPECT_THAT(result.errors, AllOf(HasSubstr("base.py:13"), HasSubstr("nothing is suppressed")));
}

TEST_F(Migrate, WarnsOfCallSitesThatWillNotice) {
  dir_.write("work.py",
             "from base import User\n\n\ndef work(session, frame):\n"
             "    session.merge(User(id=1))\n    frame.merge(frame)\n"
             "    session.merge(frame())\n    return {User(), 1}\n");
  const auto result = run({"migrate", "--to", "sqlmodel"});
  EXPECT_THAT(result.errors, AllOf(HasSubstr("work.py:5:5"), HasSubstr("work.py:8:12"),
                                   Not(HasSubstr("work.py:6")), Not(HasSubstr("work.py:7"))));
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel", "--defaults", "orm-exact"}).errors,
              Not(HasSubstr("work.py:5")));
}

constexpr const char* kAccount = R"(from sqlalchemy import Column, Integer, String

from base import Base


class Account(Base):
    __tablename__ = "account"

    level = 1

    id = Column(Integer, primary_key=True)
    secret = Column(String(90), nullable=False)

    @property
    def password(self):
        raise AttributeError

    @password.setter
    def password(self, value):
        self.secret = value[::-1]
)";

TEST_F(Migrate, WarnsOfArgumentsThatNoFieldTakes) {
  dir_.write("account.py", kAccount);
  dir_.write("work.py",
             "from account import Account\n\nAccount(id=1, secret=\"x\")\n"
             "Account(id=1, password=\"x\")\nAccount(level=2)\nAccount(1)\nAccount(**{})\n");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel"}).errors,
              AllOf(HasSubstr("work.py:4:24: SQLModel's constructor ignores 'password', which is "
                              "no field of 'Account'"),
                    HasSubstr("work.py:5:15: SQLModel's constructor ignores 'level'"),
                    HasSubstr("work.py:6:1: 'Account' takes no positional arguments"),
                    HasSubstr("work.py:7:1: SQLModel's constructor ignores 'password' in what"),
                    Not(HasSubstr("work.py:3"))));
}

TEST_F(Migrate, WarnsOfArgumentsToAClassThatIsImportedLate) {
  dir_.write("account.py", kAccount);
  dir_.write("work.py",
             "from typing import TYPE_CHECKING\n\nfrom lazy import lazy\n\nif TYPE_CHECKING:\n"
             "    import account\nelse:\n    account = lazy(\"account\")\n\n\n"
             "def make():\n    return account.Account(id=1, password=\"x\")\n");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel"}).errors,
              HasSubstr("work.py:12:43: SQLModel's constructor ignores 'password'"));
}

constexpr const char* kAsksForBase = R"(from typing import TypeVar

import base
from base import Base as Model
from sqlalchemy.orm import with_loader_criteria

T = TypeVar("T", bound="Model")


def work(x, show):
    isinstance(x, (dict, Model))
    issubclass(x, base.Base)
    Model.__subclasses__()
    with_loader_criteria(Model, lambda cls: cls.id > 0)
    show.register(Model)
    match x:
        case Model():
            pass
    isinstance(x, dict)
    show.register(x)
    Model.metadata.create_all(x)


def connect(sessionmaker, engine, other):
    make = sessionmaker(binds={Model: engine, dict: other})
    make().bind_mapper(base.Base, engine)
)";

TEST_F(Migrate, WarnsWhereTheProgramAsksForTheOldBase) {
  dir_.write("work.py", kAsksForBase);
  const auto result = run({"migrate", "--to", "sqlmodel"});
  EXPECT_THAT(result.errors,
              AllOf(HasSubstr("work.py:7:24: to type checkers, converted classes are no 'Base'"),
                    HasSubstr("work.py:11:5: 'isinstance' asks for classes of 'Base', which"),
                    HasSubstr("work.py:12:5"), HasSubstr("work.py:13:5"), HasSubstr("work.py:14:5"),
                    HasSubstr("work.py:15:5"), HasSubstr("work.py:17:14"),
                    HasSubstr("work.py:25:32: a dictionary asks for classes of 'Base', which"),
                    HasSubstr("work.py:26:5: 'bind_mapper' asks"), Not(HasSubstr("work.py:19")),
                    Not(HasSubstr("work.py:21"))));
}

TEST_F(Migrate, SaysWhatToDoAboutWhatStays) {
  dir_.write("models.py", R"(from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base, deferred

Base = declarative_base()


class Late(Base):
    __tablename__ = "late"
    id = Column(Integer, primary_key=True)
    text = deferred(Column(String), info={"a": 1})


class Later(Base):
    __tablename__ = "later"
    id = Column(Integer, primary_key=True)
    text = deferred(Column(String), info={"a": 1})
)");
  EXPECT_THAT(
      run({"migrate", "--to", "sqlmodel", "--output-format", "markdown"}).output,
      AllOf(HasSubstr("## Left to do by hand\n\n2 `no-field-form`.\n\n"
                      "- [ ] `models.py:10:5` 'Late' as a class of SQLModel: "),
            HasSubstr("(`no-field-form`); to do: load or compute it"),
            HasSubstr("\n- [ ] `models.py:16:5` 'Later'"), Not(HasSubstr("## Left alone"))));
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel", "--explain"}).errors,
              HasSubstr("\n    note: load or compute it"));
}

TEST_F(Migrate, TellsInMarkdownWhatReliesOnTheDatabase) {
  dir_.write("models.py", R"(from sqlalchemy import Column, Integer
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Token(Base):
    __tablename__ = "tokens"
    id = Column(Integer, primary_key=True)
    value = Column(UUID(as_uuid=True), nullable=False)
)");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel", "--dialect", "postgresql", "--output-format",
                   "markdown", "models.py"})
                  .output,
              HasSubstr("- line 8: 'Token' as a class of SQLModel (sqlmodel)\n"
                        "  - the type of 'value' is the same on PostgreSQL alone\n"));
}

TEST_F(Migrate, SaysWhereAChainOfWhatStaysBegins) {
  dir_.write("models.py", R"(from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Stamped:
    made = Column(Integer)
    made.info = {"a": 1}


class Doc(Stamped, Base):
    __tablename__ = "doc"
    id = Column(Integer, primary_key=True)


class Named:
    known = {}
    name = Column(Integer)


class Page(Named, Stamped, Base):
    __tablename__ = "page"
    id = Column(Integer, primary_key=True)


class Line(Named, Base):
    __tablename__ = "line"
    id = Column(Integer, primary_key=True)
)");
  const std::string why =
      "(unknown-member: a statement of the class body does what is not known here: "
      "'made.info = {\"a\": 1}'), and the two change together or not at all";
  const auto result = run({"migrate", "--to", "sqlmodel", "--explain"});
  EXPECT_THAT(result.errors, HasSubstr("'Stamped' stays as it is " + why));
  EXPECT_THAT(result.errors, HasSubstr("'Named' stays as it is because 'Stamped' does " + why));
}

TEST_F(Migrate, NamesMappedAsDataclass) {
  dir_.write("models.py", R"(from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass
from sqlalchemy.orm import declarative_base, mapped_column


class Base(MappedAsDataclass, DeclarativeBase):
    pass


class Doc(Base):
    __tablename__ = "doc"
    id: Mapped[int] = mapped_column(primary_key=True)


Plain = declarative_base()


class Page(MappedAsDataclass, Plain):
    __tablename__ = "page"
    id: Mapped[int] = mapped_column(primary_key=True)
)");
  const auto result = run({"migrate", "--to", "sqlmodel", "--explain"});
  EXPECT_THAT(result.errors, HasSubstr("'MappedAsDataclass' gives the classes of 'Base' the "));
  EXPECT_THAT(result.errors, HasSubstr("models.py:17:12 rejected[dataclass-init-contract]"));
}

TEST_F(Migrate, QuotesTheStatementForWhichAListenerIsNotQuiet) {
  dir_.write("use.py", R"(from sqlalchemy import event
from sqlalchemy.orm import Mapper


@event.listens_for(Mapper, "mapper_configured")
def mark(mapper, cls):
    name = cls.__name__
    cls.mark = name
)");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel", "--explain"}).errors,
              HasSubstr("a listener on 'Mapper' may do more than read and collect: "
                        "'cls.mark = name'"));
}

TEST(AdviceForRefusals, IsThereForEachCodeOfMigrate) {
  std::ifstream file(MODELMEND_SOURCE_DIR "/docs/reason-codes.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const std::size_t begin = page.find("`migrate` leaves a class whole");
  ASSERT_NE(begin, std::string::npos);
  // Warnings, and what a person has decided already.
  const std::set<std::string> without = {"made-class", "to-be-deleted"};
  const std::size_t end_of_table = page.find("\n\n", page.find("|\n", begin));
  std::istringstream lines(page.substr(begin, end_of_table - begin));
  std::size_t codes = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::string cell = line.starts_with("| `") ? line.substr(0, line.find('|', 1)) : "";
    for (std::size_t at = cell.find('`'); at != std::string::npos; at = cell.find('`', at + 1)) {
      const std::size_t end = cell.find('`', at + 1);
      const std::string code = cell.substr(at + 1, end - at - 1);
      ++codes;
      EXPECT_NE(emit::advice_for(code).empty(), !without.contains(code)) << code;
      at = end;
    }
  }
  EXPECT_GT(codes, 50U);
}

// Running that raises, or maps the same name twice, so that it is no golden case.
TEST_F(Migrate, LeavesTwoClassesOfOneTableOrName) {
  dir_.write("models.py", R"(from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Old(Base):
    __tablename__ = "shared"
    id = Column(Integer, primary_key=True)


class New(Base):
    __tablename__ = "shared"
    id = Column(Integer, primary_key=True)


class Twice(Base):
    __tablename__ = "twice"
    id = Column(Integer, primary_key=True)


class Twice(Base):
    __tablename__ = "again"
    id = Column(Integer, primary_key=True)
)");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel", "--explain"}).errors,
              AllOf(HasSubstr("models.py:7:1 rejected[multiple-definitions]"),
                    HasSubstr("models.py:12:1 rejected[multiple-definitions]"),
                    HasSubstr("models.py:17:1 rejected[multiple-definitions]"),
                    HasSubstr("models.py:22:1 rejected[multiple-definitions]")));
}

TEST_F(Migrate, NamesClassesOfWhichTheBaseIsNotKnown) {
  dir_.write("db.py", "from sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n");
  dir_.write("stars.py", R"(from sqlalchemy import Column, Integer
from db import Base
from elsewhere import *


class One(Base):
    __tablename__ = "one"
    id = Column(Integer, primary_key=True)


class Two(Entity):
    __tablename__ = "two"
    id = Column(Integer, primary_key=True)


class Form:
    name = Column
)");
  dir_.write("made.py", R"(def make(base):
    class Three(base):
        __tablename__ = "three"
        id: int
)");
  dir_.write("typed.py", R"(from sqlalchemy import Column, Integer
from db import Base


def make(name):
    return type(name, (Base,), {"__tablename__": name, "id": Column(Integer, primary_key=True)})


Form = type("Form", (object,), {"name": Column})
)");
  const auto errors = run({"migrate", "--to", "sqlmodel"}).errors;
  EXPECT_THAT(errors, AllOf(HasSubstr("stars.py:6:11: 'One' stays as it is"),
                            HasSubstr("stars.py:11:11: 'Two' stays as it is"),
                            HasSubstr("import the base by its name"), Not(HasSubstr("'Form'")),
                            HasSubstr("made.py:2:17: 'Three' stays as it is"),
                            HasSubstr("typed.py:6:12: the class that type() makes of 'Base' stays"),
                            Not(HasSubstr("typed.py:9"))));
}

TEST_F(Migrate, WarnsOfWhatAlembicDoesNotSeeOrCouldNotWrite) {
  dir_.write("account.py", kAccount);
  dir_.write("other.py",
             "from sqlalchemy.orm import declarative_base\n\nOther = declarative_base()\n");
  dir_.write("alembic.ini", "[alembic]\nscript_location = alembic\n");
  dir_.write("alembic/env.py",
             "from alembic import context\nfrom other import Other\n\n"
             "context.configure(target_metadata=Other.metadata)\n");
  dir_.write("alembic/script.py.mako", "from alembic import op\nimport sqlalchemy as sa\n");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel"}).errors,
              AllOf(HasSubstr("warning: alembic/env.py:4: target_metadata is that of other.Other; "
                              "Alembic does not see the MetaData 'base.Base'"),
                    HasSubstr("an empty autogenerate proves nothing"),
                    HasSubstr("warning: alembic/script.py.mako:2: ")));
  dir_.write("alembic/env.py",
             "from alembic import context\nimport account, models\nfrom base import Base\n\n"
             "context.configure(target_metadata=Base.metadata)\n");
  dir_.write("alembic/script.py.mako", "from alembic import op\nimport sqlmodel\n");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel"}).errors, Not(HasSubstr("alembic/")));
}

TEST_F(Migrate, SaysThatNoSqlModelRunsWithTheSqlAlchemyEvenWhereNothingIsConverted) {
  dir_.write("requirements.txt", "SQLAlchemy==1.3.24\n");
  dir_.write("plain.py", "LIMIT = 3\n");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel", "plain.py"}).errors,
              Not(HasSubstr("requirements.txt")));
  dir_.write("broken.py", R"(from sqlalchemy import Column
from base import Base


class Broken(Base):
    __tablename__ = "broken"
    id = Column(*make())
)");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel", "broken.py"}).errors,
              AllOf(HasSubstr("warning: requirements.txt:1: the project requires SQLAlchemy before "
                              "2"),
                    Not(HasSubstr("SQLModel nowhere"))));
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel", "broken.py", "-q"}).errors, IsEmpty());
}

TEST_F(Migrate, WarnsWhereNewObjectsAreMerged) {
  dir_.write("account.py", kAccount);
  dir_.write("work.py", R"(from account import Account
from sqlalchemy.orm import Session, sessionmaker

Local = sessionmaker()


def work(s: Session, other, data, frame):
    one = Account(id=1)
    other.merge(one)
    s.merge(data)
    with Local() as made:
        made.merge(data)
    frame.merge(data)
)");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel"}).errors,
              AllOf(HasSubstr("work.py:9:5: merge()"), HasSubstr("work.py:10:5: merge()"),
                    HasSubstr("work.py:12:9: merge()"), Not(HasSubstr("work.py:13"))));
}

TEST_F(Migrate, WarnsWhereFastapiMakesJsonOfObjects) {
  dir_.write("account.py", kAccount);
  dir_.write("work.py", R"(from account import Account
from fastapi import APIRouter
from fastapi.encoders import jsonable_encoder
from pydantic import BaseModel
from schemas import Shown

router = APIRouter()


@router.get("/accounts")
def accounts(session):
    return session.query(Account).all()


@router.get("/account")
async def account(session):
    return await session.get(Account, 1)


@router.get("/shown", response_model=Shown)
def shown(session):
    return session.get(Account, 1)


@router.get("/said")
def said(session) -> Shown:
    return session.get(Account, 1)


def text(one: Account):
    return jsonable_encoder(one)


class Page(BaseModel):
    one: Account | None
    number: int


def encoded(one: Account, other):
    return one.model_dump() if isinstance(one, BaseModel) else isinstance(other, BaseModel)
)");
  const auto errors = run({"migrate", "--to", "sqlmodel"}).errors;
  EXPECT_THAT(errors,
              AllOf(HasSubstr("work.py:12:12: FastAPI makes JSON of the fields"),
                    HasSubstr("work.py:17:12: FastAPI"), HasSubstr("work.py:31:12: FastAPI"),
                    HasSubstr("work.py:35:5: Pydantic takes an object of 'Account' apart"),
                    HasSubstr("work.py:40:32: objects of SQLModel are models of Pydantic")));
  EXPECT_THAT(errors, AllOf(Not(HasSubstr("work.py:22")), Not(HasSubstr("work.py:27")),
                            Not(HasSubstr("work.py:36")), Not(HasSubstr("work.py:40:64"))));
}

TEST_F(Migrate, MovesNoTablesOfABaseThatFlaskSqlalchemyIsGiven) {
  dir_.write("shop.py", R"(from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Item(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
)");
  const auto result = run(
      {"migrate", "--to", "sqlmodel", "--flask", "--registry", "sqlmodel", "--explain", "shop.py"});
  EXPECT_THAT(result.output, HasSubstr("+class SQLBase(SQLModel, registry=db.Model.registry):"));
  EXPECT_THAT(result.errors, HasSubstr("rejected[metadata-options] sqlmodel: 'Item' in the "
                                       "registry of SQLModel\n    the tables of 'SQLBase' are "
                                       "those of a model_class="));
}

TEST_F(Migrate, NamesWhatIsAmbiguous) {
  const std::string cls = "    id = Column(Integer, primary_key=True)\n    __tablename__ = ";
  dir_.write("one.py",
             "from base import Base\nfrom sqlalchemy import Column, Integer\n\n\n"
             "class Memo(Base):\n" +
                 cls + "\"one\"\n");
  dir_.write("two.py",
             "from base import Base\nfrom sqlalchemy import Column, Integer\n\n\n"
             "class Memo(Base):\n" +
                 cls + "\"two\"\n");
  dir_.write("star.py",
             "from elsewhere import *\nfrom sqlalchemy import Column, Integer\n\n\n"
             "class Star(Base):\n" +
                 cls + "\"star\"\n");
  dir_.write("either.py", R"(from sqlalchemy import Column, Integer

try:
    from sqlalchemy.orm import DeclarativeBase

    class Either(DeclarativeBase):
        pass
except ImportError:
    from sqlalchemy.orm import declarative_base

    Either = declarative_base()


class Shared(Either):
    __tablename__ = "shared"
    id = Column(Integer, primary_key=True)
)");
  dir_.write("three.py", R"(from base import Base
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import relationship


class Page(Base):
    __tablename__ = "page"
    id = Column(Integer, primary_key=True)
    one_id = Column(ForeignKey("one.id"))
    one = relationship("one.Memo")
)");
  const auto errors = run({"migrate", "--to", "sqlmodel", "--explain"}).errors;
  EXPECT_THAT(errors, AllOf(HasSubstr("'two.Memo' is a class of the same base with its name"),
                            HasSubstr("one.py:5:1 rejected[multiple-definitions]"),
                            HasSubstr("'one.Memo' is a class of the same base with its name"),
                            HasSubstr("two.py:5:1 rejected[multiple-definitions]"),
                            HasSubstr("three.py:10:5 rejected[ambiguous-class-name]"),
                            HasSubstr("either.py:14:1 rejected[unknown-base]"),
                            HasSubstr("star.py:5:1 rejected[star-import-ambiguous]")));
}

TEST_F(Migrate, WarnsWhereAnObjectIsGivenWhatIsNoField) {
  dir_.write("account.py", kAccount);
  dir_.write("work.py",
             "from account import Account\n\n\ndef work(one: Account, other):\n"
             "    one.secret = one.password = \"x\"\n    one._seen = True\n    other.seen = True\n"
             "    Account.seen = None\n    one.fresh = True\n");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel"}).errors,
              AllOf(HasSubstr("work.py:9:5: objects of SQLModel refuse 'fresh', which is no field "
                              "of 'Account'"),
                    Not(HasSubstr("work.py:5")), Not(HasSubstr("work.py:6")),
                    Not(HasSubstr("work.py:7")), Not(HasSubstr("work.py:8"))));
}

TEST_F(Migrate, KnowsWhatQueriesAndFunctionsGive) {
  dir_.write("account.py", kAccount);
  dir_.write("work.py", R"(from account import Account
from sqlalchemy import select


def find(session):
    return session.get(Account, 1)


async def work(session, some):
    query = session.query(Account)
    if some:
        query = query.filter(some)
    for one in query.all():
        one.a = 1
    result = await session.execute(select(Account))
    for two in result.scalars().all():
        two.b = 1
    for three, n in session.query(Account, Account.id):
        three.c = 1
    for n, four in enumerate(Account.query):
        four.d = 1
    find(session).id, find(session).e = 1, 2
    for row in result.all():
        row.f = 1
)");
  const auto errors = run({"migrate", "--to", "sqlmodel"}).errors;
  for (const std::string name : {"a", "b", "c", "d", "e"})
    EXPECT_THAT(errors, HasSubstr("objects of SQLModel refuse '" + name + "', which is no field"));
  EXPECT_THAT(errors, Not(HasSubstr("refuse 'f'")));
}

TEST_F(Migrate, WarnsWhereObjectsNeedAHashOrAreCompared) {
  dir_.write("account.py", kAccount);
  dir_.write("work.py", R"(from account import Account


def work(session, known: dict, one: Account, text):
    two = session.get(Account, 1)
    known[two] = 1
    seen = set()
    for each in session.query(Account).filter(text):
        seen.add(each)
    session.add(each)
    if one == two or one.id == two.id or two == None:
        known[text] = {text: text}
    return {each for each in session.scalars(text)}, {two: 1}, set(session.query(Account).all())
)");
  const auto errors = run({"migrate", "--to", "sqlmodel"}).errors;
  EXPECT_THAT(errors, AllOf(HasSubstr("work.py:6:5: objects of 'Account' have no hash"),
                            HasSubstr("work.py:9:9: objects of 'Account' have no hash"),
                            HasSubstr("work.py:11:8: objects of 'Account' are equal where"),
                            HasSubstr("work.py:13:54: objects of 'Account' have no hash"),
                            HasSubstr("work.py:13:64: objects of 'Account' have no hash")));
  EXPECT_THAT(errors, AllOf(Not(HasSubstr("work.py:10")), Not(HasSubstr("work.py:11:22")),
                            Not(HasSubstr("work.py:12")), Not(HasSubstr("work.py:13:12"))));
}

TEST_F(Migrate, WarnsOfListsCachesAndPicklesOfObjects) {
  dir_.write("account.py", std::string(kAccount) +
                               "\n    def __getstate__(self):\n        return dict(self.__dict__)\n"
                               "\n    @cache\n    def total(self):\n        return 1\n");
  dir_.write("work.py", R"(from collections import Counter
from functools import cache, lru_cache
from account import Account


@lru_cache(maxsize=None)
def allowed(user: Account, what):
    return what


@cache
def other(text: str):
    return text


def work(session, one: Account, texts):
    users = session.query(Account).all()
    users.remove(one)
    texts.remove("a")
    names = {c.name: c.type.python_type for c in Account.__table__.c}
    return Counter(session.query(Account).all()), users.index(one), texts.count("b"), names
)");
  const auto errors = run({"migrate", "--to", "sqlmodel"}).errors;
  EXPECT_THAT(errors, AllOf(HasSubstr("work.py:6:1: objects of 'Account' have no hash"),
                            HasSubstr("work.py:18:5: objects of 'Account' are equal where"),
                            HasSubstr("work.py:20:22: the type of a text in SQLModel"),
                            HasSubstr("work.py:21:12: objects of 'Account' have no hash"),
                            HasSubstr("work.py:21:51: objects of 'Account' are equal where"),
                            HasSubstr("the '__setstate__' that 'Account' has from Pydantic")));
  EXPECT_THAT(errors, AllOf(Not(HasSubstr("work.py:11")), Not(HasSubstr("work.py:19")),
                            Not(HasSubstr("work.py:21:67"))));
}

TEST_F(Migrate, WarnsOfObjectsThatAnnotationsAndRelationshipsTellOf) {
  dir_.write("team.py", R"(from base import Base
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import relationship


class Team(Base):
    __tablename__ = "team"
    id = Column(Integer, primary_key=True)
    members = relationship("Member", back_populates="team")


class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)
    team_id = Column(Integer, ForeignKey("team.id"))
    team = relationship(Team, back_populates="members")

    def __setstate__(self, state):
        self.__dict__.update(state)
)");
  dir_.write("work.py", R"(from typing import List, Optional
from team import Member, Team


def work(session, team: Team, member: Member, all: List[Member], one: Optional[Member]):
    first = all[0]
    known = {}
    known.setdefault((first, 1), 2)
    member.team.size = one.age = 3
    setattr(member, "height", 4)
    setattr(member, "team_id", 4)
    print(member.team == team, team.members == [member], one in session.new, Member.team == team)
    return set(all), {each.team for each in all}, {(each.id, 1) for each in all}, [member] == all


def place(items: dict[Member, int], names: dict[str, Member]):
    return items
)");
  dir_.write("types.py", R"(from sqlalchemy import String

WORDS = {String: "text"}


def is_text(column):
    return type(column.type) == String
)");
  dir_.write("encoder.py", R"(from sqlalchemy.orm import DeclarativeMeta


def encoded(row):
    return {name: getattr(row, name) for name in dir(row) if isinstance(type(row), DeclarativeMeta)}
)");
  const auto errors = run({"migrate", "--to", "sqlmodel"}).errors;
  EXPECT_THAT(errors, AllOf(HasSubstr("team.py:18:5: the '__getstate__' that 'Member' has from"),
                            HasSubstr("work.py:8:5: objects of 'Member' have no hash"),
                            HasSubstr("work.py:9:5: objects of SQLModel refuse 'size'"),
                            HasSubstr("work.py:9:24: objects of SQLModel refuse 'age'"),
                            HasSubstr("work.py:10:5: objects of SQLModel refuse 'height'"),
                            HasSubstr("work.py:12:11: objects of 'Team' are equal where"),
                            HasSubstr("work.py:12:32: objects of 'Member' are equal where")));
  EXPECT_THAT(errors, AllOf(HasSubstr("work.py:13:12: objects of 'Member' have no hash"),
                            HasSubstr("work.py:13:22: objects of 'Team' have no hash"),
                            HasSubstr("work.py:13:83: objects of 'Member' are equal where"),
                            HasSubstr("work.py:16:18: objects of 'Member' have no hash"),
                            HasSubstr("types.py:3:10: the type of a text in SQLModel"),
                            HasSubstr("types.py:7:12: the type of a text in SQLModel"),
                            HasSubstr("encoder.py:5:50: dir() also names what")));
  EXPECT_THAT(errors, AllOf(Not(HasSubstr("work.py:11")), Not(HasSubstr("work.py:12:58")),
                            Not(HasSubstr("work.py:12:82")), Not(HasSubstr("work.py:16:44")),
                            Not(HasSubstr("work.py:13:51"))));
}

TEST_F(Migrate, WarnsOfNothingThatAClassSaysItself) {
  dir_.write("account.py", std::string(kAccount) +
                               "\n    def __eq__(self, other):\n        return self is other\n"
                               "\n    def __hash__(self):\n        return id(self)\n");
  dir_.write("work.py",
             "from account import Account\n\na = Account()\nprint({a}, a == Account())\n");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel"}).errors, Not(HasSubstr("work.py")));
}

TEST_F(Migrate, SaysWhatHasNoLengthWhereMysqlMayBeMeant) {
  dir_.write("models.py",
             "from sqlalchemy import Column, Integer, String\n\nfrom base import Base\n\n\n"
             "class Note(Base):\n    __tablename__ = \"notes\"\n"
             "    id = Column(Integer, primary_key=True)\n    name = Column(String)\n");
  const std::string bare = "+    name: Optional[str] = Field(default=None)\n";
  const std::string said = "+    name: Optional[str] = Field(default=None, sa_type=String)\n";
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel"}).output, HasSubstr(bare));
  dir_.write("requirements.txt", "PyMySQL==1.1\n");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel"}).output, HasSubstr(said));
  const auto postgresql =
      run({"migrate", "--to", "sqlmodel", "--dialect", "postgresql", "--explain"});
  EXPECT_THAT(postgresql.output, HasSubstr(bare));
  EXPECT_THAT(postgresql.errors, HasSubstr("the type of 'name' is the same on PostgreSQL alone"));
  dir_.write("requirements.txt", "");
  dir_.write("engine.py", "create_engine(\"mysql+pymysql://host/db\")\n");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel"}).output, HasSubstr(said));
}

TEST_F(Migrate, WritesImportsAsTheProjectHasThem) {
  dir_.write("models.py",
             "from base import Base\nfrom sqlalchemy import Column, ForeignKey, Integer\n"
             "from sqlalchemy.orm import relationship\n\n\n"
             "class Note(Base):\n    __tablename__ = \"notes\"\n"
             "    id = Column(Integer, primary_key=True)\n    notes = relationship(\"Leaf\")\n\n\n"
             "class Leaf(Base):\n    __tablename__ = \"leaves\"\n"
             "    id = Column(Integer, primary_key=True)\n"
             "    note_id = Column(Integer, ForeignKey(\"notes.id\"))\n");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel"}).output,
              HasSubstr("+from sqlmodel import Field, Relationship\n"));
  dir_.write("pyproject.toml", "[tool.isort]\nforce_single_line = true\n");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel"}).output,
              HasSubstr("+from sqlmodel import Field\n+from sqlmodel import Relationship\n"));
}

TEST_F(Migrate, KeepsTheQueriesOfFlaskSqlalchemyOrWarnsOfTheirUses) {
  const auto write = [&](const std::string& own) {
    dir_.write("shop.py",
               "from flask_sqlalchemy import SQLAlchemy\n\ndb = SQLAlchemy()\n\n\n"
               "class Item(db.Model):\n    id = db.Column(db.Integer, primary_key=True)" +
                   own +
                   "\n\n    @classmethod\n    def all(cls):\n"
                   "        return cls.query.all()\n");
  };
  write("");
  dir_.write("views.py", "from shop import Item\n\nprint(Item.query.get(1), Item.id)\n");
  const auto refused = run({"migrate", "--to", "sqlmodel", "--explain", "shop.py"});
  EXPECT_THAT(refused.errors, AllOf(HasSubstr("[flask-sqlalchemy]"), HasSubstr("--flask")));
  const auto taken = run({"migrate", "--to", "sqlmodel", "--flask", "shop.py"});
  EXPECT_THAT(taken.output,
              HasSubstr("+class SQLBase(SQLModel, registry=db.Model.registry):\n"
                        "+    __repr__ = db.Model.__repr__\n+    __str__ = object.__str__\n"
                        "+    query: ClassVar[Any] = db.session.query_property(db.Query)\n"));
  EXPECT_THAT(taken.errors, Not(HasSubstr("'query'")));
  write("\n    query_class = db.Query");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel", "--flask", "shop.py"}).output,
              HasSubstr("+    query: ClassVar[Any] = db.session.query_property(db.Query)\n \n"));
  write("\n    query = None");
  const auto own = run({"migrate", "--to", "sqlmodel", "--flask", "shop.py"});
  EXPECT_THAT(own.output, Not(HasSubstr("query_property")));
  EXPECT_THAT(own.errors, AllOf(HasSubstr("shop.py:12:16: 'Item' has no 'query' any more; write "
                                          "db.session.query(cls), or db.select(cls)"),
                                HasSubstr("views.py:3:7: 'Item' has no 'query' any more; write "
                                          "db.session.query(Item), or db.select(Item)")));
  write("");
  dir_.write("conftest.py",
             "from shop import db\n\n\ndef session(monkeypatch, new):\n"
             "    monkeypatch.setattr(db, \"session\", new)\n");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel", "--flask", "shop.py"}).output,
              HasSubstr("+    __str__ = object.__str__\n+\n+\n+class Item"));
}

TEST_F(Migrate, WritesAnnotationsThatTheOldestPythonUnderstands) {
  const auto diff = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"migrate", "--to", "sqlmodel"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments).output;
  };
  EXPECT_THAT(diff({}), HasSubstr("+    id: Optional[int] = "));
  EXPECT_THAT(diff({"--python-version", "3.10"}), HasSubstr("+    id: int | None = "));
  dir_.write("pyproject.toml", "[project]\nname = \"p\"\nrequires-python = \">=3.11\"\n");
  EXPECT_THAT(diff({}), HasSubstr("+    id: int | None = "));
  EXPECT_THAT(diff({"--python-version", "3.8"}), HasSubstr("+    id: Optional[int] = "));
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel", "--python-version", "4"}).errors,
              HasSubstr("'4' is no release of Python"));
}

TEST_F(Migrate, KeepsToTheLineLengthOfTheFormatter) {
  dir_.write("models.py",
             "from sqlalchemy import Column, String, Integer\nfrom base import Base\n\n\n"
             "class Note(Base):\n    __tablename__ = \"notes\"\n"
             "    id = Column(Integer, primary_key=True)\n"
             "    name = Column(String(200), nullable=False, index=True, unique=True)\n");
  dir_.write("pyproject.toml", "[tool.ruff]\nline-length = 60\n");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel"}).output,
              HasSubstr("+    name: str = Field(\n+        unique=True,\n"));
  dir_.write("pyproject.toml",
             "[tool.black]\nline-length = 60\nskip-magic-trailing-comma = true\n");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel"}).output,
              HasSubstr("+    name: str = Field(\n"
                        "+        unique=True, index=True, max_length=200\n+    )\n"));
}

TEST_F(Migrate, KeepsToTheLineLengthOfTheLinterWithoutAFormatter) {
  dir_.write("models.py",
             "from sqlalchemy import Column, String, Integer\nfrom base import Base\n\n\n"
             "class Note(Base):\n    __tablename__ = \"notes\"\n"
             "    id = Column(Integer, primary_key=True)\n"
             "    name = Column(String(200), nullable=False, index=True, unique=True)\n");
  for (const char* const file : {"setup.cfg", ".flake8", "tox.ini"}) {
    dir_.write(file, "[flake8]\nmax-line-length = 60\n");
    EXPECT_THAT(run({"migrate", "--to", "sqlmodel"}).output,
                HasSubstr("+    name: str = Field(\n+        unique=True,\n"))
        << file;
    dir_.write(file, "");
  }
}

TEST_F(Migrate, MovesTheSchemaOfAMetaDataWithItsTables) {
  dir_.write("base.py", "");  // tables of another base would get the schema
  dir_.write("models.py",
             "from sqlalchemy import Column, Integer, MetaData\n"
             "from sqlalchemy.orm import declarative_base\n\n"
             "Base = declarative_base(metadata=MetaData(schema=\"app\"))\n\n\n"
             "class Note(Base):\n    __tablename__ = \"notes\"\n\n"
             "    id = Column(Integer, primary_key=True)\n");
  const auto moved = run({"migrate", "--to", "sqlmodel", "--registry", "sqlmodel"});
  EXPECT_THAT(moved.output, HasSubstr("+SQLModel.metadata.schema = \"app\"\n"));
  EXPECT_THAT(moved.output, HasSubstr("+class SQLBase(SQLModel):\n"));
  // Nobody can tell whether another one is made for each time that the function is called.
  dir_.write("models.py",
             "from sqlalchemy import Column, Integer, MetaData\n"
             "from sqlalchemy.orm import declarative_base\n\n\n"
             "def make():\n    metadata = MetaData(schema=\"app\")\n    return metadata\n\n\n"
             "Base = declarative_base(metadata=make())\n\n\n"
             "class Note(Base):\n    __tablename__ = \"notes\"\n\n"
             "    id = Column(Integer, primary_key=True)\n");
  const auto left = run({"migrate", "--to", "sqlmodel", "--registry", "sqlmodel", "--explain"});
  EXPECT_THAT(left.errors, HasSubstr("[metadata-options]"));
}

TEST_F(Migrate, SaysOptionsBehindAMetaDataThatEndsItsFile) {
  dir_.write("names.py", "from sqlalchemy import MetaData\n\nmetadata = MetaData(schema=\"app\")");
  dir_.write("base.py",
             "from sqlalchemy import Column, Integer\n"
             "from sqlalchemy.orm import declarative_base\nfrom names import metadata\n\n"
             "Base = declarative_base(metadata=metadata)\n\n\n"
             "class User(Base):\n    __tablename__ = \"user\"\n\n"
             "    id = Column(Integer, primary_key=True)\n");
  dir_.write("models.py", "");
  EXPECT_THAT(run({"migrate", "--to", "sqlmodel", "--registry", "sqlmodel"}).output,
              HasSubstr("+metadata = SQLModel.metadata\n+metadata.schema = \"app\"\n\\ No"));
}

TEST_F(Migrate, LeavesAMetaDataThatSqlModelsCannotBe) {
  const std::string names = R"({"pk": "pk_%(table_name)s"})";
  const std::string base = "Base = declarative_base(metadata=metadata)\n";
  const std::vector<std::string> makers = {
      "metadata = other = MetaData()\n" + base,
      "if len(str()) == 0:\n    metadata = MetaData(naming_convention=" + names + ")\n" + base,
      "metadata, other = MetaData(naming_convention=" + names + "), 3\n" + base,
      "class Held:\n    metadata = MetaData(naming_convention=" + names +
          ")\n\n\nBase = declarative_base(metadata=Held.metadata)\n",
      "metadata = MetaData(  # of all\n    naming_convention=" + names + "\n)\n" + base,
      "metadata = MetaData(naming_convention={})\n" + base,
      "metadata = MetaData(info={\"a\": 1})\n" + base,
  };
  for (const std::string& maker : makers) {
    dir_.write("base.py", "");
    dir_.write("models.py",
               "from sqlalchemy import Column, Integer, MetaData\n"
               "from sqlalchemy.orm import declarative_base\n\n" +
                   maker +
                   "\n\nclass Note(Base):\n    __tablename__ = \"notes\"\n\n"
                   "    id = Column(Integer, primary_key=True)\n");
    const auto left = run({"migrate", "--to", "sqlmodel", "--registry", "sqlmodel", "--explain"});
    EXPECT_THAT(left.errors, HasSubstr("[metadata-options]")) << maker;
  }
}

TEST_F(Migrate, WarnsOfWhoeverIsGivenABaseThatHasNoTablesAnyMore) {
  dir_.write("make.py",
             "from base import Base\n\n\ndef make(base=Base):\n    return base.metadata\n\n\n"
             "def known(user: Base):\n    return isinstance(user, Base) and make(Base)\n");
  const auto moved = run({"migrate", "--to", "sqlmodel", "--registry", "sqlmodel"});
  EXPECT_THAT(moved.errors,
              AllOf(HasSubstr("make.py:4:15: what this is given to may read the MetaData of"),
                    HasSubstr("make.py:9:44: what this is given to may read the MetaData of")));
  EXPECT_THAT(moved.errors, Not(HasSubstr("make.py:9:29: what this")));
}

// To ask for the base loads the module, and so makes the tables known.
TEST_F(Migrate, WarnsOfABaseThatIsAskedThroughAModuleThatIsLoadedLater) {
  dir_.write("lazy.py", "def LazyImport(name): ...\n");
  dir_.write("storage.py",
             "from typing import TYPE_CHECKING\n\nfrom lazy import LazyImport\n\n"
             "if TYPE_CHECKING:\n    import base\nelse:\n    base = LazyImport(\"base\")\n\n\n"
             "def make(engine):\n    base.Base.metadata.create_all(engine)\n");
  const auto moved = run({"migrate", "--to", "sqlmodel", "--registry", "sqlmodel"});
  EXPECT_THAT(moved.errors,
              AllOf(HasSubstr("storage.py:12:5: this is of 'base.Base', which has no tables"),
                    HasSubstr("has what moved, once the module of the base is loaded")));
  EXPECT_THAT(moved.output, Not(HasSubstr("storage.py")));
}

TEST_F(Migrate, WarnsOfBasesThatAreInOneMetaDataAfterwards) {
  dir_.write("other.py",
             "from sqlalchemy import Column, Integer\n"
             "from sqlalchemy.orm import declarative_base\n\nOther = declarative_base()\n\n\n"
             "class Log(Other):\n    __tablename__ = \"logs\"\n\n"
             "    id = Column(Integer, primary_key=True)\n");
  dir_.write("env.py",
             "from base import Base\nfrom other import Other\n\n"
             "target_metadata = [Base.metadata, Other.metadata]\n");
  const auto moved = run({"migrate", "--to", "sqlmodel", "--registry", "sqlmodel"});
  EXPECT_THAT(moved.errors,
              AllOf(HasSubstr("other.py:4:9: the tables of 'other.Other' and those of other bases"),
                    HasSubstr("env.py:4:35: this list has the MetaData of SQLModel twice now")));
}

TEST_F(Migrate, WarnsOfKeysThatBecomeConstraintsAndOfTablesThatAlembicWouldSeeTwice) {
  dir_.write("users.py", R"(from sqlmodel import Field, SQLModel


class Person(SQLModel, table=True):
    id: int = Field(primary_key=True)


class Log(SQLModel, table=True):
    __tablename__ = "logs"
    id: int = Field(primary_key=True)
)");
  dir_.write("things.py", R"(from base import Base
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.dialects.postgresql import UUID


class Thing(Base):
    __tablename__ = "things"
    id = Column(Integer, primary_key=True)
    wrong_id = Column(UUID(as_uuid=True), ForeignKey("person.id"))
    right_id = Column(Integer, ForeignKey("person.id"))


class OldLog(Base):
    __tablename__ = "logs"
    id = Column(Integer, primary_key=True)
)");
  dir_.write("env.py", "from base import Base\n\ntarget_metadata = Base.metadata\n");
  EXPECT_THAT(
      run({"migrate", "--to", "sqlmodel", "--registry", "sqlmodel"}).errors,
      AllOf(HasSubstr("things.py:9:5: 'person.id' is in the same MetaData now, so that "
                      "this key becomes a constraint, and its types differ: UUID here, INTEGER "
                      "there"),
            Not(HasSubstr("things.py:10")),
            HasSubstr("env.py:3:19: both of this list have a table 'logs', and Alembic takes none "
                      "twice; keep one of the two models of 'logs'")));
}

TEST_F(Migrate, LeavesABaseThatIsGivenAMetaDataOrTypesLater) {
  const std::vector<std::string> changes = {
      "Base.metadata = MetaData()\n",
      "Base.registry.update_type_annotation_map({str: String(70)})\n",
  };
  dir_.write("models.py", "");
  for (const std::string& change : changes) {
    dir_.write("base.py",
               "from sqlalchemy import Column, Integer, MetaData, String\n"
               "from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase):\n"
               "    pass\n\n\n" +
                   change +
                   "\n\nclass Note(Base):\n    __tablename__ = \"notes\"\n\n"
                   "    id = Column(Integer, primary_key=True)\n");
    EXPECT_THAT(run({"migrate", "--to", "sqlmodel", "--explain"}).errors,
                HasSubstr("[base-has-members]"))
        << change;
  }
}

TEST_F(Migrate, GivesEachOfTwoBasesItsOwn) {
  dir_.write("base.py", std::string(kBase) +
                            "\n\nOther = declarative_base()\n\n\nclass Entry(Other):\n"
                            "    __tablename__ = \"entries\"\n\n"
                            "    id = Column(Integer, primary_key=True)\n");
  EXPECT_EQ(run({"migrate", "--to", "sqlmodel", "--write"}).exit_status, 0);
  EXPECT_THAT(dir_.read("base.py"), AllOf(HasSubstr("class User(SQLBase, table=True):"),
                                          HasSubstr("class Entry(SQLModelBase, table=True):")));
  EXPECT_EQ(run({"migrate", "--to", "sqlmodel", "--check"}).exit_status, 0);
}

TEST_F(Migrate, RefusesATargetThatItDoesNotKnow) {
  EXPECT_EQ(run({"migrate", "--to", "django"}).exit_status, 2);
  EXPECT_EQ(run({"migrate"}).exit_status, 2);
}

TEST_F(Migrate, EveryCommandOfItsPageWorks) {
  const auto commands = documented_commands("docs/migrate.md");
  ASSERT_GE(commands.size(), 5U);
  for (const std::string& command : commands) {
    const auto result = shell(command);
    const int expected = command.find("--check") == std::string::npos ? 0 : 1;
    EXPECT_EQ(result.exit_status, expected) << command << "\n" << result.errors;
  }
}

}  // namespace
}  // namespace modelmend::testing_support
