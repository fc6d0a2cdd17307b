// Text imports: the import statements of a file, found without a parser.
//
// Most files of a project are only asked what they import, so this works on bytes and looks at
// nothing but the statements themselves. It finds every import that a parser would find and may
// find some more (a sentence in a string that reads like one); who uses it must be content with
// too many. Asked by the first search of a run for every file, and by Outline.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace modelmend::semantic {

// One name that an import statement binds.
struct TextImport {
  std::string_view module;  // "app.db", "..models", ".", as written but for white space
  std::string_view name;    // what is taken from it; "*" a star; empty: the module itself
  std::string_view bound;   // the name here: "app" for `import app.db`; empty for a star

  friend bool operator==(const TextImport&, const TextImport&) = default;
};

// The imports of one text in a compact form that stays when the text goes.
class TextImports {
 public:
  TextImports() = default;
  explicit TextImports(std::string_view text) { add(text); }

  // Those of another text, or of the next part of one, behind those that are there.
  void add(std::string_view text);

  // Calls `visit(TextImport)` for each name, in source order. A template because this is the inner
  // loop over all files of a project.
  template <class Visit>
  void each(Visit visit) const {
    std::string_view rest = records_;
    const auto take = [&rest] {
      const std::size_t end = rest.find('\n');
      const std::string_view field = rest.substr(0, end);
      rest.remove_prefix(end + 1);
      return field;
    };
    while (!rest.empty()) {
      TextImport import;
      import.module = take();
      import.name = take();
      import.bound = take();
      visit(import);
    }
  }
  [[nodiscard]] std::vector<TextImport> list() const&;
  std::vector<TextImport> list() const&& = delete;  // they borrow from this

  friend bool operator==(const TextImports&, const TextImports&) = default;

 private:
  std::string records_;  // module, name and bound name, each with a newline behind it
};

}  // namespace modelmend::semantic
