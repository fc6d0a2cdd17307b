#include "vcs/ignore.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "text/utf8.h"

namespace modelmend::vcs {
namespace {

bool is_special(char c) {
  return c == '*' || c == '?' || c == '[' || c == '\\';
}

std::string_view literal_prefix(std::string_view pattern) {
  const auto* const end = std::ranges::find_if(pattern, is_special);
  return pattern.substr(0, static_cast<std::size_t>(end - pattern.begin()));
}

// Blanks at the end do not count, unless a backslash stands before them.
std::string_view without_trailing_spaces(std::string_view line) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\\')
      ++at;
    else if (line[at] == ' ')
      continue;
    end = std::min(at + 1, line.size());
  }
  return line.substr(0, end);
}

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// git does not follow a `.gitignore` that is a symbolic link.
std::optional<IgnoreRules> rules_in(const FileSystem& files, const std::string& folder) {
  const std::string path = join_path(folder, ".gitignore");
  const auto stat = files.lstat(path);
  if (!stat || !*stat || (*stat)->kind != FileKind::Regular) return std::nullopt;
  const auto text = files.read_file(path);
  if (!text) return std::nullopt;
  IgnoreRules rules(*text);
  if (rules.empty()) return std::nullopt;
  return rules;
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

// "git" in the user's configuration folder; empty if there is no home.
std::string user_config_folder() {
  const std::string xdg = variable("XDG_CONFIG_HOME");
  if (!xdg.empty()) return join_path(xdg, "git");
  const std::string home = variable("HOME");
  return home.empty() ? std::string() : join_path(home, ".config/git");
}

bool contains_ignoring_case(std::string_view text, std::string_view lower_word) {
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
  return !std::ranges::search(text, lower_word, same).empty();
}

// Includes may set anything; so may variables of the environment.
bool config_may_name_ignore_file(const FileSystem& files, const Repository& repository) {
  for (const char* name :
       {"GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"}) {
    if (!variable(name).empty()) return true;
  }
  const std::array<std::string, 5> places = {
      "/etc/gitconfig", join_path(user_config_folder(), "config"),
      join_path(variable("HOME"), ".gitconfig"), join_path(repository.common_dir, "config"),
      join_path(repository.git_dir, "config.worktree")};
  return std::ranges::any_of(places, [&](const std::string& place) {
    const auto text = files.read_file(place);
    return text && (contains_ignoring_case(*text, "excludesfile") ||
                    contains_ignoring_case(*text, "include"));
  });
}

std::string global_ignore_file(const FileSystem& files, const Repository& repository) {
  const std::string folder = user_config_folder();
  const std::string usual = folder.empty() ? std::string() : join_path(folder, "ignore");
  if (!config_may_name_ignore_file(files, repository)) return usual;
  const auto set = run_git(repository, {"config", "--type=path", "-z", "core.excludesFile"});
  if (!set) return usual;  // not set
  const std::string path = set->substr(0, set->find('\0'));
  return join_path(repository.work_tree, path);
}

void add_rules(const FileSystem& files, const std::string& path, std::vector<IgnoreRules>& all) {
  if (path.empty()) return;
  const auto text = files.read_file(path);
  if (!text) return;
  IgnoreRules rules(*text);
  if (!rules.empty()) all.push_back(std::move(rules));
}

}  // namespace

IgnoreRules::IgnoreRules(std::string_view text) {
  if (text.starts_with(text::kByteOrderMark)) text.remove_prefix(text::kByteOrderMark.size());
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.starts_with('#')) continue;
    if (auto rule = parse(without_trailing_spaces(line))) rules_.push_back(*std::move(rule));
  }
}

