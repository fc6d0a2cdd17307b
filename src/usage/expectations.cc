#include "usage/expectations.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "model/python_type.h"
#include "semantic/class_hierarchy.h"
#include "semantic/test_files.h"
#include "syntax/walker.h"

namespace modelmend::usage {
namespace {

using model::ColumnDecl;
using model::ProjectModels;
using semantic::Module;
using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// One place, before it is known for which column it counts.
struct Found {
  Place place;
  std::string message;
  // What is called with the column's name as keyword, if that is known: it counts only for columns
  // of that class.
  std::optional<Place> made_class;

  friend auto operator<=>(const Found&, const Found&) = default;
};

std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

// What the values of the column are in Python until now: "uuid.UUID", "builtins.str".
using OldType = std::string_view;

constexpr OldType kUuid = "uuid.UUID";
constexpr OldType kText = "builtins.str";

OldType old_type(const ColumnDecl& column) {
  if (column.as_uuid == false) return kText;
  const auto* const annotated = model::python_type_named(column.python_type_name);
  return annotated == nullptr ? model::python_type_of(column.type) : annotated->name;
}

// A UUID is passed on as a string as often as not.
bool is_identifier(OldType type) {
  return type == kUuid || type == kText;
}

bool changes_in_python(const ColumnDecl& column, const ChangedColumn& change) {
  const OldType old = old_type(column);
  return !old.empty() && old != model::python_type_of(change.to);
}

// What is looked for: columns of these names and old types, all in one walk.
struct Wanted {
  std::string name;
  OldType old;

  friend auto operator<=>(const Wanted&, const Wanted&) = default;
};
using WantedByName = std::map<std::string, std::set<OldType>, std::less<>>;
using FoundByWanted = std::map<Wanted, std::vector<Found>>;

// Looks through one module.
class Search {
 public:
  Search(const Project& project, const ProjectModels& models, const Module& module,
         const WantedByName& wanted, FoundByWanted& found)
      : project_(project), models_(models), module_(module), wanted_(wanted), found_(found) {}

  void run() {
    for (syntax::Walker walker(module_.root()); walker; walker.next()) look_at(walker);
  }

 private:
  void look_at(const syntax::Walker& walker) {
    const Node node = *walker;
    if (node.is(Kind::Assignment)) annotated_name(walker, node);
    if (node.is(Kind::TypedParameter) || node.is(Kind::TypedDefaultParameter))
      parameter(walker, node);
    if (node.is(Kind::Call)) conversion(node);
    if (node.is(Kind::KeywordArgument)) keyword(walker, node);
    if (node.is(Kind::ComparisonOperator)) {
      comparison(node);
      plain_comparison(node);
    }
  }

  // ---- Annotations ----

  void annotated_name(const syntax::Walker& walker, Node assignment) {
    const Node type = assignment.field(Field::Type);
    const Node left = assignment.field(Field::Left);
    const std::string_view name = name_of(left);
    if (!type || !is_wanted(name) || is_column(assignment)) return;
    const Node owner = enclosing(walker, Kind::ClassDefinition);
    const bool in_body =
        owner && left.is(Kind::Identifier) && !enclosing_function_below(walker, owner);
    const std::string what =
        in_body ? "field " + quoted(name) + " of " + quoted(owner.field(Field::Name).text())
                : quoted(left.text());
    add_annotated(assignment, name, type, what + " is annotated " + quoted(type.text()));
  }

  void parameter(const syntax::Walker& walker, Node node) {
    const Node type = node.field(Field::Type);
    const Node parameter =
        node.is(Kind::TypedDefaultParameter) ? node.field(Field::Name) : node.child(0);
    const std::string_view name = parameter.text();
    if (!is_wanted(name)) return;
    const Node function = enclosing(walker, Kind::FunctionDefinition);
    const std::string_view what = is_route(function) ? "route " : "function ";
    add_annotated(node, name, type,
                  "parameter " + quoted(name) + " of " + std::string(what) +
                      quoted(function.field(Field::Name).text()) + " is annotated " +
                      quoted(type.text()));
  }

