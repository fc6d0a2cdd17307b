// Comparison: what all parts of one drift() share.
//
// It knows both schemas and how names are made comparable, collects findings with the place of the
// table that is being compared, and answers whether something is unclear (and then notes it).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drift/drift.h"
#include "schema/constant_values.h"

namespace modelmend::drift {

class Comparison {
 public:
  Comparison(const schema::Schema& declared, const std::vector<schema::Unclear>& unclear,
             const schema::Schema& actual, const DriftOptions& options);

  [[nodiscard]] const schema::Schema& declared() const { return declared_; }
  [[nodiscard]] const schema::Schema& actual() const { return actual_; }
  [[nodiscard]] const DriftOptions& options() const { return options_; }
  [[nodiscard]] bool is_sqlite() const { return actual_.dialect == schema::Dialect::Sqlite; }

  // With the schema that the database puts a bare name into.
  [[nodiscard]] schema::QualifiedName full(const schema::QualifiedName& name) const;
  // Without it, for people: "users", "app.users".
  [[nodiscard]] schema::QualifiedName brief(const schema::QualifiedName& name) const;

  // The finding as it was taken in, until the next one is.
  Finding& add(Finding finding);
  void not_compared(const schema::QualifiedName& table, std::string subject, std::string reason,
                    const schema::Origin& place);
  // Lists everything that the models are unclear about in this table.
  void note_unclear(const schema::QualifiedName& table);
  // Whether some model's table may be any one of the database's.
  [[nodiscard]] bool has_unnamed_tables() const;
  // Whether the models are unclear about it. A subject of "" asks for what is unclear about any one
  // of that aspect.
  [[nodiscard]] bool is_unclear(const schema::QualifiedName& table, schema::Aspect aspect,
                                std::string_view subject) const;

  // Of a check, a condition, ... as the models say it and as the database does for this table.
  [[nodiscard]] schema::Sameness same_expression(std::string_view declared, std::string_view actual,
                                                 const schema::Table& table) const;

  // "VARCHAR(5) in the models, TEXT in the database"
  [[nodiscard]] std::string sides(std::string_view declared, std::string_view actual) const;

  [[nodiscard]] Drift finish();

 private:
  const schema::Schema& declared_;
  const schema::Schema& actual_;
  const DriftOptions& options_;
  std::multimap<schema::QualifiedName, const schema::Unclear*> unclear_;
  Drift found_;
};

}  // namespace modelmend::drift
