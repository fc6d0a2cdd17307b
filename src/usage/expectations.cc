#include "usage/expectations.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "semantic/class_hierarchy.h"
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

// What the values of the column are in Python until now.
enum class OldType { Uuid, Text };

OldType old_type(const ColumnDecl& column) {
  const bool text = column.python_type_name == "builtins.str" || column.as_uuid == false;
  return text ? OldType::Text : OldType::Uuid;
}

// Looks through one module for one attribute name.
class Search {
 public:
  Search(const Project& project, const ProjectModels& models, const Module& module,
         std::string_view name, OldType old)
      : project_(project), models_(models), module_(module), name_(name), old_(old) {}

  std::vector<Found> run() {
    for (syntax::Walker walker(module_.root()); walker; walker.next()) look_at(walker);
    return std::move(found_);
  }

 private:
  void look_at(const syntax::Walker& walker) {
    const Node node = *walker;
    if (node.is(Kind::Assignment)) annotated_name(walker, node);
    if (node.is(Kind::TypedParameter) || node.is(Kind::TypedDefaultParameter))
      parameter(walker, node);
    if (node.is(Kind::Call)) conversion(node);
    if (node.is(Kind::KeywordArgument)) keyword(walker, node);
    if (node.is(Kind::ComparisonOperator)) comparison(node);
  }

  // ---- Annotations ----

  void annotated_name(const syntax::Walker& walker, Node assignment) {
    const Node type = assignment.field(Field::Type);
    const Node left = assignment.field(Field::Left);
    if (!type || !is_called(left) || !annotates_old_type(type)) return;
    if (is_column(assignment)) return;
    const Node owner = enclosing(walker, Kind::ClassDefinition);
    const bool in_body =
        owner && left.is(Kind::Identifier) && !enclosing_function_below(walker, owner);
    add(assignment, in_body ? "field " + quoted(name_) + " of " +
                                  quoted(owner.field(Field::Name).text()) + " is annotated " +
                                  quoted(type.text())
                            : quoted(left.text()) + " is annotated " + quoted(type.text()));
  }

  void parameter(const syntax::Walker& walker, Node node) {
    const Node type = node.field(Field::Type);
    const Node name =
        node.is(Kind::TypedDefaultParameter) ? node.field(Field::Name) : node.child(0);
    if (name.text() != name_ || !annotates_old_type(type)) return;
    const Node function = enclosing(walker, Kind::FunctionDefinition);
    const std::string_view what = is_route(function) ? "route " : "function ";
    add(node, "parameter " + quoted(name_) + " of " + std::string(what) +
                  quoted(function.field(Field::Name).text()) + " is annotated " +
                  quoted(type.text()));
  }

  // True if some name inside the annotation means the old type; strings are read as annotations.
  [[nodiscard]] bool annotates_old_type(Node annotation) const {
    for (syntax::Walker walker(annotation); walker; walker.next()) {
      const bool names = walker->is(Kind::Identifier) || walker->is(Kind::Attribute) ||
                         walker->is(Kind::MemberType);
      if (names && is_old_type(project_.resolve(module_, *walker))) return true;
      if (walker->is(Kind::StringContent) && names_old_type(walker->text())) return true;
    }
    return false;
  }

  [[nodiscard]] bool names_old_type(std::string_view text) const {
    static constexpr std::string_view kNameBytes =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.";
    const auto end_of_file = static_cast<std::uint32_t>(module_.file().bytes().size());
    for (std::size_t begin = text.find_first_of(kNameBytes); begin != std::string_view::npos;) {
      const std::size_t end = std::min(text.find_first_not_of(kNameBytes, begin), text.size());
      const std::string_view name = text.substr(begin, end - begin);
      if (is_old_type(project_.resolve_dotted(module_, name, end_of_file))) return true;
      begin = text.find_first_of(kNameBytes, end);
    }
    return false;
  }

  [[nodiscard]] bool is_old_type(const semantic::Resolution& meaning) const {
    if (semantic::is_imported(meaning, "uuid.UUID")) return true;
    const auto* builtin = std::get_if<semantic::Builtin>(&meaning);
    return old_ == OldType::Text && builtin != nullptr && builtin->name == "str";
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
    if (arguments.empty() || !is_called(arguments.front())) return;
    if (is_uuid(callee)) {
      add(call, quoted(call.text()) + " makes a UUID of it");
    } else if (is_str(callee)) {
      add(call, quoted(call.text()) + " makes a string of it");
    }
  }

