#include "model/model_files.h"

#include <algorithm>
#include <functional>
#include <numeric>

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
constexpr std::string_view kSchema = ".schema";

// These few stand in many other names, and in files of other libraries too.
bool is_whole_name(std::string_view word) {
  return word == "Column" || word == "Table" || word == "Mapped";
}

// Whether the word stands where it can mean what a library calls so: under a name that reaches, as
// `sa.Table`, or where it gets another name.
bool may_mean_a_library(std::string_view text, std::string_view word,
                        const semantic::ReachingWords& reaching) {
  if (!semantic::has_word(text, word)) return false;
  return reaching.contains(word) || semantic::has_member(text, word) ||
         semantic::may_rename(text, word);
}

bool holds_a_model_word(std::string_view text, const semantic::ReachingWords& reaching) {
  const bool has_model = std::ranges::any_of(model_literals(), [&](const std::string& word) {
    if (is_whole_name(word)) return may_mean_a_library(text, word, reaching);
    // It declares nothing but classes below it, and what is set of its MetaData.
    if (word == "SQLModel") return has_bytes(text, kSchema) && has_bytes(text, word);
    return has_bytes(text, word);
  });
  return has_model || has_bytes(text, kOfMetaData);
}

// The numbers of the files, the largest file first: one that is begun last keeps all threads
// waiting but its own.
std::vector<std::size_t> largest_first(const text::SourceStore& sources,
                                       const std::vector<FileId>& files, unsigned jobs) {
  std::vector<std::size_t> bytes(files.size(), 0);
  parallel_for(jobs, files.size(), [&](std::size_t, std::size_t i) {
    const auto source = sources.get(files[i]);
    if (source) bytes[i] = (*source)->bytes().size();
  });
  std::vector<std::size_t> order(files.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t i) { return bytes[i]; });
  return order;
}

}  // namespace

// A class without any such word can still be a model by its base: `class Admin(User): pass`.
bool may_hold_models(const semantic::LibraryReach& reach, FileId file, std::string_view text) {
  const semantic::ReachingWords& words = *reach.words_of(file);
  if (words.any || holds_a_model_word(text, words)) return true;
  const semantic::Outline& outline = *reach.outline_of(file);
  const auto is_among = [](const semantic::ReachingWords& reaching) {
    return [&reaching](std::string_view word) { return reaching.contains(word); };
  };
  return std::ranges::any_of(outline.declaring_words(), is_among(*reach.words_of_module(file))) ||
         std::ranges::any_of(outline.inner_declaring_words(), is_among(words));
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
    if (reach.words_of(files[i]) == nullptr) return;
    const auto source = sources.get(files[i]);
    may_hold[i] = source && may_hold_models(reach, files[i], (*source)->bytes()) ? 1 : 0;
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
  const std::vector<std::size_t> order = largest_first(project.sources(), files, jobs);
  parallel_for(jobs, files.size(), [&](std::size_t, std::size_t turn) {
    const std::size_t i = order[turn];
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
