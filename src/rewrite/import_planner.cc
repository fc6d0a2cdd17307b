#include "rewrite/import_planner.h"

#include <algorithm>
#include <array>
#include <compare>
#include <iterator>
#include <map>
#include <set>

#include "rewrite/import_place.h"
#include "rewrite/lines.h"
#include "rewrite/type_checking_imports.h"
#include "rewrite/unused_imports.h"
#include "semantic/class_hierarchy.h"
#include "semantic/import_closure.h"
#include "semantic/library.h"
#include "syntax/walker.h"
#include "text/utf8.h"

namespace modelmend::rewrite {
namespace {

using semantic::Binding;
using semantic::BindingArm;
using semantic::BindingKind;
using semantic::Module;
using semantic::Scope;
using semantic::ScopeKind;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// What a name of SQLAlchemy is called if its own is taken, in this order; one of SQLModel from the
// second on. Names of Python become "PyUUID" and "date_".
constexpr std::array<std::string_view, 3> kPrefixes = {"SA", "SQL", "SQLAlchemy"};
constexpr std::string_view kPythonPrefix = "Py";

std::vector<std::string> other_names(std::string_view library, std::string_view name) {
  const auto prefixed = [&](std::string_view prefix) {
    return std::string(prefix) + std::string(name);
  };
  std::vector<std::string> names;
  const bool is_sqlalchemy = library.starts_with("sqlalchemy");
  if (!is_sqlalchemy && library != "sqlmodel") {
    const bool is_lower = std::islower(static_cast<unsigned char>(name.front())) != 0;
    names.push_back(is_lower ? std::string(name) + "_" : prefixed(kPythonPrefix));
    return names;
  }
  for (const std::string_view prefix : kPrefixes)
    if (is_sqlalchemy || prefix != kPrefixes.front()) names.push_back(prefixed(prefix));
  return names;
}

struct LibraryName {
  std::string_view library;  // "sqlalchemy"
  std::string_view name;     // "Integer"
};

bool is_of_python(std::string_view library) {
  return semantic::library::is_standard_package(library.substr(0, library.find('.')));
}

// Among the names that are avoided nowhere in particular.
bool kept_for_python(const auto& avoided, std::string_view name) {
  return std::ranges::any_of(
      avoided, [&](const auto& each) { return each.where.empty() && each.names.contains(name); });
}

LibraryName split(std::string_view canonical) {
  const std::size_t dot = canonical.rfind('.');
  return {canonical.substr(0, dot), canonical.substr(dot + 1)};
}

// The expression itself if it is a name or a chain of attributes; of a call, what is called.
Node named_part(Node expression) {
  while (expression.is(Kind::Call) || expression.is(Kind::ParenthesizedExpression))
    expression = expression.is(Kind::Call)    ? expression.field(Field::Function)
                 : expression.items().empty() ? Node{}
                                              : expression.items().front();
  return expression;
}

bool is_project_module(const semantic::Resolution& meaning) {
  const auto* local = std::get_if<semantic::Local>(&meaning);
  return local != nullptr && local->kind == semantic::DefinitionKind::Module;
}

bool on_one_line(std::string_view text) {
  return text.find_first_of(" \t\r\n\\#(") == std::string_view::npos;
}

// The scopes that a name at `offset` is looked up in, innermost first.
std::vector<const Scope*> visible_scopes(const Module& module, std::uint32_t offset) {
  std::vector<const Scope*> scopes;
  std::optional<semantic::ScopeId> id = module.scopes().scope_at(offset);
  for (bool innermost = true; id; innermost = false) {
    const Scope& scope = module.scopes().scope(*id);
    if (innermost || scope.kind != ScopeKind::Class) scopes.push_back(&scope);
    id = scope.parent;
  }
  return scopes;
}

bool in_function(const std::vector<const Scope*>& scopes) {
  return std::any_of(scopes.begin(), scopes.end(), [](const Scope* scope) {
    return scope->kind == ScopeKind::Function || scope->kind == ScopeKind::Lambda;
  });
}

bool is_import(const Binding& binding) {
  return binding.kind == BindingKind::Import || binding.kind == BindingKind::FromImport;
}

// The import binds the library object itself, in whatever scope.
bool imports_it(const Binding& binding, std::string_view canonical) {
  return binding.kind == BindingKind::FromImport &&
         semantic::library::canonical(binding.module + "." + binding.imported).name == canonical;
}

bool has_alias(std::string_view entry) {
  return entry.find(' ') != std::string_view::npos;
}

bool is_single_name(const TopLevelImport* import) {
  return import->entries.size() == 1;
}

bool is_plain(const TopLevelImport* import) {
  return std::ranges::any_of(import->entries, [](const ImportEntry& entry) {
    return entry.range.size() == entry.name.size();
  });
}

std::vector<std::string> names_of(const TopLevelImport& import) {
  std::vector<std::string> names;
  for (const ImportEntry& entry : import.entries) names.emplace_back(entry.name);
  return names;
}

bool is_name_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || c == '_' || std::isalnum(byte) != 0;
}

// The smallest edit of whole words that makes `after` of `before`, which begins at `offset`.
patch::Edit difference(std::uint32_t offset, std::string_view before, std::string_view after) {
  std::size_t front = 0;
  const std::size_t shorter = std::min(before.size(), after.size());
  while (front < shorter && before[front] == after[front]) ++front;
  while (front > 0 && front < before.size() && is_name_byte(before[front - 1])) --front;
  std::size_t back = 0;
  while (back < shorter - front &&
         before[before.size() - 1 - back] == after[after.size() - 1 - back])
    ++back;
  while (back > 0 && is_name_byte(before[before.size() - back])) --back;

  const ByteRange range{offset + static_cast<std::uint32_t>(front),
                        offset + static_cast<std::uint32_t>(before.size() - back)};
  return patch::Edit::replace(range, std::string(after.substr(front, after.size() - back - front)));
}

// The bytes that go with a whole statement: its line, or its part of a line with `;`.
ByteRange whole_statement(std::string_view text, ByteRange statement) {
  const std::uint32_t begin = line_begin(text, statement.begin);
  std::string_view rest = text.substr(statement.end, line_end(text, statement.end) - statement.end);
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t\f"), rest.size()));
  const bool first = is_blank(text.substr(begin, statement.begin - begin)) ||
                     text.substr(begin, statement.begin - begin) == text::kByteOrderMark;
  if (first && (rest.empty() || rest.starts_with('#')))
    return {statement.begin, next_line(text, statement.end)};
  if (rest.starts_with(';')) {
    rest.remove_prefix(1);
    const std::size_t next = rest.find_first_not_of(" \t\f");
    const std::size_t cut = next == std::string_view::npos ? rest.size() : next;
    const auto end = static_cast<std::uint32_t>(rest.data() + cut - text.data());
    if (cut < rest.size()) return {statement.begin, end};
    if (first) return {statement.begin, next_line(text, statement.end)};
  }
  const std::size_t semicolon = text.rfind(';', statement.begin);
  if (!first && semicolon != std::string_view::npos)
    return {static_cast<std::uint32_t>(semicolon), statement.end};
  return statement;
}

// The bytes that go with all of these statements. Of those that share a line either one goes, or
// the whole line; a line of which only some of several would go stays as it is.
std::vector<ByteRange> whole_statements(std::string_view text, Node root,
                                        const std::vector<ByteRange>& statements) {
  std::map<std::uint32_t, std::vector<ByteRange>> by_line;
  for (const ByteRange statement : statements)
    by_line[line_begin(text, statement.begin)].push_back(statement);
  std::vector<ByteRange> gone;
  for (const auto& [line, going] : by_line) {
    if (going.size() == 1) {
      gone.push_back(whole_statement(text, going.front()));
      continue;
    }
    const std::vector<Node> all = root.items();
    const auto there = std::count_if(all.begin(), all.end(), [&, first = line](Node node) {
      return line_begin(text, node.begin()) == first;
    });
    if (static_cast<std::size_t>(there) == going.size())
      gone.push_back({going.front().begin, next_line(text, going.back().end)});
  }
  return gone;
}

bool blank_line_at(std::string_view text, std::uint32_t line) {
  return line < text.size() && is_blank(text.substr(line, line_end(text, line) - line));
}

bool blank_or_start_before(std::string_view text, std::uint32_t line, std::uint32_t start) {
  return line <= start || blank_line_at(text, line_begin(text, line - 1));
}

// Where a group of imports goes as a whole, one of the two blank lines around it goes too.
// `gone` are whole lines in order; `filled` are the lines at which a new statement comes in.
std::vector<patch::Edit> emptied_groups(const text::SourceFile& file,
                                        const std::vector<ByteRange>& gone,
                                        const std::set<std::uint32_t>& filled) {
  const std::string_view text = file.parse_view();
  std::vector<patch::Edit> edits;
  for (std::size_t i = 0; i < gone.size();) {
    std::size_t last = i;
    while (last + 1 < gone.size() && gone[last + 1].begin == gone[last].end) ++last;
    const ByteRange run{gone[i].begin, gone[last].end};
    i = last + 1;
    const auto stays = filled.lower_bound(run.begin);
    if (stays != filled.end() && *stays <= run.end) continue;
    if (!blank_or_start_before(text, run.begin, file.begin()) || !blank_line_at(text, run.end))
      continue;
    edits.push_back(patch::Edit::erase({run.end, next_line(text, run.end)}));
  }
  return edits;
}

std::vector<std::string> bound_among(const TopLevelImport& import,
                                     const std::vector<std::string>& names) {
  std::vector<std::string> bound;
  for (const ImportEntry& entry : import.entries)
    if (std::find(names.begin(), names.end(), entry.bound) != names.end())
      bound.emplace_back(entry.bound);
  return bound;
}

bool is_upper(std::string_view name) {
  return !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
}

// True if the bodies of classes say `sa.Integer` more often than `Integer`.
bool classes_prefer_module(Node root, std::string_view module,
                           const std::set<std::string_view>& direct_names) {
  int score = 0;
  for (syntax::Walker walker(root); walker; walker.next()) {
    const bool is_in_class = std::ranges::any_of(
        walker.ancestors(), [](Node above) { return above.is(Kind::ClassDefinition); });
    if (!is_in_class) continue;
    if (walker->is(Kind::Attribute)) {
      const std::string_view name = walker->field(Field::Attribute).text();
      if (walker->field(Field::Object).text() == module && is_upper(name)) ++score;
    } else if (walker->is(Kind::Identifier) && is_upper(walker->text()) &&
               direct_names.contains(walker->text())) {
      --score;
    }
  }
  return score > 0;
}

std::string repeated(std::string_view what, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += what;
  return text;
}

bool is_call(const Node& statement) {
  return statement.is(Kind::ExpressionStatement) && statement.child(0).is(Kind::Call);
}

// Enums, exceptions, protocols, types of columns: nobody hears that there is one more.
bool is_inert_base(const semantic::Resolution& meaning) {
  const std::string_view name = semantic::imported_name(meaning);
  constexpr std::array<std::string_view, 4> kModules = {"enum.", "typing.", "typing_extensions.",
                                                        "abc."};
  const bool is_column_type =
      name.starts_with("sqlalchemy.") &&
      (name.ends_with(".TypeDecorator") || name.ends_with(".UserDefinedType"));
  return is_column_type || std::holds_alternative<semantic::Builtin>(meaning) ||
         std::ranges::any_of(kModules,
                             [&](std::string_view each) { return name.starts_with(each); });
}

bool is_inert_class(const semantic::Project& project, const Module& module, const Node& cls) {
  const auto above = semantic::linearise(project, {&module, cls});
  return std::ranges::all_of(above, [](const semantic::Ancestor& each) {
    if (!each.site) return !each.is_call && is_inert_base(each.meaning);
    const Node definition = each.site->definition;
    const std::vector<Node> bases = definition.field(Field::Superclasses).items();
    const bool has_keywords =
        std::ranges::any_of(bases, [](const Node& base) { return base.is(Kind::KeywordArgument); });
    const std::vector<Node> body = definition.field(Field::Body).items();
    return !has_keywords && std::ranges::none_of(body, [](const Node& statement) {
      return is_call(statement) || (statement.is(Kind::FunctionDefinition) &&
                                    statement.field(Field::Name).text() == "__init_subclass__");
    });
  });
}

// Of `from app import models` both, as the name may be a module.
std::vector<std::string> modules_of(const TopLevelImport& import) {
  std::vector<std::string> modules = {std::string(import.module)};
  if (import.is_from)
    for (const ImportEntry& entry : import.entries)
      modules.push_back(semantic::below(import.module, entry.name));
  return modules;
}

// What a module imports while it runs itself.
enum class Imports {
  Certain,   // at its top
  Possible,  // under conditions as well; not in functions, and not for type checkers
};

std::vector<std::string> imported_by(const Module& module, Imports which) {
  std::vector<std::string> modules;
  if (which == Imports::Certain) {
    for (const TopLevelImport& import : top_level_imports(module))
      std::ranges::move(modules_of(import), std::back_inserter(modules));
    return modules;
  }
  for (const semantic::Scope& scope : module.scopes().scopes()) {
    if (scope.kind != semantic::ScopeKind::Module && scope.kind != semantic::ScopeKind::Class)
      continue;
    for (const semantic::Binding& binding : scope.bindings) {
      if (binding.module.empty() || binding.arm == semantic::BindingArm::TypeChecking) continue;
      modules.push_back(binding.module);
      if (!binding.imported.empty())
        modules.push_back(semantic::below(binding.module, binding.imported));
    }
  }
  return modules;
}

// The files of the project that are loaded with the modules: themselves, the packages around them,
// and what these import. `known` are loaded anyway, and with them what they import.
std::set<FileId> loaded_with(const semantic::Project& project, FileId from,
                             const std::vector<std::string>& modules, Imports which,
                             const std::set<FileId>& known) {
  struct Open {
    FileId from;
    std::string dotted;
  };
  std::vector<Open> open;
  for (const std::string& each : modules) open.push_back({from, each});
  std::set<FileId> loaded;
  while (!open.empty()) {
    const Open next = std::move(open.back());
    open.pop_back();
    const std::optional<FileId> file = project.find_module(next.dotted, next.from);
    if (!file || known.contains(*file) || !loaded.insert(*file).second) continue;
    const std::string name = project.module_name(*file);
    const std::size_t dot = name.rfind('.');
    if (dot != std::string::npos) open.push_back({*file, name.substr(0, dot)});
    const auto opened = project.open(*file);
    if (!opened) continue;
    for (std::string& each : imported_by(**opened, which)) open.push_back({*file, std::move(each)});
  }
  return loaded;
}

// Running the module does more than bind names: it defines classes (tables register themselves),
// calls something, or changes what another module has made.
bool has_effects(const semantic::Project& project, FileId file) {
  const auto opened = project.open(file);
  if (!opened) return true;
  return std::ranges::any_of((*opened)->root().items(), [&](const Node& statement) {
    if (statement.is(Kind::ClassDefinition)) return !is_inert_class(project, **opened, statement);
    const Node first = statement.child(0);
    const bool sets_attribute = statement.is(Kind::ExpressionStatement) &&
                                first.is(Kind::Assignment) &&
                                first.field(Field::Left).is(Kind::Attribute);
    return is_call(statement) || sets_attribute || statement.is(Kind::DecoratedDefinition);
  });
}

}  // namespace

