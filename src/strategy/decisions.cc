#include "strategy/decisions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "model/foreign_keys.h"
#include "strategy/decisions_toml.h"

namespace modelmend::strategy {
namespace {

constexpr std::array<std::string_view, 4> kKeys{"decision", "reason", "proposed", "table"};

constexpr std::string_view kHeading =
    "# What becomes of each model. decision: keep (it has or gets its table), delete (the class\n"
    "# goes), future (it stays, without a table) or conflict (somebody has to say how it can "
    "stay).\n"
    "# `decision` and `reason` are yours; `proposed` and `table` are written by modelmend audit.\n";

std::string place(const std::string& path, std::uint32_t line) {
  return fmt::format("{}:{}", path, line);
}

std::string suggestion(std::string_view wanted, const std::vector<std::string>& names) {
  if (const auto nearest = model::nearest_name(wanted, names))
    return "did you mean '" + *nearest + "'?";
  return {};
}

std::vector<std::string> all_choices() {
  std::vector<std::string> words;
  for (const Choice choice : kChoices) words.emplace_back(word_of(choice));
  return words;
}

// Makes decisions of entries, and errors of what cannot be one.
class EntryChecker {
 public:
  explicit EntryChecker(const std::string& path) : path_(path) {}

  Decision decision_of(const TomlEntry& entry) {
    check_keys(entry);
    Decision decision{.model = entry.model, .line = entry.line};
    if (const auto choice = read_choice(entry, "decision")) decision.choice = *choice;
    if (!entry.values.contains("decision"))
      refuse(entry.line, fmt::format("'{}' has no decision", entry.model),
             R"(add decision = "keep", "delete", "future" or "conflict")");
    decision.proposed = read_choice(entry, "proposed");
    decision.reason = text_of(entry, "reason");
    decision.table = text_of(entry, "table");
    return decision;
  }

  [[nodiscard]] std::vector<Error> take_errors() { return std::move(errors_); }

 private:
  void check_keys(const TomlEntry& entry) {
    for (const auto& [key, value] : entry.values)
      if (std::ranges::find(kKeys, key) == kKeys.end())
        refuse(value.line, fmt::format("the key '{}' is not known", key),
               suggestion(key, {kKeys.begin(), kKeys.end()}));
  }

  std::optional<Choice> read_choice(const TomlEntry& entry, std::string_view key) {
    const auto value = entry.values.find(key);
    if (value == entry.values.end()) return std::nullopt;
    const auto choice = choice_of(value->second.text);
    if (!choice) {
      const std::string near = suggestion(value->second.text, all_choices());
      refuse(value->second.line, fmt::format("'{}' is no decision", value->second.text),
             near.empty() ? "write keep, delete, future or conflict" : near);
    }
    return choice;
  }

  static std::string text_of(const TomlEntry& entry, std::string_view key) {
    const auto value = entry.values.find(key);
    return value == entry.values.end() ? std::string() : value->second.text;
  }

  void refuse(std::uint32_t line, std::string what, std::string next) {
    errors_.push_back({ErrorCode::Usage, place(path_, line), std::move(what), std::move(next)});
  }

  const std::string& path_;
  std::vector<Error> errors_;
};

std::string line_of(std::string_view key, std::string_view value) {
  return fmt::format("{} = {}\n", key, toml_string(value));
}

std::string text_of_new_entry(const Decision& decision) {
  std::string text = fmt::format("[models.{}]\n", toml_string(decision.model));
  text += line_of("decision", word_of(decision.choice));
  if (!decision.reason.empty()) text += line_of("reason", decision.reason);
  if (decision.proposed) text += line_of("proposed", word_of(*decision.proposed));
  if (!decision.table.empty()) text += line_of("table", decision.table);
  return text;
}

// "app/models.py" of "app/models.py::User".
std::string_view file_of(std::string_view model) {
  return model.substr(0, model.find("::"));
}

// The text of a file with what audit says of its models. Positions count in the text as it was
// read, so replacements are made from its end to its start.
class Merge {
 public:
  Merge(const std::string& text, std::vector<TomlEntry> entries)
      : text_(text), entries_(std::move(entries)) {}

