#include "verify/column_statements.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "model/attribute_store.h"
#include "model/column_behaviour.h"
#include "model/declared_arguments.h"
#include "model/enum_member_text.h"
#include "model/resolved_text.h"
#include "model/table_behaviour.h"
#include "verify/apart.h"
#include "verify/closed_text.h"

namespace modelmend::verify {

namespace {

// What Pydantic only hands on to who reads about a field.
bool is_cosmetic(std::string_view aspect) {
  constexpr std::array<std::string_view, 2> kShown = {"field description", "field title"};
  return std::ranges::find(kShown, aspect) != kShown.end();
}

// Said by the schema, or by the type of the column: what a type does is compared with it.
bool is_said_elsewhere(std::string_view aspect) {
  constexpr std::array<std::string_view, 5> kElsewhere = {"attribute", "key", "enum labels",
                                                          "python type", "deferred"};
  return aspect == "type" || aspect.starts_with("type ") ||
         std::ranges::find(kElsewhere, aspect) != kElsewhere.end();
}

class StatementMaker {
 public:
  StatementMaker(const semantic::Project& project, const model::ProjectModels& models)
      : project_(project), models_(models), texts_(project, apart_of(project, models)) {
    for (const model::ColumnDecl& decl : models.declarations) declarations_.insert(decl.place);
  }

  Statements make() {
    for (const model::TableFact& table : models_.tables)
      if (!table.local) add_table(table);
    std::ranges::stable_sort(made_.statements, {}, [](const Statement& each) {
      return std::tie(each.subject, each.member, each.aspect);
    });
    return std::move(made_);
  }

 private:
  void add_table(const model::TableFact& table) {
    const Subject subject = subject_of(table);
    add_unread(subject, table);
    for (const model::TableColumn& column : table.columns) {
      model::ColumnBehaviour behaviour =
          model::column_behaviour(project_, models_, table.id, column);
      for (model::ColumnTrait& trait : behaviour.traits)
        if (trait.aspect == "mutable" && assigns_by_sqlmodel(table))
          trait.value += ", of whose values SQLModel keeps its own copy";
      add(subject, column.name, std::move(behaviour), models_.decl(column.decl).place);
    }
    add(subject, "", model::table_behaviour(project_, models_, table), table.place);
    add_pydantic(subject, table);
    add_order(subject, table);
  }

  [[nodiscard]] bool assigns_by_sqlmodel(const model::TableFact& table) const {
    if (!table.mapped_class) return false;
    const Place& place = models_.model_class(*table.mapped_class).place;
    return model::assigns_by_sqlmodel(project_, model::expression_at(project_, place));
  }

  [[nodiscard]] Subject subject_of(const model::TableFact& table) const {
    Subject subject{.table = model::qualified_table_name(table), .class_name = {}};
    if (table.mapped_class)
      subject.class_name = models_.model_class(*table.mapped_class).qualified_name;
    return subject;
  }

  void add_unread(const Subject& subject, const model::TableFact& table) {
    for (const std::string& reason : table.unread)
      made_.unread.push_back({subject, reason, table.place});
    if (!table.mapped_class) return;
    for (const std::string& reason : models_.model_class(*table.mapped_class).unread)
      made_.unread.push_back({subject, reason, table.place});
  }

  // What is unread of a column hangs on its declaration, and on nothing else of its class.
  void add(const Subject& subject, const std::string& member, model::ColumnBehaviour behaviour,
           const Place& declaration) {
    for (model::ColumnTrait& trait : behaviour.traits) {
      const Weight weight = is_cosmetic(trait.aspect) ? Weight::Cosmetic : Weight::Behaviour;
      std::string meaning = meaning_of(trait);
      made_.statements.push_back({.subject = subject,
                                  .member = member,
                                  .aspect = std::move(trait.aspect),
                                  .value = std::move(trait.value),
                                  .weight = weight,
                                  .place = trait.place,
                                  .meaning = std::move(meaning)});
    }
    for (model::UnreadPart& part : behaviour.unread)
      made_.unread.push_back({subject, std::move(part.reason), part.place,
                              member.empty() ? std::string() : carried(member, declaration)});
  }

  [[nodiscard]] std::string carried(const std::string& member, const Place& declaration) {
    const model::Expression written = model::expression_at(project_, declaration);
    if (!written || written.is(syntax::Kind::ClassDefinition)) return {};
    return member + " " + texts_.of(written);
  }

  // A class with a field of SQLModel is a Pydantic model.
  void add_pydantic(const Subject& subject, const model::TableFact& table) {
    const bool has_field = std::ranges::any_of(table.columns, [&](const auto& column) {
      return model::is_sqlmodel(models_.decl(column.decl).style);
    });
    if (!has_field) return;
    made_.statements.push_back(
        {.subject = subject,
         .member = {},
         .aspect = std::string(kPydantic),
         .value = "Pydantic's validation and serialisation (model_validate, model_dump)",
         .weight = Weight::Behaviour,
         .place = table.place});
  }

  void add_order(const Subject& subject, const model::TableFact& table) {
    std::string names;
    for (const model::TableColumn& column : table.columns)
      names += (names.empty() ? "" : ", ") + column.name;
    if (names.empty()) return;
    made_.statements.push_back({.subject = subject,
                                .member = {},
                                .aspect = "column order",
                                .value = std::move(names),
                                .weight = Weight::Cosmetic,
                                .place = table.place});
  }

  // What is stated by a declaration as a whole has no value of its own.
  [[nodiscard]] std::string meaning_of(const model::ColumnTrait& trait) {
    if (declarations_.contains(trait.place) || is_said_elsewhere(trait.aspect)) return {};
    const Place places[] = {trait.place};
    // In a function that makes the column, a parameter may stand at the place.
    const model::Expression value = trait.given
                                        ? model::unwrapped(trait.given)
                                        : model::declared_arguments(project_, places).front().value;
    if (!value || value.is(syntax::Kind::ClassDefinition)) return {};
    // The value is written with what a name of a module stands for; so is a member of an enum.
    const model::Expression named = model::named_value(project_, value);
    const auto member = model::enum_member_value(project_, named);
    return member ? *member : texts_.behind(named);
  }

  const semantic::Project& project_;
  const model::ProjectModels& models_;
  ClosedTexts texts_;
  std::set<Place> declarations_;  // of columns
  Statements made_;
};

}  // namespace

Statements column_statements(const semantic::Project& project, const model::ProjectModels& models) {
  return StatementMaker(project, models).make();
}

}  // namespace modelmend::verify
