#include "pipeline/loose_keys.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "model/scan.h"
#include "semantic/text_hints.h"
#include "semantic/text_imports.h"

namespace modelmend::pipeline {
namespace {

using Ranges = std::map<FileId, std::vector<ByteRange>>;

bool is_within(const Place& inner, const Place& outer) {
  return inner.file == outer.file && outer.range.begin <= inner.range.begin &&
         inner.range.end <= outer.range.end;
}

// Where keys stand that are of one column and surely of no other: within its own declaration, or
// within the class or the Table(...) that it is a column of.
Ranges ranges_of_keys(const model::ProjectModels& models) {
  Ranges ranges;
  for (const model::ColumnDecl& column : models.declarations)
    if (!column.foreign_keys.empty()) ranges[column.place.file].push_back(column.place.range);
  for (const model::TableFact& table : models.tables)
    for (const model::TableColumn& column : table.columns)
      for (const model::ForeignKeyFact& key : models.decl(column.decl).foreign_keys)
        if (is_within(key.place, table.place)) ranges[key.place.file].push_back(key.place.range);
  return ranges;
}

std::size_t count_imports(const semantic::TextImports& imports, std::string_view name) {
  std::size_t count = 0;
  imports.each([&](const semantic::TextImport& import) {
    if (import.name == name && import.bound == name) ++count;
  });
  return count;
}

// How often the word stands outside of `ranges`.
std::size_t count_outside(std::string_view text, std::string_view word,
                          const std::vector<ByteRange>& ranges) {
  std::size_t count = 0;
  for (std::size_t at = semantic::find_word(text, word, 0); at != std::string_view::npos;
       at = semantic::find_word(text, word, at + word.size())) {
    const auto holds = [at](const ByteRange& range) { return range.begin <= at && at < range.end; };
    if (std::ranges::none_of(ranges, holds)) ++count;
  }
  return count;
}

// Whether a word there is one of those of which may_hand_keys_on() says that they do no harm.
bool stays_here(const semantic::Module& module, ByteRange word) {
  using syntax::Field;
  using syntax::Kind;
  bool only_calls = false;
  syntax::Node inner;
  for (syntax::Node node = module.root().named_descendant(word); node; node = node.parent()) {
    // Under its own name: who takes it from here says the word as well.
    if (node.is(Kind::ImportFromStatement))
      return inner.is(Kind::DottedName) && node.field(Field::ModuleName) != inner;
    const bool is_parameter = node.is(Kind::TypedParameter) || node.is(Kind::TypedDefaultParameter);
    if (is_parameter && inner && node.field(Field::Type) == inner) return true;
    // What gets a name is followed, and what a lambda gives is wherever it is called.
    const bool is_followed =
        node.is(Kind::NamedExpression) || node.is(Kind::Lambda) || node.is(Kind::ClassDefinition);
    if (is_followed) return false;
    if (node.is(Kind::FunctionDefinition)) return only_calls;
    if (node.is(Kind::ExpressionStatement)) only_calls = inner && inner.is(Kind::Call);
    inner = node;
  }
  return false;
}

}  // namespace

bool may_hand_keys_on(const semantic::Module& module, const std::set<std::string_view>& words) {
  const std::string_view text = module.file().bytes();
  return std::ranges::any_of(words, [&](std::string_view word) {
    for (std::size_t at = semantic::find_word(text, word, 0); at != std::string_view::npos;
         at = semantic::find_word(text, word, at + word.size()))
      if (!stays_here(module, {static_cast<std::uint32_t>(at),
                               static_cast<std::uint32_t>(at + word.size())}))
        return true;
    return false;
  });
}

std::vector<FileId> files_with_loose_keys(const semantic::Project& project,
                                          std::span<const FileId> files,
                                          const model::ProjectModels& models,
                                          const std::set<std::string_view>& words) {
  const Ranges ranges = ranges_of_keys(models);
  const auto has_loose_keys = [&](FileId file) {
    const auto source = project.sources().get(file);
    if (!source) return false;
    const std::string_view text = (*source)->bytes();
    // Nobody imports Alembic's versions, and the keys in them are of tables that once were.
    const auto module = project.open(file);
    if (module && model::looks_like_migration(**module)) return false;
    const semantic::TextImports imports(text);
    const auto own = ranges.find(file);
    const std::vector<ByteRange> of_file =
        own == ranges.end() ? std::vector<ByteRange>() : own->second;
    const auto is_loose = [&](std::string_view word) {
      return count_outside(text, word, of_file) > count_imports(imports, word);
    };
    return std::ranges::any_of(words, is_loose);
  };
  std::vector<FileId> loose;
  std::ranges::copy_if(files, std::back_inserter(loose), has_loose_keys);
  return loose;
}

}  // namespace modelmend::pipeline