  void add_annotated(Node node, std::string_view name, Node type, const std::string& message) {
    for (const OldType old : wanted_.find(name)->second)
      if (annotates_old_type(type, old))
        found_[{std::string(name), old}].push_back(found(node, message));
  }

  // True if some name inside the annotation means the old type; strings are read as annotations.
  [[nodiscard]] bool annotates_old_type(Node annotation, OldType old) const {
    for (syntax::Walker walker(annotation); walker; walker.next()) {
      const bool names = walker->is(Kind::Identifier) || walker->is(Kind::Attribute) ||
                         walker->is(Kind::MemberType);
      if (names && is_old_type(project_.resolve(module_, *walker), old)) return true;
      if (walker->is(Kind::StringContent) && names_old_type(walker->text(), old)) return true;
    }
    return false;
  }

  [[nodiscard]] bool names_old_type(std::string_view text, OldType old) const {
    static constexpr std::string_view kNameBytes =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.";
    const auto end_of_file = static_cast<std::uint32_t>(module_.file().bytes().size());
    for (std::size_t begin = text.find_first_of(kNameBytes); begin != std::string_view::npos;) {
      const std::size_t end = std::min(text.find_first_not_of(kNameBytes, begin), text.size());
      const std::string_view name = text.substr(begin, end - begin);
      if (is_old_type(project_.resolve_dotted(module_, name, end_of_file), old)) return true;
      begin = text.find_first_of(kNameBytes, end);
    }
    return false;
  }

  [[nodiscard]] static bool is_old_type(const semantic::Resolution& meaning, OldType old) {
    if (is_identifier(old) && semantic::is_imported(meaning, kUuid)) return true;
    const auto* builtin = std::get_if<semantic::Builtin>(&meaning);
    return builtin == nullptr ? semantic::is_imported(meaning, old)
                              : old == "builtins." + builtin->name;
  }

  // A mapped column is the rule's own business.
  [[nodiscard]] bool is_column(Node assignment) const {
    const ColumnDecl* column = models_.declaration_at(module_.id(), assignment.begin());
    return column != nullptr && !models_.tables_of(column->id).empty();
  }

  // ---- Values ----

  // `UUID(x.user_id)`, `str(user_id)`, `uuid.UUID(row["user_id"])`.
  void conversion(Node call) {
    const Node callee = call.field(Field::Function);
    const std::vector<Node> arguments = call.field(Field::Arguments).items();
    if (arguments.empty()) return;
    const std::string_view name = name_of(arguments.front());
    if (!is_wanted(name)) return;
    if (is_uuid(callee)) {
      add(call, name, quoted(call.text()) + " makes a UUID of it");
    } else if (is_str(callee)) {
      add(call, name, quoted(call.text()) + " makes a string of it");
    }
    for (const OldType old : plain_types_made_by(callee, name))
      add_for(old, call, name, quoted(call.text()) + " makes one of the old type of it");
  }

  // Of the old types of columns of that name those that hold no identifiers and that the callee
  // makes: `int(...)`.
  [[nodiscard]] std::vector<OldType> plain_types_made_by(Node callee, std::string_view name) const {
    std::vector<OldType> made;
    for (const OldType old : wanted_.find(name)->second)
      if (!is_identifier(old) && is_old_type(project_.resolve(module_, callee), old))
        made.push_back(old);
    return made;
  }

  // `Order(user_id=uuid4())`, `Order(amount=int(text))`.
  void keyword(const syntax::Walker& walker, Node argument) {
    const std::string_view name = argument.field(Field::Name).text();
    if (!is_wanted(name)) return;
    const Node value = argument.field(Field::Value);
    if (!value.is(Kind::Call)) return;
    const bool is_identifier_made = makes_old_type(value.field(Field::Function));
    const std::vector<OldType> plain = plain_types_made_by(value.field(Field::Function), name);
    if (!is_identifier_made && plain.empty()) return;
    const Node call = enclosing(walker, Kind::Call);
    const semantic::Resolution callee = project_.resolve(module_, call.field(Field::Function));
    std::optional<Place> made;
    if (const auto* local = std::get_if<semantic::Local>(&callee))
      if (local->kind == semantic::DefinitionKind::Class) made = local->definition;
    const std::string message = quoted(call.field(Field::Function).text()) + " is given " +
                                quoted(value.text()) + " as " + quoted(name);
    if (is_identifier_made) add(argument, name, message, made);
    for (const OldType old : plain) add_for(old, argument, name, message, made);
  }

