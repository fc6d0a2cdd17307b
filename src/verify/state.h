// State: a project at one time, as far as verify must know it.
//
// Made twice by the pipeline from what read_models and to_schema give, and from the statements of
// the classes; compared by compare(). It brings together what belongs to one table: its schema, its
// facts, its class, and what could not be read of it. Const after it is made, but for one thread at
// a time: texts are kept once they are asked for.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/expression.h"
#include "model/to_schema.h"
#include "verify/closed_text.h"
#include "verify/statement.h"

namespace modelmend::verify {

struct TableView {
  const model::TableFact* fact = nullptr;
  const schema::Table* table = nullptr;    // null if its name is not known
  const model::ModelClass* cls = nullptr;  // null for a Core table
  std::string name;                        // "users", "app.users"; empty if not known
  std::string metadata;                    // "app.db.Base"
  std::vector<const schema::Unclear*> unclear;

  [[nodiscard]] std::string class_name() const { return cls == nullptr ? "" : cls->qualified_name; }
};

class State {
 public:
  // Both must outlive the state.
  State(const semantic::Project& project, const model::ProjectModels& models,
        schema::Dialect dialect, Statements statements);
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  State(State&&) = delete;
  State& operator=(State&&) = delete;
  ~State() = default;

  [[nodiscard]] const semantic::Project& project() const { return project_; }
  [[nodiscard]] const model::ProjectModels& models() const { return models_; }
  [[nodiscard]] const schema::Schema& schema() const { return declared_.schema; }
  [[nodiscard]] const Statements& statements() const { return statements_; }
  // What belongs to no table, a sequence or an enum type, and only running the code would tell:
  // model::kSequenceSubject, model::kEnumSubject.
  [[nodiscard]] std::vector<schema::Unclear> unclear_beside_tables(std::string_view subject) const;
  // By place.
  [[nodiscard]] const std::vector<TableView>& tables() const { return tables_; }
  [[nodiscard]] schema::Origin origin(const Place& place) const;
  // What defines a class or Core table, with every class of the project that it derives from, as
  // closed_text: what they name counts as well.
  [[nodiscard]] std::string text_of(const Place& definition) const;
  [[nodiscard]] std::string text_of(const model::Expression& expression) const;
  // Of what the expression names alone.
  [[nodiscard]] std::string text_behind(const model::Expression& expression) const;
  // Of the whole statement of a class body that a declaration is part of, with its conditions.
  [[nodiscard]] std::string text_of_statement(const Place& declaration) const;
  // See model::function_of_table_arguments().
  [[nodiscard]] model::Expression function_of_table_arguments(const TableView& table) const;

 private:
  [[nodiscard]] TableView view_of(const model::TableFact& fact) const;
  // Whether the place is in another table of the same name, and not in this one.
  [[nodiscard]] bool is_of_another(const model::TableFact& fact, const schema::Origin& at) const;

  const semantic::Project& project_;
  const model::ProjectModels& models_;
  model::DeclaredSchema declared_;
  Statements statements_;
  std::vector<TableView> tables_;
  std::set<Place> classes_;  // the definitions of mapped classes, mixins and bases
  std::set<Place> mapped_;   // of mapped ones alone
  std::unique_ptr<ClosedTexts> texts_;
};

// What is unclear about an aspect of the table: about this subject, or about any one.
[[nodiscard]] const schema::Unclear* unclear(const TableView& view, schema::Aspect aspect,
                                             std::string_view subject);

// The facts behind a column of the table; null if there is none of that name.
[[nodiscard]] const model::ColumnDecl* declaration_of(const State& state, const TableView& view,
                                                      std::string_view column);

}  // namespace modelmend::verify