ImportPlanner::ImportPlanner(const semantic::Project& project, const Module& module,
                             model::FileSearch* search)
    : project_(project),
      module_(module),
      others_(project, module, search),
      imports_(top_level_imports(module)) {}

const SourceStyle& ImportPlanner::style() const {
  std::call_once(style_->once,
                 [this] { style_->style = source_style(module_.file(), module_.root(), told_); });
  return style_->style;
}

// ---- Spelling ----

Attempt<std::string> ImportPlanner::spelling(std::string_view canonical, std::uint32_t offset,
                                             Node near) const {
  if (canonical.starts_with("builtins.")) return builtin(split(canonical).name, offset);
  const auto is_usable = [&](const std::optional<std::string>& name) {
    return name && !is_avoided(*name, offset);
  };
  if (auto found = by_qualifier_of(near, canonical); is_usable(found)) return *std::move(found);
  if (auto found = bound_name(canonical, offset)) return *std::move(found);
  if (auto found = by_neighbour_of(near, canonical); is_usable(found)) return *std::move(found);
  if (auto found = by_module(canonical, offset); is_usable(found)) return *std::move(found);
  if (auto found = free_name(canonical)) return *std::move(found);
  return decline("name-taken", "'" + std::string(split(canonical).name) +
                                   "' means something else in this file, and so do the names "
                                   "that it could be imported as");
}