  // `Order.user_id == UUID(text)`.
  void comparison(Node node) {
    const std::vector<Node> sides = node.items();
    std::set<std::string_view> names;
    for (const Node side : sides)
      if (const std::string_view name = name_of(side); is_wanted(name)) names.insert(name);
    if (names.empty()) return;
    const bool with_old = std::any_of(sides.begin(), sides.end(), [&](Node side) {
      return side.is(Kind::Call) && makes_old_type(side.field(Field::Function));
    });
    if (!with_old) return;
    for (const std::string_view name : names)
      add(node, name, quoted(node.text()) + " compares it with a UUID");
  }

  void plain_comparison(Node node) {
    const std::vector<Node> sides = node.items();
    for (const Node side : sides) {
      const std::string_view name = name_of(side);
      if (!is_wanted(name)) continue;
      for (const Node other : sides)
        if (other.is(Kind::Call))
          for (const OldType old : plain_types_made_by(other.field(Field::Function), name))
            add_for(old, node, name, quoted(node.text()) + " compares it with one of the old type");
    }
  }

  // ---- What things are ----

  // "user_id" of `user_id`, `x.user_id`, `x["user_id"]`; empty for anything else.
  [[nodiscard]] static std::string_view name_of(Node node) {
    if (node.is(Kind::Identifier)) return node.text();
    if (node.is(Kind::Attribute)) return node.field(Field::Attribute).text();
    if (!node.is(Kind::Subscript)) return {};
    const std::string_view key = node.field(Field::Subscript).text();
    const bool is_quoted = key.starts_with('"') || key.starts_with('\'');
    return is_quoted && key.size() > 2 ? key.substr(1, key.size() - 2) : std::string_view();
  }

  [[nodiscard]] bool is_wanted(std::string_view name) const {
    return wanted_.find(name) != wanted_.end();
  }

  [[nodiscard]] bool is_uuid(Node callee) const {
    return semantic::is_imported(project_.resolve(module_, callee), "uuid.UUID");
  }

  [[nodiscard]] bool is_str(Node callee) const {
    const semantic::Resolution meaning = project_.resolve(module_, callee);
    const auto* builtin = std::get_if<semantic::Builtin>(&meaning);
    return builtin != nullptr && builtin->name == "str";
  }

  // The class uuid.UUID or one of the functions of uuid that make one.
  [[nodiscard]] bool makes_old_type(Node callee) const {
    const semantic::Resolution meaning = project_.resolve(module_, callee);
    const std::string_view name = semantic::imported_name(meaning);
    static constexpr std::array kMakers = {
        std::string_view("uuid.UUID"), std::string_view("uuid.uuid1"),
        std::string_view("uuid.uuid3"), std::string_view("uuid.uuid4"),
        std::string_view("uuid.uuid5")};
    return std::find(kMakers.begin(), kMakers.end(), name) != kMakers.end();
  }

  // `@router.get("/...")`, `@app.route(...)`.
  [[nodiscard]] static bool is_route(Node function) {
    static constexpr std::array kMethods = {
        std::string_view("get"),      std::string_view("post"),      std::string_view("put"),
        std::string_view("patch"),    std::string_view("delete"),    std::string_view("head"),
        std::string_view("route"),    std::string_view("api_route"), std::string_view("options"),
        std::string_view("websocket")};
    const Node decorated = function.parent();
    if (!decorated.is(Kind::DecoratedDefinition)) return false;
    for (const Node decorator : decorated.items()) {
      if (!decorator.is(Kind::Decorator)) continue;
      const Node call = decorator.items().empty() ? Node{} : decorator.items().front();
      const Node callee = call.field(Field::Function);
      if (!callee.is(Kind::Attribute)) continue;
      const std::string_view method = callee.field(Field::Attribute).text();
      if (std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end()) return true;
    }
    return false;
  }

