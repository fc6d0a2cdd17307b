#include "model/model_files.h"

#include <algorithm>

#include "base/check.h"
#include "base/find_bytes.h"
#include "base/parallel.h"
#include "model/literals.h"
#include "semantic/outline.h"
#include "semantic/text_hints.h"

namespace modelmend::model {

namespace {

// What a statement changes of the MetaData that another file makes: `metadata.naming_convention =`.
constexpr std::string_view kOfMetaData = ".naming_convention";

// These few stand in many other names, which say of a model what its other words say as well.
bool is_whole_name(std::string_view word) {
  return word == "Column" || word == "Table" || word == "Mapped";
}

bool holds_a_model_word(std::string_view text) {
  const bool has_model = std::ranges::any_of(model_literals(), [text](const std::string& word) {
    return is_whole_name(word) ? semantic::has_word(text, word) : has_bytes(text, word);
  });
  return has_model || has_bytes(text, kOfMetaData);
}

}  // namespace

// A class without any such word can still be a model by its base: `class Admin(User): pass`.
bool may_hold_models(std::string_view text, const semantic::ReachingWords& reaching,
                     const semantic::Outline& outline) {
  if (reaching.any || holds_a_model_word(text)) return true;
  return std::ranges::any_of(outline.declaring_words(), [&reaching](std::string_view word) {
    return reaching.contains(word);
  });
}

std::vector<FileId> may_hold_models(const text::SourceStore& sources,
                                    const semantic::LibraryReach& reach, unsigned jobs) {
  return may_hold_models(sources, reach, reach.files(), jobs);
}

std::vector<FileId> may_hold_models(const text::SourceStore& sources,
                                    const semantic::LibraryReach& reach,
                                    const std::vector<FileId>& files, unsigned jobs) {
  std::vector<char> may_hold(files.size(), 0);
  parallel_for(jobs, files.size(), [&](std::size_t, std::size_t i) {
    const semantic::ReachingWords* const reaching = reach.words_of(files[i]);
    if (reaching == nullptr) return;
    const auto source = sources.get(files[i]);
    const bool may =
        source && may_hold_models((*source)->bytes(), *reaching, *reach.outline_of(files[i]));
    may_hold[i] = may ? 1 : 0;
  });
  std::vector<FileId> found;
  for (std::size_t i = 0; i < files.size(); ++i)
    if (may_hold[i] != 0) found.push_back(files[i]);
  return found;
}

std::vector<std::shared_ptr<const FileScan>> scan_files(const semantic::Project& project,
                                                        const std::vector<FileId>& files,
                                                        const semantic::LibraryReach* reach,
                                                        unsigned jobs, ClassIndex& classes,
                                                        ReadMemo& memo) {
  std::vector<std::shared_ptr<const FileScan>> scans(files.size());
  parallel_for(jobs, files.size(), [&](std::size_t, std::size_t i) {
    const auto module = project.open(files[i]);
    if (!module) return;
    if (const auto known = memo.scans.find(files[i]); known != memo.scans.end()) {
      CHECK(known->second->module == *module);  // opened, so it lives as long as the project
      scans[i] = known->second;
      return;
    }
    const auto* const reaching = reach == nullptr ? nullptr : reach->words_of(files[i]);
    scans[i] = std::make_shared<const FileScan>(scan(project, **module, reaching));
  });
  for (std::size_t i = 0; i < files.size(); ++i)
    if (scans[i]) memo.scans.try_emplace(files[i], scans[i]);
  std::erase(scans, nullptr);
  std::size_t count = 0;
  for (const auto& scan : scans) count += scan->classes.size();
  classes.reserve(count);
  for (const auto& scan : scans) classes.add_bodies(*scan);
  for (const auto& scan : scans)
    for (const auto& [definition, members] : scan->classes)
      classes.add({definition.module, definition.node});
  return scans;
}

}  // namespace modelmend::model