Attempt<std::string> ImportPlanner::builtin(std::string_view name, std::uint32_t offset) const {
  const semantic::Resolution meaning = project_.resolve_dotted(module_, name, offset);
  const auto* is = std::get_if<semantic::Builtin>(&meaning);
  if (is != nullptr && is->name == name && !is_avoided(name, offset)) return std::string(name);
  return decline("name-taken",
                 "'" + std::string(name) + "' does not mean Python's own at this place");
}

bool ImportPlanner::means(std::string_view dotted, std::uint32_t offset,
                          std::string_view canonical) const {
  return semantic::is_imported(project_.resolve_dotted(module_, dotted, offset), canonical);
}

// `sa.UUID(...)` gives "sa.Integer" if the `sa` there has an Integer; so does `db.Column`, and
// `sa.orm.mapped_column` by the first of its names. A module of the project (`app_types.GUID`) is
// no place to take library names from, though it may have imported them.
std::optional<std::string> ImportPlanner::qualified(Node expression,
                                                    std::string_view canonical) const {
  Node qualifier = named_part(expression);
  if (!qualifier.is(Kind::Attribute)) return std::nullopt;
  for (qualifier = qualifier.field(Field::Object); qualifier;
       qualifier = qualifier.field(Field::Object)) {
    if (!qualifier.is(Kind::Identifier) && !qualifier.is(Kind::Attribute)) return std::nullopt;
    if (!on_one_line(qualifier.text())) continue;
    const semantic::Resolution owner = project_.resolve(module_, qualifier);
    if (is_project_module(owner)) continue;
    const semantic::Resolution member = project_.member(owner, split(canonical).name);
    if (semantic::is_imported(member, canonical))
      return std::string(qualifier.text()) + "." + std::string(split(canonical).name);
  }
  return std::nullopt;
}

