#include "rewrite/import_place.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "rewrite/lines.h"
#include "semantic/library.h"

namespace modelmend::rewrite {
namespace {

using semantic::Module;
using semantic::Project;
using syntax::Kind;
using syntax::Node;

// In the order of the groups.
enum class Group { Future, Standard, ThirdParty, Project };

// Import statements on adjoining lines.
using Block = std::span<const TopLevelImport>;

std::string_view top_level_name(std::string_view dotted) {
  return dotted.substr(0, dotted.find('.'));
}

Group group_of(const Project& project, const Module& module, std::string_view from) {
  if (from == "__future__") return Group::Future;
  if (from.starts_with('.')) return Group::Project;
  const std::string_view top = top_level_name(from);
  if (semantic::library::is_known_package(top))
    return semantic::library::is_standard_package(top) ? Group::Standard : Group::ThirdParty;
  if (project.find_module(from, module.id()) || project.find_module(top, module.id()))
    return Group::Project;
  return semantic::library::is_standard_package(top) ? Group::Standard : Group::ThirdParty;
}

bool same_block(std::string_view text, const TopLevelImport& first, const TopLevelImport& second) {
  std::uint32_t line = next_line(text, first.range().end);
  const std::uint32_t last = line_begin(text, second.range().begin);
  for (; line < last; line = next_line(text, line)) {
    std::string_view between = text.substr(line, line_end(text, line) - line);
    between.remove_prefix(std::min(between.find_first_not_of(" \t\f"), between.size()));
    if (!between.starts_with('#')) return false;
  }
  return true;
}

std::vector<Block> blocks_of(std::string_view text, std::span<const TopLevelImport> imports) {
  std::vector<Block> blocks;
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= imports.size(); ++i) {
    if (i < imports.size() && same_block(text, imports[i - 1], imports[i])) continue;
    blocks.push_back(imports.subspan(begin, i - begin));
    begin = i;
  }
  return blocks;
}

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return result;
}

}  // namespace

bool module_before(std::string_view left, std::string_view right) {
  return natural_order(lowered(left), lowered(right)) < 0;
}

