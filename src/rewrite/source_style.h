// SourceStyle: how one file is written, as far as new text must look like its neighbours.
//
// Made once for each file that changes, from its text and tree; used by whoever makes new text of
// more than one word: ImportPlanner and the transforms. It reports what the file does, never what
// some formatter would prefer; only where the file shows nothing does black's way decide.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "syntax/node.h"
#include "text/source_file.h"

namespace modelmend::rewrite {

// How a `from m import ...` that does not fit on a line is written.
enum class ImportWrap : std::uint8_t {
  OnePerLine,  // parentheses, each name on its own line
  Grid,        // parentheses, as many names on a line as fit
  Backslash,   // no parentheses
};

// The limit that black has where nothing else is said, and the ones that projects choose instead.
inline constexpr std::uint32_t kPep8LineLength = 79;
inline constexpr std::uint32_t kBlackLineLength = 88;
// A file with longer lines of code than this keeps to no limit.
inline constexpr std::uint32_t kLongestLineLength = 120;

// What ruff counts a tab as, unless told.
inline constexpr std::uint32_t kTabWidth = 4;

struct SourceStyle {
  std::string newline = "\n";
  std::string indent = "    ";  // one level
  char quote = '"';
  std::uint32_t line_length = kBlackLineLength;  // in columns; 0 = no limit
  std::uint32_t tab_width = kTabWidth;           // in columns
  // A comma behind the last argument keeps a call one argument a line. The file does not show it.
  bool has_magic_trailing_comma = true;
  ImportWrap import_wrap = ImportWrap::OnePerLine;
  bool import_trailing_comma = true;  // after the last name of a wrapped import
  bool has_single_imports = false;    // each name of a module has an import statement of its own
  bool combines_aliases = false;      // "from m import a, b as c", not a statement for each alias
};

// What the project has told its formatters; what is absent, the file decides.
struct ToldStyle {
  std::optional<std::uint32_t> line_length = {};
  std::optional<std::uint32_t> tab_width = {};
  bool has_magic_trailing_comma = true;
  std::optional<bool> has_single_imports = {};
  std::optional<bool> combines_aliases = {};
};

[[nodiscard]] SourceStyle source_style(const text::SourceFile& file, syntax::Node root,
                                       const ToldStyle& told = {});

// True if a line of this text is longer than the style allows.
[[nodiscard]] bool too_long(std::string_view line, const SourceStyle& style);

}  // namespace modelmend::rewrite
