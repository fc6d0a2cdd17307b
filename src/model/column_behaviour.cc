#include "model/column_behaviour.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "model/annotated_field.h"
#include "model/declared_arguments.h"
#include "model/declared_type.h"
#include "model/enum_member_text.h"
#include "model/foreign_keys.h"
#include "model/known_arguments.h"
#include "model/resolved_text.h"
#include "model/type_behaviour.h"
#include "schema/types.h"
#include "semantic/class_hierarchy.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Kind;

class BehaviourReader {
 public:
  BehaviourReader(const Project& project, const ProjectModels& models, TableId table,
                  const TableColumn& column)
      : project_(project),
        models_(models),
        table_(models.table(table)),
        column_(column),
        decl_(models.decl(column.decl)),
        source_(column_source(project, decl_)) {}

  ColumnBehaviour read() {
    made_.unread = source_.unread;
    if (decl_.dynamic_reason && !decl_.known_elsewhere && made_.unread.empty())
      made_.unread.push_back({*decl_.dynamic_reason, decl_.place});
    read_names();
    read_default();
    read_onupdate();
    read_kept_arguments();
    read_loading();
    read_items();
    read_type();
    read_initial_value();
    read_field();
    std::ranges::stable_sort(made_.traits, {}, &ColumnTrait::aspect);
    return std::move(made_);
  }

 private:
  void add(std::string aspect, std::string value, const Place& place) {
    made_.traits.push_back({std::move(aspect), std::move(value), place});
  }
  void add(std::string aspect, const GivenArgument& argument) {
    made_.traits.push_back(
        {std::move(aspect), text(argument.value), argument.place, argument.value});
  }

  [[nodiscard]] std::string text(const Expression& value) const {
    const Expression named = named_value(project_, value);
    const std::string member = enum_member_text(project_, named);
    return member.empty() ? resolved_text(project_, named) : member;
  }
  [[nodiscard]] bool is_none(const Expression& value) const {
    return named_value(project_, value).is(Kind::None);
  }
  // The argument unless it is None, which says nothing.
  [[nodiscard]] const GivenArgument* said(Taker taker, std::string_view keyword) const {
    const GivenArgument* const argument = source_.find(taker, keyword);
    return argument == nullptr || is_none(argument->value) ? nullptr : argument;
  }
  // The first that is said: by the column itself, then by its Annotated type.
  [[nodiscard]] const GivenArgument* said_by_any(std::string_view keyword) const {
    for (const Taker taker : {Taker::Column, Taker::MappedColumn, Taker::Annotated})
      if (const GivenArgument* const argument = said(taker, keyword)) return argument;
    return nullptr;
  }

  // An Annotated type does not hand these on.
  [[nodiscard]] const GivenArgument* said_by_itself(std::string_view keyword) const {
    return first_of({{Taker::Column, keyword}, {Taker::MappedColumn, keyword}});
  }

  void read_names() {
    if (column_.key != column_.name) add("key", quoted_text(column_.key), decl_.place);
    if (decl_.style == Style::CoreTable || decl_.attribute == column_.name) return;
    add("attribute", quoted_text(decl_.attribute), decl_.place);
  }

  // https://docs.sqlalchemy.org/en/20/orm/declarative_tables.html#mapping-whole-column-declarations-to-python-types
  // An Annotated type's default is put in the place of the attribute's `default`, which then only
  // counts for dataclasses, but not in that of `insert_default`.
  [[nodiscard]] const GivenArgument* default_argument() const {
    if (const auto* own = said(Taker::MappedColumn, "insert_default")) return own;
    for (const auto* word : {"insert_default", "default"})
      if (const auto* annotated = source_.find(Taker::Annotated, word))
        return is_none(annotated->value) ? said(Taker::MappedColumn, "default") : annotated;
    if (source_.find(Taker::MappedColumn, "insert_default") != nullptr) return nullptr;
    return said(Taker::MappedColumn, "default");
  }

  [[nodiscard]] const GivenArgument* column_default() const {
    for (const auto* word : {"insert_default", "default"})
      if (const auto* given = source_.find(Taker::Column, word))
        return is_none(given->value) ? nullptr : given;
    if (source_.find(Taker::Field, "sa_column") != nullptr || has_own_column()) return nullptr;
    if (const auto* factory = said(Taker::Field, "default_factory")) return factory;
    const auto* value = said(Taker::Field, "default");
    return value == nullptr || value->value.is(Kind::Ellipsis) ? nullptr : value;
  }

