// What a database says of columns beside their types: NULL, server defaults, foreign keys.
//
// Called by align_to_schema() for each column that both sides have. It compares as `check` does,
// with the tables that SQLAlchemy would create from the models, and puts what differs into the
// plan. Of what only running the models could tell nothing is wanted.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "model/to_schema.h"
#include "pipeline/align_plan.h"
#include "pipeline/related_tables.h"

namespace modelmend::pipeline {

// One column of the models and of the database.
struct MatchedColumn {
  const model::TableFact& table;
  const model::TableColumn& column;
  const model::ColumnDecl& decl;
  const schema::Table& actual_table;
  const schema::Column& actual;
};

class ConstraintPlan {
 public:
  ConstraintPlan(const semantic::Project& project, const model::ProjectModels& models,
                 const schema::Schema& schema, std::string source_name, model::FileSearch& search,
                 AlignPlan& plan);

  void want_nullability(const MatchedColumn& column);
  void want_default(const MatchedColumn& column);
  void want_keys(const MatchedColumn& column);

 private:
  struct KeyPair;

  [[nodiscard]] const model::DeclaredSchema& declared_by(model::MetaDataId metadata);
  [[nodiscard]] const schema::Table* declared_table(const model::TableFact& table);
  // Why the models do not say it without being run; empty: they say it.
  [[nodiscard]] std::string why_unclear(const MatchedColumn& column, schema::Aspect aspect);
  [[nodiscard]] schema::QualifiedName full(schema::QualifiedName name) const;
  [[nodiscard]] std::vector<std::string> target_columns(const schema::ForeignKey& key) const;
  [[nodiscard]] bool same_target(const schema::ForeignKey& declared,
                                 const schema::ForeignKey& actual) const;
  // Of a column that no one table of the models is read to have.
  void leave_undeclared(const MatchedColumn& column, const char* what);
  void leave_composite_keys(const MatchedColumn& column, const schema::Table& declared);
  void compare_keys(const MatchedColumn& column, const KeyPair& keys);
  void add_related_tables(const MatchedColumn& column, rewrite::WantedKeys& wanted);
  [[nodiscard]] std::string because(const schema::ForeignKey* key) const;
  [[nodiscard]] Attempt<std::string> target_in_models(const model::TableFact& from,
                                                      const schema::ForeignKey& key) const;

  const semantic::Project& project_;
  const model::ProjectModels& models_;
  const schema::Schema& schema_;
  std::string source_name_;
  std::string default_schema_;
  AlignPlan& plan_;
  model::FileSearch& search_;
  std::map<model::MetaDataId, model::DeclaredSchema> declared_;
  std::optional<RelatedTables> related_;  // once a key is wanted otherwise
};

}  // namespace modelmend::pipeline
