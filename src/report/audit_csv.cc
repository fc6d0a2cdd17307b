// The CSV form of `audit`, as RFC 4180 has it but for its line ends.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/audit_words.h"

namespace modelmend::report {
namespace {

using strategy::InventoryModel;

constexpr std::string_view kHeading =
    "model,path,line,style,base,registry,table,exists,imports,queries,constructions,relationships,"
    "foreign_keys,annotations,subclasses,others,tests,migrations,standing,conflicts,proposal,"
    "reason,"
    "decision\n";

// A spreadsheet would run a cell that begins like a formula.
std::string field(std::string_view text) {
  const bool is_formula =
      !text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos;
  std::string value = (is_formula ? "'" : "") + std::string(text);
  if (value.find_first_of(",\"\r\n") == std::string::npos) return value;
  std::string quoted = "\"";
  for (const char c : value) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string_view existence(const InventoryModel& model) {
  if (model.existence == strategy::Existence::Unknown) return "";
  return model.existence == strategy::Existence::Exists ? "yes" : "no";
}

std::string conflicts(const AuditView& view, const InventoryModel& model) {
  std::vector<std::string> words;
  for (const strategy::Conflict& conflict : model.conflicts)
    words.push_back(words_of(conflict, view.inventory));
  return fmt::format("{}", fmt::join(words, " / "));
}

std::string row(const AuditView& view, const InventoryModel& model) {
  const strategy::UseCounts& counts = model.counts;
  return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
                     field(model.named.name), field(view.options.path_prefix + model.place.file),
                     model.place.line, strategy::words_of(model.style), field(model.base),
                     field(model.registry), field(model.named.table_name), existence(model),
                     counts.imports, counts.queries, counts.constructions, counts.relationships,
                     counts.foreign_keys, counts.annotations, counts.subclasses, counts.others,
                     counts.tests, counts.migrations, strategy::words_of(model.standing),
                     field(conflicts(view, model)), strategy::word_of(model.proposal.choice),
                     field(model.proposal.reason),
                     model.decision ? strategy::word_of(model.decision->choice) : "");
}

}  // namespace

std::string print_audit_csv(const AuditView& view) {
  std::string text(kHeading);
  for (const InventoryModel* model : wanted_models(view)) text += row(view, *model);
  return text;
}

}  // namespace modelmend::report
