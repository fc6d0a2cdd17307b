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
    if (known_paths_.insert(source.path).second) sources_.push_back(std::move(source));
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
    std::multimap<std::string, std::size_t, std::less<>> by_id;
    for (std::size_t i = 0; i < rules_.size(); ++i) by_id.emplace(rules_[i].id, i);
    std::vector<std::vector<std::size_t>> followers(rules_.size());
    std::vector<std::size_t> waits_for(rules_.size(), 0);
    std::set<std::size_t> ready;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      for (const std::string& id : rules_[i].after) {
        for (auto [at, end] = by_id.equal_range(id); at != end; ++at, ++waits_for[i])
          followers[at->second].push_back(i);
      }
      if (waits_for[i] == 0) ready.insert(i);
    }
    std::vector<Rule> ordered;
    while (!ready.empty()) {
      const std::size_t first = ready.extract(ready.begin()).value();
      ordered.push_back(std::move(rules_[first]));
      for (const std::size_t follower : followers[first]) {
        if (--waits_for[follower] == 0) ready.insert(follower);
      }
    }
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      if (waits_for[i] > 0) refuse_circle(rules_[i]);
    }
    return ordered;
  }

  void refuse_circle(const Rule& rule) {
    errors_.push_back({ErrorCode::Rule,
                       describe(rule),
                       fmt::format("the order of rule '{}' is a circle: it waits for '{}'", rule.id,
                                   fmt::join(rule.after, "', '")),
                       {}});
  }

  const LoadOptions& options_;
  std::vector<Source> sources_;
  std::set<std::string> known_paths_;
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
