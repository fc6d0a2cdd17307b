#include "emit/registry_move.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "emit/base_changes.h"
#include "emit/shared_base.h"
#include "model/class_body.h"
#include "model/declared_arguments.h"
#include "rewrite/lines.h"
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
constexpr std::string_view kRegistry = "_sa_registry";  // SQLModel has no other name for its own

// A class that shares the registry of a declarative base.
struct Sharing {
  Expression definition;
  Place owner;  // where that base is made
};
std::optional<Sharing> sharing_class(const Project& project, const Expression& named) {
  const auto site = project.class_site(model::resolve(project, named));
  if (!site) return std::nullopt;
  const Expression definition{site->module, site->definition, 0, nullptr};
  const auto owner = registry_owner(project, definition);
  if (!owner) return std::nullopt;
  return Sharing{definition, *owner};
}

// What the classes of a shared base have of it besides the registry: AsyncAttrs can be said again
// by each of them, all else stays in the base.
struct Gives {
  bool async_attrs = false;
  bool more = false;
};
Gives given_by(const Project& project, const Expression& definition) {
  Gives gives{.async_attrs = false,
              .more = !model::members_of(project, definition).empty() ||
                      is_given_members(project, definition)};
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

bool is_made_there(const Project& project, const semantic::Resolution& meaning,
                   const std::set<Place>& makers) {
  if (const auto* const local = std::get_if<semantic::Local>(&meaning))
    return makers.contains(local->definition);
  const auto site = declarative_base(project, meaning);  // db.Model
  return site && *site && makers.contains((*site)->statement);
}

// The object of `Base.metadata` whose MetaData is the one that is made there.
bool owns_metadata(const Project& project, const Expression& object,
                   const std::set<Place>& makers) {
  if (is_made_there(project, model::resolve(project, object), makers)) return true;
  const auto sharing = sharing_class(project, object);
  return sharing && makers.contains(sharing->owner);
}

// By what type checkers see of a module that is loaded when it is asked:
// `if TYPE_CHECKING: from app import models`, `else: models = LazyImport("app.models")`.
bool seems_to_own_metadata(const Project& project, const Expression& object,
                           const std::set<Place>& makers) {
  return is_made_there(project, project.resolve_for_type_checkers(*object.module, object.node),
                       makers);
}

// Of `Base.metadata` and `Base.registry` those of SQLModel; empty for any other attribute.
std::string_view member_of_sqlmodel(const Node& attribute) {
  const std::string_view member = attribute.field(Field::Attribute).text();
  if (member == kMetaData) return kMetaData;
  return member == "registry" || member == kRegistry ? kRegistry : std::string_view();
}

// `reg` of `reg.configure()` or `reg.mappers`, where `reg = registry()` has the MetaData. What
// makes other classes with it stays.
bool is_registry_read(const Project& project, const Expression& attribute,
                      const std::set<Place>& makers) {
  constexpr std::array<std::string_view, 4> kMaking = {"mapped", "mapped_as_dataclass",
                                                       "generate_base", "as_declarative_base"};
  if (std::ranges::find(kMaking, attribute.node.field(Field::Attribute).text()) != kMaking.end())
    return false;
  const auto meaning = model::resolve(project, attribute.field(Field::Object));
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  if (local == nullptr || !makers.contains(local->definition)) return false;
  const auto value = model::variable_value(project, *local);
  return value && value->is(Kind::Call) &&
         model::library_name(project, value->field(Field::Function)) == "sqlalchemy.orm.registry";
}

// `class SQLBase(SQLModel, registry=Base.registry)`, which moves by itself or goes.
bool is_shared_registry(std::span<const Node> ancestors) {
  return ancestors.size() >= 3 && ancestors.back().is(Kind::KeywordArgument) &&
         ancestors.back().field(Field::Name).text() == "registry" &&
         ancestors[ancestors.size() - 3].is(Kind::ClassDefinition);
}

// Of a table that moves; one that a function makes is no table of the models.
bool is_in_table_call(const Project& project, const Expression& value,
                      std::span<const Node> ancestors) {
  const bool is_local = std::ranges::any_of(ancestors, [](const Node& above) {
    return above.is(Kind::FunctionDefinition) || above.is(Kind::Lambda);
  });
  return !is_local && ancestors.size() >= 2 && ancestors.back().is(Kind::ArgumentList) &&
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

std::optional<Place> list_around(const Expression& entry, std::span<const Node> ancestors) {
  if (ancestors.empty() || !ancestors.back().is(Kind::List)) return std::nullopt;
  return entry.at(ancestors.back()).place();
}

bool is_alembic_target(std::span<const Node> ancestors) {
  return !ancestors.empty() && ancestors.back().is(Kind::Assignment) &&
         ancestors.back().field(Field::Left).text() == "target_metadata";
}

void add_readers(const Project& project, const semantic::Module& module,
                 const std::set<Place>& makers, std::vector<MetaDataReader>& readers) {
  for (syntax::Walker walk(module.root()); walk; walk.next()) {
    if (!walk->is(Kind::Attribute)) continue;
    const std::string_view member = member_of_sqlmodel(*walk);
    const Expression value{&module, *walk, 0, nullptr};
    if (member.empty() && is_registry_read(project, value, makers))
      readers.push_back({value.field(Field::Object).place(), kRegistry, std::nullopt, false});
    if (member.empty()) continue;
    const bool owns = owns_metadata(project, value.field(Field::Object), makers);
    if (!owns && !seems_to_own_metadata(project, value.field(Field::Object), makers)) continue;
    if (is_in_table_call(project, value, walk.ancestors()) || is_shared_registry(walk.ancestors()))
      continue;
    readers.push_back({.place = value.place(),
                       .member = member,
                       .needless_entry = needless_entry(project, value, walk.ancestors()),
                       .is_alembic_target = is_alembic_target(walk.ancestors()),
                       .list = list_around(value, walk.ancestors()),
                       .loads_module = !owns});
  }
}

// `class SQLBase(SQLModel, registry=Base.registry)` without the registry, below the options of its
// MetaData.
Attempt<MemberPlan> move_shared_base(const Project& project, const Expression& definition,
                                     const model::MetaDataFact& metadata,
                                     const rewrite::ImportPlanner& imports) {
  const std::vector<Node> bases = definition.node.field(Field::Superclasses).items();
  const auto keyword = std::ranges::find_if(bases, [](Node each) {
    return each.is(Kind::KeywordArgument) && each.field(Field::Name).text() == "registry";
  });
  const auto at = static_cast<std::size_t>(keyword - bases.begin());
  MemberPlan plan{
      .edits = {patch::Edit::erase(with_comma(bases, at))}, .imports = {}, .warnings = {}};
  const auto form = form_of_metadata(project, metadata);
  if (!form) return tl::unexpected(form.error());
  if (form->options.empty() || form->variable || form->extension) return plan;
  if (form->options.front().value.module != definition.module)
    return decline("metadata-options",
                   fmt::format("the MetaData of '{}' is made in another module than '{}'",
                               metadata.name, definition.field(Field::Name).text()));
  const auto spelled = imports.spelling(kSqlModel, definition.range().begin, {});
  if (!spelled) return tl::unexpected(spelled.error());
  const std::string& newline = imports.style().newline;
  plan.edits.push_back(patch::Edit::insert_before(
      definition.range().begin,
      option_statements(*form, *spelled + ".metadata", newline) + newline + newline));
  plan.imports.emplace_back(kSqlModel);
  return plan;
}

// `SQLAlchemy(app)` with SQLModel's MetaData as its last argument.
Attempt<MemberPlan> with_metadata(const Expression& call, const rewrite::ImportPlanner& imports) {
  const Node list = call.node.field(Field::Arguments);
  const std::vector<Node> arguments = list.items();
  const std::uint32_t at = arguments.empty() ? list.begin() + 1 : arguments.back().end();
  const auto spelled = imports.spelling(kSqlModel, at, {});
  if (!spelled) return tl::unexpected(spelled.error());
  const std::string argument = fmt::format("metadata={}.metadata", *spelled);
  const std::string_view source = call.module->file().bytes();
  const bool has_own_lines =
      source.substr(at, list.end() - at).find('\n') != std::string_view::npos;
  const std::string between = arguments.empty() ? ""
                              : has_own_lines   ? fmt::format(",{}{}", imports.style().newline,
                                                              rewrite::indentation_at(source, at))
                                                : ", ";
  return MemberPlan{.edits = {patch::Edit::insert_after(at, between + argument)},
                    .imports = {std::string(kSqlModel)},
                    .warnings = {}};
}

Place statement_around(const Project& project, const Place& place) {
  const Expression made = model::expression_at(project, place);
  if (made.is(Kind::ClassDefinition)) return place;
  for (Node above = made.node; above; above = above.parent()) {
    const bool is_of_class = above.parent().parent().parent().is(Kind::ClassDefinition);
    if (above.is(Kind::ClassDefinition) || (above.is(Kind::Assignment) && !is_of_class))
      return {place.file, above.range()};
  }
  return place;
}

// Where a base or a registry is handed on to code that may ask it for anything.
bool hands_on(const Expression& value, std::span<const Node> ancestors) {
  if (ancestors.empty()) return false;
  const Node above = ancestors.back();
  const Node around = ancestors.size() > 1 ? ancestors[ancestors.size() - 2] : Node();
  switch (above.kind()) {
    case Kind::ArgumentList:
      return around.is(Kind::Call) &&
             !std::ranges::any_of(std::array<std::string_view, 2>{"isinstance", "issubclass"},
                                  [&](std::string_view known) {
                                    return around.field(Field::Function).text() == known;
                                  });
    case Kind::KeywordArgument:
      return ancestors.size() > 2 && ancestors[ancestors.size() - 3].is(Kind::Call);
    case Kind::DefaultParameter:
    case Kind::TypedDefaultParameter:
      return above.field(Field::Value) == value.node;
    case Kind::List:
    case Kind::Tuple:
    case Kind::Set:
    case Kind::Pair:
    case Kind::BooleanOperator:
    case Kind::ConditionalExpression:
    case Kind::ReturnStatement:
      return true;
    default:
      return false;
  }
}

void add_handed_on(const Project& project, const semantic::Module& module,
                   const std::set<Place>& makers, std::vector<Place>& found) {
  for (syntax::Walker walk(module.root()); walk; walk.next()) {
    if (walk->is(Kind::Type)) walk.skip_children();
    if (!walk->is(Kind::Identifier) && !walk->is(Kind::Attribute)) continue;
    const Expression value{&module, *walk, 0, nullptr};
    if (!hands_on(value, walk.ancestors())) continue;
    const auto meaning = model::resolve(project, value);
    const auto* const local = std::get_if<semantic::Local>(&meaning);
    if (local != nullptr && makers.contains(local->definition)) found.push_back(value.place());
  }
}

bool has_model_class(const Project& project, const Place& owner) {
  const Expression call = model::expression_at(project, owner);
  return call.is(Kind::Call) && model::keyword_of(call, "model_class");
}

}  // namespace

bool gives_members(const Project& project, const Expression& shared_base) {
  return given_by(project, shared_base).more;
}

Attempt<MemberPlan> move_class(const Project& project, const model::ModelClass& cls,
                               const model::MetaDataFact& metadata,
                               const rewrite::ImportPlanner& imports) {
  const Expression definition = model::expression_at(project, cls.place);
  if (!definition.is(Kind::ClassDefinition))
    return decline("unknown-base", fmt::format("'{}' is made in another way", cls.name));
  if (const auto owner = registry_owner(project, definition)) {
    // Flask-SQLAlchemy goes on with the MetaData of that class, whatever it is given.
    if (has_model_class(project, *owner))
      return decline("metadata-options",
                     fmt::format("the tables of '{}' are those of a model_class=", cls.name));
    return move_shared_base(project, definition, metadata, imports);
  }
  const std::vector<Node> bases = definition.node.field(Field::Superclasses).items();
  const bool keeps_base = keeps_shared_base(project, metadata);
  MemberPlan plan;
  bool is_sqlmodel_already = false;
  for (std::size_t i = 0; i < bases.size(); ++i) {
    if (bases[i].is(Kind::KeywordArgument)) continue;
    const Expression base = definition.at(bases[i]);
    const auto sharing = sharing_class(project, base);
    const Gives gives = sharing ? given_by(project, sharing->definition) : Gives{};
    if (!sharing || gives.more || keeps_base) {
      is_sqlmodel_already |= is_sqlmodel(project, base);
      continue;
    }
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
                               const model::MetaDataFact& metadata,
                               const rewrite::ImportPlanner& imports) {
  const Expression call = model::expression_at(project, table.place);
  const model::Arguments arguments =
      call.is(Kind::Call) ? model::arguments_of(call) : model::Arguments{};
  const bool is_plain = arguments.positional.size() > 1;
  const Expression given = is_plain ? arguments.positional[1].value : Expression{};
  const auto form = form_of_metadata(project, metadata);
  if (form && form->extension) return MemberPlan{};
  if (form && form->variable && model::value_of(project, given).node == form->variable->node)
    return MemberPlan{};
  if (!given.is(Kind::Attribute) || given.field(Field::Attribute).text() != kMetaData)
    return decline("left-with-another",
                   fmt::format("the table '{}' is not made with the 'metadata' of a base, and "
                               "what is linked to it stays beside it",
                               table.name));
  return as_sqlmodel(imports, given.range(), ".metadata");
}

Attempt<MemberPlan> move_maker(const MetaDataForm& form, const rewrite::ImportPlanner& imports) {
  const Expression& maker = form.variable ? *form.variable : *form.extension;
  const Expression& made = form.variable ? maker : form.given_to_extension;
  auto plan =
      made ? as_sqlmodel(imports, made.range(), ".metadata") : with_metadata(maker, imports);
  if (!plan || form.options.empty()) return plan;
  Node assignment = maker.node;
  while (!assignment.is(Kind::Assignment)) assignment = assignment.parent();
  const std::string name =
      fmt::format("{}{}", assignment.field(Field::Left).text(), form.variable ? "" : ".metadata");
  const std::string_view text = maker.module->file().bytes();
  const std::string& newline = imports.style().newline;
  std::string statements = newline + option_statements(form, name, newline);
  statements.resize(statements.size() - newline.size());  // the line has its end, or the file ends
  plan->edits.push_back(
      patch::Edit::insert_after(rewrite::line_end(text, assignment.end()), std::move(statements)));
  return plan;
}

std::set<Place> makers_of_metadata(const Project& project, const model::ProjectModels& models,
                                   const model::MetaDataFact& metadata) {
  std::set<Place> makers = {statement_around(project, *metadata.place)};
  if (const auto form = form_of_metadata(project, metadata); form && form->extension)
    makers.insert(form->extension->place());
  for (const model::ModelClass& cls : models.classes) {
    if (cls.metadata != metadata.id) continue;
    if (cls.role == model::ClassRole::DeclarativeBase) makers.insert(cls.place);
    if (const auto owner = registry_owner(project, model::expression_at(project, cls.place)))
      makers.insert(*owner);
  }
  return makers;
}

std::vector<MetaDataReader> metadata_readers(const Project& project, model::FileSearch& search,
                                             const std::set<Place>& makers) {
  std::vector<MetaDataReader> readers;
  std::vector<std::string> words = {".metadata", ".registry", "._sa_registry"};
  for (const Place& each : makers) {
    const Expression maker = model::expression_at(project, each);
    if (maker.is(Kind::Assignment)) words.emplace_back(maker.field(Field::Left).text());
  }
  for (const FileId file : search.containing_any(words))
    if (const auto module = project.open(file)) add_readers(project, **module, makers, readers);
  return readers;
}

std::vector<Place> handed_on(const Project& project, model::FileSearch& search,
                             const std::set<Place>& makers) {
  std::vector<Place> found;
  std::vector<std::string> words;
  for (const Place& each : makers) {
    const Expression maker = model::expression_at(project, each);
    const Field name = maker.is(Kind::ClassDefinition) ? Field::Name : Field::Left;
    if (maker.is(Kind::ClassDefinition) || maker.is(Kind::Assignment))
      words.emplace_back(maker.field(name).text());
  }
  for (const FileId file : search.containing_any(words))
    if (const auto module = project.open(file)) add_handed_on(project, **module, makers, found);
  return found;
}

}  // namespace modelmend::emit
