#include "report/why.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/paint.h"
#include "report/words.h"

namespace modelmend::report {
namespace {

using pipeline::ColumnMeaning;
using pipeline::Inspection;
using pipeline::KeyMeaning;

class Printer {
 public:
  Printer(const Inspection& inspection, bool color) : in_(inspection), paint_(color) {}

  std::string print() {
    heading();
    names();
    for (const ColumnMeaning& column : in_.columns) print(column);
    if (in_.columns.empty()) text_ += "\nno column is declared here\n";
    rules();
    for (const text::Diagnostic& diagnostic : in_.diagnostics) {
      text_ += "\n" + describe(diagnostic, *in_.sources) + "\n";
    }
    return std::move(text_);
  }

 private:
  void heading() {
    const auto source = in_.sources->get(in_.file);
    if (!source) return;
    const ByteRange line = (*source)->lines().line_range(in_.line);
    const Spot spot = spot_of(*in_.sources, {in_.file, {line.begin, line.begin}});
    text_ += fmt::format("{}\n    {}\n", paint_.bold(fmt::format("{}:{}", spot.path, in_.line)),
                         spot.line_text);
  }

  void names() {
    if (in_.names.empty()) return;
    std::size_t width = 0;
    for (const auto& name : in_.names) width = std::max(width, name.name.size());
    text_ += "\n" + paint_.bold("names") + "\n";
    for (const auto& name : in_.names) {
      text_ += fmt::format("  {:<{}}  {}\n", printable(name.name), std::min(width, kWidestName),
                           printable(name.meaning));
    }
  }

  void print(const ColumnMeaning& column) {
    text_ += fmt::format("\n{} {}\n", paint_.bold("column"), printable(column.name));
    for (const std::string& table : column.tables) {
      text_ += fmt::format("  of table {}\n", printable(table));
    }
    if (column.tables.empty()) text_ += "  of no table\n";
    if (column.type_from.empty()) {
      text_ += "  no type of its own: it has that of its foreign key's target\n";
    } else if (column.opaque.empty()) {
      text_ += fmt::format("  type {}, from {}{}\n", column.type, column.type_from,
                           column.spelled.empty() ? "" : " " + printable(column.spelled));
    } else {
      text_ += fmt::format("  type not known: {}\n", printable(column.opaque));
    }
    text_ += fmt::format("  {}{}\n", column.nullable ? "nullable" : "not null",
                         column.primary_key ? ", primary key" : "");
    for (const KeyMeaning& key : column.keys) print(key);
  }

  void print(const KeyMeaning& key) {
    text_ += fmt::format("  {} {}", paint_.bold("foreign key"),
                         key.target.empty() ? "of unknown target" : printable(key.target));
    if (!key.trouble.empty()) text_ += ": " + paint_.warning(printable(key.trouble));
    text_ += "\n";
    if (key.nearest) text_ += fmt::format("    nearest table: {}\n", printable(*key.nearest));
    for (const pipeline::TargetColumn& target : key.candidates) {
      text_ += fmt::format("    {}.{} {}, {} (MetaData {}{})\n", printable(target.table),
                           printable(target.column), target.type,
                           spot_of(*in_.sources, target.place).describe(), target.metadata,
                           target.same_metadata ? "" : ", another one");
    }
  }

  void rules() {
    text_ += "\n" + paint_.bold("rules") + "\n";
    for (const pipeline::RuleVerdict& rule : in_.rules) {
      text_ += fmt::format("  {}: {}{}", rule.rule_id, rule.verdict,
                           rule.code.empty() ? "" : fmt::format(" [{}]", rule.code));
      // A rule that does not speak of this place has nothing to fill its message with.
      const bool has_message = !rule.message.empty() && rule.verdict != "not concerned";
      if (has_message) text_ += ": " + printable(rule.message);
      text_ += "\n";
      if (!rule.reason.empty()) text_ += fmt::format("    {}\n", printable(rule.reason));
    }
  }

  static constexpr std::size_t kWidestName = 40;

  const Inspection& in_;
  Paint paint_;
  std::string text_;
};

}  // namespace

std::string print_inspection(const Inspection& inspection, bool color) {
  return Printer(inspection, color).print();
}

}  // namespace modelmend::report
