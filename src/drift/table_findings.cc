#include "drift/table_findings.h"

#include <fmt/format.h>

#include "schema/sql_name.h"

namespace modelmend::drift {

namespace {

// What a person calls a "foreign-key".
std::string_view spoken(std::string_view what) {
  if (what == "foreign-key") return "foreign key";
  if (what == "unique") return "unique constraint";
  return what == "exclusion" ? "exclusion constraint" : what;
}

}  // namespace

TableFindings::TableFindings(Comparison& comparison, const schema::Table& declared,
                             const schema::Table& actual)
    : comparison_(comparison),
      declared_(declared),
      actual_(actual),
      alter_("ALTER TABLE " + schema::quoted(actual.name)) {}

Finding& TableFindings::missing(const std::string& what, Severity severity,
                                const std::string& subject, std::string words, std::string sql,
                                const schema::Origin& place) {
  std::string message = fmt::format("{} is not in {}", words, comparison_.options().actual_name);
  return comparison_.add({.kind = "missing-" + what,
                          .severity = severity,
                          .table = declared_.name,
                          .subject = subject,
                          .declared = std::move(words),
                          .actual = {},
                          .message = std::move(message),
                          .edit_model = fmt::format("remove the {} from the model", spoken(what)),
                          .change_database = std::move(sql),
                          .place = place});
}

void TableFindings::extra(const std::string& what, Severity severity, const std::string& subject,
                          std::string words, const std::optional<std::string>& python,
                          std::string sql) {
  std::string message = fmt::format("{} is not in {}", words, comparison_.options().declared_name);
  std::string edit = "declare " + python.value_or(words);
  comparison_.add({.kind = "extra-" + what,
                   .severity = severity,
                   .table = declared_.name,
                   .subject = subject,
                   .declared = {},
                   .actual = std::move(words),
                   .message = std::move(message),
                   .edit_model = std::move(edit),
                   .change_database = std::move(sql),
                   .place = declared_.origin});
}

Finding& TableFindings::differs(std::string kind, Severity severity, const std::string& subject,
                                std::string declared, std::string actual,
                                const std::optional<std::string>& python, std::string sql,
                                const schema::Origin& place) {
  std::string message = comparison_.sides(declared, actual);
  std::string edit = "declare it as " + python.value_or(actual);
  return comparison_.add({.kind = std::move(kind),
                          .severity = severity,
                          .table = declared_.name,
                          .subject = subject,
                          .declared = std::move(declared),
                          .actual = std::move(actual),
                          .message = std::move(message),
                          .edit_model = std::move(edit),
                          .change_database = std::move(sql),
                          .place = place});
}

std::string TableFindings::drop(const std::optional<std::string>& constraint) const {
  if (!constraint) return {};
  return fmt::format("{} DROP CONSTRAINT {};", alter_, schema::sql_name(*constraint));
}

void TableFindings::compare_names(const std::optional<std::string>& declared,
                                  const std::optional<std::string>& actual, const char* what,
                                  const schema::Origin& place) {
  if (!declared || !actual || declared == actual) return;
  const bool is_index = std::string_view(what) == "index";
  const std::string from = schema::sql_name(*actual);
  const std::string to = schema::sql_name(*declared);
  differs("constraint-name", Severity::Note, *declared, fmt::format("{} {}", what, *declared),
          fmt::format("{} {}", what, *actual), std::nullopt,
          is_index ? fmt::format("ALTER INDEX {} RENAME TO {};",
                                 schema::quoted({actual_.name.schema, *actual}), to)
                   : fmt::format("{} RENAME CONSTRAINT {} TO {};", alter_, from, to),
          place);
}

}  // namespace modelmend::drift
