// load_rules: from what the user names to one ordered RuleSet.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "rules/embedded.h"
#include "rules/problems.h"
#include "rules/rule_files.h"
#include "rules/rule_reader.h"
#include "rules/rule_set.h"

namespace modelmend::rules {
namespace {

namespace fs = std::filesystem;

// One rule file, from the binary or from the disk.
struct Source {
  std::string path;
  std::string contents;
  std::string pack;
};

// "uuid-to-integer/drop-use-alter/rule.yaml" as pack and folder of the rule; empty if it is another
// kind of file.
struct PackedName {
  std::string_view pack;
  std::string_view rule;
};

PackedName packed_name(std::string_view path) {
  constexpr std::string_view kFile = "/rule.yaml";
  if (!path.ends_with(kFile)) return {};
  path.remove_suffix(kFile.size());
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos || path.find('/', slash + 1) != std::string_view::npos)
    return {};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

class Loader {
 public:
  explicit Loader(const LoadOptions& options) : options_(options) {}

  void add_embedded() {
    for (const EmbeddedFile& file : embedded_files()) add_embedded(file);
  }

  // A pack or a rule of the binary, else a file or a folder.
  void add(const std::string& wanted) {
    bool found = false;
    for (const EmbeddedFile& file : embedded_files()) {
      const PackedName name = packed_name(file.path);
      if (name.pack != wanted && name.rule != wanted) continue;
      add_embedded(file);
      found = true;
    }
    if (!found) add_path(wanted);
  }

  tl::expected<RuleSet, std::vector<Error>> finish() {
    read_sources();
    check_ids();
    std::vector<Rule> ordered = in_order();
    if (!errors_.empty()) return tl::unexpected<std::vector<Error>>(std::move(errors_));
    return RuleSet(std::move(ordered));
  }

 private:
  void add_embedded(const EmbeddedFile& file) {
    const PackedName name = packed_name(file.path);
    if (name.rule.empty()) return;
    add_source({std::string(file.path), std::string(file.contents), std::string(name.pack)});
  }

  void add_path(const std::string& wanted) {
    std::error_code error;
    const fs::file_status status = fs::status(wanted, error);
    if (fs::is_directory(status)) return add_folder(wanted);
    if (fs::exists(status)) return add_file(wanted);
    errors_.push_back({ErrorCode::Rule,
                       {},
                       fmt::format("'{}' is no rule, pack, file or folder", wanted),
                       suggestion(wanted, known_names())});
  }

  static std::vector<std::string_view> known_names() {
    std::set<std::string_view> names;
    for (const EmbeddedFile& file : embedded_files()) {
      const PackedName name = packed_name(file.path);
      if (!name.rule.empty()) names.insert({name.pack, name.rule});
    }
    return {names.begin(), names.end()};
  }

  void add_folder(const std::string& folder) {
    const auto files = rule_files_below(folder);
    if (!files) {
      errors_.push_back(files.error());
      return;
    }
    if (files->rules.empty())
      errors_.push_back({ErrorCode::Rule, folder, "holds no rule file", {}});
    for (const std::string& path : files->rules) add_file(path);
  }

  void add_file(const std::string& path) {
    auto contents = read_rule_file(path);
    if (!contents) {
      errors_.push_back(std::move(contents).error());
      return;
    }
    const fs::path place(path);
    const bool packed = place.filename() == "rule.yaml";
    const std::string pack =
        packed ? place.parent_path().parent_path().filename().string() : std::string();
    add_source({path, *std::move(contents), pack});
  }

  // The same file named twice counts once.
  void add_source(Source source) {
    if (std::ranges::find(sources_, source.path, &Source::path) == sources_.end())
      sources_.push_back(std::move(source));
  }

  void read_sources() {
    for (const Source& source : sources_) {
      ReadRules read = read_rules(source.path, source.contents, options_.transforms);
      std::ranges::move(read.errors, std::back_inserter(errors_));
      for (Rule& rule : read.rules) {
        rule.pack = source.pack;
        rules_.push_back(std::move(rule));
      }
    }
  }

  static std::string describe(const Rule& rule) {
    return fmt::format("{}:{}:{}", rule.source, rule.place.line, rule.place.column);
  }

  void check_ids() {
    std::map<std::string_view, const Rule*> first;
    for (const Rule& rule : rules_) {
      const auto [place, is_new] = first.try_emplace(rule.id, &rule);
      if (is_new) continue;
      errors_.push_back({ErrorCode::Rule, describe(rule),
                         fmt::format("rule '{}' exists already", rule.id),
                         "the first is at " + describe(*place->second)});
    }
  }

  // As named, but each rule after those that it asks for.
  std::vector<Rule> in_order() {
    std::vector<Rule> ordered;
    std::vector<Rule> waiting = std::move(rules_);
    while (!waiting.empty()) {
      const auto ready = std::ranges::find_if(waiting, [&](const Rule& rule) {
        return std::ranges::none_of(rule.after, [&](const std::string& id) {
          return std::ranges::find(waiting, id, &Rule::id) != waiting.end();
        });
      });
      if (ready == waiting.end()) break;
      ordered.push_back(std::move(*ready));
      waiting.erase(ready);
    }
    for (const Rule& rule : waiting) {
      errors_.push_back({ErrorCode::Rule,
                         describe(rule),
                         fmt::format("the order of rule '{}' is a circle: it waits for '{}'",
                                     rule.id, fmt::join(rule.after, "', '")),
                         {}});
    }
    return ordered;
  }

  const LoadOptions& options_;
  std::vector<Source> sources_;
  std::vector<Rule> rules_;
  std::vector<Error> errors_;
};

}  // namespace

tl::expected<RuleSet, std::vector<Error>> load_rules(std::span<const std::string> wanted,
                                                     const LoadOptions& options) {
  Loader loader(options);
  for (const std::string& name : wanted) loader.add(name);
  return loader.finish();
}

tl::expected<RuleSet, std::vector<Error>> load_embedded(const LoadOptions& options) {
  Loader loader(options);
  loader.add_embedded();
  return loader.finish();
}

}  // namespace modelmend::rules