std::optional<IgnoreRules::Rule> IgnoreRules::parse(std::string_view line) {
  Rule rule;
  if (line.starts_with('!')) {
    rule.keeps = true;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    rule.folders_only = true;
    line.remove_suffix(1);
  }
  rule.whole_path = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  if (line.empty()) return std::nullopt;

  const bool starred = line.size() > 1 && line.front() == '*';
  if (!rule.whole_path && starred && literal_prefix(line.substr(1)).size() == line.size() - 1) {
    rule.suffix = true;
    rule.literal = line.substr(1);
    return rule;
  }
  // As git does: the literal start is compared first, and the pattern begins anew after it.
  rule.literal = literal_prefix(line);
  if (rule.literal.size() < line.size()) rule.rest.emplace(line.substr(rule.literal.size()));
  return rule;
}

bool IgnoreRules::matches(const Rule& rule, std::string_view path, std::string_view name) {
  const std::string_view subject = rule.whole_path ? path : name;
  if (rule.suffix) return subject.ends_with(rule.literal);
  if (!rule.rest) return subject == rule.literal;
  return subject.starts_with(rule.literal) &&
         rule.rest->matches(subject.substr(rule.literal.size()));
}

IgnoreRules::Verdict IgnoreRules::judge(std::string_view path, bool is_folder) const {
  const std::string_view name = file_name(path);
  for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule) {
    if (rule->folders_only && !is_folder) continue;
    if (matches(*rule, path, name)) return rule->keeps ? Verdict::Kept : Verdict::Ignored;
  }
  return Verdict::Silent;
}

IgnoreFolderPtr IgnoreFolder::at(const FileSystem& files,
                                 const std::optional<Repository>& repository,
                                 const std::string& folder) {
  auto top = std::shared_ptr<IgnoreFolder>(new IgnoreFolder);
  const std::string real = files.real_path(folder).value_or(folder);
  top->absolute_ = repository ? repository->work_tree : real;
  top->rules_ = rules_in(files, top->absolute_);
  if (repository) {
    top->outer_ =
        std::make_shared<const std::vector<IgnoreRules>>(outer_ignore_rules(files, *repository));
  }
  IgnoreFolderPtr at = top;
  if (!real.starts_with(top->absolute_ + "/")) return at;
  std::string_view below = std::string_view(real).substr(top->absolute_.size() + 1);
  while (!below.empty()) {
    const std::size_t end = std::min(below.find('/'), below.size());
    at = enter(files, at, below.substr(0, end));
    below.remove_prefix(std::min(end + 1, below.size()));
  }
  return at;
}

IgnoreFolderPtr IgnoreFolder::enter(const FileSystem& files, const IgnoreFolderPtr& parent,
                                    std::string_view name, bool has_ignore_file) {
  auto folder = std::shared_ptr<IgnoreFolder>(new IgnoreFolder);
  folder->absolute_ = join_path(parent->absolute_, name);
  folder->relative_ = parent->relative_ + std::string(name) + "/";
  folder->parent_ = parent->rules_ || !parent->parent_ ? parent : parent->parent_;
  folder->outer_ = parent->outer_;
  if (has_ignore_file) folder->rules_ = rules_in(files, folder->absolute_);
  return folder;
}

bool IgnoreFolder::ignores(std::string_view name, bool is_folder) const {
  if (name == ".git") return true;
  const std::string path = relative_ + std::string(name);
  for (const IgnoreFolder* folder = this; folder != nullptr; folder = folder->parent_.get()) {
    if (!folder->rules_) continue;
    const auto below = std::string_view(path).substr(folder->relative_.size());
    const auto verdict = folder->rules_->judge(below, is_folder);
    if (verdict != IgnoreRules::Verdict::Silent) return verdict == IgnoreRules::Verdict::Ignored;
  }
  if (outer_ == nullptr) return false;
  for (const IgnoreRules& rules : *outer_) {
    const auto verdict = rules.judge(path, is_folder);
    if (verdict != IgnoreRules::Verdict::Silent) return verdict == IgnoreRules::Verdict::Ignored;
  }
  return false;
}

std::vector<IgnoreRules> outer_ignore_rules(const FileSystem& files, const Repository& repository) {
  std::vector<IgnoreRules> all;
  add_rules(files, join_path(repository.common_dir, "info/exclude"), all);
  add_rules(files, global_ignore_file(files, repository), all);
  return all;
}

}  // namespace modelmend::vcs
