#include "pipeline/first_search.h"

#include <algorithm>
#include <atomic>
#include <memory>

#include "base/parallel.h"
#include "model/literals.h"
#include "semantic/library_reach.h"
#include "semantic/text_hints.h"

namespace modelmend::pipeline {
namespace {

struct Slot {
  bool is_writable = false;
  bool is_holder = false;
  text::SourcePtr hit;
  std::optional<semantic::TextImports> imports;
  std::string kept;
  // Pointers, because there is a slot for each file and hardly ever an error.
  std::unique_ptr<Error> unreadable;
  std::unique_ptr<Error> undecodable;
};

class Search {
 public:
  Search(const text::SourceStore& sources, const rules::RuleSet& rules, const LiteralFilter& filter,
         const RunOptions& options, bool learns_imports)
      : sources_(sources),
        filter_(filter),
        read_everything_(options.read_everything),
        learns_imports_(learns_imports),
        words_(words_needed_in_project(rules)) {}

  void look_at(FileId file, FileBuffer& buffer, Slot& slot) {
    if (!slot.is_writable && !learns_imports_) return;
    const auto bytes = sources_.read_bytes(file, buffer);
    if (!bytes) {
      slot.unreadable = std::make_unique<Error>(bytes.error());
      return;
    }
    slot.is_holder = is_holder(*bytes);
    if (slot.is_holder) ++holders_;
    if (learns_imports_ && (!words_ || holders_ > kFewHolders)) slot.imports.emplace(*bytes);
    if (is_worth_keeping(slot, bytes->size())) slot.kept = *bytes;
    note_if_undecodable(file, *bytes, slot);

    const bool concerns = learns_imports_ ? filter_.may_concern(RuleKind::Other, *bytes)
                                          : filter_.may_concern(*bytes);
    const bool is_hit = slot.is_writable && (concerns || read_everything_);
    if (!is_hit && !is_needed_soon(slot)) return;
    auto source = sources_.get(file, std::string(*bytes));
    if (source && is_hit) slot.hit = *source;
    if (!source && is_hit) slot.undecodable = std::make_unique<Error>(source.error());
  }

 private:
  [[nodiscard]] bool is_holder(std::string_view text) const {
    return learns_imports_ && words_ && std::ranges::any_of(*words_, [text](std::string_view word) {
             return semantic::has_word(text, word);
           });
  }

  // A holder is kept by the store.
  [[nodiscard]] bool is_worth_keeping(const Slot& slot, std::size_t size) {
    const bool is_wanted = learns_imports_ && holders_ > 0 && !slot.imports && !slot.is_holder;
    return is_wanted && kept_ < kMostKept && (kept_ += size) <= kMostKept;
  }

  // Where models may stand nobody can say of it that there is nothing to do.
  void note_if_undecodable(FileId file, std::string_view bytes, Slot& slot) const {
    if (!learns_imports_ || !slot.is_writable) return;
    const auto good = text::SourceFile::check(sources_.path(file), bytes);
    if (good) return;
    const bool imports_models =
        semantic::imports_any(semantic::TextImports(bytes), model::model_libraries());
    if (slot.is_holder || imports_models) slot.undecodable = std::make_unique<Error>(good.error());
  }

  [[nodiscard]] bool is_needed_soon(const Slot& slot) const {
    if (slot.imports) return semantic::imports_any(*slot.imports, model::model_libraries());
    return slot.is_holder;
  }

  const text::SourceStore& sources_;
  const LiteralFilter& filter_;
  bool read_everything_;
  bool learns_imports_;
  std::optional<std::set<std::string_view>> words_;
  std::atomic<std::size_t> holders_ = 0;
  std::atomic<std::size_t> kept_ = 0;  // bytes
};

}  // namespace

std::optional<std::set<std::string_view>> words_needed_in_project(const rules::RuleSet& rules) {
  std::set<std::string_view> words;
  for (const rules::Rule& rule : rules.rules()) {
    if (kind_of(rule) != RuleKind::AboutModels) continue;
    if (rule.required_in_project.empty()) return std::nullopt;
    words.insert(rule.required_in_project.begin(), rule.required_in_project.end());
  }
  return words;
}

FirstSearch search_first(const text::SourceStore& sources, const Scope& scope,
                         const rules::RuleSet& rules, const LiteralFilter& filter,
                         const RunOptions& options) {
  FirstSearch found;
  found.learns_imports = scope.is_whole_root && filter.has_rules(RuleKind::AboutModels);
  std::vector<Slot> slots(sources.size());
  for (const std::string& path : scope.writable)
    slots[static_cast<std::size_t>(*sources.find(path))].is_writable = true;

  Search search(sources, rules, filter, options, found.learns_imports);
  std::vector<FileBuffer> buffers(options.jobs);
  parallel_for(options.jobs, slots.size(), [&](std::size_t worker, std::size_t index) {
    if (options.progress != nullptr) ++options.progress->done;
    search.look_at(FileId{static_cast<std::uint32_t>(index)}, buffers[worker], slots[index]);
  });

  if (found.learns_imports) found.imports.resize(slots.size());
  if (found.learns_imports) found.kept.resize(slots.size());
  for (std::size_t index = 0; index < slots.size(); ++index) {
    const FileId file{static_cast<std::uint32_t>(index)};
    Slot& slot = slots[index];
    if (slot.undecodable) found.problems.push_back({file, *std::move(slot.undecodable), true});
    if (slot.unreadable) found.problems.push_back({file, *std::move(slot.unreadable), false});
    if (slot.is_holder) found.holders.push_back(file);
    if (slot.imports) found.imports[index] = *std::move(slot.imports);
    if (!slot.kept.empty()) found.kept[index] = std::move(slot.kept);
    if (slot.hit) found.hits.emplace_back(file, std::move(slot.hit));
  }
  return found;
}

}  // namespace modelmend::pipeline
