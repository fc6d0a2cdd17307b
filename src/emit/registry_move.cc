#include "emit/registry_move.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "emit/shared_base.h"
#include "model/class_body.h"
#include "model/declared_arguments.h"
#include "semantic/class_hierarchy.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

constexpr std::string_view kSqlModel = "sqlmodel.SQLModel";
constexpr std::string_view kAsyncAttrs = "sqlalchemy.ext.asyncio.AsyncAttrs";
constexpr std::string_view kMetaData = "metadata";

// Where the base is made whose registry the class has, if the expression names such a class.
std::optional<Place> shared_registry(const Project& project, const Expression& base) {
  const auto site = project.class_site(model::resolve(project, base));
  if (!site) return std::nullopt;
  return registry_owner(project, {site->module, site->definition, 0, nullptr});
}

// What its classes have of it besides the registry: AsyncAttrs can be said again, all else cannot.
struct Gives {
  bool async_attrs = false;
  bool more = false;
};
Gives given_by(const Project& project, const Expression& base) {
  const auto site = project.class_site(model::resolve(project, base));
  if (!site) return {.async_attrs = false, .more = true};
  const Expression definition{site->module, site->definition, 0, nullptr};
  Gives gives{.async_attrs = false, .more = !model::members_of(project, definition).empty()};
  for (const Node each : definition.node.field(Field::Superclasses).items()) {
    if (each.is(Kind::KeywordArgument)) continue;
    const std::string library = model::library_name(project, definition.at(each));
    gives.async_attrs |= library == kAsyncAttrs;
    gives.more |= library != kAsyncAttrs && library != kSqlModel;
  }
  return gives;
}

// A mixin or an abstract class that SQLModel's constructor comes through already.
bool is_sqlmodel(const Project& project, const Expression& base) {
  const auto site = project.class_site(model::resolve(project, base));
  if (!site) return false;
  return std::ranges::any_of(semantic::linearise(project, *site),
                             [](const semantic::Ancestor& each) {
                               return semantic::imported_name(each.meaning) == kSqlModel;
                             });
}

// An entry of a list with the comma and the blanks up to the next one.
ByteRange with_comma(const std::vector<Node>& entries, std::size_t at) {
  if (at + 1 < entries.size()) return {entries[at].begin(), entries[at + 1].begin()};
  return {at == 0 ? entries[at].begin() : entries[at - 1].end(), entries[at].end()};
}

Attempt<MemberPlan> as_sqlmodel(const rewrite::ImportPlanner& imports, ByteRange range,
                                std::string_view member) {
  auto spelled = imports.spelling(kSqlModel, range.begin, {});
  if (!spelled) return tl::unexpected(spelled.error());
  return MemberPlan{.edits = {patch::Edit::replace(range, *spelled + std::string(member))},
                    .imports = {std::string(kSqlModel)},
                    .warnings = {}};
}

// The object of `Base.metadata` whose MetaData is the one that is made there.
bool owns_metadata(const Project& project, const Expression& object, const Place& made) {
  const auto meaning = model::resolve(project, object);
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  if (local == nullptr) return false;
  return local->definition == made || shared_registry(project, object) == made;
}

bool is_metadata_of(const Project& project, const Expression& value, const Place& made) {
  return value.is(Kind::Attribute) && value.field(Field::Attribute).text() == kMetaData &&
         owns_metadata(project, value.field(Field::Object), made);
}

bool is_in_table_call(const Project& project, const Expression& value,
                      std::span<const Node> ancestors) {
  return ancestors.size() >= 2 && ancestors.back().is(Kind::ArgumentList) &&
         model::sqlalchemy_callee(project, value.at(ancestors[ancestors.size() - 2])) == "Table";
}

// In `[Base.metadata, SQLModel.metadata]` the first says nothing once its tables have moved.
std::optional<ByteRange> needless_entry(const Project& project, const Expression& value,
                                        std::span<const Node> ancestors) {
  if (ancestors.empty() || !ancestors.back().is(Kind::List)) return std::nullopt;
  const std::vector<Node> entries = ancestors.back().items();
  const bool has_sqlmodel = std::ranges::any_of(entries, [&](Node each) {
    return model::library_name(project, value.at(each)) == "sqlmodel.SQLModel.metadata";
  });
  const auto at = std::ranges::find(entries, value.node);
  if (!has_sqlmodel || at == entries.end()) return std::nullopt;
  return with_comma(entries, static_cast<std::size_t>(at - entries.begin()));
}

bool is_alembic_target(std::span<const Node> ancestors) {
  return !ancestors.empty() && ancestors.back().is(Kind::Assignment) &&
         ancestors.back().field(Field::Left).text() == "target_metadata";
}

