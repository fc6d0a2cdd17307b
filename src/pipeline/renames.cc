#include "pipeline/renames.h"

#include <algorithm>
#include <utility>

#include "base/parallel.h"
#include "match/meaning.h"
#include "semantic/library.h"
#include "semantic/text_hints.h"

namespace modelmend::pipeline {
namespace {

using semantic::Binding;
using semantic::BindingKind;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// Another name of something, and what that may be.
struct NewName {
  std::string name;
  std::set<std::string> means;
};

std::string last_word(std::string_view dotted) {
  return std::string(dotted.substr(dotted.rfind('.') + 1));
}

// The word that a binding gives another name to; empty if it does no such thing.
std::string renamed_word(const Binding& binding) {
  switch (binding.kind) {
    case BindingKind::FromImport:
      return binding.imported;
    case BindingKind::Import:
      return last_word(binding.module);
    case BindingKind::Assignment:
      break;
    default:
      return {};
  }
  if (!binding.value) return {};
  const Node value = match::unwrap(binding.value);
  if (value.is(Kind::Identifier)) return std::string(value.text());
  if (value.is(Kind::Attribute)) return std::string(value.field(Field::Attribute).text());
  return {};
}

class Spreading {
 public:
  Spreading(const Sought& sought, const semantic::Project& project, const FindHolders& holding,
            unsigned jobs)
      : project_(project), holding_(holding), jobs_(jobs) {
    for (const auto& [name, words] : sought)
      for (const std::string& word : words) known_[word].insert(name);
  }

  Renames find() {
    std::set<std::string> fresh;
    for (const auto& [word, names] : known_) fresh.insert(word);
    while (!fresh.empty()) fresh = spread(fresh);
    return std::move(renames_);
  }

 private:
  // One step: the names that files make of `words` and that were not known.
  std::set<std::string> spread(const std::set<std::string>& words) {
    const std::vector<std::string> list(words.begin(), words.end());
    const std::vector<FileId> files = holding_(list);
    std::vector<std::vector<NewName>> found(files.size());
    parallel_for(jobs_, files.size(), [&](std::size_t, std::size_t index) {
      found[index] = names_made_in(files[index], words);
    });
    std::set<std::string> fresh;
    for (const std::vector<NewName>& names : found) {
      for (const NewName& made : names) {
        if (learn(made)) fresh.insert(made.name);
      }
    }
    return fresh;
  }

  bool learn(const NewName& made) {
    bool is_new = false;
    for (const std::string& meaning : made.means) {
      if (!known_[made.name].insert(meaning).second) continue;
      renames_[made.name].insert(meaning);
      is_new = true;
    }
    return is_new;
  }

  [[nodiscard]] std::vector<NewName> names_made_in(FileId file,
                                                   const std::set<std::string>& words) const {
    const auto source = project_.sources().get(file);
    if (!source) return {};
    const auto may_rename = [&](const std::string& word) {
      return semantic::may_rename((*source)->bytes(), word);
    };
    if (std::ranges::none_of(words, may_rename)) return {};
    const auto module = project_.open(file);
    if (!module) return {};
    std::vector<NewName> made;
    for (const semantic::Scope& scope : (*module)->scopes().scopes()) {
      // What a function binds cannot be reached from outside.
      if (scope.kind != semantic::ScopeKind::Module && scope.kind != semantic::ScopeKind::Class)
        continue;
      for (const Binding& binding : scope.bindings) {
        const std::string word = renamed_word(binding);
        if (word == binding.name || !words.contains(word)) continue;
        made.push_back({std::string(binding.name), meanings_of(**module, binding, word)});
      }
    }
    return made;
  }

  // What cannot be resolved here may still be resolved from elsewhere.
  [[nodiscard]] std::set<std::string> meanings_of(const semantic::Module& module,
                                                  const Binding& binding,
                                                  const std::string& word) const {
    const std::set<std::string>& possible = known_.find(word)->second;
    const std::string name = match::canonical_name(
        binding.kind == BindingKind::Assignment
            ? project_.resolve(module, binding.value)
            : project_.resolve_dotted(module, binding.name, binding.statement.end()));
    if (name.empty()) return possible;
    return possible.contains(name) ? std::set{name} : std::set<std::string>{};
  }

  const semantic::Project& project_;
  const FindHolders& holding_;
  unsigned jobs_;
  std::map<std::string, std::set<std::string>> known_;  // word -> canonical names
  Renames renames_;
};

}  // namespace

Sought sought_by(const rules::RuleSet& rules, RuleKind kind) {
  Sought sought;
  for (const rules::Rule& rule : rules.rules()) {
    if (rule.severity == rules::Severity::Off || rule.needs_models()) continue;
    if (kind_of(rule) != kind) continue;
    const auto is_required = [&](const std::string& word) {
      return std::ranges::any_of(rule.required_literals, [&](const auto& group) {
        return std::ranges::find(group, word) != group.end();
      });
    };
    for (const auto& [written, names] : rule.meaning) {
      for (const std::string& name : names) {
        std::vector<std::string> words = semantic::library::last_words(name);
        if (is_required(words.front())) sought.emplace(name, std::move(words));
      }
    }
  }
  return sought;
}

Renames find_renames(const Sought& sought, const semantic::Project& project,
                     const FindHolders& holding, unsigned jobs) {
  if (sought.empty()) return {};
  return Spreading(sought, project, holding, jobs).find();
}

}  // namespace modelmend::pipeline