std::optional<std::string> ImportPlanner::by_qualifier_of(Node near,
                                                          std::string_view canonical) const {
  if (!near) return std::nullopt;
  if (auto found = qualified(near, canonical)) return found;
  for (const Node above : near.ancestors()) {
    if (above.is(Kind::Block)) break;
    if (!above.is(Kind::Call)) continue;
    if (auto found = qualified(above, canonical)) return found;
  }
  return std::nullopt;
}

// In `mapped_column(UUID, sa.ForeignKey(...))` it is the `sa.` of the other argument.
std::optional<std::string> ImportPlanner::by_neighbour_of(Node near,
                                                          std::string_view canonical) const {
  if (!near) return std::nullopt;
  std::vector<Node> outwards = near.ancestors();
  outwards.insert(outwards.begin(), near);
  for (const Node above : outwards) {
    if (above.is(Kind::Block)) break;
    if (!above.is(Kind::Call)) continue;
    for (const Node argument : above.field(Field::Arguments).items()) {
      const Node value =
          argument.is(Kind::KeywordArgument) ? argument.field(Field::Value) : argument;
      if (auto found = qualified(value, canonical)) return found;
    }
  }
  return std::nullopt;
}

// False if nothing but an import under TYPE_CHECKING, or one that is executed later, binds it.
bool ImportPlanner::bound_at_run_time(std::string_view name, std::uint32_t offset) const {
  const std::vector<const Scope*> scopes = visible_scopes(module_, offset);
  const bool deferred = in_function(scopes);
  for (const Scope* scope : scopes)
    for (const Binding& binding : scope->bindings) {
      if (binding.name != name && binding.kind != BindingKind::StarImport) continue;
      if (binding.arm == BindingArm::TypeChecking) continue;
      if (deferred || binding.statement.end() <= offset) return true;
    }
  return false;
}