void add_readers(const Project& project, const semantic::Module& module, const Place& made,
                 std::vector<MetaDataReader>& readers) {
  for (syntax::Walker walk(module.root()); walk; walk.next()) {
    if (!walk->is(Kind::Attribute)) continue;
    const Expression value{&module, *walk, 0, nullptr};
    if (!is_metadata_of(project, value, made) || is_in_table_call(project, value, walk.ancestors()))
      continue;
    readers.push_back({.place = value.place(),
                       .needless_entry = needless_entry(project, value, walk.ancestors()),
                       .is_alembic_target = is_alembic_target(walk.ancestors())});
  }
}

}  // namespace

Attempt<MemberPlan> move_class(const Project& project, const model::ModelClass& cls,
                               const rewrite::ImportPlanner& imports) {
  const Expression definition = model::expression_at(project, cls.place);
  if (!definition.is(Kind::ClassDefinition))
    return decline("unknown-base", fmt::format("'{}' is made in another way", cls.name));
  const std::vector<Node> bases = definition.node.field(Field::Superclasses).items();
  MemberPlan plan;
  bool is_sqlmodel_already = false;
  for (std::size_t i = 0; i < bases.size(); ++i) {
    if (bases[i].is(Kind::KeywordArgument)) continue;
    const Expression base = definition.at(bases[i]);
    if (!shared_registry(project, base)) {
      is_sqlmodel_already |= is_sqlmodel(project, base);
      continue;
    }
    const Gives gives = given_by(project, base);
    if (gives.more)
      return decline(
          "base-has-members",
          fmt::format("the base '{}' gives its classes more than a registry", base.text()));
    const bool has_other = std::ranges::any_of(bases, [&](Node each) {
      return each != bases[i] && !each.is(Kind::KeywordArgument) &&
             is_sqlmodel(project, definition.at(each));
    });
    if (has_other && !gives.async_attrs) {
      plan.edits.push_back(patch::Edit::erase(with_comma(bases, i)));
      continue;
    }
    auto made = as_sqlmodel(imports, base.range(), {});
    if (!made) return made;
    plan = *std::move(made);
    if (!gives.async_attrs) continue;
    const auto async_attrs = imports.spelling(kAsyncAttrs, base.range().begin, {});
    if (!async_attrs) return tl::unexpected(async_attrs.error());
    std::string& text = plan.edits.front().text;
    text = has_other ? *async_attrs : fmt::format("{}, {}", *async_attrs, text);
    plan.imports.emplace_back(kAsyncAttrs);
  }
  if (plan.edits.empty() && !is_sqlmodel_already)
    return decline("left-with-another",
                   fmt::format("'{}' is no class of SQLModel, and what is linked to it stays "
                               "beside it",
                               cls.name));
  return plan;
}

Attempt<MemberPlan> move_table(const Project& project, const model::TableFact& table,
                               const rewrite::ImportPlanner& imports) {
  const Expression call = model::expression_at(project, table.place);
  const model::Arguments arguments =
      call.is(Kind::Call) ? model::arguments_of(call) : model::Arguments{};
  const bool is_plain = arguments.positional.size() > 1;
  const Expression metadata = is_plain ? arguments.positional[1].value : Expression{};
  if (!metadata.is(Kind::Attribute) || metadata.field(Field::Attribute).text() != kMetaData)
    return decline("left-with-another",
                   fmt::format("the table '{}' is not made with the 'metadata' of a base, and "
                               "what is linked to it stays beside it",
                               table.name));
  return as_sqlmodel(imports, metadata.range(), ".metadata");
}

Place statement_of_metadata(const Project& project, const model::MetaDataFact& metadata) {
  const Expression made = model::expression_at(project, *metadata.place);
  for (Node above = made.node; above; above = above.parent())
    if (above.is(Kind::Assignment)) return {metadata.place->file, above.range()};
  return *metadata.place;
}

std::optional<Declined> why_metadata_differs(const Project& project,
                                             const model::MetaDataFact& metadata) {
  const Declined why{"metadata-options",
                     fmt::format("the MetaData of '{}' is made by itself or with options that "
                                 "SQLModel's does not have",
                                 metadata.name)};
  if (!metadata.place) return why;
  const Expression made = model::expression_at(project, *metadata.place);
  if (made.is(Kind::ClassDefinition)) {
    for (const model::Member& member : model::members_of(project, made))
      if (member.name == kMetaData || member.name == "registry") return why;
    return std::nullopt;
  }
  const bool is_base =
      made.is(Kind::Call) && model::library_name(project, made.field(Field::Function)) ==
                                 "sqlalchemy.orm.declarative_base";
  if (!is_base) return why;
  const model::Arguments arguments = model::arguments_of(made);
  if (arguments.keyword(kMetaData) != nullptr) return why;
  return std::nullopt;
}

std::vector<MetaDataReader> metadata_readers(const Project& project, model::FileSearch& search,
                                             const model::MetaDataFact& metadata) {
  std::vector<MetaDataReader> readers;
  const Place made = statement_of_metadata(project, metadata);
  const std::array<std::string, 1> words = {"." + std::string(kMetaData)};
  for (const FileId file : search.containing_any(words))
    if (const auto module = project.open(file)) add_readers(project, **module, made, readers);
  return readers;
}

}  // namespace modelmend::emit