  // Field(sa_column=Column(...)).
  [[nodiscard]] bool has_own_column() const {
    if (decl_.style != Style::SqlModelField || !decl_.call || !decl_.column_call) return false;
    return *decl_.call != *decl_.column_call;
  }

  void read_default() {
    const bool is_mapped = decl_.style == Style::MappedColumn || decl_.style == Style::MappedOnly;
    if (const auto* found = is_mapped ? default_argument() : column_default()) {
      add("default", *found);
      return;
    }
    for (const GivenArgument& item : source_.arguments)
      if (item.keyword.empty()) add_default_item(item);
  }

  // Sequence("ids"), ColumnDefault(5).
  void add_default_item(const GivenArgument& item) {
    const std::string callee = sqlalchemy_callee(project_, item.value);
    if (callee == "Sequence") return add("default", item);
    if (callee != "ColumnDefault") return;
    const Arguments arguments = arguments_of(item.value);
    const bool is_for_update = keyword_of(item.value, "for_update").has_value();
    if (!arguments.positional.empty())
      add(is_for_update ? "onupdate" : "default", text(arguments.positional.front().value),
          item.place);
  }

  void read_onupdate() {
    for (const auto* word : {"onupdate", "server_onupdate", "doc"})
      if (const auto* argument = said_by_any(word)) add(word, *argument);
    if (const Expression doc = doc_by_function(project_, models_, decl_, source_))
      add("doc", text(doc), doc.place());
  }

  // What Column keeps: as text, but for what is usual anyway.
  void read_kept_arguments() {
    for (const auto* word : {"system", "use_existing_column"})
      if (const auto* argument = said_by_any(word); argument != nullptr && !is_false(*argument))
        add(word, *argument);
    for (const auto* word : {"insert_sentinel", "quote"})
      if (const auto* argument = said_by_itself(word); argument != nullptr && !is_false(*argument))
        add(word, *argument);
    read_autoincrement();
    read_info();
    for (const GivenArgument& argument : source_.arguments)
      if (is_dialect_option(argument.keyword) && argument.taker != Taker::Annotated)
        add(argument.keyword, argument);
    for (const auto* word : {"init", "repr", "compare"})
      if (const auto* argument = source_.find(Taker::MappedColumn, word);
          argument != nullptr && bool_constant(project_, argument->value) != true)
        add(word, *argument);
    for (const auto* word : {"kw_only", "hash", "dataclass_metadata"})
      if (const auto* argument = source_.find(Taker::MappedColumn, word)) add(word, *argument);
  }

  [[nodiscard]] bool is_false(const GivenArgument& argument) const {
    return bool_constant(project_, argument.value) == false;
  }

  void read_autoincrement() {
    constexpr std::string_view kUsual = "'auto'";
    for (const Taker taker : {Taker::Column, Taker::MappedColumn, Taker::Annotated}) {
      const auto* argument = said(taker, "autoincrement");
      if (argument == nullptr || text(argument->value) == kUsual) continue;
      return add("autoincrement", *argument);
    }
  }

  // A dictionary that an Annotated type adds to the attribute's own, and wins.
  void read_info() {
    std::vector<const GivenArgument*> given;
    for (const Taker taker : {Taker::Column, Taker::MappedColumn, Taker::Annotated})
      if (const auto* argument = said(taker, "info"); argument != nullptr && !is_empty(*argument))
        given.push_back(argument);
    if (given.empty()) return;
    std::string value = text(given.front()->value);
    if (given.size() > 1) value = fmt::format("{{**{}, **{}}}", value, text(given[1]->value));
    add("info", std::move(value), given.front()->place);
  }
  [[nodiscard]] bool is_empty(const GivenArgument& dictionary) const {
    return text(dictionary.value) == "{}";
  }

