// PlainNames: names that one import at the top of a file binds and nothing else, known without a
// parser.
//
// What such a name means is what the import brings, wherever it stands. Of all other names nobody
// says anything here: one that is bound twice, in a branch, in a function or a class, as a
// parameter or by a star may be anything. Where this simplifies it takes names for bound that are
// not. Made of a file's Tokens by the model's looks at files that they would rather not parse.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "semantic/project.h"
#include "semantic/text_imports.h"
#include "semantic/tokens.h"

namespace modelmend::semantic {

class PlainNames {
 public:
  // Both must outlive it.
  PlainNames(const Tokens& tokens, FileId file, const Project& project);

  // Unknown unless the name is plain. A name that the file does not bind is Python's.
  [[nodiscard]] Resolution meaning(std::string_view name) const;
  // Of `a.b.c`: the words at `first`, `first` + 2, ... up to and with the one at `last`.
  [[nodiscard]] Resolution meaning(std::uint32_t first, std::uint32_t last) const;

  // One statement binds the name, and that is no import.
  [[nodiscard]] bool is_bound_once(std::string_view name) const;

  // The imports at the top of the file.
  [[nodiscard]] const std::vector<TextImport>& imports() const { return imports_; }

 private:
  void read_line(const TokenLine& line);
  [[nodiscard]] bool is_a_name(const TokenLine& line) const;
  void read_import(const TokenLine& line);
  void read_function(const TokenLine& line);
  void read_parameters(std::uint32_t bracket);
  void read_targets(const TokenLine& line);
  [[nodiscard]] bool is_augmented(std::uint32_t at) const;
  void bind_all(std::uint32_t begin, std::uint32_t end);
  [[nodiscard]] Resolution imported(const TextImport& import) const;

  const Tokens& tokens_;
  FileId file_;
  const Project& project_;
  std::vector<std::unique_ptr<const TextImports>> statements_;  // that imports_ points into
  std::vector<TextImport> imports_;                             // sorted by what they bind
  std::vector<std::string_view> bound_;                         // in any other way; sorted
  bool has_star_ = false;
};

}  // namespace modelmend::semantic