  // `Order(user_id=uuid4())`.
  void keyword(const syntax::Walker& walker, Node argument) {
    if (argument.field(Field::Name).text() != name_) return;
    const Node value = argument.field(Field::Value);
    if (!value.is(Kind::Call) || !makes_old_type(value.field(Field::Function))) return;
    const Node call = enclosing(walker, Kind::Call);
    const semantic::Resolution callee = project_.resolve(module_, call.field(Field::Function));
    std::optional<Place> made;
    if (const auto* local = std::get_if<semantic::Local>(&callee))
      if (local->kind == semantic::DefinitionKind::Class) made = local->definition;
    add(argument,
        quoted(call.field(Field::Function).text()) + " is given " + quoted(value.text()) + " as " +
            quoted(name_),
        made);
  }

  // `Order.user_id == UUID(text)`.
  void comparison(Node node) {
    const std::vector<Node> sides = node.items();
    const bool about_it =
        std::any_of(sides.begin(), sides.end(), [&](Node side) { return is_called(side); });
    const bool with_old = std::any_of(sides.begin(), sides.end(), [&](Node side) {
      return side.is(Kind::Call) && makes_old_type(side.field(Field::Function));
    });
    if (about_it && with_old) add(node, quoted(node.text()) + " compares it with a UUID");
  }

  // ---- What things are ----

  // `user_id`, `x.user_id`, `x["user_id"]`.
  [[nodiscard]] bool is_called(Node node) const {
    if (node.is(Kind::Identifier)) return node.text() == name_;
    if (node.is(Kind::Attribute)) return node.field(Field::Attribute).text() == name_;
    if (!node.is(Kind::Subscript)) return false;
    const std::string_view key = node.field(Field::Subscript).text();
    return key.size() == name_.size() + 2 && key.substr(1, name_.size()) == name_ &&
           (key.front() == '"' || key.front() == '\'');
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

  void add(Node node, std::string message, std::optional<Place> made = std::nullopt) {
    found_.push_back({{module_.id(), node.range()}, std::move(message), made});
  }

  const Project& project_;
  const ProjectModels& models_;
  const Module& module_;
  std::string_view name_;
  OldType old_;
  std::vector<Found> found_;
};

// "tests/test_orders.py", "orders_test.py".
bool is_test(std::string_view path) {
  const std::string_view file = path.substr(path.rfind('/') + 1);
  return file.starts_with("test_") || file.ends_with("_test.py") || file == "conftest.py" ||
         path.starts_with("tests/") || path.find("/tests/") != std::string_view::npos;
}

std::vector<Found> places_of(const Project& project, const ProjectModels& models,
                             model::FileSearch& search, const std::string& name, OldType old) {
  const std::array<std::string, 1> words{name};
  std::vector<Found> found;
  for (const FileId file : search.containing_any(words)) {
    const auto opened = project.open(file);
    if (!opened) continue;
    std::vector<Found> here = Search(project, models, **opened, name, old).run();
    found.insert(found.end(), here.begin(), here.end());
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
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

text::Diagnostic diagnostic(const Project& project, const Found& found) {
  const bool test = is_test(project.sources().path(found.place.file));
  return {.severity = text::Severity::Note,
          .code = "may-expect-old-type",
          .place = found.place,
          .message = (test ? "in a test, " : "") + found.message,
          .next = {}};
}

}  // namespace

std::vector<std::vector<text::Diagnostic>> may_expect_old_type(
    const Project& project, const ProjectModels& models, model::FileSearch& search,
    const std::vector<model::DeclId>& columns) {
  std::map<std::pair<std::string, OldType>, std::vector<Found>> searched;
  std::vector<std::vector<text::Diagnostic>> lists;
  for (const model::DeclId id : columns) {
    const ColumnDecl& column = models.decl(id);
    const OldType old = old_type(column);
    const auto [entry, is_new] = searched.try_emplace({column.attribute, old});
    if (is_new) entry->second = places_of(project, models, search, column.attribute, old);

    std::vector<text::Diagnostic> list;
    std::size_t left_out = 0;
    for (const Found& found : entry->second) {
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
