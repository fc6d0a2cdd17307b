#include "model/model_files.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/find_bytes.h"
#include "base/parallel.h"
#include "model/literals.h"
#include "semantic/text_hints.h"

namespace modelmend::model {

namespace {

using semantic::find_word;
using semantic::is_word_char;

// Bytes from `class` to the end of its bases; bounds the work on text with unbalanced brackets.
constexpr std::size_t kLongestHeader = 16384;

// With more words than this all words of the text are asked instead.
constexpr std::size_t kFewWords = 16;

using Headers = std::vector<std::pair<std::size_t, std::size_t>>;

// The parenthesised bases of all class statements, as ranges of `text`. A statement inside a string
// counts too; that costs a parse and nothing else.
Headers class_headers(std::string_view text) {
  Headers headers;
  for (std::size_t at = find_word(text, "class", 0); at != std::string_view::npos;
       at = find_word(text, "class", at + 1)) {
    int depth = 0;
    std::size_t begin = 0;
    const std::size_t limit = std::min(text.size(), at + kLongestHeader);
    for (std::size_t i = at + 5; i < limit; ++i) {
      const char c = text[i];
      if (c == ':' && depth == 0) break;
      if (c == '(' || c == '[') {
        if (depth++ == 0 && c == '(') begin = i;
      } else if ((c == ')' || c == ']') && --depth <= 0) {
        if (begin != 0) headers.emplace_back(begin, i);
        if (c == ')') break;
      }
    }
  }
  return headers;
}

bool holds_a_model_word(std::string_view text) {
  return std::ranges::any_of(model_literals(),
                             [text](const std::string& word) { return has_bytes(text, word); });
}

// Another name, or a column of a class that stands elsewhere.
bool may_make_of(std::string_view text, std::size_t at, std::string_view word) {
  return semantic::may_be_renamed(text, at, word) || semantic::may_be_set_on_an_object(text, at);
}

// What words_that_may_derive() says of one word.
bool may_derive(std::string_view text, const Headers& headers, std::string_view word) {
  auto header = headers.begin();
  for (std::size_t at = find_word(text, word, 0); at != std::string_view::npos;
       at = find_word(text, word, at + word.size())) {
    while (header != headers.end() && header->second < at) ++header;
    const bool in_header = header != headers.end() && header->first < at;
    if (in_header || may_make_of(text, at, word)) return true;
  }
  return false;
}

// A class without any such word can still be a model by its base: `class Admin(User): pass`.
bool may_hold_models(std::string_view text, const semantic::ReachingWords& words) {
  if (words.any || holds_a_model_word(text)) return true;
  if (words.words.size() <= kFewWords) {
    const Headers headers = class_headers(text);
    return std::ranges::any_of(
        words.words, [&](const std::string& word) { return may_derive(text, headers, word); });
  }
  return std::ranges::any_of(words_that_may_derive(text),
                             [&words](std::string_view word) { return words.contains(word); });
}

}  // namespace

std::set<std::string_view> words_that_may_derive(std::string_view text) {
  std::set<std::string_view> words;
  const auto headers = class_headers(text);
  auto header = headers.begin();
  for (std::size_t at = 0; at < text.size();) {
    if (!is_word_char(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_word_char(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    while (header != headers.end() && header->second < at) ++header;
    const bool in_header = header != headers.end() && header->first < at;
    if (in_header || may_make_of(text, at, word)) words.insert(word);
    at = end;
  }
  return words;
}

std::vector<FileId> may_hold_models(const text::SourceStore& sources,
                                    const semantic::LibraryReach& reach, unsigned jobs) {
  const std::vector<FileId> reached = reach.files();
  std::vector<char> may_hold(reached.size(), 0);
  parallel_for(jobs, reached.size(), [&](std::size_t, std::size_t i) {
    const auto source = sources.get(reached[i]);
    const bool may = source && may_hold_models((*source)->bytes(), *reach.words_of(reached[i]));
    may_hold[i] = may ? 1 : 0;
  });
  std::vector<FileId> files;
  for (std::size_t i = 0; i < reached.size(); ++i)
    if (may_hold[i] != 0) files.push_back(reached[i]);
  return files;
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
  for (const auto& scan : scans) classes.add_bodies(*scan);
  for (const auto& scan : scans)
    for (const auto& [definition, members] : scan->classes)
      classes.add({definition.module, definition.node});
  return scans;
}

}  // namespace modelmend::model
