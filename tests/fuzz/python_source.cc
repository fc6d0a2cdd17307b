// Any bytes as a source file: it is refused, or every place in it has a line and a column that lead
// back to the place, and its syntax tree nests properly within the text.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "syntax/string_literal.h"
#include "syntax/tree.h"
#include "syntax/walker.h"
#include "text/source_file.h"

namespace {

using modelmend::SourceFile;

bool starts_character(std::string_view text, std::size_t offset) {
  return offset == text.size() || (static_cast<unsigned char>(text[offset]) & 0xC0U) != 0x80U;
}

void check_places(const SourceFile& file) {
  const std::string_view text = file.parse_view();
  CHECK(text.size() == file.bytes().size());
  for (std::uint32_t offset = file.begin(); offset <= text.size(); ++offset)
    if (starts_character(text, offset)) CHECK(file.offset_of(file.at(offset)) == offset);
}

void check_tree(std::string_view text) {
  const modelmend::syntax::Tree tree = modelmend::syntax::parse(text);
  for (modelmend::syntax::Walker walker(tree.root()); walker; walker.next()) {
    CHECK(walker->begin() <= walker->end() && walker->end() <= text.size());
    if (walker.depth() > 0) {
      const modelmend::syntax::Node& parent = walker.ancestors().back();
      CHECK(parent.begin() <= walker->begin() && walker->end() <= parent.end());
    }
    const auto literal = modelmend::syntax::string_literal(*walker);
    if (literal && literal->verbatim) CHECK(literal->content.in(text) == literal->value);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(data, data + size);
  const auto file = SourceFile::from_bytes("fuzz.py", std::move(bytes));
  if (!file) return 0;
  check_places(*file);
  check_tree(file->parse_view());
  return 0;
}