std::optional<std::string> ImportPlanner::name_of_class(std::string_view qualified,
                                                        std::uint32_t offset) const {
  std::size_t begin = qualified.size();
  while (begin > 0) {
    const std::size_t dot = qualified.rfind('.', begin - 1);
    begin = dot == std::string_view::npos ? 0 : dot;
    const std::string_view dotted = qualified.substr(begin == 0 ? 0 : begin + 1);
    const semantic::Resolution meaning = project_.resolve_dotted(module_, dotted, offset);
    const auto* local = std::get_if<semantic::Local>(&meaning);
    if (local != nullptr && local->name == qualified &&
        bound_at_run_time(dotted.substr(0, dotted.find('.')), offset))
      return std::string(dotted);
  }
  return std::nullopt;
}

std::optional<std::string> ImportPlanner::bound_name(std::string_view canonical,
                                                     std::uint32_t offset) const {
  const std::string_view own = split(canonical).name;
  if (!is_avoided(own, offset) && means(own, offset, canonical) && bound_at_run_time(own, offset))
    return std::string(own);
  for (const Scope* scope : visible_scopes(module_, offset))
    for (const Binding& binding : scope->bindings)
      if (is_import(binding) && !is_avoided(binding.name, offset) &&
          means(binding.name, offset, canonical) && bound_at_run_time(binding.name, offset))
        return std::string(binding.name);
  return std::nullopt;
}

// `sa.Integer` in a file that has `import sqlalchemy as sa`, and takes no name from it directly
// or not for its classes.
std::optional<std::string> ImportPlanner::by_module(std::string_view canonical,
                                                    std::uint32_t offset) const {
  const auto [library, name] = split(canonical);
  std::set<std::string_view> direct_names;
  for (const TopLevelImport& import : imports_)
    if (import.is_from && import.module == library && !import.is_star)
      for (const ImportEntry& entry : import.entries) direct_names.insert(entry.bound);
  for (const TopLevelImport& import : imports_) {
    if (import.is_from) continue;
    for (const ImportEntry& entry : import.entries) {
      const std::string spelled = std::string(entry.bound) + "." + std::string(name);
      const bool direct = entry.name == library &&
                          (direct_names.empty() ||
                           classes_prefer_module(module_.root(), entry.bound, direct_names));
      if (direct && bound_at_run_time(entry.bound, offset) && means(spelled, offset, canonical))
        return spelled;
    }
  }
  return std::nullopt;
}

// True if the star import may bind `name` to something else, or later than an import of our own
// could. A library that we do not know may bring in the plain name, but hardly `SAInteger`; our
// import then goes behind that star.
bool ImportPlanner::star_may_bring(const Binding& star, std::string_view name,
                                   std::string_view canonical) const {
  switch (project_.star_binds(module_, star, name)) {
    case semantic::library::Exported::No:
      return false;
    case semantic::library::Exported::Unknown:
      return name == split(canonical).name || top_level(star) == nullptr;
    case semantic::library::Exported::Yes:
      break;
  }
  return !semantic::is_imported(project_.resolve_dotted(module_, name, star.statement.end()),
                                canonical);
}

const TopLevelImport* ImportPlanner::top_level(const Binding& binding) const {
  for (const TopLevelImport& import : imports_)
    if (import.statement == binding.statement) return &import;
  return nullptr;
}

// Where the last star import before `offset` ends that may bring `name`; 0 if none may.
std::uint32_t ImportPlanner::stars_end(std::string_view name, std::uint32_t offset) const {
  std::uint32_t end = 0;
  for (const Binding* star : module_.scopes().star_imports(semantic::ScopeId{}))
    if (star->statement.end() <= offset &&
        (project_.star_binds(module_, *star, name) != semantic::library::Exported::No ||
         has_star_imports(star->module)))
      end = std::max(end, star->statement.end());
  return end;
}

// It may bring back what this module binds before it.
bool ImportPlanner::has_star_imports(std::string_view from) const {
  const auto file = project_.find_module(from, module_.id());
  if (!file) return false;
  const auto opened = project_.open(*file);
  return !opened || !(*opened)->scopes().star_imports(semantic::ScopeId{}).empty();
}

// False also for a name that only a star import of an unknown library might have bound.
bool ImportPlanner::is_bound(const semantic::Resolution& meaning, std::string_view name) const {
  if (std::holds_alternative<semantic::Unknown>(meaning)) return false;
  for (const TopLevelImport& import : imports_)
    if (import.is_star &&
        semantic::library::star_exports(import.module, name) ==
            semantic::library::Exported::Unknown &&
        semantic::is_imported(meaning, std::string(import.module) + "." + std::string(name)))
      return false;
  return true;
}