  // `deferred` may be said by its group alone.
  void read_loading() {
    const auto* group = first_of({{Taker::MappedColumn, "deferred_group"},
                                  {Taker::Annotated, "deferred_group"},
                                  {Taker::Wrapper, "group"}});
    const auto* raiseload = first_of({{Taker::MappedColumn, "deferred_raiseload"},
                                      {Taker::Annotated, "deferred_raiseload"},
                                      {Taker::Wrapper, "raiseload"}});
    if (raiseload != nullptr && is_false(*raiseload)) raiseload = nullptr;
    const auto* said = first_of({{Taker::MappedColumn, "deferred"},
                                 {Taker::Annotated, "deferred"},
                                 {Taker::Wrapper, "deferred"}});
    const auto* reason = said != nullptr ? said : group != nullptr ? group : raiseload;
    const bool is_wrapped = said != nullptr && !said->value.is(Kind::True) &&
                            !said->value.is(Kind::False) && said->taker == Taker::Wrapper;
    const bool is_deferred =
        reason != nullptr && (said == nullptr || is_wrapped || !is_false(*said));
    if (is_deferred) {
      add("deferred", "True", reason->place);
      if (group != nullptr) add("deferred group", *group);
      if (raiseload != nullptr) add("deferred raiseload", *raiseload);
    }
    const auto* history = first_of({{Taker::MappedColumn, "active_history"},
                                    {Taker::Annotated, "active_history"},
                                    {Taker::Wrapper, "active_history"}});
    if (history != nullptr && !is_false(*history)) add("active history", *history);
    for (const GivenArgument& argument : source_.arguments)
      if (argument.taker == Taker::Wrapper &&
          is_carried_argument(Call::Deferred, argument.keyword) &&
          argument.keyword != "active_history")
        add(fmt::format("property {}", argument.keyword), argument);
  }

  using Wanted = std::pair<Taker, std::string_view>;
  [[nodiscard]] const GivenArgument* first_of(std::initializer_list<Wanted> wanted) const {
    for (const auto& [taker, keyword] : wanted)
      if (const auto* argument = said(taker, keyword)) return argument;
    return nullptr;
  }

  // Options of what stands among the arguments that the schema does not hold.
  void read_items() {
    for (const GivenArgument& item : source_.arguments) {
      if (!item.keyword.empty()) continue;
      const std::string callee = sqlalchemy_callee(project_, item.value);
      if (callee == "ForeignKey") read_item(item, Call::ForeignKey, "foreign key");
      if (callee == "Identity") read_item(item, Call::Identity, "identity");
      if (callee == "Computed") read_computed(item);
      if (callee == "CheckConstraint") read_item(item, Call::CheckConstraint, "check");
      if (callee == "FetchedValue") add("server value", item);
    }
  }

  // Which databases keep the value unless told, and which can, is theirs.
  void read_computed(const GivenArgument& item) {
    const Arguments arguments = arguments_of(item.value);
    const Argument* persisted = arguments.keyword("persisted");
    if (persisted == nullptr && arguments.positional.size() > 1)
      persisted = &arguments.positional[1];
    if (persisted != nullptr && !is_none(persisted->value))
      add("computed persisted", text(persisted->value), item.place);
    read_item(item, Call::Computed, "computed");
  }

  void read_item(const GivenArgument& item, Call call, std::string_view word) {
    const Arguments arguments = arguments_of(item.value);
    if (arguments.has_splat)
      made_.unread.push_back({"arguments come from *args or **kwargs", item.place});
    for (const Argument& argument : arguments.keywords) {
      const Place place{argument.value.module->id(), argument.whole};
      if (!is_known_argument(call, argument.keyword)) {
        made_.unread.push_back({fmt::format("the argument '{}' of {}() is not known",
                                            argument.keyword, call_name(call)),
                                place});
        continue;
      }
      const bool is_kept =
          is_carried_argument(call, argument.keyword) || is_dialect_option(argument.keyword);
      if (!is_kept || is_none(argument.value)) continue;
      if (bool_constant(project_, argument.value) == false) continue;
      add(fmt::format("{} {}", word, argument.keyword), text(argument.value), place);
    }
  }

