#include "verify/unknown_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/changed_values.h"
#include "model/constant.h"
#include "model/declared_arguments.h"
#include "semantic/class_hierarchy.h"
#include "semantic/library.h"
#include "syntax/walker.h"
#include "verify/apart.h"
#include "verify/closed_text.h"
#include "verify/known_names.h"

namespace modelmend::verify {
namespace {

using model::Expression;
using semantic::DefinitionKind;
using semantic::Local;
using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

struct Part {
  std::string reason;
  Place place;
  std::string carried;
};

// Arguments that readers take as constants without a word of what they could not read.
bool is_constant_argument(std::string_view keyword, std::string_view callee) {
  constexpr auto kConstants = std::to_array<std::string_view>({"name",
                                                               "key",
                                                               "deferrable",
                                                               "initially",
                                                               "use_alter",
                                                               "ondelete",
                                                               "match",
                                                               "schema",
                                                               "quote",
                                                               "native_enum",
                                                               "create_constraint",
                                                               "native_uuid",
                                                               "native",
                                                               "always",
                                                               "on_null",
                                                               "persisted",
                                                               "cycle",
                                                               "optional",
                                                               "max_length",
                                                               "max_digits",
                                                               "decimal_places",
                                                               "postgresql_nulls_not_distinct",
                                                               "postgresql_not_valid",
                                                               "sqlite_autoincrement"});
  if (keyword == "onupdate") return callee.find("ForeignKey") != std::string_view::npos;
  return std::ranges::find(kConstants, keyword) != kConstants.end();
}

// Those whose arguments are constants.
bool is_of_models(std::string_view callee) {
  constexpr auto kCalls = std::to_array<std::string_view>(
      {"Column", "mapped_column", "Field", "ForeignKey", "ForeignKeyConstraint", "UniqueConstraint",
       "PrimaryKeyConstraint", "CheckConstraint", "ExcludeConstraint", "Index", "Identity",
       "Computed", "Sequence", "Table", "Enum", "ENUM", "Boolean", "Uuid", "Interval"});
  if (!callee.starts_with("sqlalchemy.") && !callee.starts_with("sqlmodel.")) return false;
  return std::ranges::find(kCalls, callee.substr(callee.rfind('.') + 1)) != kCalls.end();
}

bool is_known(const Project& project, const Expression& written) {
  const Expression value = model::value_of(project, written);
  if (model::is_constant(value) || model::constant_value(project, value)) return true;
  if (model::string_value(project, value) || model::is_display(value)) return true;
  // `conv("pk")`, `quoted_name("x", True)`
  return value.is(Kind::Call) &&
         !model::library_name(project, value.field(Field::Function)).empty();
}

// Of a package that is neither read nor known by a table.
bool is_of_unread_package(const semantic::Resolution& meaning) {
  const std::string_view name = semantic::imported_name(meaning);
  const std::string_view top = name.substr(0, name.find('.'));
  return !name.empty() && !semantic::library::is_known_package(top) &&
         !semantic::library::is_standard_package(top);
}

bool is_made_by_unread_package(const Project& project, const Expression& written) {
  const Expression value = model::value_of(project, written);
  const Expression maker = value.is(Kind::Call) ? value.field(Field::Function) : value;
  return is_of_unread_package(model::resolve(project, maker));
}

// What a base, a registry or an extension hands on to every class.
bool makes_bases(std::string_view function) {
  constexpr auto kMakers = std::to_array<std::string_view>(
      {"declarative_base", "as_declarative", "generate_base", "registry", "SQLAlchemy"});
  return std::ranges::find(kMakers, function) != kMakers.end();
}
bool is_handed_on(std::string_view name) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"metadata", "cls", "model_class", "registry"});
  return std::ranges::find(kNames, name) != kNames.end();
}

// `lambda levels: [level.value for level in levels]`, also as a function: so the labels are read.
bool gives_labels(const Project& project, const Expression& written) {
  const Expression value = model::value_of(project, written);
  Expression list = value.is(Kind::Lambda) ? value.field(Field::Body) : Expression{};
  const semantic::Resolution meaning = model::resolve(project, value);
  if (const auto* local = std::get_if<Local>(&meaning))
    if (const auto returned = model::single_return(project, *local)) list = *returned;
  if (!list || !list.is(Kind::ListComprehension)) return false;
  const Expression item = model::unwrapped(list.field(Field::Body));
  const std::string_view asked = item.node.field(Field::Attribute).text();
  return item.is(Kind::Attribute) && (asked == "value" || asked == "name");
}