// True if binding `name` at the top of the module to the library object changes nothing else.
bool ImportPlanner::is_free(std::string_view name, std::string_view canonical) const {
  if (semantic::library::is_builtin(name)) return false;
  bool bound = false;
  for (const Scope& scope : module_.scopes().scopes())
    for (const Binding& binding : scope.bindings) {
      if (binding.kind == BindingKind::StarImport) {
        if (star_may_bring(binding, name, canonical)) return false;
        continue;
      }
      if (binding.name != name) continue;
      if (!imports_it(binding, canonical)) return false;
      bound = true;
    }
  const auto end = static_cast<std::uint32_t>(module_.file().bytes().size());
  const semantic::Resolution meaning = project_.resolve_dotted(module_, name, end);
  const bool same = bound && semantic::is_imported(meaning, canonical);
  if (!same && is_bound(meaning, name)) return false;
  if (!bound && !module_.scopes().module_level_uses(name).empty()) return false;
  return !others_.would_rebind(name, canonical);
}

// The name under which the file would import it. A function of the file alone.
std::optional<std::string> ImportPlanner::free_name(std::string_view canonical) const {
  const auto [library, name] = split(canonical);
  const bool is_kept_for_python = kept_for_python(avoided_, name) && !is_of_python(library);
  if (!is_kept_for_python && !is_avoided_somewhere(name) && is_free(name, canonical))
    return std::string(name);
  for (const std::string& other : other_names(library, name))
    if (!is_avoided_somewhere(other) && is_free(other, canonical)) return other;
  return std::nullopt;
}

bool ImportPlanner::is_avoided(std::string_view dotted, std::uint32_t offset) const {
  const std::string_view first = dotted.substr(0, dotted.find('.'));
  return std::ranges::any_of(avoided_, [&](const Avoided& each) {
    return each.where.begin <= offset && offset < each.where.end && each.names.contains(first);
  });
}

bool ImportPlanner::is_avoided_somewhere(std::string_view name) const {
  return std::ranges::any_of(avoided_, [&](const Avoided& each) {
    return !each.where.empty() && each.names.contains(name);
  });
}

// ---- Edits ----

std::vector<ImportPlanner::Addition> ImportPlanner::additions(
    std::span<const std::string> wanted, std::span<const patch::Edit> settled) const {
  std::set<Addition> found;
  for (const std::string& canonical : std::set<std::string>(wanted.begin(), wanted.end())) {
    if (canonical.starts_with("builtins.")) continue;
    const std::optional<std::string> local = free_name(canonical);
    if (!local) continue;  // spelled through a module, or declined
    const auto [library, name] = split(canonical);
    std::optional<std::uint32_t> first_use;
    for (const patch::Edit& edit : settled) {
      if (!mentions(edit.text, *local) || bound_name(canonical, edit.range.begin)) continue;
      first_use = std::min(first_use.value_or(edit.range.begin), edit.range.begin);
    }
    if (!first_use) continue;
    const std::string entry =
        *local == name ? std::string(name) : std::string(name) + " as " + *local;
    found.insert({std::string(library), entry, *first_use, stars_end(*local, *first_use)});
  }
  return {found.begin(), found.end()};
}

NameOrder ImportPlanner::order_in(const TopLevelImport& import) const {
  std::vector<std::vector<std::string>> others;
  for (const TopLevelImport& other : imports_)
    if (other.is_from && &other != &import && other.entries.size() > 1)
      others.push_back(names_of(other));
  return order_of(names_of(import), others);
}

// The statements that import from just this library, where the name could stand among them.
std::vector<const TopLevelImport*> ImportPlanner::statements_of_library(
    const Addition& addition) const {
  std::vector<const TopLevelImport*> statements;
  for (const TopLevelImport& import : imports_) {
    if (!import.is_from || import.module != addition.library || import.is_star) continue;
    if (import.range().end > addition.first_use) continue;
    if (import.range().begin >= addition.not_before) statements.push_back(&import);
  }
  return statements;
}

// Where the file writes a statement for each name, or for each one with an alias.
bool ImportPlanner::needs_own_statement(const Addition& addition) const {
  if (has_alias(addition.entry) && !style().combines_aliases) return true;
  if (style().has_single_imports) return true;
  const auto statements = statements_of_library(addition);
  return std::ranges::all_of(statements, is_single_name) &&
         std::ranges::count_if(statements, is_plain) > 1;
}

// The statement that takes the new name, or null.
const TopLevelImport* ImportPlanner::statement_for(const Addition& addition) const {
  const TopLevelImport* second_best = nullptr;
  for (const TopLevelImport* import : statements_of_library(addition)) {
    if (import->is_protected) continue;
    if (is_plain(import) || import->entries.size() > 1) return import;
    if (second_best == nullptr) second_best = import;
  }
  return style().combines_aliases ? second_best : nullptr;
}

std::uint32_t ImportPlanner::place_among(const std::vector<const TopLevelImport*>& statements,
                                         const Addition& addition) const {
  const std::string_view text = module_.file().parse_view();
  std::vector<std::string> names;
  for (const TopLevelImport* import : statements) names.emplace_back(import->entries.front().name);
  const std::string_view plain =
      std::string_view(addition.entry).substr(0, addition.entry.find(' '));
  const std::size_t at = place_in(order_of(names, {}), names, plain);
  return at < statements.size()
             ? std::max(line_begin(text, statements[at]->range().begin), module_.file().begin())
             : next_line(text, statements.back()->range().end);
}

