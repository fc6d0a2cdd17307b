// TableFindings: the findings about the constraints and indexes of one table, worded alike.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "drift/comparison.h"
#include "schema/words.h"

namespace modelmend::drift {

class TableFindings {
 public:
  TableFindings(Comparison& comparison, const schema::Table& declared, const schema::Table& actual);

  [[nodiscard]] Comparison& comparison() { return comparison_; }
  [[nodiscard]] const schema::Table& declared() const { return declared_; }
  [[nodiscard]] const schema::Table& actual() const { return actual_; }
  // "ALTER TABLE app.users"
  [[nodiscard]] const std::string& alter() const { return alter_; }

  // `words` are SQL, `python` what would declare it; without one the words do. The finding that is
  // returned lives until the next one is added.
  Finding& missing(const std::string& what, Severity severity, const std::string& subject,
                   std::string words, std::string sql, const schema::Origin& place);
  void extra(const std::string& what, Severity severity, const std::string& subject,
             std::string words, const std::optional<std::string>& python, std::string sql);
  Finding& differs(std::string kind, Severity severity, const std::string& subject,
                   std::string declared, std::string actual,
                   const std::optional<std::string>& python, std::string sql,
                   const schema::Origin& place);
  // "ALTER TABLE t DROP CONSTRAINT c;", with a comment for a name where none is known.
  [[nodiscard]] std::string drop(const std::optional<std::string>& constraint) const;
  // A note if both sides name it, and not alike.
  void compare_names(const std::optional<std::string>& declared,
                     const std::optional<std::string>& actual, const char* what,
                     const schema::Origin& place);

 private:
  Comparison& comparison_;
  const schema::Table& declared_;
  const schema::Table& actual_;
  std::string alter_;
};

}  // namespace modelmend::drift
