#include "usage/module_uses.h"

#include <algorithm>
#include <array>

#include "syntax/tree.h"
#include "syntax/walker.h"

namespace modelmend::usage {
namespace {

using semantic::Module;
using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;
using syntax::Walker;

// Functions of SQLAlchemy and SQLModel that take what is asked for.
constexpr std::array<std::string_view, 14> kQueryFunctions{
    "select", "insert",       "update",     "delete", "exists",    "aliased", "with_polymorphic",
    "and_",   "selectinload", "joinedload", "join",   "outerjoin", "inspect", "undefer"};
// Methods of sessions, queries and statements that do.
constexpr std::array<std::string_view, 24> kQueryMethods{"query",
                                                         "get",
                                                         "get_one",
                                                         "join",
                                                         "outerjoin",
                                                         "select_from",
                                                         "add_entity",
                                                         "options",
                                                         "scalars",
                                                         "with_entities",
                                                         "filter",
                                                         "where",
                                                         "order_by",
                                                         "group_by",
                                                         "having",
                                                         "scalar",
                                                         "bulk_insert_mappings",
                                                         "bulk_update_mappings",
                                                         "execute",
                                                         "exec",
                                                         "outerjoin_from",
                                                         "add_columns",
                                                         "join_from",
                                                         "refresh"};

// Attributes of a Core table that ask for its rows or change them.
constexpr std::array<std::string_view, 10> kTableQueries{
    "c", "columns", "select", "insert", "update", "delete", "join", "outerjoin", "alias", "exists"};

template <std::size_t N>  // lists of different lengths
bool is_in(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

std::string_view last_part(std::string_view dotted) {
  const std::size_t dot = dotted.rfind('.');
  return dot == std::string_view::npos ? dotted : dotted.substr(dot + 1);
}

class ModuleUses {
 public:
  ModuleUses(const Project& project, const Module& module, const ClassNames& names,
             const std::set<ByteRange>& relationships,
             const std::vector<std::set<std::string, std::less<>>>& attributes)
      : project_(project),
        module_(module),
        names_(names),
        relationships_(relationships),
        attributes_(attributes) {}

  std::vector<UseInModule> run() {
    for (Walker walker(module_.root()); walker; walker.next()) look_at(walker);
    for (const ByteRange& content : module_.scopes().string_annotations()) look_into(content);
    return std::move(found_);
  }

 private:
  void look_at(Walker& walker) {
    if (walker->is(Kind::ClassDefinition)) enter_class(*walker);
    if (relationships_.contains(walker->range())) return walker.skip_children();
    if (walker->is(Kind::ImportFromStatement) || walker->is(Kind::ImportStatement)) {
      read_import(walker);
      return walker.skip_children();
    }
    const bool is_name = walker->is(Kind::Identifier) || walker->is(Kind::Attribute);
    if (!is_name || !names_.may_be_meant(name_of(*walker)) || !is_read(walker)) return;
    const semantic::Resolution meaning = project_.resolve(module_, *walker);
    if (const auto cls = names_.class_of(meaning))
      add(*cls, kind_of(walker, *cls), walker->range());
    else if (const auto table = names_.table_of(meaning))
      add(*table, kind_of_table_use(walker), walker->range());
  }

  // ---- Imports ----

  void read_import(const Walker& walker) {
    for (const Node name : walker->fields(Field::Name)) {
      const Node imported = name.is(Kind::AliasedImport) ? name.field(Field::Name) : name;
      const Node bound = name.is(Kind::AliasedImport) ? name.field(Field::Alias) : name;
      if (!names_.may_be_meant(last_part(imported.text()))) continue;
      const semantic::Resolution meaning =
          project_.resolve_dotted(module_, bound.text(), walker->end());
      if (const auto cls = names_.class_of(meaning))
        add(*cls, UseKind::Import, name.range());
      else if (const auto table = names_.table_of(meaning))
        add(*table, UseKind::Import, name.range());
    }
  }

  // ---- Names in strings that are annotations ----

  void look_into(const ByteRange& content) {
    const std::string_view text = module_.file().parse_view();
    // To parse costs more than to look.
    if (!holds_name(content.in(text))) return;
    const syntax::Tree tree = syntax::parse_within(text, content);
    for (Walker walker(syntax::only_expression(tree)); walker; walker.next()) {
      const bool is_name = walker->is(Kind::Identifier) || walker->is(Kind::Attribute);
      if (!is_name || !names_.may_be_meant(name_of(*walker)) || !is_read(walker)) continue;
      if (is_in_relationship(walker->range())) continue;
      const auto cls =
          names_.class_of(project_.resolve_dotted(module_, walker->text(), walker->begin()));
      if (cls) add(*cls, UseKind::Annotation, walker->range());
    }
  }

  [[nodiscard]] bool holds_name(std::string_view text) const {
    for (std::size_t begin = 0; begin < text.size();) {
      std::size_t end = begin;
      while (end < text.size() && is_name_byte(text[end])) ++end;
      if (names_.may_be_meant(text.substr(begin, end - begin))) return true;
      begin = end + 1;
    }
    return false;
  }

  [[nodiscard]] bool is_in_relationship(const ByteRange& range) const {
    return std::ranges::any_of(
        relationships_, [&](const ByteRange& statement) { return statement.contains(range); });
  }

  // ---- What a use is ----

  static std::string_view name_of(const Node& node) {
    return node.is(Kind::Attribute) ? node.field(Field::Attribute).text() : node.text();
  }

  // Not the name that a definition, a keyword or an attribute has, and not one that is bound.
  static bool is_read(const Walker& walker) {
    if (walker.ancestors().empty()) return true;
    const Node& parent = walker.ancestors().back();
    const auto is_field = [&](Field field) { return parent.field(field) == *walker; };
    switch (parent.kind()) {
      case Kind::ClassDefinition:
      case Kind::FunctionDefinition:
      case Kind::KeywordArgument:
      case Kind::DefaultParameter:
      case Kind::TypedDefaultParameter:
        return !is_field(Field::Name);
      case Kind::Attribute:
        return !is_field(Field::Attribute);
      case Kind::Assignment:
      case Kind::AugmentedAssignment:
        return !is_field(Field::Left);
      case Kind::Parameters:
      case Kind::LambdaParameters:
        return false;
      default:
        return true;
    }
  }

  UseKind kind_of(const Walker& walker, model::ClassId cls) const {
    const auto above = walker.ancestors();
    const Node parent = above.empty() ? Node{} : above.back();
    if (is_base(above)) return UseKind::Subclass;
    if (parent.is(Kind::Call) && parent.field(Field::Function) == *walker)
      return UseKind::Construction;
    if (is_annotation(walker)) return UseKind::Annotation;
    if (parent.is(Kind::Attribute)) return kind_of_attribute(parent, cls);
    return is_asked_for(above) ? UseKind::Query : UseKind::Other;
  }

  // `links.c.user_id`, `links.insert()`, `select(links)`.
  UseKind kind_of_table_use(const Walker& walker) const {
    const auto above = walker.ancestors();
    const Node parent = above.empty() ? Node{} : above.back();
    if (parent.is(Kind::Attribute))
      return is_in(kTableQueries, parent.field(Field::Attribute).text()) ? UseKind::Query
                                                                         : UseKind::Other;
    return is_asked_for(above) ? UseKind::Query : UseKind::Other;
  }

  static bool is_base(std::span<const Node> above) {
    return above.size() >= 2 && above.back().is(Kind::ArgumentList) &&
           above[above.size() - 2].is(Kind::ClassDefinition);
  }

  bool is_annotation(const Walker& walker) const {
    if (module_.scopes().context_at(walker->begin()).annotation) return true;
    for (const Node& node : walker.ancestors())
      if (node.is(Kind::KeywordArgument) && node.field(Field::Name).text() == "response_model")
        return true;
    return false;
  }

  // `User.email`, `User.__table__`; a method of the class is something else.
  UseKind kind_of_attribute(const Node& attribute, model::ClassId cls) const {
    const std::string_view name = attribute.field(Field::Attribute).text();
    const bool is_table = name == "__table__" || name == "__mapper__" || name == "query";
    const bool is_column = attributes_[static_cast<std::size_t>(cls)].contains(name);
    return is_table || is_column ? UseKind::Query : UseKind::Other;
  }

  // An argument of select(...), session.query(...), statement.join(...).
  bool is_asked_for(std::span<const Node> above) const {
    for (std::size_t i = above.size(); i-- > 1;) {
      if (!above[i].is(Kind::ArgumentList)) {
        const bool passes = above[i].is(Kind::KeywordArgument) || above[i].is(Kind::List) ||
                            above[i].is(Kind::Tuple) || above[i].is(Kind::ListSplat) ||
                            above[i].is(Kind::ParenthesizedExpression);
        if (!passes) return false;
        continue;
      }
      const Node callee = above[i - 1].field(Field::Function);
      if (callee.is(Kind::Attribute) && is_in(kQueryMethods, callee.field(Field::Attribute).text()))
        return true;
      const semantic::Resolution meaning = project_.resolve(module_, callee);
      return is_in(kQueryFunctions, last_part(semantic::imported_name(meaning)));
    }
    return false;
  }

  // ---- Where it stands ----

  void enter_class(const Node& definition) {
    if (const auto cls = names_.class_at({module_.id(), definition.range()}))
      bodies_.emplace_back(definition.range(), *cls);
  }

  // The innermost mapped class around it.
  std::optional<model::ClassId> class_around(const ByteRange& range) const {
    for (auto body = bodies_.rbegin(); body != bodies_.rend(); ++body)
      if (body->first.contains(range)) return body->second;
    return std::nullopt;
  }

  void add(Subject subject, UseKind kind, const ByteRange& range) {
    found_.push_back({.subject = subject, .kind = kind, .range = range, .by = class_around(range)});
  }

  const Project& project_;
  const Module& module_;
  const ClassNames& names_;
  const std::set<ByteRange>& relationships_;
  const std::vector<std::set<std::string, std::less<>>>& attributes_;
  std::vector<std::pair<ByteRange, model::ClassId>> bodies_;  // of mapped classes, in source order
  std::vector<UseInModule> found_;
};

}  // namespace

std::vector<UseInModule> uses_in_module(
    const Project& project, const Module& module, const ClassNames& names,
    const std::set<ByteRange>& relationships,
    const std::vector<std::set<std::string, std::less<>>>& attributes) {
  return ModuleUses(project, module, names, relationships, attributes).run();
}

}  // namespace modelmend::usage