// The functions of a class body say nothing of its table, but for those that SQLAlchemy calls.
bool is_passed_over(const Node& node) {
  if (node.is(Kind::Lambda)) return true;
  if (!node.is(Kind::FunctionDefinition)) return false;
  const Node above = node.parent();
  if (!above.is(Kind::DecoratedDefinition)) return true;
  const auto decorators = above.items();
  return std::ranges::none_of(decorators, [](const Node& each) {
    return each.is(Kind::Decorator) && each.text().find("declared_attr") != std::string_view::npos;
  });
}

// Reads one definition: the statement of a class, a call that makes a base, a table or a MetaData.
class PartReader {
 public:
  PartReader(const Project& project, ClosedTexts& texts) : project_(project), texts_(texts) {}

  std::vector<Part> read(const Expression& definition) {
    if (definition.is(Kind::ClassDefinition)) read_bases(definition);
    for (syntax::Walker walker(definition.node); walker; walker.next()) {
      const Expression e = definition.at(*walker);
      const bool is_inner = e.is(Kind::ClassDefinition) && !(e.node == definition.node);
      if (is_inner || is_passed_over(e.node)) {
        walker.skip_children();
      } else if (e.is(Kind::Call)) {
        read_call(e);
      } else if (e.is(Kind::Assignment) && is_handed_on(e.node.field(Field::Left).text())) {
        read_handed_on(e.node.field(Field::Left).text(), e.field(Field::Right));
      } else if (e.is(Kind::Identifier) && is_a_value(e.node)) {
        read_name(e);
      }
    }
    return std::move(parts_);
  }

 private:
  void add(std::string reason, const Expression& e) {
    parts_.push_back({std::move(reason), e.place(), texts_.of(e)});
  }

  void read_bases(const Expression& definition) {
    for (const auto& base : semantic::bases(project_, {definition.module, definition.node}))
      if (!is_known_base(definition.at(base.expression), base))
        add(fmt::format("its base '{}' is not known before it runs",
                        model::canonical_text(definition.at(base.expression))),
            definition.at(base.expression));
      else if (is_of_unread_package(base.meaning))
        add(fmt::format("its base '{}' is of a package that is not read",
                        model::canonical_text(definition.at(base.expression))),
            definition.at(base.expression));
    if (const auto metaclass = model::keyword_of(definition, "metaclass"))
      read_metaclass(*metaclass);
  }

  [[nodiscard]] bool is_known_base(const Expression& written,
                                   const semantic::BaseExpression& base) const {
    if (std::holds_alternative<semantic::Unknown>(base.meaning)) return false;
    const auto* local = std::get_if<Local>(&base.meaning);
    if (local == nullptr || local->kind == DefinitionKind::Class) return true;
    if (local->kind != DefinitionKind::Variable) return false;
    const Expression value = model::value_of(project_, base.is_call ? Expression{} : written);
    return value.is(Kind::Call) &&
           !model::library_name(project_, value.field(Field::Function)).empty();
  }

  void read_handed_on(std::string_view name, const Expression& value) {
    if (value && is_made_by_unread_package(project_, value))
      add(fmt::format("'{}' is given by a package that is not read", name), value);
  }

  // A class of the project that makes classes.
  void read_metaclass(const Expression& written) {
    const semantic::Resolution meaning = model::meaning_of(project_, written).resolution;
    const auto* local = std::get_if<Local>(&meaning);
    if (local == nullptr && !std::holds_alternative<semantic::Unknown>(meaning)) return;
    add(fmt::format("the metaclass '{}' may change it", model::canonical_text(written)), written);
  }

