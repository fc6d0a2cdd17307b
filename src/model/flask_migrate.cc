#include "model/flask_migrate.h"

#include <array>
#include <optional>
#include <string>

#include "syntax/walker.h"

namespace modelmend::model {
namespace {

using syntax::Field;
using syntax::Kind;

// A file without one of these calls neither.
const std::array<std::string, 2>& words() {
  static const std::array<std::string, 2> kWords{"Migrate", "init_app"};
  return kWords;
}

std::string_view attribute_of(const Expression& e) {
  return e.is(Kind::Attribute) ? e.node.field(Field::Attribute).text() : std::string_view();
}

bool is_migrate(const semantic::Project& project, const Expression& callee) {
  return library_name(project, value_of(project, callee)) == "flask_migrate.Migrate";
}

// `Migrate(...)`, `Migrate().init_app(...)`, `migrate.init_app(...)`
bool takes_db(const semantic::Project& project, const Expression& callee) {
  if (attribute_of(callee) != "init_app") return is_migrate(project, callee);
  const Expression object = value_of(project, callee.field(Field::Object));
  return object.is(Kind::Call) && is_migrate(project, object.field(Field::Function));
}

std::optional<Expression> db_argument(const semantic::Project& project, const Expression& call) {
  if (!takes_db(project, unwrapped(call.field(Field::Function)))) return std::nullopt;
  const Arguments arguments = arguments_of(call);
  constexpr std::size_t kDb = 1;
  if (arguments.positional.size() > kDb) return arguments.positional[kDb].value;
  const Argument* const named = arguments.keyword("db");
  return named == nullptr ? std::nullopt : std::optional(named->value);
}

}  // namespace

bool is_flask_migrate_db(const semantic::Project& project, const Expression& e) {
  if (attribute_of(e) != "db") return false;
  const Expression item = value_of(project, e.field(Field::Object));
  if (!item.is(Kind::Subscript)) return false;
  if (string_constant(project, item.field(Field::Subscript)).value != "migrate") return false;
  const Expression extensions = value_of(project, item.field(Field::Value));
  return attribute_of(extensions) == "extensions" &&
         library_name(project, extensions.field(Field::Object)).ends_with("current_app");
}

std::vector<Expression> flask_migrate_dbs(const semantic::Project& project, FileSearch& search) {
  std::vector<Expression> found;
  for (const FileId file : search.containing_any(words())) {
    const auto module = project.open(file);
    if (!module) continue;
    for (syntax::Walker walker((*module)->root()); walker; walker.next()) {
      if (!walker->is(Kind::Call)) continue;
      if (const auto db = db_argument(project, {*module, *walker, 0, nullptr}))
        found.push_back(*db);
    }
  }
  return found;
}

}  // namespace modelmend::model
