#include "rewrite/unused_imports.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "syntax/walker.h"

namespace modelmend::rewrite {
namespace {

using semantic::Binding;
using semantic::BindingArm;
using semantic::BindingKind;
using semantic::Module;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool is_name_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

// The bytes that a set of edits replaces. Edits of one file do not overlap.
class ReplacedBytes {
 public:
  explicit ReplacedBytes(std::span<const patch::Edit> edits) {
    for (const patch::Edit& edit : edits)
      if (!edit.is_insertion()) ranges_.push_back(edit.range);
    std::sort(ranges_.begin(), ranges_.end());
  }

  [[nodiscard]] bool cover(ByteRange use) const {
    const auto behind = std::upper_bound(
        ranges_.begin(), ranges_.end(), use.begin,
        [](std::uint32_t offset, ByteRange range) { return offset < range.begin; });
    return behind != ranges_.begin() && std::prev(behind)->contains(use);
  }
  // True if one of the replaced ranges lies in the text.
  [[nodiscard]] bool lie_in(ByteRange text) const {
    const auto first = std::lower_bound(
        ranges_.begin(), ranges_.end(), text.begin,
        [](ByteRange range, std::uint32_t offset) { return range.begin < offset; });
    return first != ranges_.end() && text.contains(*first);
  }

 private:
  std::vector<ByteRange> ranges_;  // in order
};

// The new text but for the name of the field with which it begins: `date: date_` for
// `date = Column(Date)` binds a name of the class, and uses none.
std::string_view without_field_name(std::string_view text, std::string_view name,
                                    std::span<const ByteRange> uses, const patch::Edit& edit) {
  const std::string_view made = edit.text;
  const bool was_bound = edit.range.in(text).starts_with(name) &&
                         std::ranges::find(uses, edit.range.begin, &ByteRange::begin) == uses.end();
  const bool is_bound = made.starts_with(name) && made.substr(name.size()).starts_with(':');
  return was_bound && is_bound ? made.substr(name.size()) : made;
}

// True if the edits take uses of the name and leave none.
bool loses_all_uses(const Module& module, std::string_view name, std::span<const patch::Edit> edits,
                    const ReplacedBytes& replaced) {
  const std::string_view text = module.file().parse_view();
  if (std::none_of(edits.begin(), edits.end(), [&](const patch::Edit& edit) {
        return edit.range.in(text).find(name) != std::string_view::npos;
      }))
    return false;
  const std::vector<ByteRange> uses = module.scopes().module_level_uses(name);
  if (uses.empty()) return false;
  return std::all_of(uses.begin(), uses.end(),
                     [&](ByteRange use) { return replaced.cover(use); }) &&
         std::none_of(edits.begin(), edits.end(), [&](const patch::Edit& edit) {
           return mentions(without_field_name(text, name, uses, edit), name);
         });
}

// The entry is one that may go: `import x`, `from m import x`, `... as x`, not `x as x`.
bool may_go(const TopLevelImport& import, std::string_view name) {
  if (import.is_protected || import.is_future) return false;
  for (const ImportEntry& entry : import.entries)
    if (entry.bound == name)
      return !(entry.name == entry.bound && entry.range.size() > entry.name.size());
  return false;
}

bool binds(const TopLevelImport& import, std::string_view name) {
  return std::any_of(import.entries.begin(), import.entries.end(),
                     [&](const ImportEntry& entry) { return entry.bound == name; });
}

// Every binding of the name is an import at the top level that may go.
bool all_bindings_may_go(const Module& module, std::span<const TopLevelImport> imports,
                         std::string_view name) {
  std::size_t bindings = 0;
  for (const Binding& binding : module.scopes().module_scope().bindings) {
    if (binding.name != name) continue;
    ++bindings;
    if (binding.kind != BindingKind::Import && binding.kind != BindingKind::FromImport)
      return false;
    if (binding.arm != BindingArm::Always) return false;
  }
  std::size_t removable = 0;
  for (const TopLevelImport& import : imports) {
    if (!binds(import, name)) continue;
    if (!may_go(import, name)) return false;
    ++removable;
  }
  return removable == bindings && bindings > 0;
}

bool is_exported(const Module& module, std::string_view name) {
  if (module.is_package() || module.scopes().all_is_dynamic()) return true;
  const auto& all = module.scopes().all();
  return all && std::find(all->begin(), all->end(), name) != all->end();
}

// A string that some tool or library evaluates though it is no annotation: an argument of cast(),
// TypeVar() and their like, or part of a subscript such as List["UUID"].
bool may_be_evaluated(const syntax::Walker& walker) {
  for (std::size_t i = walker.ancestors().size(); i-- > 0;) {
    const Node above = walker.ancestors()[i];
    if (above.is(Kind::Subscript) || above.is(Kind::GenericType)) return true;
    if (above.is(Kind::Call)) {
      const std::string_view callee = above.field(Field::Function).text();
      const std::string_view last = callee.substr(callee.rfind('.') + 1);
      return last == "cast" || last == "TypeVar" || last == "ForwardRef" || last == "NewType" ||
             last == "eval";
    }
  }
  return false;
}

bool mentioned_in_text(const Module& module, std::string_view name, const ReplacedBytes& replaced) {
  for (syntax::Walker walker(module.root()); walker; walker.next()) {
    if (replaced.cover(walker->range())) {
      walker.skip_children();
      continue;
    }
    if (walker->is(Kind::Comment) && walker->text().find("type:") != std::string_view::npos &&
        mentions(walker->text(), name))
      return true;
    if (walker->is(Kind::StringContent) && mentions(walker->text(), name) &&
        may_be_evaluated(walker)) {
      // What an edit cuts out of a string is gone.
      if (!replaced.lie_in(walker->range())) return true;
    }
  }
  return false;
}

}  // namespace

bool mentions(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const bool begins = at == 0 || (!is_name_byte(text[at - 1]) && text[at - 1] != '.');
    const std::size_t end = at + name.size();
    const bool ends = end == text.size() || !is_name_byte(text[end]);
    if (begins && ends) return true;
  }
  return false;
}

std::vector<std::string> names_left_unused(const Module& module,
                                           std::span<const TopLevelImport> imports,
                                           const OtherModules& others,
                                           std::span<const patch::Edit> edits) {
  std::set<std::string_view> names;
  for (const TopLevelImport& import : imports)
    for (const ImportEntry& entry : import.entries) names.insert(entry.bound);

  const ReplacedBytes replaced(edits);
  std::vector<std::string> unused;
  for (const std::string_view name : names) {
    if (!loses_all_uses(module, name, edits, replaced)) continue;
    if (is_exported(module, name) || !all_bindings_may_go(module, imports, name)) continue;
    if (!mentioned_in_text(module, name, replaced)) unused.emplace_back(name);
  }
  others.prepare(unused);
  std::erase_if(unused, [&](const std::string& name) { return others.take(name); });
  return unused;
}

}  // namespace modelmend::rewrite