  void read_call(const Expression& call) {
    const std::string callee = model::library_name(project_, call.field(Field::Function));
    if (callee.empty()) return;
    const model::Arguments arguments = model::arguments_of(call);
    if (callee.ends_with("with_metaclass") && !arguments.positional.empty())
      read_metaclass(arguments.positional.front().value);
    const std::string_view name = std::string_view(callee).substr(callee.rfind('.') + 1);
    for (const model::Argument& argument : arguments.keywords) {
      if (argument.keyword == "metaclass") read_metaclass(argument.value);
      if (makes_bases(name) && is_handed_on(argument.keyword))
        read_handed_on(argument.keyword, argument.value);
      if (argument.keyword == "naming_convention") read_convention(argument.value);
      if (argument.keyword == "values_callable" && !gives_labels(project_, argument.value))
        add("the labels that its values_callable gives are not known", argument.value);
      if (!is_of_models(callee) || !is_constant_argument(argument.keyword, name)) continue;
      if (!is_known(project_, argument.value))
        add(fmt::format("the argument '{}' of {}() has no value that is known", argument.keyword,
                        name),
            argument.value);
    }
  }

  // Templates that are written out are filled in by the schema.
  void read_convention(const Expression& written) {
    if (!is_written_out(project_, written) && !model::may_be_changed(project_, written))
      add("the naming convention of its MetaData is not known", written);
  }

  static bool is_a_value(const Node& name) {
    const Node above = name.parent();
    if (above.is(Kind::KeywordArgument)) return !(above.field(Field::Name) == name);
    if (above.is(Kind::Assignment)) return !(above.field(Field::Left) == name);
    return above.is(Kind::ArgumentList) || above.is(Kind::DictionarySplat) ||
           above.is(Kind::ListSplat) || above.is(Kind::Tuple);
  }

  void read_name(const Expression& name) {
    if (!model::is_display(model::value_of(project_, name))) return;
    if (model::may_be_changed(project_, name))
      add(fmt::format("'{}' is changed after it is made", name.text()), name);
  }

  const Project& project_;
  ClosedTexts& texts_;
  std::vector<Part> parts_;
};

class UnknownParts {
 public:
  UnknownParts(const Project& project, const model::ProjectModels& models)
      : project_(project), models_(models), texts_(project, apart_of(project, models)) {}

  Statements find() {
    for (const model::TableFact& table : models_.tables)
      if (!table.local && !table.mapped_class)
        add({model::qualified_table_name(table), {}}, table.place, table.metadata);
    for (const model::ModelClass& cls : models_.classes)
      if (cls.role == model::ClassRole::Mapped) add_class(cls);
    return std::move(found_);
  }

 private:
  void add_class(const model::ModelClass& cls) {
    const Expression definition = model::expression_at(project_, cls.place);
    if (!definition.is(Kind::ClassDefinition)) return;
    const Subject subject{
        cls.table ? model::qualified_table_name(models_.table(*cls.table)) : std::string(),
        cls.qualified_name};
    for (const auto& each : semantic::linearise(project_, {definition.module, definition.node})) {
      if (each.site)
        add(subject, Expression{each.site->module, each.site->definition, 0, nullptr});
      else if (const auto* base = std::get_if<Local>(&each.meaning))
        if (const auto value = model::variable_value(project_, *base)) add(subject, *value);
    }
    if (cls.metadata) add_metadata(subject, *cls.metadata);
  }

  void add(const Subject& subject, const Place& place, model::MetaDataId metadata) {
    add(subject, model::expression_at(project_, place));
    add_metadata(subject, metadata);
  }

  void add_metadata(const Subject& subject, model::MetaDataId id) {
    const model::MetaDataFact& metadata = models_.metadata(id);
    if (!metadata.place) return;
    const Expression maker = model::expression_at(project_, *metadata.place);
    if (maker.is(Kind::Call)) add(subject, maker);
  }

  void add(const Subject& subject, const Expression& definition) {
    if (!definition) return;
    const auto [known, is_new] = read_.try_emplace(definition.place());
    if (is_new) known->second = PartReader(project_, texts_).read(definition);
    for (const Part& part : known->second) {
      const bool is_said = std::ranges::any_of(found_.unread, [&](const Unread& each) {
        return each.place == part.place && each.subject == subject;
      });
      if (!is_said) found_.unread.push_back({subject, part.reason, part.place, part.carried});
    }
  }

  const Project& project_;
  const model::ProjectModels& models_;
  ClosedTexts texts_;
  std::map<Place, std::vector<Part>> read_;
  Statements found_;
};

}  // namespace

Statements unknown_statements(const Project& project, const model::ProjectModels& models) {
  return UnknownParts(project, models).find();
}

}  // namespace modelmend::verify
