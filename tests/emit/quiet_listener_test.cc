// Which listeners of all mappers only read and collect; what else one does is named.
#include "emit/quiet_listener.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "support/marked_project.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

constexpr std::string_view kModule = R"(
-- models.py --
import logging, structlog, weakref
from sqlalchemy import String, event, inspect
from sqlalchemy.orm import DeclarativeBase, Mapper
class Base(DeclarativeBase):
    known = set()
class Marked:
    pass
log = logging.getLogger(__name__)
events = structlog.get_logger()
seen = set()
by_name: dict = {}
weak = weakref.WeakSet()
columns = Base.metadata.tables
def helper(cls): pass
)";

// The first line of the statement that does more, or empty.
std::string more(const std::string& written) {
  const testing_support::MarkedProject project(std::string(kModule) + written + "\n");
  const auto module = project.project().open(FileId{0});
  for (syntax::Walker walker((*module)->root()); walker; walker.next()) {
    if (!walker->is(syntax::Kind::Call) || !walker->text().starts_with("event.listen")) continue;
    const auto found = what_does_more(project.project(), {*module, *walker, 0, nullptr});
    if (!found) return "";
    const std::string_view text = found->statement.text();
    const std::string type(found->type_class ? found->type_class.text() : "");
    return (type.empty() ? "" : type + ": ") + std::string(text.substr(0, text.find('\n')));
  }
  return "no listener";
}

std::string of_body(std::string_view body, std::string_view event = "mapper_configured") {
  std::string text = "@event.listens_for(Mapper, \"" + std::string(event) + "\")\n" +
                     "def hear(mapper, cls):\n    ";
  for (const char c : body) text += c == '\n' ? "\n    " : std::string(1, c);
  return more(text);
}

TEST(QuietListener, ReadsAndCollects) {
  for (const char* body : {
           "'''Says what it does.'''\npass",
           "if issubclass(cls, Marked): seen.add(cls)",
           "if issubclass(mapper.class_, (Marked,)): return\nelse: weak.add(cls)",
           "by_name[cls.__name__] = cls",
           "by_name.setdefault(cls.__module__, []).append(cls)",
           "by_name[cls.__name__].update(a=[each.key for each in mapper.attrs])",
           "for key, column in mapper.columns.items():\n    log.info('%s', column.type)",
           "events.info('mapped', name=cls.__name__, table=f'{mapper.local_table!r}')",
           "logging.debug(cls.__qualname__)\nprint(len(mapper.columns))",
           "names = [p.key for p in mapper.attrs if hasattr(p, 'columns')]\nseen.update(names)",
           "for each in inspect(cls).attrs:\n    at = getattr(cls, each.key)\n    seen.add(at)",
           "if isinstance(mapper.columns[0].type, String) and hasattr(cls, 'label'): seen.add(1)",
           "seen.add(len(Base.registry.mappers))\nreturn Base.metadata.tables",
       })
    EXPECT_EQ(of_body(body), "") << body;
}

TEST(QuietListener, DoesMoreWhereItChangesWhatItIsToldOf) {
  for (const char* body :
       {"cls.label = 'x'", "mapper.columns['x'] = 1", "del cls.label", "setattr(cls, 'label', 'x')",
        "mapper.add_property('x', 1)", "cls.__table__.append_column(1)",
        "event.listen(cls, 'init', helper)", "helper(cls)", "mapper.columns.add(1)",
        "columns.update(a=1)", "local = mapper.columns\nlocal['x'] = 1", "global seen\nseen = 1",
        "with log: pass", "raise ValueError", "(lambda: helper(cls))()", "Base.known.add(cls)",
        "exec('cls.x = 1')", "seen.add(y := cls)"}) {
    const std::string_view last(
        std::string_view(body).substr(std::string_view(body).rfind('\n') + 1));
    const bool is_first = std::string_view(body).starts_with("global");
    EXPECT_EQ(of_body(body), is_first ? "global seen" : last) << body;
  }
}

TEST(QuietListener, DoesMoreWhereSqlModelAnswersOtherwise) {
  for (const char* body :
       {"if issubclass(cls, Base): pass", "if issubclass(cls, DeclarativeBase): pass",
        "if issubclass(cls, (Marked, Base)): pass", "if isinstance(cls, type): pass",
        "if hasattr(cls, 'json'): pass", "if hasattr(cls, 'model_dump'): pass",
        "if hasattr(cls, mapper.name): pass", "if cls.__mro__[1] is Marked: pass",
        "if cls.model_fields: pass", "if cls is Base: pass", "if cls._private: pass",
        "seen.update(Base.__subclasses__())", "seen.update(cls.items())", "seen.update(dir(cls))"})
    EXPECT_EQ(of_body(body), std::string_view(body)) << body;
}

TEST(QuietListener, DoesMoreForColumnsOfAType) {
  const std::string guard =
      "for c in mapper.columns:\n    if isinstance(c.type, Marked):\n        ";
  EXPECT_EQ(of_body(guard + "helper(c)\n        helper(cls)\n    seen.add(c)"),
            "Marked: helper(c)");
  EXPECT_EQ(of_body(guard + "helper(c)\n    else:\n        helper(cls)"), "helper(cls)");
  EXPECT_EQ(of_body(guard + "helper(c)\nhelper(cls)"), "helper(cls)");
  EXPECT_EQ(of_body(guard + "helper(c.table)"), "helper(c.table)");
  EXPECT_EQ(of_body("for c in mapper.local_table.c:\n    if isinstance(c.type, Marked): helper(c)"),
            "helper(c)");
  EXPECT_EQ(of_body("for c in mapper.c:\n    if isinstance(c.type, String): helper(c)"),
            "helper(c)");
  EXPECT_EQ(of_body("for c in mapper.c:\n    if isinstance(c, Marked): helper(c)"), "helper(c)");
  EXPECT_EQ(of_body("for c in mapper.c:\n    if not isinstance(c.type, Marked): helper(c)"),
            "helper(c)");
}

TEST(QuietListener, AsksNothingOfAClassThatIsNotInstrumented) {
  EXPECT_EQ(of_body("seen.add(cls.__name__)", "instrument_class"), "");
  EXPECT_EQ(of_body("seen.add(cls.label)", "instrument_class"), "seen.add(cls.label)");
  EXPECT_EQ(of_body("seen.add(getattr(cls, 'label'))", "instrument_class"),
            "seen.add(getattr(cls, 'label'))");
}

TEST(QuietListener, IsFoundWhereItIsNamed) {
  EXPECT_EQ(more("def hear(mapper, cls): seen.add(cls)\n"
                 "event.listen(Mapper, 'mapper_configured', hear)"),
            "");
  EXPECT_EQ(more("event.listen(Mapper, 'after_configured', lambda: seen.add(1))"), "");
  EXPECT_EQ(more("def hear(mapper, cls): helper(cls)\n"
                 "event.listen(Mapper, 'mapper_configured', hear)"),
            "helper(cls)");
  const std::string unknown = "event.listen(Mapper, 'mapper_configured', log.hear)";
  EXPECT_EQ(more(unknown), unknown);
  // Objects of SQLModel have no hash, so what is quiet there may fail.
  const std::string of_objects = "event.listen(Mapper, 'load', lambda target, context: None)";
  EXPECT_EQ(more(of_objects), of_objects);
}

}  // namespace
}  // namespace modelmend::emit
