#include "rewrite/type_checking_imports.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "rewrite/import_place.h"
#include "rewrite/lines.h"

namespace modelmend::rewrite {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

// By the module that they come from, as isort has it.
struct ModuleOrder {
  bool operator()(std::string_view left, std::string_view right) const {
    if (module_before(left, right)) return true;
    return !module_before(right, left) && left < right;
  }
};
using ByModule = std::map<std::string_view, std::vector<std::string_view>, ModuleOrder>;

ByModule by_module(std::span<const ProjectName> names) {
  ByModule sorted;
  for (const ProjectName& each : names) sorted[each.module].push_back(each.name);
  return sorted;
}

// The statements below `if TYPE_CHECKING:` at the top of the module, if imports stand there on
// lines of their own.
std::vector<Node> block_of(const semantic::Project& project, const semantic::Module& module) {
  const std::string_view text = module.file().parse_view();
  for (const Node statement : module.root().items()) {
    if (!statement.is(Kind::IfStatement)) continue;
    const auto condition = project.resolve(module, statement.field(Field::Condition));
    if (!semantic::is_imported(condition, "typing.TYPE_CHECKING")) continue;
    std::vector<Node> block = statement.field(Field::Consequence).items();
    const bool has_imports = !imports_among(block).empty();
    if (has_imports && begins_line(text, block.front().begin())) return block;
  }
  return {};
}

std::string statement(std::string_view module, std::span<const std::string_view> names,
                      const SourceStyle& style) {
  std::string made = fmt::format("from {} import {}", module, names.front());
  for (const std::string_view each : names.subspan(1))
    made = with_name(made, std::string(each), NameOrder::ByType, style);
  return made;
}

// Puts names into the block that a file has.
class BlockOfImports {
 public:
  BlockOfImports(const semantic::Project& project, const semantic::Module& module,
                 const std::vector<Node>& block, const ByModule& added, const SourceStyle& style)
      : text_(module.file().parse_view()), imports_(imports_among(block)), style_(style) {
    for (const TopLevelImport& each : imports_)
      if (project.find_module(each.module, module.id()) || is_beside(each.module, added))
        of_project_.push_back(each);
  }

  void add(std::string_view module, std::span<const std::string_view> names) {
    for (const TopLevelImport& each : imports_)
      if (each.is_from && each.module == module && !each.is_star && !each.is_protected &&
          !style_.has_single_imports)
        return join(each, names);
    lines_[place_of(module)] += std::string(indentation_at(text_, imports_.front().range().begin)) +
                                statement(module, names, style_) + style_.newline;
  }

  std::vector<patch::Edit> take() {
    // Those of the project are a section of their own.
    for (const auto& [offset, lines] : lines_)
      edits_.push_back(
          patch::Edit::insert_before(offset, of_project_.empty() ? style_.newline + lines : lines));
    return std::move(edits_);
  }

 private:
  // In the same package as a new one, which is of the project.
  static bool is_beside(std::string_view module, const ByModule& added) {
    const auto package = [](std::string_view name) { return name.substr(0, name.find('.')); };
    return std::ranges::any_of(
        added, [&](const auto& each) { return package(each.first) == package(module); });
  }

  void join(const TopLevelImport& import, std::span<const std::string_view> names) {
    std::string after(import.range().in(text_));
    for (const std::string_view each : names)
      after = with_name(after, std::string(each), NameOrder::ByType, style_);
    edits_.push_back(patch::Edit::replace(import.range(), std::move(after)));
  }

  // Before the first of the project that comes later, if those are in order.
  [[nodiscard]] std::uint32_t place_of(std::string_view module) const {
    const bool is_sorted =
        std::ranges::is_sorted(of_project_, module_before, &TopLevelImport::module);
    const auto later = std::ranges::find_if(of_project_, [&](const TopLevelImport& each) {
      return is_sorted && each.is_from && module_before(module, each.module);
    });
    const TopLevelImport& last = of_project_.empty() ? imports_.back() : of_project_.back();
    return later != of_project_.end() ? line_begin(text_, later->range().begin)
                                      : next_line(text_, last.range().end);
  }

  std::string_view text_;
  std::vector<TopLevelImport> imports_;
  std::vector<TopLevelImport> of_project_;
  const SourceStyle& style_;
  std::map<std::uint32_t, std::string> lines_;
  std::vector<patch::Edit> edits_;
};

// Behind the last import above the first class or function.
std::uint32_t place_of_block(const semantic::Module& module,
                             std::span<const TopLevelImport> imports) {
  const auto is_definition = [](Node each) {
    return each.is(Kind::ClassDefinition) || each.is(Kind::FunctionDefinition) ||
           each.is(Kind::DecoratedDefinition);
  };
  const std::vector<Node> items = module.root().items();
  const auto first = std::ranges::find_if(items, is_definition);
  std::uint32_t at = 0;
  for (const TopLevelImport& each : imports)
    if (first == items.end() || each.range().end <= first->begin()) at = each.range().end;
  return next_line(module.file().parse_view(), at);
}

}  // namespace

TypeCheckingImports type_checking_imports(const semantic::Project& project,
                                          const semantic::Module& module,
                                          std::span<const TopLevelImport> imports,
                                          std::span<const ProjectName> names,
                                          const SourceStyle& style) {
  TypeCheckingImports made;
  if (names.empty() || imports.empty()) return made;
  const ByModule sorted = by_module(names);
  if (const std::vector<Node> block = block_of(project, module); !block.empty()) {
    BlockOfImports there(project, module, block, sorted, style);
    for (const auto& [from, each] : sorted) there.add(from, each);
    made.edits = there.take();
    return made;
  }
  made.offset = place_of_block(module, imports);
  for (const auto& [from, each] : sorted) made.lines.push_back(statement(from, each, style));
  return made;
}

}  // namespace modelmend::rewrite