  [[nodiscard]] static Node enclosing(const syntax::Walker& walker, Kind kind) {
    const auto ancestors = walker.ancestors();
    for (std::size_t i = ancestors.size(); i-- > 0;)
      if (ancestors[i].is(kind)) return ancestors[i];
    return {};
  }

  // True if a function stands between `owner` and the current node.
  [[nodiscard]] static bool enclosing_function_below(const syntax::Walker& walker, Node owner) {
    const auto ancestors = walker.ancestors();
    for (std::size_t i = ancestors.size(); i > 0 && !(ancestors[i - 1] == owner); --i)
      if (ancestors[i - 1].is(Kind::FunctionDefinition) || ancestors[i - 1].is(Kind::Lambda))
        return true;
    return false;
  }

  [[nodiscard]] Found found(Node node, std::string message) const {
    return {{module_.id(), node.range()}, std::move(message), std::nullopt};
  }

  // A value counts for every column of the name that holds identifiers.
  void add(Node node, std::string_view name, const std::string& message,
           std::optional<Place> made = std::nullopt) {
    for (const OldType old : wanted_.find(name)->second)
      if (is_identifier(old)) add_for(old, node, name, message, made);
  }

  void add_for(OldType old, Node node, std::string_view name, const std::string& message,
               std::optional<Place> made = std::nullopt) {
    Found here = found(node, message);
    here.made_class = made;
    found_[{std::string(name), old}].push_back(std::move(here));
  }

  const Project& project_;
  const ProjectModels& models_;
  const Module& module_;
  const WantedByName& wanted_;
  FoundByWanted& found_;
};

FoundByWanted find_places(const Project& project, const ProjectModels& models,
                          model::FileSearch& search, const std::vector<ChangedColumn>& columns) {
  WantedByName wanted;
  for (const ChangedColumn& change : columns) {
    const ColumnDecl& column = models.decl(change.column);
    if (changes_in_python(column, change)) wanted[column.attribute].insert(old_type(column));
  }
  if (wanted.empty()) return {};
  std::vector<std::string> words;
  for (const auto& [name, old] : wanted) words.push_back(name);
  FoundByWanted found;
  for (const FileId file : search.containing_any(words))
    if (const auto opened = project.open(file))
      Search(project, models, **opened, wanted, found).run();
  for (auto& [what, places] : found) {
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
  }
  return found;
}

// True if the class at `made` has the column: it is its class, or derives from it.
bool has_column(const Project& project, const ProjectModels& models, const ColumnDecl& column,
                Place made) {
  if (!column.owner) return false;
  const Place owner = models.model_class(*column.owner).place;
  if (owner == made) return true;
  const auto opened = project.open(made.file);
  if (!opened) return true;
  const Project::ClassSite site{*opened, (*opened)->node_at(made.range)};
  if (!site.definition.is(Kind::ClassDefinition)) return true;
  for (const semantic::Ancestor& ancestor : semantic::linearise(project, site))
    if (ancestor.site && ancestor.site->module->id() == owner.file &&
        ancestor.site->definition.range() == owner.range)
      return true;
  return false;
}

// Classes that have a column's field without being its table: SQLModel's HeroCreate(HeroBase).
class HeirSearch {
 public:
  HeirSearch(const Project& project, const ProjectModels& models, model::FileSearch& search,
             const ColumnDecl& column)
      : project_(project),
        models_(models),
        search_(search),
        column_(column),
        owner_(models.model_class(*column.owner)) {}

  // By the names of the classes found so far, until there are no more.
  std::vector<Found> run() {
    std::vector<std::string> names = {owner_.name};
    std::set<std::string> known = {owner_.name};
    while (!names.empty()) {
      std::vector<std::string> more;
      for (const FileId file : search_.containing_any(names)) {
        const auto opened = project_.open(file);
        if (!opened) continue;
        for (syntax::Walker walker((*opened)->root()); walker; walker.next())
          if (walker->is(Kind::ClassDefinition)) look_at({*opened, *walker}, known, more);
      }
      names = std::move(more);
    }
    std::sort(found_.begin(), found_.end());
    return std::move(found_);
  }