  void read_type() {
    const ColumnDecl& typed = typed_declaration(models_, table_.id, decl_.id);
    const bool is_own = typed.id == decl_.id;
    const Expression written = typed.type_source
                                   ? expression_at(project_, *typed.type_source)
                                   : (is_own ? source_ : column_source(project_, typed)).type;
    TypeBehaviour type = type_behaviour(project_, typed, written);
    evaluates_none_ = type.evaluates_none;
    for (TypeTrait& trait : type.traits)
      add(std::move(trait.aspect), std::move(trait.value), is_own ? trait.place : decl_.place);
    if (type.has_variant) read_variants();
  }

  // What the type is in each database, however its variants are put: the schema says it of one.
  void read_variants() {
    const auto type_in = [&](schema::Dialect dialect) {
      return declared_type(project_, models_, table_.id, decl_, dialect);
    };
    const schema::SqlType postgres = type_in(schema::Dialect::PostgreSql);
    const schema::SqlType sqlite = type_in(schema::Dialect::Sqlite);
    if (postgres.is == sqlite.is) return;
    add("type on postgresql", schema::to_sql(postgres), decl_.place);
    add("type on sqlite", schema::to_sql(sqlite), decl_.place);
  }

  // None is what an attribute without a value gives anyway, unless it is stored as JSON's null.
  void read_initial_value() {
    const bool is_mapped = decl_.style == Style::MappedColumn || decl_.style == Style::MappedOnly;
    if (is_mapped && !belongs_to_dataclass()) return;
    const Taker taker = is_mapped ? Taker::MappedColumn : Taker::Field;
    if (const auto* factory = said(taker, "default_factory")) {
      return add("initial value", fmt::format("made by {}", text(factory->value)), factory->place);
    }
    const auto* value = source_.find(taker, "default");
    if (value == nullptr || value->value.is(Kind::Ellipsis)) return;
    if (is_none(value->value) && !evaluates_none_) return;
    add("initial value", *value);
  }

  [[nodiscard]] bool belongs_to_dataclass() const {
    return table_.mapped_class && is_dataclass(project_, models_.model_class(*table_.mapped_class));
  }

  // What Pydantic does with a field.
  void read_field() {
    if (!is_sqlmodel(decl_.style)) return;
    for (const GivenArgument& argument : source_.arguments)
      if (argument.taker == Taker::Field) read_field_argument(argument);
    read_field_type(source_.annotation.python_type);
    const Expression taken = annotated_field(project_, source_.annotation);
    for (const Expression& item : source_.annotation.annotated_items) {
      const bool is_taken = taken && value_of(project_, item).place() == taken.place();
      if (!is_taken) add("field annotation", resolved_text(project_, item), decl_.place);
    }
  }

  // Pydantic's own types check more than the plain ones.
  void read_field_type(const Expression& type) {
    const std::string words =
        type.is(Kind::Call) ? resolved_text(project_, type) : canonical_type(project_, type);
    if (words.find("pydantic.") != std::string::npos) add("field type", words, decl_.place);
  }

  void read_field_argument(const GivenArgument& argument) {
    if (is_none(argument.value)) return;
    const auto flag = bool_constant(project_, argument.value);
    if (argument.keyword == "repr") {
      if (flag != true) add("repr", argument);
      return;
    }
    if (!is_carried_argument(Call::Field, argument.keyword)) return;
    if (argument.keyword == "allow_mutation" && flag == true) return;
    add(fmt::format("field {}", argument.keyword), argument);
  }

  const Project& project_;
  const ProjectModels& models_;
  const TableFact& table_;
  const TableColumn& column_;
  const ColumnDecl& decl_;
  ColumnSource source_;
  ColumnBehaviour made_;
  bool evaluates_none_ = false;
};

}  // namespace

ColumnBehaviour column_behaviour(const Project& project, const ProjectModels& models, TableId table,
                                 const TableColumn& column) {
  return BehaviourReader(project, models, table, column).read();
}

bool is_dataclass(const Project& project, const ModelClass& mapped) {
  const Expression definition = expression_at(project, mapped.place);
  if (!definition.is(Kind::ClassDefinition)) return false;
  const auto ancestors = semantic::linearise(project, {definition.module, definition.node});
  return std::ranges::any_of(ancestors, [](const semantic::Ancestor& ancestor) {
    return semantic::imported_name(ancestor.meaning) == "sqlalchemy.orm.MappedAsDataclass";
  });
}

}  // namespace modelmend::model
