#include "emit/registry_cleanup.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "emit/registry_move.h"
#include "emit/shared_base.h"
#include "model/declared_arguments.h"
#include "rewrite/lines.h"
#include "rewrite/module_imports.h"
#include "rewrite/other_modules.h"
#include "rewrite/unused_imports.h"
#include "semantic/import_closure.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using rewrite::TopLevelImport;
using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool is_word(Node node, std::string_view name) {
  if (node.is(Kind::Identifier)) return node.text() == name;
  // An entry of __all__, a name in a string annotation: "list[Base]".
  return node.is(Kind::String) && rewrite::mentions(node.text(), name);
}

bool is_docstring(Node statement) {
  return statement.is(Kind::ExpressionStatement) && statement.child(0).is(Kind::String);
}

// Outside of `besides`, and of what is only said to people.
bool has_word(const semantic::Module& module, std::string_view name, ByteRange besides) {
  for (syntax::Walker walk(module.root()); walk; walk.next()) {
    if (is_docstring(*walk))
      walk.skip_children();
    else if (is_word(*walk, name) && !besides.contains(walk->range()))
      return true;
  }
  return false;
}

// What the name means at the end of a module that is not the base's own.
bool means_another(const Project& project, const semantic::Module& module, const LeftBase& base) {
  const auto meaning = project.resolve_dotted(module, base.name, module.root().end());
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  if (local != nullptr) return local->definition != base.statement;
  return std::holds_alternative<semantic::Imported>(meaning);
}

bool is_named_in(const Project& project, const semantic::Module& module, const LeftBase& base) {
  if (module.id() == base.statement.file) return has_word(module, base.name, base.statement.range);
  return has_word(module, base.name, {}) && !means_another(project, module, base);
}

// The names of such bases that it binds, and that neither its module says elsewhere nor another
// takes from there.
std::vector<std::string> needless_names(const ImportRelease& in, const semantic::Module& module,
                                        const TopLevelImport& import) {
  std::vector<std::string> needless;
  const rewrite::OtherModules others(in.project, module, &in.search);
  for (const rewrite::ImportEntry& entry : import.entries) {
    const auto meaning = in.project.resolve_dotted(module, entry.bound, import.range().end);
    const auto* const local = std::get_if<semantic::Local>(&meaning);
    const bool is_base =
        local != nullptr && std::ranges::any_of(in.bases, [&](const LeftBase& each) {
          return each.statement == local->definition;
        });
    if (is_base && !has_word(module, entry.bound, import.range()) && !others.take(entry.bound))
      needless.emplace_back(entry.bound);
  }
  return needless;
}

// Importing the file declares tables, there or in what it imports: `from app.models import Base` of
// a package that gathers all models.
bool loads_tables(const Project& project, const model::ProjectModels& models, FileId file) {
  const std::set<FileId> loaded = semantic::import_closure(project, file).files;
  return std::ranges::any_of(models.tables, [&](const model::TableFact& table) {
    return !table.local && loaded.contains(table.place.file);
  });
}

// Running the module does more than to give names: it registers a listener, or calls something.
bool does_more(const Project& project, FileId file) {
  const auto module = project.open(file);
  if (!module) return true;
  return std::ranges::any_of((*module)->root().items(), [](const Node& statement) {
    switch (statement.kind()) {
      case Kind::DecoratedDefinition:
      case Kind::ForStatement:
      case Kind::WithStatement:
        return true;
      case Kind::ExpressionStatement:
        return statement.child(0).is(Kind::Call);
      default:
        return false;
    }
  });
}

bool imports(const Project& project, FileId file, FileId from) {
  const auto module = project.open(file);
  if (!module) return false;
  return std::ranges::any_of(
      rewrite::top_level_imports(**module), [&](const TopLevelImport& import) {
        return import.is_from && project.find_module(import.module, file) == from;
      });
}

// The package that the module is in binds its last name to something of its own.
bool is_hidden(const Project& project, const semantic::Module& module, std::string_view package,
               std::string_view last) {
  const auto file = project.find_module(package, module.id());
  const auto opened = file ? project.open(*file) : tl::unexpected(Error{});
  return opened && !(*opened)->scopes().bindings(semantic::ScopeId{}, last).empty();
}

// "from app import db" for the module "app.db"; absent if the name means something here.
std::optional<std::string> import_of_module(const Project& project, const semantic::Module& module,
                                            const TopLevelImport& import) {
  const std::string_view name = import.module;
  const std::size_t dot = name.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? name : name.substr(dot + 1);
  if (last.empty() || has_word(module, last, import.range())) return std::nullopt;
  if (dot == std::string_view::npos) return fmt::format("import {}", name);
  // Of ".db" and "..db" the dots are the package.
  const bool is_relative = name.find_first_not_of('.') == dot + 1;
  const std::string_view package = name.substr(0, is_relative ? dot + 1 : dot);
  if (is_hidden(project, module, package, last))
    return name.starts_with('.') ? std::nullopt : std::optional(fmt::format("import {}", name));
  return fmt::format("from {} import {}", package, last);
}

std::string without(const TopLevelImport& import, std::string_view text,
                    const std::vector<std::string>& names) {
  std::string statement(import.range().in(text));
  for (const std::string& name : names) statement = rewrite::without_name(statement, name);
  return statement;
}

