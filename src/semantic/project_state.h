// What a Project holds. Internal to Project and Resolver.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include "semantic/module_finder.h"
#include "semantic/project.h"
#include "semantic/simple_names.h"

namespace modelmend::semantic {

// What a module's own namespace says about a name, after all of it has run.
struct Export {
  // A star takes what runs: no names that only type checkers see.
  enum class Bound { No, Name, ForTypeChecking, Submodule };
  Bound bound = Bound::No;
  Resolution meaning;
  unsigned steps = 0;    // how far away the answer was
  std::set<FileId> via;  // modules that bind the name more than once, on the way there
};

// Answers that do not depend on who asked, by what is asked. Split by key, so that threads seldom
// wait. A template because modules and instances are asked for members alike.
template <class Answer>
class SharedAnswers {
 public:
  [[nodiscard]] std::optional<Answer> find(const std::string& key) const {
    Shard& part = shard(key);
    const std::scoped_lock lock(part.mutex);
    const auto found = part.answers.find(key);
    return found == part.answers.end() ? std::nullopt : std::optional(found->second);
  }
  void add(const std::string& key, const Answer& answer) const {
    Shard& part = shard(key);
    const std::scoped_lock lock(part.mutex);
    part.answers.emplace(key, answer);
  }

 private:
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::string, Answer> answers;
  };
  static constexpr std::size_t kShards = 16;
  [[nodiscard]] Shard& shard(const std::string& key) const {
    return shards_[std::hash<std::string>()(key) % kShards];
  }

  mutable std::array<Shard, kShards> shards_;
};

// The name of a module.
[[nodiscard]] std::string export_key(FileId module, std::string_view name);
// A name behind a dot. Two definitions that begin at one place end at different ones.
[[nodiscard]] std::string member_key(const Local& owner, std::string_view name);

struct Project::State {
  struct Slot {
    std::once_flag once;
    std::atomic<bool> opened = false;
    std::shared_ptr<const Module> module;
    std::unique_ptr<const Error> error;     // small, because there is a slot for each file
    std::shared_ptr<const Module> earlier;  // of the Project before
    std::once_flag names_once;
    std::unique_ptr<const SimpleNames> names;
  };

  [[nodiscard]] std::shared_ptr<const Module> parse(FileId file,
                                                    const text::SourcePtr& source) const;
  // Of a module of this Project.
  [[nodiscard]] const SimpleNames& names_of(const Module& module) const;

  State(std::shared_ptr<const text::SourceStore> store, ProjectOptions chosen);

  std::shared_ptr<const text::SourceStore> sources;
  ProjectOptions options;
  ModuleFinder finder;
  std::unique_ptr<Slot[]> slots;      // by FileId
  SharedAnswers<Export> exports;      // of a module, by export_key()
  SharedAnswers<Resolution> members;  // of variables and classes, by member_key()
};

}  // namespace modelmend::semantic