  void update(const Decision& proposal) {
    const auto entry = std::ranges::find(entries_, proposal.model, &TomlEntry::model);
    if (entry == entries_.end()) return add(proposal);
    set(*entry, "proposed", proposal.proposed ? word_of(*proposal.proposed) : "");
    set(*entry, "table", proposal.table);
  }

  [[nodiscard]] std::string result() const {
    std::string text = text_;
    for (auto edit = replacements_.rbegin(); edit != replacements_.rend(); ++edit)
      text.replace(edit->first.begin, edit->first.size(), edit->second);
    if (text.empty()) text = kHeading;
    for (const std::string& entry : at_end_) text += separator(text) + entry;
    return text;
  }

 private:
  void set(const TomlEntry& entry, std::string_view key, std::string_view value) {
    const auto old = entry.values.find(key);
    if (old != entry.values.end()) {
      if (old->second.text != value) replace(old->second.range, toml_string(value));
    } else if (entry.has_header && !value.empty()) {
      insert(entry.end, line_of(key, value));
    }
  }

  void add(const Decision& proposal) {
    const TomlEntry* last = nullptr;
    for (const TomlEntry& entry : entries_)
      if (entry.has_header && file_of(entry.model) == file_of(proposal.model)) last = &entry;
    if (last == nullptr)
      at_end_.push_back(text_of_new_entry(proposal));
    else
      insert(last->end, "\n" + text_of_new_entry(proposal));
  }

  void replace(ByteRange range, std::string text) { replacements_.emplace(range, std::move(text)); }
  void insert(std::uint32_t at, const std::string& text) {
    std::string& inserted = replacements_[{at, at}];
    const bool ends_line = at == 0 || text_[at - 1] == '\n' || !inserted.empty();
    inserted += (ends_line ? "" : "\n") + text;
  }

  static std::string separator(std::string_view text) {
    return text.ends_with("\n") ? "\n" : "\n\n";
  }

  const std::string& text_;
  std::vector<TomlEntry> entries_;
  std::map<ByteRange, std::string> replacements_;
  std::vector<std::string> at_end_;
};

}  // namespace

tl::expected<DecisionFile, std::vector<Error>> DecisionFile::read(std::string text,
                                                                  std::string path) {
  const auto entries = read_entries(text, path);
  if (!entries) return tl::unexpected(entries.error());
  DecisionFile file;
  file.text_ = std::move(text);
  file.path_ = std::move(path);
  EntryChecker checker(file.path_);
  for (const TomlEntry& entry : *entries) {
    file.by_model_.emplace(entry.model, file.entries_.size());
    file.entries_.push_back(checker.decision_of(entry));
  }
  if (auto errors = checker.take_errors(); !errors.empty())
    return tl::unexpected(std::move(errors));
  return file;
}

const Decision* DecisionFile::find(std::string_view model) const {
  const auto found = by_model_.find(model);
  return found == by_model_.end() ? nullptr : &entries_[found->second];
}

std::vector<Error> DecisionFile::check(std::span<const NamedModel> models) const {
  std::vector<std::string> names;
  for (const NamedModel& model : models) names.push_back(model.name);
  std::ranges::sort(names);
  std::vector<std::string> open;  // nobody decided on them
  std::ranges::copy_if(names, std::back_inserter(open),
                       [&](const std::string& name) { return find(name) == nullptr; });
  std::vector<Error> errors;
  for (const Decision& entry : entries_) {
    if (std::ranges::binary_search(names, entry.model)) continue;
    // What was to go has gone, unless a model of nearly that name waits for a decision.
    std::string next = suggestion(entry.model, entry.choice == Choice::Delete ? open : names);
    if (entry.choice == Choice::Delete && next.empty()) continue;
    if (entry.choice == Choice::Delete) next += " else remove the entry, as its model is gone";
    if (next.empty()) next = "remove the entry, or give it the model's new name";
    errors.push_back({ErrorCode::Usage, place(path_, entry.line),
                      fmt::format("there is no model '{}'", entry.model), std::move(next)});
  }
  return errors;
}

std::string DecisionFile::merged(std::span<const Decision> proposals) const {
  // It was read before, so it has no errors.
  Merge merge(text_, read_entries(text_, path_).value_or(std::vector<TomlEntry>{}));
  for (const Decision& proposal : proposals) merge.update(proposal);
  return merge.result();
}

}  // namespace modelmend::strategy