// With the line end, if nothing else stands on its lines.
ByteRange whole_lines(std::string_view text, ByteRange statement) {
  return {rewrite::line_begin(text, statement.begin), rewrite::next_line(text, statement.end)};
}

// With the blank lines above; those below part what stands there from what is left. The first blank
// line above stays in place of the first below: an import that stands before it may go as well, and
// edits must not touch.
ByteRange with_gap_above(std::string_view text, ByteRange lines) {
  const std::uint32_t below = rewrite::next_line(text, lines.end);
  if (!rewrite::is_blank(text.substr(lines.end, below - lines.end))) return lines;
  std::uint32_t begin = lines.begin;
  while (begin > 0) {
    const std::uint32_t above = rewrite::line_begin(text, begin - 1);
    if (!rewrite::is_blank(text.substr(above, begin - above))) break;
    begin = above;
  }
  if (begin == lines.begin) return lines;
  return {rewrite::next_line(text, begin), below};
}

// Comments and docstrings that stand nowhere else in the module, as in a shared base: nobody takes
// them away unasked.
bool holds_words_for_people(const semantic::Module& module, Node made) {
  const std::string_view text = module.file().bytes();
  const std::string_view above = text.substr(0, made.begin());
  const std::string_view below = text.substr(made.end());
  for (syntax::Walker walk(made); walk; walk.next()) {
    const bool is_said = is_docstring(*walk) && !made.is(Kind::Assignment);
    if (!walk->is(Kind::Comment) && !is_said) continue;
    if (above.find(walk->text()) == std::string_view::npos &&
        below.find(walk->text()) == std::string_view::npos)
      return true;
  }
  return false;
}

// `@as_declarative()` above a class goes with it.
Node with_decorators(Node statement) {
  const Node around = statement ? statement.parent() : Node();
  return around.is(Kind::DecoratedDefinition) ? around : statement;
}

// The name that a class or an assignment gives.
std::optional<std::string> name_of_maker(const Expression& made) {
  if (made.is(Kind::ClassDefinition)) return std::string(made.field(Field::Name).text());
  if (!made.is(Kind::Assignment) || !made.field(Field::Left).is(Kind::Identifier))
    return std::nullopt;
  return std::string(made.field(Field::Left).text());
}

}  // namespace

std::vector<LeftBase> bases_of_metadata(const Project& project, const model::ProjectModels& models,
                                        const model::MetaDataFact& metadata) {
  const auto form = form_of_metadata(project, metadata);
  const bool keeps_its_name = form && (form->variable || form->extension);
  std::vector<LeftBase> bases;
  std::vector<LeftBase> makers;
  for (const Place& made : makers_of_metadata(project, models, metadata)) {
    const auto module = project.open(made.file);
    if (!module) continue;
    for (const Node statement : (*module)->root().items()) {
      const Expression definition{*module, statement, 0, nullptr};
      if (registry_owner(project, definition) == made)
        bases.push_back({definition.place(), std::string(statement.field(Field::Name).text())});
    }
    if (keeps_its_name && made.range.contains(metadata.place->range)) continue;
    if (auto name = name_of_maker(model::expression_at(project, made)))
      makers.push_back({made, *std::move(name)});
  }
  std::ranges::move(makers, std::back_inserter(bases));
  return bases;
}

std::vector<patch::Edit> release_imports(const ImportRelease& in, const semantic::Module& module) {
  std::vector<patch::Edit> edits;
  const std::string_view text = module.file().bytes();
  for (const TopLevelImport& import : rewrite::top_level_imports(module)) {
    if (!import.is_from || import.is_star || import.is_protected) continue;
    const std::uint32_t end = import.range().end;
    if (!rewrite::is_blank(text.substr(end, rewrite::line_end(text, end) - end))) continue;
    const std::vector<std::string> needless = needless_names(in, module, import);
    if (needless.empty()) continue;
    if (needless.size() < import.entries.size()) {
      edits.push_back(patch::Edit::replace(import.range(), without(import, text, needless)));
      continue;
    }
    const auto from = in.project.find_module(import.module, module.id());
    if (!from) continue;
    const bool loads = imports(in.before, module.id(), *from) &&
                       (loads_tables(in.project, in.models, *from) || does_more(in.project, *from));
    if (!loads && !in.to_load.contains(*from)) {
      edits.push_back(patch::Edit::erase(with_gap_above(text, whole_lines(text, import.range()))));
    } else if (auto line = import_of_module(in.project, module, import)) {
      edits.push_back(patch::Edit::replace(import.range(), *line + "  # noqa: F401"));
    }
  }
  return edits;
}

std::vector<patch::Edit> remove_unused_base(const Project& project, model::FileSearch& search,
                                            const LeftBase& base) {
  const std::array<std::string, 1> words = {base.name};
  for (const FileId file : search.containing_any(words)) {
    const auto module = project.open(file);
    if (!module || is_named_in(project, **module, base)) return {};
  }
  const auto module = project.open(base.statement.file);
  const Node made = module ? with_decorators((*module)->node_at(base.statement.range)) : Node();
  if (!made || holds_words_for_people(**module, made)) return {};
  const std::string_view text = (*module)->file().bytes();
  return {patch::Edit::erase(with_gap_above(text, whole_lines(text, made.range())))};
}

}  // namespace modelmend::emit
