#include "verify/runtime/compare_mappers.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "verify/runtime/aspects.h"
#include "verify/runtime/pairing.h"

namespace modelmend::verify::runtime {
namespace {

using Renames = std::map<std::string, std::string>;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Whole words only: "user.id" holds "user", "users.id" does not.
std::string with_word_replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    const std::size_t end = at + from.size();
    const bool whole = (at == 0 || (!is_word(text[at - 1]) && text[at - 1] != '.')) &&
                       (end == text.size() || !is_word(text[end]));
    if (whole) text.replace(at, from.size(), to);
    at += whole ? to.size() : from.size();
  }
  return text;
}

// The facts of before as they would be if nothing but the names of tables had changed.
Facts renamed(Facts facts, const Renames& renames) {
  for (auto& [name, value] : facts.behaviour) {
    for (const auto& [from, to] : renames) value = with_word_replaced(value, from, to);
  }
  return facts;
}

// Which columns of the old tables are gone, and which of the new ones came: "users.email".
struct ColumnChanges {
  std::set<std::string> lost;
  std::set<std::string> gained;
};

std::set<std::string> columns_of(const TableFacts& table) {
  std::set<std::string> names;
  for (const ColumnFacts& column : table.columns) names.insert(column.name);
  return names;
}

void note_missing(const TableFacts& table, const TableFacts& other, std::set<std::string>& found) {
  const auto present = columns_of(other);
  for (const std::string& name : columns_of(table)) {
    if (!present.contains(name)) found.insert(table.full_name() + "." + name);
  }
}

ColumnChanges column_changes(const std::vector<TablePair>& tables) {
  ColumnChanges changes;
  for (const TablePair& pair : tables) {
    note_missing(*pair.before, *pair.after, changes.lost);
    note_missing(*pair.after, *pair.before, changes.gained);
  }
  return changes;
}

Subject class_subject(const MapperFacts& mapper) {
  return {.about = fmt::format("class {}", simple_name(mapper.class_name)),
          .table = mapper.table,
          .member = ""};
}

Subject subject_of(const MapperFacts& mapper, const AttributeFacts& attribute) {
  return {.about = fmt::format("{} {}.{}", attribute.kind, simple_name(mapper.class_name),
                               attribute.name),
          .table = mapper.table,
          .member = attribute.name};
}

class MapperComparison {
 public:
  MapperComparison(const Renames& renames, const ColumnChanges& columns,
                   std::vector<Difference>& found)
      : renames_(renames), columns_(columns), found_(found) {}

  void compare(const MapperPair& pair) const {
    const Subject subject = class_subject(*pair.before);
    if (subject.about != class_subject(*pair.after).about)
      found_.push_back({Weight::Cosmetic, subject,
                        fmt::format("renamed to {}", simple_name(pair.after->class_name)),
                        "class.renamed"});
    const AspectComparison aspects({.subject = subject, .kind = "class"}, found_);
    aspects.compare(renamed(pair.before->facts, renames_), pair.after->facts);
    compare_attributes(pair);
  }

 private:
  void compare_attributes(const MapperPair& pair) const {
    const MapperFacts& mapper = *pair.before;
    auto attributes = pairing_of(mapper.attributes, pair.after->attributes);
    attributes.pair_where([](const AttributeFacts& a, const AttributeFacts& b) {
      return a.name == b.name && a.kind == b.kind;
    });
    for (const auto& [before, after] : attributes.pairs())
      compare_attribute(subject_of(mapper, *before), *before, *after);
    // What is there under another kind has become that.
    auto changed = Pairing(attributes.lost(), attributes.gained());
    changed.pair_where(
        [](const AttributeFacts& a, const AttributeFacts& b) { return a.name == b.name; });
    for (const auto& [before, after] : changed.pairs())
      add(mapper, *before, fmt::format("became a {}", after->kind));
    for (const AttributeFacts* attribute : changed.lost())
      if (!goes_with(columns_.lost, *attribute)) add(mapper, *attribute, "lost");
    for (const AttributeFacts* attribute : changed.gained())
      if (!goes_with(columns_.gained, *attribute)) add(mapper, *attribute, "gained");
  }

  void compare_attribute(const Subject& subject, const AttributeFacts& before,
                         const AttributeFacts& after) const {
    const Facts old_facts = renamed(before.facts, renames_);
    AspectComparison aspects({.subject = subject, .kind = before.kind}, found_);
    compare_uselist(old_facts.behaviour, after.facts.behaviour, aspects);
    // The columns make the join.
    if (aspect(old_facts.behaviour, "columns") != aspect(after.facts.behaviour, "columns"))
      aspects.leave_out("primaryjoin");
    aspects.compare(old_facts, after.facts);
  }

  static void compare_uselist(const Aspects& before, const Aspects& after,
                              AspectComparison& aspects) {
    aspects.leave_out("uselist");
    const auto now = aspect(after, "uselist");
    if (aspect(before, "uselist") == now) return;
    aspects.leave_out("collection");
    aspects.add(Weight::Behaviour, "uselist",
                now == "yes" ? "scalar became list" : "list became scalar");
  }

  static bool goes_with(const std::set<std::string>& columns, const AttributeFacts& attribute) {
    const auto column = aspect(attribute.facts.behaviour, "columns");
    return attribute.kind == "column" && column && columns.contains(*column);
  }

  // The kind is that of the attribute: "behaviour.hybrid-property".
  void add(const MapperFacts& mapper, const AttributeFacts& attribute,
           const std::string& what) const {
    const Subject subject = subject_of(mapper, attribute);
    AspectComparison({.subject = subject, .kind = "attribute"}, found_)
        .add(Weight::Behaviour, attribute.kind, what);
  }

  const Renames& renames_;
  const ColumnChanges& columns_;
  std::vector<Difference>& found_;
};

bool has_class_of(const std::vector<const TableFacts*>& tables, const MapperFacts& mapper) {
  return std::ranges::any_of(
      tables, [&](const TableFacts* table) { return table->full_name() == mapper.table; });
}

}  // namespace

void compare_mappers(const Matches& matches, std::vector<Difference>& found) {
  const Renames renames = matches.renamed_tables();
  const ColumnChanges columns = column_changes(matches.tables);
  const MapperComparison comparison(renames, columns, found);
  for (const MapperPair& pair : matches.mappers) comparison.compare(pair);
  // What is said of a table says it of its class.
  for (const MapperFacts* mapper : matches.mappers_lost)
    if (!has_class_of(matches.tables_lost, *mapper))
      found.push_back(
          {Weight::Behaviour, class_subject(*mapper), "no longer mapped", "class.lost"});
  for (const MapperFacts* mapper : matches.mappers_gained)
    if (!has_class_of(matches.tables_gained, *mapper))
      found.push_back({Weight::Behaviour, class_subject(*mapper), "newly mapped", "class.gained"});
}

}  // namespace modelmend::verify::runtime
