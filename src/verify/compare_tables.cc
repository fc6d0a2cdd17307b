#include "verify/compare_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "model/declared_arguments.h"
#include "model/resolved_text.h"
#include "schema/words.h"

namespace modelmend::verify {
namespace {

// Of the databases whose schemas we know, and not read into the schema. Other options are
// statements of the class.
bool is_of_database(const std::string& option) {
  return option.starts_with("postgresql_") || option.starts_with("sqlite_");
}

struct Option {
  std::string value;
  schema::Origin place;
};

std::map<std::string, Option> options_of(const State& state, const TableView& view) {
  std::map<std::string, Option> options;
  const auto& places = view.fact->argument_places;
  const auto arguments = model::declared_arguments(state.project(), places);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const model::DeclaredArgument& argument = arguments[i];
    if (!is_of_database(argument.name)) continue;
    options[argument.name] = {model::resolved_text(state.project(), argument.value),
                              state.origin(places[i])};
  }
  return options;
}

void compare_options(PairFindings& findings) {
  const auto before = options_of(findings.before_state, findings.before);
  const auto after = options_of(findings.after_state, findings.after);
  const auto add = [&](const std::string& name, const Option* old, const Option* now) {
    const auto words = [&](const Option* option) {
      std::string text = option == nullptr ? "" : fmt::format("{}={}", name, option->value);
      while (text.ends_with(' ')) text.pop_back();
      return text;
    };
    findings.add("table.option", name, "option " + change_words(words(old), words(now)),
                 {old == nullptr ? findings.before.table->origin : old->place,
                  now == nullptr ? findings.after.table->origin : now->place});
  };
  for (const auto& [name, option] : before) {
    const auto now = after.find(name);
    if (now == after.end())
      add(name, &option, nullptr);
    else if (now->second.value != option.value)
      add(name, &option, &now->second);
  }
  for (const auto& [name, option] : after)
    if (!before.contains(name)) add(name, nullptr, &option);
}

void compare_classes(PairFindings& findings, const Places& places) {
  const std::string before = findings.before.class_name();
  const std::string after = findings.after.class_name();
  if (before == after) return;
  if (before.empty() || after.empty())
    return findings.add("class.form", "",
                        before.empty() ? fmt::format("Core table became class {}", after)
                                       : fmt::format("class {} became a Core table", before),
                        places, Sort::Behaviour);
  const bool is_renamed = findings.before.cls->name != findings.after.cls->name;
  findings.add(is_renamed ? "class.renamed" : "class.moved", "",
               fmt::format("class {} {} {}", before, is_renamed ? "renamed to" : "moved to", after),
               places, Sort::Cosmetic);
}

// Whether a state has a MetaData of that name.
bool has_metadata(const State& state, const std::string& name) {
  return std::ranges::find(state.models().metadatas, name, &model::MetaDataFact::name) !=
         state.models().metadatas.end();
}

// How many MetaData with tables the other state has under no such name.
std::size_t metadata_only_in(const State& state, const State& other) {
  std::set<std::string> names;
  for (const TableView& view : state.tables())
    if (!has_metadata(other, view.metadata)) names.insert(view.metadata);
  return names.size();
}

// One that is only known under another name now is the same; a library's own is always another, and
// two are no longer what they were where they became one.
void compare_registries(PairFindings& findings, const Places& places) {
  const std::string& before = findings.before.metadata;
  const std::string& after = findings.after.metadata;
  if (before == after) return;
  const auto& old = findings.before_state.models().metadata(findings.before.fact->metadata);
  const auto& now = findings.after_state.models().metadata(findings.after.fact->metadata);
  const bool is_renamed = old.place && now.place && !has_metadata(findings.before_state, after) &&
                          !has_metadata(findings.after_state, before) &&
                          metadata_only_in(findings.before_state, findings.after_state) <=
                              metadata_only_in(findings.after_state, findings.before_state);
  findings.add(
      is_renamed ? "registry.renamed" : "registry.table", "",
      fmt::format("MetaData {} {} {}", before, is_renamed ? "renamed to" : "became", after), places,
      is_renamed ? Sort::Cosmetic : Sort::Behaviour);
}

}  // namespace

void compare_tables(PairFindings& findings) {
  const Places places{findings.before.table->origin, findings.after.table->origin};
  if (findings.before.name != findings.after.name)
    findings.add("table.renamed", "", fmt::format("table renamed to {}", findings.after.name),
                 places);
  const auto comment = [](const schema::Table& table) {
    return table.comment ? "comment " + schema::quote_text(*table.comment) : "";
  };
  const std::string words =
      change_words(comment(*findings.before.table), comment(*findings.after.table));
  if (!words.empty() && findings.is_clear(schema::Aspect::Comment, ""))
    findings.add("table.comment", "", words, places);
  compare_options(findings);
  compare_classes(findings, places);
  compare_registries(findings, places);
}

}  // namespace modelmend::verify
