#include "model/mapper/events.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/parallel.h"
#include "model/listener.h"
#include "model/mapper/members.h"
#include "model/mapper/words.h"
#include "model/read_models.h"
#include "syntax/walker.h"

namespace modelmend::model {

namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

const std::array<std::string, 4>& event_words() {
  static const std::array<std::string, 4> kWords = {"listens_for", "listen(", "associate_with",
                                                    "compiles("};
  return kWords;
}

class EventReader {
 public:
  EventReader(const MapperNames& names, const semantic::Module& module)
      : names_(names), module_(module) {}

  std::vector<EventFact> read() {
    for (syntax::Walker walker(module_.root()); walker; walker.next())
      if (walker->is(Kind::Call)) read_call({&module_, *walker, 0, nullptr}, walker);
    return std::move(events_);
  }

 private:
  void read_call(const Expression& call, const syntax::Walker& walker) {
    const std::string callee =
        library_name(names_.project(), value_of(names_.project(), call.field(Field::Function)));
    if (callee == "sqlalchemy.ext.compiler.compiles") return read_compiler(call, walker);
    if (callee != "sqlalchemy.event.listen" && callee != "sqlalchemy.event.listens_for")
      return read_tracked_type(call, walker);
    const Listener listener = listener_at(names_.project(), call);
    const Arguments& arguments = listener.arguments;
    if (arguments.positional.size() < 2) return;
    EventFact event;
    const Expression& target = arguments.positional[0].value;
    const bool is_read = read_target(target, event) || read_any_column(listener, walker, event) ||
                         read_project_target(target, walker, event);
    if (!is_read) return;
    const ClassId from = event.cls.value_or(ClassId{});
    event.member.kind = MemberKind::Event;
    event.member.place = call.place();
    std::string& words = event.member.value;
    words = words_of(names_, arguments.positional[1].value, from);
    for (const Argument& option : arguments.keywords)
      words += fmt::format(" {}={}", option.keyword, words_of(names_, option.value, from));
    if (callee.ends_with("listens_for")) {
      words += " " + decorated_words(call, walker, from);
    } else if (listener.hook) {
      words += " " + listener_words(listener, from);
    }
    if (!event.member.name.empty() && listener.event == "set") {
      event.member.hears = event.member.name;
      event.member.takes_assignments = listener.changes_values();
    }
    events_.push_back(std::move(event));
  }

  // `@compiles(Text, "postgresql")` writes every such type of the project.
  void read_compiler(const Expression& call, const syntax::Walker& walker) {
    EventFact event;
    const Expression arguments = call.field(Field::Arguments);
    event.member = {"compiles " + words_of(names_, arguments, ClassId{}), MemberKind::Event,
                    decorated_words(call, walker, ClassId{}), call.place()};
    events_.push_back(std::move(event));
  }

  // `MutableDict.associate_with(JSONB)` tracks every column of the type.
  void read_tracked_type(const Expression& call, const syntax::Walker& walker) {
    const Expression function = unwrapped(call.field(Field::Function));
    if (!function.is(Kind::Attribute) || is_in_function(walker)) return;
    if (!function.node.field(Field::Attribute).text().starts_with("associate_with")) return;
    EventFact event;
    event.member = {words_of(names_, function, ClassId{}), MemberKind::Event,
                    words_of(names_, call.field(Field::Arguments), ClassId{}), call.place()};
    events_.push_back(std::move(event));
  }

  static bool is_in_function(const syntax::Walker& walker) {
    return std::ranges::any_of(walker.ancestors(), [](const Node& above) {
      return above.is(Kind::FunctionDefinition) || above.is(Kind::Lambda);
    });
  }

  static bool is_in_listener(const syntax::Walker& walker) {
    return std::ranges::any_of(walker.ancestors(), [](const Node& above) {
      const Node whole = above.is(Kind::FunctionDefinition) ? above.parent() : Node{};
      if (!whole.is(Kind::DecoratedDefinition)) return false;
      const std::vector<Node> parts = whole.items();
      return std::ranges::any_of(parts, [](const Node& each) {
        return each.is(Kind::Decorator) &&
               each.text().find("listens_for") != std::string_view::npos;
      });
    });
  }

  // `Session`, `Mapper`, `engine`, `Base.metadata`, `users`.
  bool read_project_target(const Expression& target, const syntax::Walker& walker,
                           EventFact& event) const {
    if (is_in_function(walker)) return false;
    event.member.name = words_of(names_, target, ClassId{});
    return true;
  }

  // `for column in (User.name, User.email): event.listen(column, "set", lower)`: it hears of what
  // nobody can tell. One that another listener sets is what that does.
  bool read_any_column(const Listener& listener, const syntax::Walker& walker,
                       EventFact& event) const {
    if (listener.event != "set" || is_in_listener(walker)) return false;
    event.member.name = words_of(names_, listener.target, ClassId{});
    return true;
  }

  // `User`, `User.email`, `User.__mapper__`, `User.__table__`.
  bool read_target(const Expression& written, EventFact& event) const {
    const Expression target = unwrapped(written);
    if (const auto cls = names_.class_of(target, ClassId{})) {
      event.cls = cls;
      return true;
    }
    if (!target.is(Kind::Attribute)) return false;
    // A MetaData is that of the project, whichever class is asked for it.
    if (target.node.field(Field::Attribute).text() == "metadata") return false;
    const auto cls = names_.class_of(target.field(Field::Object), ClassId{});
    if (!cls) return false;
    event.cls = cls;
    event.member.name = std::string(target.node.field(Field::Attribute).text());
    return true;
  }

  [[nodiscard]] std::string decorated_words(const Expression& call, const syntax::Walker& walker,
                                            ClassId cls) const {
    const auto above = walker.ancestors();
    if (above.size() < 2 || !above[above.size() - 2].is(Kind::DecoratedDefinition)) return "?";
    const Node function = above[above.size() - 2].field(Field::Definition);
    return function_words(names_, call.at(function), cls);
  }

  // Of a function of the project what it does, of any other its name.
  [[nodiscard]] std::string listener_words(const Listener& listener, ClassId cls) const {
    return listener.function ? function_words(names_, listener.function, cls)
                             : words_of(names_, listener.hook, cls);
  }

  const MapperNames& names_;
  const semantic::Module& module_;
  std::vector<EventFact> events_;
};

}  // namespace

std::vector<EventFact> find_events(const MapperNames& names, FileSearch& search, unsigned jobs) {
  if (names.models().classes.empty()) return {};
  const std::vector<FileId> files = search.containing_any(event_words());
  std::vector<std::vector<EventFact>> found(files.size());
  parallel_for(jobs, files.size(), [&](std::size_t, std::size_t i) {
    if (const auto module = names.project().open(files[i]))
      found[i] = EventReader(names, **module).read();
  });
  std::vector<EventFact> all;
  for (auto& each : found)
    all.insert(all.end(), std::make_move_iterator(each.begin()),
               std::make_move_iterator(each.end()));
  return all;
}

}  // namespace modelmend::model
