#include "emit/class_context.h"

#include <algorithm>

#include "emit/attribute_needs.h"
#include "emit/kept_column.h"
#include "model/class_body.h"
#include "model/declared_arguments.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using syntax::Kind;
using syntax::Node;

using semantic::PythonRelease;

// A file that writes neither shows nothing; Optional is understood everywhere.
bool prefers_pipe(std::string_view text, std::optional<PythonRelease> oldest) {
  if (oldest && *oldest < semantic::kJoinsWithPipe) return false;
  if (text.find("Optional[") != std::string_view::npos) return false;
  return oldest || text.find("| None") != std::string_view::npos;
}

bool prefers_typing(std::string_view text, std::optional<PythonRelease> oldest) {
  if (oldest && *oldest < semantic::kSubscriptsBuiltins) return true;
  const auto has = [&](std::string_view word) { return text.find(word) != std::string_view::npos; };
  return (has("List[") || has("Dict[")) && !has(" list[") && !has("[list[") && !has(" dict[") &&
         !has("[dict[");
}

}  // namespace

ClassContext class_context(const semantic::Project& project, const semantic::Module& module,
                           const model::ProjectModels& models, const model::MapperFacts& mappers,
                           const model::ModelClass& cls, const rewrite::ImportPlanner& imports,
                           const EmitOptions& options, const AttributeRenames& renames,
                           const std::set<model::ClassId>& becoming) {
  ClassContext context{.project = project,
                       .module = module,
                       .models = models,
                       .mappers = mappers,
                       .cls = cls,
                       .imports = imports,
                       .options = options,
                       .renames = renames,
                       .becoming = becoming,
                       .names = {},
                       .validated = {},
                       .needs_attribute_base = false,
                       .needs_constructor = false,
                       .prefers_pipe = prefers_pipe(module.file().bytes(), options.python),
                       .prefers_typing = prefers_typing(module.file().bytes(), options.python)};
  const model::Expression definition = model::expression_at(project, cls.place);
  for (const model::Member& member : model::members_of(project, definition))
    context.names.insert(member.name);
  AttributeNeeds needs = attribute_needs(project, models, mappers, cls, options.sqlmodel);
  context.validated = std::move(needs.validated);
  context.needs_constructor = needs.constructor || !beside_fields(context).empty();
  // An observer keeps its objects in a dictionary.
  const bool is_observed = options.asked_if_iterable.contains(cls.id);
  context.needs_attribute_base = needs.base || context.needs_constructor || is_observed;
  return context;
}

std::string Speller::name(std::string_view canonical) {
  auto spelled = context_.imports.spelling(canonical, offset_, near_);
  if (!spelled) {
    if (!failure_) failure_ = spelled.error();
    return {};
  }
  imports_.emplace_back(canonical);
  return *std::move(spelled);
}

std::string Speller::optional(const std::string& inner) {
  if (context_.prefers_pipe) return inner + " | None";
  return name("typing.Optional") + "[" + inner + "]";
}

std::string Speller::list() {
  return generic("builtins.list", "typing.List");
}
std::string Speller::dict() {
  return generic("builtins.dict", "typing.Dict");
}
// A method `dict` hides the builtin where Pydantic reads annotations in the finished class.
std::string Speller::generic(std::string_view builtin, std::string_view of_typing) {
  const bool is_hidden = !context_.imports.spelling(builtin, offset_, near_);
  return name(context_.prefers_typing || is_hidden ? of_typing : builtin);
}

bool is_attribute(const ClassContext& context, std::string_view name) {
  const bool is_column = std::ranges::any_of(context.cls.own_declarations, [&](model::DeclId id) {
    return context.models.decl(id).attribute == name;
  });
  return is_column || std::ranges::any_of(context.mapper().relationships,
                                          [&](const auto& each) { return each.attribute == name; });
}

bool reads_attribute(const ClassContext& context, Node name) {
  if (!is_attribute(context, name.text())) return false;
  if (!context.cls.place.range.contains(name.range())) return true;
  const auto is_above = [&](const Place& statement) {
    return statement.file == context.module.id() &&
           context.cls.place.range.contains(statement.range) && statement.range.end <= name.begin();
  };
  const bool is_column = std::ranges::any_of(context.cls.own_declarations, [&](model::DeclId id) {
    const model::ColumnDecl& decl = context.models.decl(id);
    return decl.attribute == name.text() && is_above(decl.place);
  });
  return is_column || std::ranges::any_of(context.mapper().relationships, [&](const auto& each) {
           return each.attribute == name.text() && is_above(each.place);
         });
}

bool is_field(const ClassContext& context, std::string_view name) {
  const bool is_column = std::ranges::any_of(context.cls.own_declarations, [&](model::DeclId id) {
    return context.renames.name_of(context.models.decl(id)) == name;
  });
  return is_column || std::ranges::any_of(context.mapper().relationships,
                                          [&](const auto& each) { return each.attribute == name; });
}

std::optional<std::string> body_name_in(const ClassContext& context, Node expression) {
  for (syntax::Walker walk(expression); walk; walk.next()) {
    if (walk->is(Kind::Lambda)) {  // its body is read when it is called, and then not here
      walk.skip_children();
      continue;
    }
    if (!walk.is_at_name()) continue;
    if (reads_attribute(context, *walk)) return std::string(walk->text());
  }
  return std::nullopt;
}

}  // namespace modelmend::emit