namespace {

bool sorted_by_module(const std::vector<const TopLevelImport*>& statements) {
  return std::is_sorted(statements.begin(), statements.end(), [](const auto* a, const auto* b) {
    return module_before(a->module, b->module);
  });
}

bool has_plain_behind_from(Block block) {
  bool has_from = false;
  for (const TopLevelImport& import : block) {
    if (!import.is_from && has_from) return true;
    has_from = has_from || (import.is_from && !import.is_future);
  }
  return false;
}

// The statements of the block among which a `from m import` has its sorted place; empty if the
// block keeps no order, or has only `import m`, which stand first wherever no block mixes the two.
std::vector<const TopLevelImport*> sorted_neighbours(Block block, bool mixes_kinds) {
  std::vector<const TopLevelImport*> all;
  std::vector<const TopLevelImport*> froms;
  bool plain_first = true;
  for (const TopLevelImport& import : block) {
    if (import.is_future) continue;
    if (!import.is_from && !froms.empty()) plain_first = false;
    all.push_back(&import);
    if (import.is_from) froms.push_back(&import);
  }
  if (plain_first && !froms.empty() && sorted_by_module(froms)) return froms;
  if (froms.empty() && !mixes_kinds) return {};
  if (sorted_by_module(all)) return all;
  return {};
}

// The start of the statement's line, above the comment lines that stand directly over it.
std::uint32_t above(std::string_view text, std::uint32_t offset) {
  std::uint32_t line = line_begin(text, offset);
  while (line > 0) {
    const std::uint32_t previous = line_begin(text, line - 1);
    std::string_view words = text.substr(previous, line_end(text, previous) - previous);
    words.remove_prefix(std::min(words.find_first_not_of(" \t\f"), words.size()));
    if (!words.starts_with('#') || words.starts_with("#!")) break;
    line = previous;
  }
  return line;
}

std::uint32_t below(std::string_view text, const TopLevelImport& import) {
  return next_line(text, import.range().end);
}

// The statements of one group, of a block that keeps its groups apart without a blank line between
// them; else the block. It has at least one of the group.
Block part_of_group(const Project& project, const Module& module, Block block, Group group) {
  const auto group_in = [&](const TopLevelImport& import) {
    return group_of(project, module, import.module);
  };
  if (!std::ranges::is_sorted(block, {}, group_in)) return block;
  const auto part = std::ranges::equal_range(block, group, {}, group_in);
  return part.empty() ? block : Block(part.begin(), part.end());
}

// In a block that has kin, at its sorted place or behind the last of the kin.
template <class IsKin>  // a predicate on one statement
ImportPlace place_in_block(std::string_view text, Block block, std::string_view from,
                           bool mixes_kinds, IsKin is_kin) {
  const std::vector<const TopLevelImport*> neighbours = sorted_neighbours(block, mixes_kinds);
  for (const TopLevelImport* neighbour : neighbours)
    if (module_before(from, neighbour->module))
      return {.offset = neighbour == &block.front() ? line_begin(text, neighbour->range().begin)
                                                    : above(text, neighbour->range().begin)};
  if (!neighbours.empty()) return {.offset = below(text, *neighbours.back())};
  const auto last = std::find_if(block.rbegin(), block.rend(), is_kin);
  return {.offset = below(text, last == block.rend() ? block.back() : *last)};
}

bool is_docstring(Node statement) {
  return statement.is(Kind::ExpressionStatement) && statement.child(0).is(Kind::String);
}

// In a module without imports: behind the docstring, else before the first statement.
ImportPlace place_at_top(const Module& module, std::string_view text) {
  const std::vector<Node> statements = module.root().items();
  if (statements.empty()) return {.offset = static_cast<std::uint32_t>(text.size())};
  if (is_docstring(statements.front())) {
    const std::uint32_t offset = next_line(text, statements.front().end());
    const bool blank_follows = is_blank(text.substr(offset, line_end(text, offset) - offset));
    return {.offset = offset, .blank_lines_before = 1, .blank_lines_after = blank_follows ? 0 : 1};
  }
  const Node first = statements.front();
  const bool definition = first.is(Kind::ClassDefinition) || first.is(Kind::FunctionDefinition) ||
                          first.is(Kind::DecoratedDefinition);
  // A comment over the first statement is the statement's own; one at the start of the file is not.
  std::uint32_t offset = above(text, first.begin());
  if (offset <= module.file().begin()) offset = line_begin(text, first.begin());
  return {.offset = offset, .blank_lines_after = definition ? 2 : 1};
}

ImportPlace place_in_text(const Project& project, const Module& module,
                          std::span<const TopLevelImport> imports, std::string_view from,
                          std::uint32_t first_use) {
  const std::string_view text = module.file().parse_view();
  const auto usable = std::find_if(imports.begin(), imports.end(), [&](const auto& import) {
    return import.range().end > first_use;
  });
  const std::vector<Block> blocks =
      blocks_of(text, imports.first(static_cast<std::size_t>(usable - imports.begin())));
  if (blocks.empty()) return place_at_top(module, text);

  const bool mixes_kinds = std::ranges::any_of(blocks, has_plain_behind_from);
  const Group group = group_of(project, module, from);
  const std::string_view top = top_level_name(from);
  const auto same_library = [&](const TopLevelImport& import) {
    return top_level_name(import.module) == top;
  };
  const auto same_family = [&](const TopLevelImport& import) {
    const std::string_view other = top_level_name(import.module);
    return other.find("sqlalchemy") != std::string_view::npos || other == "sqlmodel";
  };
  const auto same_group = [&](const TopLevelImport& import) {
    return group_of(project, module, import.module) == group;
  };
  const auto among = [&](const auto& is_kin) -> std::optional<ImportPlace> {
    for (const Block block : blocks)
      if (std::any_of(block.begin(), block.end(), is_kin))
        return place_in_block(text, part_of_group(project, module, block, group), from, mixes_kinds,
                              is_kin);
    return std::nullopt;
  };
  if (const auto place = among(same_library)) return *place;
  if (top == "sqlalchemy" || top == "sqlmodel")
    if (const auto place = among(same_family)) return *place;
  if (const auto place = among(same_group)) return *place;

  // A group of its own, before the first group that comes later.
  for (const Block block : blocks)
    if (group_of(project, module, block.front().module) > group) {
      // Comments at the start of the file speak of the file.
      std::uint32_t offset = above(text, block.front().range().begin);
      if (offset <= module.file().begin()) offset = line_begin(text, block.front().range().begin);
      return {.offset = offset, .blank_lines_after = 1};
    }
  return {.offset = below(text, blocks.back().back()), .blank_lines_before = 1};
}

}  // namespace

ImportPlace place_import(const Project& project, const Module& module,
                         std::span<const TopLevelImport> imports, std::string_view from,
                         ByteRange within) {
  ImportPlace place = place_in_text(project, module, imports, from, within.end);
  if (place.offset < within.begin)
    place = {.offset = next_line(module.file().parse_view(), within.begin)};
  place.group = static_cast<int>(group_of(project, module, from));
  place.offset = std::max(place.offset, module.file().begin());  // behind a byte order mark
  return place;
}

}  // namespace modelmend::rewrite
