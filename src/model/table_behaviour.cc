#include "model/table_behaviour.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "model/ddl_condition.h"
#include "model/declared_arguments.h"
#include "model/known_arguments.h"
#include "model/resolved_text.h"
#include "semantic/class_hierarchy.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Kind;

std::optional<Call> item_call(std::string_view callee) {
  constexpr auto kItems = std::to_array<std::pair<std::string_view, Call>>(
      {{"Index", Call::Index},
       {"UniqueConstraint", Call::UniqueConstraint},
       {"PrimaryKeyConstraint", Call::PrimaryKeyConstraint},
       {"CheckConstraint", Call::CheckConstraint},
       {"ForeignKeyConstraint", Call::ForeignKeyConstraint}});
  const auto* const found =
      std::ranges::find(kItems, callee, &std::pair<std::string_view, Call>::first);
  return found == kItems.end() ? std::nullopt : std::optional(found->second);
}

// The dialects whose options are part of a schema that we read.
bool is_in_the_schema(std::string_view option) {
  return option.starts_with("postgresql_") || option.starts_with("sqlite_");
}

class TableReader {
 public:
  TableReader(const Project& project, const ProjectModels& models, const TableFact& table)
      : project_(project), models_(models), table_(table) {}

  ColumnBehaviour read() {
    const auto arguments = declared_arguments(project_, table_.argument_places);
    for (std::size_t i = 0; i < arguments.size(); ++i)
      read_argument(arguments[i], table_.argument_places[i]);
    read_constraints_of_keys();
    read_dataclass();
    std::ranges::stable_sort(made_.traits, {}, &ColumnTrait::aspect);
    return std::move(made_);
  }

 private:
  void unread(std::string reason, const Place& place) {
    made_.unread.push_back({std::move(reason), place});
  }

  void read_argument(const DeclaredArgument& argument, const Place& place) {
    if (!argument.value) return unread("an argument cannot be found again", place);
    if (argument.name.empty()) return read_item(value_of(project_, argument.value), place);
    if (!is_known_argument(Call::Table, argument.name))
      return unread(fmt::format("the argument '{}' of Table() is not known", argument.name), place);
    const bool is_kept = is_carried_argument(Call::Table, argument.name) ||
                         (is_dialect_option(argument.name) && !is_in_the_schema(argument.name));
    keep(is_kept, argument.name, argument.value, place);
  }

  // What is off says nothing.
  void keep(bool is_kept, std::string aspect, const Expression& value, const Place& place) {
    if (!is_kept) return;
    const Expression named = named_value(project_, value);
    if (named.is(Kind::None) || named.is(Kind::False)) return;
    made_.traits.push_back({std::move(aspect), resolved_text(project_, named), place});
  }

  void read_item(const Expression& item, const Place& place) {
    if (const auto conditional = conditional_item(project_, item))
      return read_conditional(*conditional, place);
    const std::string callee = sqlalchemy_callee(project_, item);
    const auto call = item_call(callee);
    // A constraint of a dialect: an ExcludeConstraint is in the schema as a whole.
    if (!call) return;
    const Arguments arguments = arguments_of(item);
    if (arguments.has_splat) unread("arguments come from *args or **kwargs", place);
    for (const Argument& argument : arguments.keywords) {
      if (!is_known_argument(*call, argument.keyword)) {
        unread(fmt::format("the argument '{}' of {}() is not known", argument.keyword, callee),
               place);
        continue;
      }
      const bool is_kept =
          is_carried_argument(*call, argument.keyword) ||
          (is_dialect_option(argument.keyword) && !is_in_the_schema(argument.keyword));
      keep(is_kept, fmt::format("{} {}", name_of(callee, arguments), argument.keyword),
           argument.value, place);
    }
  }

  // Index(...).ddl_if(dialect="postgresql"); a condition that is not read is no part of the schema.
  void read_conditional(const ConditionalItem& conditional, const Place& place) {
    const std::string callee = sqlalchemy_callee(project_, conditional.item);
    if (!conditional.is_read || callee == "ddl_if") return;
    read_item(conditional.item, place);
    if (!conditional.is_said) return;
    made_.traits.push_back(
        {fmt::format("{} ddl_if", name_of(callee, arguments_of(conditional.item))),
         fmt::format("{}", fmt::join(conditional.dialects, ", ")), place});
  }

  // "Index 'ix_users_mail'", or by what is in it.
  [[nodiscard]] std::string name_of(const std::string& callee, const Arguments& arguments) const {
    std::string name = callee;
    if (const Argument* given = arguments.keyword("name"))
      return fmt::format("{} {}", callee, resolved_text(project_, given->value));
    for (const Argument& part : arguments.positional)
      name += fmt::format("{}{}", name == callee ? " " : ", ", part_of(part.value));
    return name;
  }

  // A column is the same by its attribute, which the body of the class binds, and by its key.
  [[nodiscard]] std::string part_of(const Expression& part) const {
    if (part.is(Kind::Identifier))
      for (const TableColumn& column : table_.columns)
        if (models_.decl(column.decl).attribute == part.text()) return quoted_text(column.key);
    return resolved_text(project_, part);
  }

  // Those of foreign keys are kept with their columns.
  void read_constraints_of_keys() {
    std::set<Place> seen;
    for (const TableColumn& column : table_.columns)
      for (const ForeignKeyFact& key : models_.decl(column.decl).foreign_keys)
        if (key.from_constraint && seen.insert(key.place).second)
          if (const Expression call = expression_at(project_, key.place))
            read_item(call, key.place);
  }

  void read_dataclass() {
    if (!table_.mapped_class) return;
    const ModelClass& mapped = models_.model_class(*table_.mapped_class);
    if (!is_dataclass(project_, mapped)) return;
    std::map<std::string_view, std::string> said;
    for (Expression at = expression_at(project_, mapped.place); at; at = dataclass_above(at))
      for (const Argument& option : arguments_of(at).keywords)
        said.try_emplace(option.keyword, resolved_text(project_, option.value));
    std::vector<std::string> options;
    for (const auto& [name, value] : said) options.push_back(fmt::format("{}={}", name, value));
    made_.traits.push_back({"dataclass",
                            options.empty() ? "yes" : fmt::format("{}", fmt::join(options, ", ")),
                            mapped.place});
  }

  // MappedAsDataclass takes what a class does not say from the nearest base that is one.
  [[nodiscard]] Expression dataclass_above(const Expression& definition) const {
    for (const auto& above : semantic::linearise(project_, {definition.module, definition.node})) {
      if (!above.site || above.site->definition == definition.node) continue;
      const auto bases = semantic::linearise(project_, *above.site);
      const bool is_one = std::ranges::any_of(bases, [](const semantic::Ancestor& each) {
        return semantic::imported_name(each.meaning) == "sqlalchemy.orm.MappedAsDataclass";
      });
      if (is_one) return {above.site->module, above.site->definition, 0, nullptr};
    }
    return {};
  }

  const Project& project_;
  const ProjectModels& models_;
  const TableFact& table_;
  ColumnBehaviour made_;
};

}  // namespace

ColumnBehaviour table_behaviour(const Project& project, const ProjectModels& models,
                                const TableFact& table) {
  return TableReader(project, models, table).read();
}

}  // namespace modelmend::model