// A project module whose import may do more than bind names, by itself or by what it imports in
// turn, as a package does that gathers all models; unless what comes or stays loads the same.
bool ImportPlanner::may_have_effects(const TopLevelImport& import,
                                     const std::vector<Addition>& coming,
                                     const std::vector<const TopLevelImport*>& staying) const {
  std::vector<std::string> certain;
  for (const Addition& each : coming) certain.push_back(each.library);
  for (const TopLevelImport* each : staying)
    std::ranges::move(modules_of(*each), std::back_inserter(certain));
  const std::set<FileId> self = {module_.id()};
  std::set<FileId> known = loaded_with(project_, module_.id(), certain, Imports::Certain, self);
  known.insert(module_.id());
  return std::ranges::any_of(
      loaded_with(project_, module_.id(), modules_of(import), Imports::Possible, known),
      [&](FileId each) { return has_effects(project_, each); });
}

// Names that join a statement, and new lines by the offset at which they come in.
struct ImportPlanner::Placed {
  std::map<const TopLevelImport*, std::vector<std::string>> joining;
  std::map<std::uint32_t, std::string> lines;

  // Where statements of a library stand among others.
  struct Order {
    int group = 0;
    std::string library;
    friend auto operator<=>(const Order&, const Order&) = default;
  };
  std::map<std::uint32_t, Order> alone;  // of the lines that place_alone() put there
};

// A line of its own, among those that import from the same library if there are any.
void ImportPlanner::place_alone(const Addition& addition, Placed& placed) const {
  const std::uint32_t offset = place_among(statements_of_library(addition), addition);
  placed.lines[offset] +=
      "from " + addition.library + " import " + addition.entry + style().newline;
  const ImportPlace usual = place_import(project_, module_, imports_, addition.library,
                                         {addition.not_before, addition.first_use});
  placed.alone.emplace(offset, Placed::Order{usual.group, addition.library});
}

// The new statements of one library; the names come in the order of their statements.
std::vector<std::string> ImportPlanner::new_statements(
    const std::vector<const Addition*>& names) const {
  std::vector<std::string> lines;
  std::optional<std::size_t> shared;  // the line that takes the next name
  for (const Addition* const name : names) {
    const bool is_alone = needs_own_statement(*name);
    if (shared && !is_alone) {
      lines[*shared] = with_name(lines[*shared], name->entry, NameOrder::ByType, style());
      continue;
    }
    if (!is_alone) shared = lines.size();
    lines.push_back("from " + name->library + " import " + name->entry);
  }
  return lines;
}

ImportPlanner::Placed ImportPlanner::place(const std::vector<Addition>& additions) const {
  Placed placed;
  std::map<std::string, std::vector<const Addition*>> homeless;  // by library
  for (const Addition& addition : additions) {
    const bool has_kin = !statements_of_library(addition).empty();
    const TopLevelImport* const import =
        needs_own_statement(addition) ? nullptr : statement_for(addition);
    if (import != nullptr)
      placed.joining[import].push_back(addition.entry);
    else if (has_kin && needs_own_statement(addition))
      place_alone(addition, placed);
    else
      homeless[addition.library].push_back(&addition);
  }
  place_new_lines(homeless, placed);
  return placed;
}

void ImportPlanner::place_new_lines(
    const std::map<std::string, std::vector<const Addition*>>& by_library, Placed& placed) const {
  struct NewLine {
    ImportPlace place;
    std::string library;
    std::string lines;
  };
  std::vector<NewLine> new_lines;
  for (const auto& [library, names] : by_library) {
    std::uint32_t not_before = 0;
    std::uint32_t first_use = names.front()->first_use;
    for (const Addition* name : names) {
      not_before = std::max(not_before, name->not_before);
      first_use = std::min(first_use, name->first_use);
    }
    ImportPlace place = place_import(project_, module_, imports_, library, {not_before, first_use});
    // Its own library has only statements of aliases, which stay apart.
    const auto kin = statements_of_library(*names.front());
    if (!kin.empty()) place = {.offset = place_among(kin, *names.front()), .group = place.group};
    std::string lines;
    for (const std::string& line : new_statements(names)) lines += line + style().newline;
    new_lines.push_back({place, library, std::move(lines)});
  }
  std::stable_sort(new_lines.begin(), new_lines.end(), [](const NewLine& a, const NewLine& b) {
    return std::pair(a.place.offset, a.place.group) < std::pair(b.place.offset, b.place.group);
  });
  std::map<std::uint32_t, std::string> ahead;  // of what stands alone at the same place
  for (std::size_t i = 0; i < new_lines.size(); ++i) {
    const auto& [place, library, lines] = new_lines[i];
    const bool follows = i > 0 && new_lines[i - 1].place.offset == place.offset;
    const bool goes_on = i + 1 < new_lines.size() && new_lines[i + 1].place.offset == place.offset;
    const bool same_group = follows && new_lines[i - 1].place.group == place.group;
    const int before = !follows ? place.blank_lines_before : same_group ? 0 : 1;
    const auto alone = placed.alone.find(place.offset);
    const bool is_ahead =
        alone != placed.alone.end() && Placed::Order{place.group, library} < alone->second;
    (is_ahead ? ahead : placed.lines)[place.offset] +=
        repeated(style().newline, before) + lines +
        repeated(style().newline, goes_on ? 0 : place.blank_lines_after);
  }
  for (const auto& [offset, lines] : ahead) placed.lines[offset].insert(0, lines);
}

