#include "model/ddl_condition.h"

#include <algorithm>

#include "model/declared_arguments.h"

namespace modelmend::model {
namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;

// Absent if one of them is not known.
std::optional<std::vector<std::string>> dialects_in(const Project& project,
                                                    const Expression& written) {
  const Expression value = value_of(project, written);
  if (auto one = string_value(project, value)) return std::vector<std::string>{*std::move(one)};
  if (!value.is(Kind::Tuple) && !value.is(Kind::List) && !value.is(Kind::Set)) return std::nullopt;
  std::vector<std::string> dialects;
  for (const syntax::Node& each : value.node.items()) {
    auto name = string_value(project, value.at(each));
    if (!name) return std::nullopt;
    dialects.push_back(*std::move(name));
  }
  std::ranges::sort(dialects);
  return dialects;
}

bool is_none(const Expression& value) {
  return unwrapped(value).is(Kind::None);
}

// ddl_if(dialect=None, callable_=None, state=None)
void read_condition(const Project& project, const Arguments& arguments, ConditionalItem& made) {
  const bool has_more = arguments.positional.size() > 1 || arguments.has_splat;
  const Argument* const callable = arguments.keyword("callable_");
  made.is_read = !has_more && (callable == nullptr || is_none(callable->value));
  const Argument* dialect = arguments.keyword("dialect");
  if (dialect == nullptr && !arguments.positional.empty()) dialect = &arguments.positional.front();
  if (dialect == nullptr || is_none(dialect->value)) return;
  made.is_said = true;
  auto dialects = dialects_in(project, dialect->value);
  made.is_read &= dialects.has_value();
  if (dialects) made.dialects = *std::move(dialects);
}

std::string_view name_of(schema::Dialect dialect) {
  return dialect == schema::Dialect::Sqlite ? "sqlite" : "postgresql";
}

}  // namespace

bool ConditionalItem::is_made_on(schema::Dialect dialect) const {
  return !is_said || std::ranges::find(dialects, name_of(dialect)) != dialects.end();
}

std::optional<ConditionalItem> conditional_item(const Project& project, const Expression& call) {
  if (sqlalchemy_callee(project, call) != "ddl_if") return std::nullopt;
  const Expression function = unwrapped(call.field(Field::Function));
  if (!function.is(Kind::Attribute)) return std::nullopt;
  ConditionalItem made;
  made.item = value_of(project, function.field(Field::Object));
  read_condition(project, arguments_of(call), made);
  return made;
}

}  // namespace modelmend::model