 private:
  void look_at(const Project::ClassSite& site, std::set<std::string>& known,
               std::vector<std::string>& more) {
    const Place place{site.module->id(), site.definition.range()};
    if (place == owner_.place || !seen_.insert(place).second) return;
    bool inherits = false;
    bool has_own = false;
    for (const semantic::Ancestor& ancestor : semantic::linearise(project_, site)) {
      if (!ancestor.site) continue;
      inherits = inherits || place_of(*ancestor.site) == owner_.place;
      if (inherits) break;
      has_own = has_own || states_field(ancestor.site->definition);
    }
    if (!inherits) return;
    std::string name(site.definition.field(Field::Name).text());
    if (known.insert(name).second) more.push_back(name);
    if (has_own || is_table(place)) return;
    found_.push_back({place,
                      "class " + quoted(name) + " has the field " + quoted(column_.attribute) +
                          " of " + quoted(owner_.name),
                      std::nullopt});
  }

  static Place place_of(const Project::ClassSite& site) {
    return {site.module->id(), site.definition.range()};
  }

  [[nodiscard]] bool states_field(Node definition) const {
    for (const Node statement : definition.field(Field::Body).items()) {
      const auto items = statement.items();
      if (items.empty() || !items.front().is(Kind::Assignment)) continue;
      if (items.front().field(Field::Left).text() == column_.attribute) return true;
    }
    return false;
  }

  [[nodiscard]] bool is_table(const Place& place) const {
    const auto tables = models_.tables_of(column_.id);
    return std::any_of(tables.begin(), tables.end(), [&](model::TableId id) {
      const auto mapped = models_.table(id).mapped_class;
      return mapped && models_.model_class(*mapped).place == place;
    });
  }

  const Project& project_;
  const ProjectModels& models_;
  model::FileSearch& search_;
  const ColumnDecl& column_;
  const model::ModelClass& owner_;
  std::set<Place> seen_;
  std::vector<Found> found_;
};

// A field of SQLModel is one of Pydantic as well, and validates.
std::vector<Found> heirs(const Project& project, const ProjectModels& models,
                         model::FileSearch& search, const ColumnDecl& column) {
  if (!model::is_sqlmodel(column.style) || !column.owner) return {};
  return HeirSearch(project, models, search, column).run();
}

text::Diagnostic diagnostic(const Project& project, const Found& found) {
  const bool test = semantic::is_test_file(project.sources().path(found.place.file));
  return {.severity = text::Severity::Note,
          .code = "may-expect-old-type",
          .place = found.place,
          .message = (test ? "in a test, " : "") + found.message,
          .next = {}};
}

}  // namespace

std::vector<std::vector<text::Diagnostic>> may_expect_old_type(
    const Project& project, const ProjectModels& models, model::FileSearch& search,
    const std::vector<ChangedColumn>& columns) {
  FoundByWanted places = find_places(project, models, search, columns);
  std::vector<std::vector<text::Diagnostic>> lists;
  for (const ChangedColumn& change : columns) {
    const ColumnDecl& column = models.decl(change.column);
    std::vector<text::Diagnostic> list;
    std::size_t left_out = 0;
    // Another column of the name may have asked for what this one does not.
    std::vector<Found> listed;
    if (changes_in_python(column, change)) {
      listed = heirs(project, models, search, column);
      const auto& named = places[{column.attribute, old_type(column)}];
      listed.insert(listed.end(), named.begin(), named.end());
      std::sort(listed.begin(), listed.end());
    }
    for (const Found& found : listed) {
      if (found.made_class && !has_column(project, models, column, *found.made_class)) continue;
      if (column.place.file == found.place.file && column.place.range.contains(found.place.range))
        continue;
      if (list.size() < kMaxExpectations)
        list.push_back(diagnostic(project, found));
      else
        ++left_out;
    }
    if (left_out > 0)
      list.push_back({.severity = text::Severity::Note,
                      .code = "may-expect-old-type",
                      .place = std::nullopt,
                      .message = std::to_string(left_out) + " more places are not listed",
                      .next = {}});
    lists.push_back(std::move(list));
  }
  return lists;
}

}  // namespace modelmend::usage