// The statement with the names that come and without those that go.
std::string ImportPlanner::rewritten(const TopLevelImport& import,
                                     std::span<const std::string> coming,
                                     std::span<const std::string> leaving) const {
  std::string after(import.range().in(module_.file().bytes()));
  // One name stays until others are there; the rest goes first, for the line to have room.
  const bool goes_whole = leaving.size() == import.entries.size();
  const std::span<const std::string> first = goes_whole ? leaving.subspan(1) : leaving;
  for (const std::string& name : first) after = without_name(after, name);
  for (const std::string& entry : coming)
    after = with_name(after, entry, order_in(import), style());
  if (goes_whole) after = without_name(after, leaving.front());
  return after;
}

// Nothing if the condition cannot be spelled; type checkers then know the name as little as before.
std::optional<std::string> ImportPlanner::type_checking_block(const TypeCheckingImports& checked,
                                                              std::vector<Addition>& coming) const {
  const auto condition = spelling("typing.TYPE_CHECKING", checked.offset, {});
  if (!condition) return std::nullopt;
  const auto is_there = bound_name("typing.TYPE_CHECKING", checked.offset);
  if (!is_there && condition->find('.') == std::string::npos) {
    const std::string entry =
        *condition == "TYPE_CHECKING" ? *condition : "TYPE_CHECKING as " + *condition;
    coming.push_back({"typing", entry, checked.offset, 0});
  }
  const std::string& newline = style().newline;
  std::string block = newline + "if " + *condition + ":" + newline;
  for (const std::string& line : checked.lines) block += style().indent + line + newline;
  const std::string_view text = module_.file().parse_view();
  const std::uint32_t end = line_end(text, checked.offset);
  if (!is_blank(text.substr(checked.offset, end - checked.offset))) block += newline;
  return block;
}

std::vector<patch::Edit> ImportPlanner::edits(std::span<const std::string> wanted,
                                              std::span<const patch::Edit> settled,
                                              std::span<const ProjectName> of_project) const {
  const std::string_view text = module_.file().bytes();
  std::vector<Addition> coming = additions(wanted, settled);
  std::vector<ProjectName> in_quotes;
  std::vector<ProjectName> sorted(of_project.begin(), of_project.end());
  std::ranges::stable_sort(sorted, {}, &ProjectName::name);
  for (const ProjectName& name : sorted)
    if (name.is_for_type_checkers)
      in_quotes.push_back(name);
    else
      coming.push_back({name.module,
                        name.alias.empty() ? name.name : name.name + " as " + name.alias,
                        name.first_use, 0});
  const TypeCheckingImports checked =
      type_checking_imports(project_, module_, imports_, in_quotes, style());
  std::optional<std::string> block;
  if (!checked.lines.empty()) block = type_checking_block(checked, coming);
  Placed placed = place(coming);
  if (block) placed.lines[checked.offset] += *block;
  const std::vector<std::string> unused = names_left_unused(module_, imports_, others_, settled);

  const auto may_go = [&](const TopLevelImport& import) {
    return !placed.joining.contains(&import) && !import.entries.empty() &&
           bound_among(import, unused).size() == import.entries.size();
  };
  std::vector<const TopLevelImport*> staying;
  for (const TopLevelImport& import : imports_)
    if (!may_go(import)) staying.push_back(&import);

  std::vector<patch::Edit> edits = checked.edits;
  std::vector<ByteRange> going;
  for (const TopLevelImport& import : imports_) {
    const std::vector<std::string> leaving = bound_among(import, unused);
    const auto joining = placed.joining.find(&import);
    const bool grows = joining != placed.joining.end();
    if (!grows && leaving.empty()) continue;
    if (may_go(import)) {
      if (!may_have_effects(import, coming, staying)) going.push_back(import.range());
      continue;
    }
    const std::vector<std::string> none;
    const std::string after = rewritten(import, grows ? joining->second : none, leaving);
    edits.push_back(difference(import.range().begin, import.range().in(text), after));
  }

  std::set<std::uint32_t> filled;
  for (const auto& [offset, line] : placed.lines) {
    edits.push_back(patch::Edit::insert_before(offset, line));
    filled.insert(offset);
  }
  const std::vector<ByteRange> gone = whole_statements(text, module_.root(), going);
  for (const ByteRange range : gone) edits.push_back(patch::Edit::erase(range));
  for (patch::Edit& edit : emptied_groups(module_.file(), gone, filled))
    edits.push_back(std::move(edit));
  std::sort(edits.begin(), edits.end());
  return edits;
}

}  // namespace modelmend::rewrite
