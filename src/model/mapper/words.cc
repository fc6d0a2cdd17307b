#include "model/mapper/words.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "base/overloaded.h"
#include "model/constant.h"
#include "model/resolved_text.h"
#include "syntax/parameters.h"
#include "syntax/string_literal.h"
#include "syntax/walker.h"

namespace modelmend::model {

namespace {

using semantic::DefinitionKind;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool is_name(const Node& node) {
  return node.is(Kind::Identifier) || node.is(Kind::Attribute);
}

// `a.b.c`, nothing but names.
bool is_chain(const Node& node) {
  Node at = node;
  while (at.is(Kind::Attribute)) at = at.field(Field::Object);
  return at.is(Kind::Identifier);
}

bool is_in_function(const Node& node) {
  return std::ranges::any_of(node.ancestors(), [](const Node& above) {
    return above.is(Kind::FunctionDefinition) || above.is(Kind::Lambda);
  });
}

// What SQLAlchemy lets strings use besides classes and tables.
std::string registry_function(std::string_view name) {
  constexpr std::array<std::string_view, 2> kOrm = {"foreign", "remote"};
  constexpr std::array<std::string_view, 12> kCore = {"and_", "or_",  "not_", "func",
                                                      "desc", "asc",  "text", "cast",
                                                      "case", "null", "true", "false"};
  if (std::ranges::find(kOrm, name) != kOrm.end()) return "sqlalchemy.orm." + std::string(name);
  if (std::ranges::find(kCore, name) != kCore.end()) return "sqlalchemy." + std::string(name);
  return {};
}

// Writes names as what they stand for.
class NameWords {
 public:
  NameWords(const MapperNames& names, ClassId from) : names_(names), from_(from) {}

  [[nodiscard]] std::string of(const Expression& chain) const {
    std::string rest;
    Expression prefix = unwrapped(chain);
    const bool is_foreign = is_of_a_parameter(prefix);
    while (true) {
      if (auto meaning = is_foreign ? std::nullopt : known(prefix)) return *meaning + rest;
      if (!prefix.is(Kind::Attribute)) return std::string(prefix.text()) + rest;
      rest = "." + std::string(prefix.node.field(Field::Attribute).text()) + rest;
      prefix = prefix.field(Field::Object);
    }
  }

 private:
  // `self.name`: nobody knows what callers give, but for `cls`. Most names in methods are such.
  [[nodiscard]] bool is_of_a_parameter(const Expression& chain) const {
    Expression root = chain;
    while (root.is(Kind::Attribute)) root = unwrapped(root.field(Field::Object));
    if (!root.is(Kind::Identifier) || root.quoted || root.text() == "cls") return false;
    const semantic::Resolution meaning = resolve(names_.project(), root);
    const auto* local = std::get_if<semantic::Local>(&meaning);
    return local != nullptr && local->kind == DefinitionKind::Parameter &&
           !names_its_class(names_.project(), root);
  }

  [[nodiscard]] std::optional<std::string> known(const Expression& prefix) const {
    if (const auto column = names_.column_of(prefix, from_)) return names_.text(*column);
    if (is_query_of_class(prefix)) return std::nullopt;
    if (const auto cls = names_.class_of(prefix, from_)) return class_words(*cls);
    if (prefix.quoted) return in_registry(prefix);
    if (const auto table = names_.table_of(prefix, from_))
      return qualified_table_name(names_.models().table(*table));
    if (auto member = of_object(prefix)) return member;
    return resolved(prefix);
  }

  // `user.team` of `user = User(...)`, whatever has made the attribute.
  [[nodiscard]] std::optional<std::string> of_object(const Expression& prefix) const {
    if (!prefix.is(Kind::Attribute)) return std::nullopt;
    const Expression maker = maker_of(names_.project(), unwrapped(prefix.field(Field::Object)));
    const auto cls = maker ? names_.class_of(maker, from_) : std::nullopt;
    if (!cls) return std::nullopt;
    return class_words(*cls) + "." + std::string(prefix.node.field(Field::Attribute).text());
  }

  // `User.query`, whichever class above it gives that.
  [[nodiscard]] bool is_query_of_class(const Expression& prefix) const {
    return prefix.is(Kind::Attribute) && prefix.node.field(Field::Attribute).text() == "query" &&
           names_.class_of(prefix.field(Field::Object), from_);
  }

  [[nodiscard]] std::string class_words(ClassId id) const {
    const ModelClass& cls = names_.models().model_class(id);
    return cls.role == ClassRole::Mapped ? cls.name : cls.qualified_name;
  }

  [[nodiscard]] std::optional<std::string> in_registry(const Expression& prefix) const {
    if (const auto table = names_.table_of(prefix, from_))
      return qualified_table_name(names_.models().table(*table));
    std::string function = registry_function(prefix.text());
    return function.empty() ? std::nullopt : std::optional(std::move(function));
  }

  [[nodiscard]] std::optional<std::string> resolved(const Expression& prefix) const {
    const semantic::Resolution meaning = resolve(names_.project(), prefix);
    return std::visit(
        Overloaded{[&](const semantic::Imported& imported) {
                     const bool is_known = !is_of_one_of_many(prefix) &&
                                           !is_made_for_attribute(imported.name) &&
                                           !is_inherited_from_library(names_.project(), prefix);
                     return is_known ? std::optional(imported.name) : std::nullopt;
                   },
                   [](const semantic::Builtin& builtin) { return std::optional(builtin.name); },
                   [&](const semantic::Local& local) { return local_words(local, prefix); },
                   [&](const semantic::Unknown&) { return constant_words(prefix); }},
        meaning);
  }

  // After `user = self.user`, `user` is a value of the attribute, and not what the class has made
  // for it; nor are the objects of `User.query` what makes the queries.
  static bool is_made_for_attribute(std::string_view name) {
    constexpr std::array<std::string_view, 6> kMakers = {".relationship()", ".Relationship()",
                                                         ".Column()",       ".mapped_column()",
                                                         ".Field()",        ".query_property()"};
    const bool is_of_libraries = name.starts_with("sqlalchemy.") || name.starts_with("sqlmodel.") ||
                                 name.starts_with("flask_sqlalchemy.");
    return is_of_libraries && std::ranges::any_of(kMakers, [&](std::string_view maker) {
             return name.find(maker) != std::string_view::npos;
           });
  }

  // `User.__table__`, `title.desc`: what a library gives to each class and column is another thing
  // for each.
  [[nodiscard]] bool is_of_one_of_many(const Expression& prefix) const {
    Expression at = prefix;
    while (at.is(Kind::Attribute)) {
      at = unwrapped(at.field(Field::Object));
      if (names_.class_of(at, from_) || names_.column_of(at, from_)) return true;
    }
    return false;
  }

  // What a function or the class body itself binds keeps its short name: it moves with them.
  [[nodiscard]] std::optional<std::string> local_words(const semantic::Local& local,
                                                       const Expression& prefix) const {
    if (local.kind == DefinitionKind::Parameter) return std::nullopt;
    const ModelClass& cls = names_.models().model_class(from_);
    if (local.definition.file == cls.place.file && cls.place.range.contains(local.definition.range))
      return std::nullopt;
    const auto module = names_.project().open(local.definition.file);
    if (!module) return std::nullopt;
    const Node node = (*module)->node_at(local.definition.range);
    if (node && is_in_function(node) && prefix.is(Kind::Identifier)) return std::nullopt;
    if (auto constant = constant_words(prefix)) return constant;
    if (is_inherited(prefix, local)) return std::nullopt;
    return local.name;
  }

  // `User.normal`, stated above User: the class has it, wherever it comes from, and its members say
  // what it is.
  [[nodiscard]] bool is_inherited(const Expression& prefix, const semantic::Local& local) const {
    if (!prefix.is(Kind::Attribute) || local.kind != DefinitionKind::Function) return false;
    const auto owner = names_.class_of(unwrapped(prefix.field(Field::Object)), from_);
    if (!owner) return false;
    const Place& place = names_.models().model_class(*owner).place;
    return place.file != local.definition.file || !place.range.contains(local.definition.range);
  }

  // A constant goes by its value, and so does `Status.OPEN.value`.
  [[nodiscard]] std::optional<std::string> constant_words(const Expression& name) const {
    const auto value = constant_value(names_.project(), name);
    if (!value) return std::nullopt;
    const auto* text = std::get_if<std::string>(&*value);
    return text == nullptr ? to_python(*value) : quoted_words(*text);
  }

  const MapperNames& names_;
  ClassId from_;
};

bool is_docstring(const Node& statement, const Node& block, const Node& owner) {
  if (!owner.is(Kind::FunctionDefinition) && !owner.is(Kind::ClassDefinition)) return false;
  if (!statement.is(Kind::ExpressionStatement)) return false;
  const auto first = block.items();
  if (first.empty() || !(first.front() == statement)) return false;
  const auto parts = statement.items();
  return parts.size() == 1 &&
         (parts.front().is(Kind::String) || parts.front().is(Kind::ConcatenatedString));
}

// Around the whole of what stands in this place: only layout.
bool is_layout_around(const Node& parent) {
  switch (parent.kind()) {
    case Kind::ReturnStatement:
    case Kind::Assignment:
    case Kind::KeywordArgument:
    case Kind::ArgumentList:
    case Kind::ExpressionStatement:
    case Kind::ParenthesizedExpression:
    case Kind::IfStatement:
    case Kind::Lambda:
      return true;
    default:
      return false;
  }
}

class Writer {
 public:
  Writer(const MapperNames& names, const Expression& code, ClassId from)
      : names_(names, from), code_(code) {}

  std::string write() {
    for (syntax::Walker walker(code_.node); walker; walker.next()) visit(walker);
    close_blocks(std::nullopt);
    return std::move(text_);
  }

 private:
  void visit(syntax::Walker& walker) {
    const Node node = *walker;
    const auto above = walker.ancestors();
    const Node parent = above.empty() ? Node() : above.back();
    // The owner of a block that is all of the code stands above the walk.
    const Node grandparent = above.size() > 1    ? above[above.size() - 2]
                             : above.size() == 1 ? code_.node.parent()
                                                 : Node();
    if (is_left_out(node, parent, grandparent)) return walker.skip_children();
    if (parent.is(Kind::Block) && node.is_named()) begin_statement(node);
    if (node.is(Kind::Block)) {
      add(node, "{");
      block_ends_.push_back(node.end());
    } else if (node.is(Kind::String) && holds_fields(node)) {
      return;
    } else if (node.is(Kind::StringContent) || node.is(Kind::EscapeSequence)) {
      text_ += node.text();
      walker.skip_children();
    } else if (node.is(Kind::String) || is_plain_concatenation(node)) {
      add(node, string_words(node));
      walker.skip_children();
    } else if (is_name(node) && is_chain(node) && !is_label(node, parent)) {
      add(node, names_.of(code_.at(node)));
      walker.skip_children();
    } else if (node.child_count() == 0) {
      add(node, node.text());
    }
  }

  // An f-string is read part by part.
  static bool holds_fields(const Node& string) {
    const auto parts = string.items();
    return std::ranges::any_of(parts,
                               [](const Node& part) { return part.is(Kind::Interpolation); });
  }
  static bool is_plain_concatenation(const Node& node) {
    if (!node.is(Kind::ConcatenatedString)) return false;
    const auto parts = node.items();
    return std::ranges::none_of(parts, holds_fields);
  }

  static bool is_left_out(const Node& node, const Node& parent, const Node& grandparent) {
    if (node.is(Kind::Comment) || node.is(Kind::LineContinuation)) return true;
    if (parent.is(Kind::Block) && is_docstring(node, parent, grandparent)) return true;
    const bool in_parameter =
        parent.is(Kind::TypedParameter) || parent.is(Kind::TypedDefaultParameter);
    if (in_parameter && (node.is(Kind::Type) || node.text() == ":")) return true;
    if (parent.is(Kind::FunctionDefinition) && (node.is(Kind::Type) || node.text() == "->"))
      return true;
    const bool is_parenthesis =
        parent.is(Kind::ParenthesizedExpression) && (node.text() == "(" || node.text() == ")");
    return is_parenthesis && is_layout_around(grandparent);
  }

  // A name that stands for nothing but itself: of a keyword, a parameter, a function, a member.
  static bool is_label(const Node& node, const Node& parent) {
    if (syntax::is_parameter_name(node, parent)) return true;
    if (parent.is(Kind::Attribute)) return parent.field(Field::Attribute) == node;
    if (parent.is(Kind::KeywordArgument) || parent.is(Kind::FunctionDefinition) ||
        parent.is(Kind::ClassDefinition))
      return parent.field(Field::Name) == node;
    return false;
  }

  static std::string string_words(const Node& node) {
    if (const auto literal = syntax::string_literal(node)) return quoted_words(literal->value);
    const auto content = syntax::string_content(node);
    if (!content) return std::string(node.text());
    const std::string_view text = node.text();
    std::string prefix(text.substr(0, text.find_first_of("'\"")));
    std::ranges::transform(prefix, prefix.begin(),
                           [](char c) { return static_cast<char>(c | 32); });
    return prefix + quoted_words(content->in(node.source()));
  }

  void begin_statement(const Node& node) {
    close_blocks(node.begin());
    if (!text_.empty() && !text_.ends_with('{')) text_ += ';';
  }

  // Closes the blocks that end before `offset`, or all.
  void close_blocks(std::optional<std::uint32_t> offset) {
    while (!block_ends_.empty() && (!offset || block_ends_.back() <= *offset)) {
      text_ += '}';
      block_ends_.pop_back();
    }
  }

  void add(const Node& node, std::string_view token) {
    if (token.empty()) return;
    close_blocks(node.begin());
    const bool reads_as_word = is_word(token.front()) || token.front() == '\'';
    if (!text_.empty() && is_word(text_.back()) && reads_as_word) text_ += ' ';
    const bool closes = token == ")" || token == "]" || token == "}";
    if (closes && text_.ends_with(',') && !is_one_tuple(node)) text_.pop_back();
    text_ += token;
  }

  // The comma of `(a,)` is no layout.
  static bool is_one_tuple(const Node& closing) {
    const Node tuple = closing.parent();
    return tuple.is(Kind::Tuple) && tuple.items().size() == 1;
  }

  NameWords names_;
  const Expression& code_;
  std::vector<std::uint32_t> block_ends_;
  std::string text_;
};

// A text with its tree, kept alive together.
struct OwnedText {
  explicit OwnedText(std::string content) : text(std::move(content)), tree(syntax::parse(text)) {}
  std::string text;
  syntax::Tree tree;
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

}  // namespace

std::string words_of(const MapperNames& names, const Expression& code, ClassId from) {
  return code ? Writer(names, code, from).write() : std::string();
}

std::string quoted_words(std::string_view text) {
  std::string words = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') words += '\\';
    if (c == '\n') {
      words += "\\n";
    } else {
      words += c;
    }
  }
  return words + "'";
}

std::optional<Expression> evaluated_string(const semantic::Project& project,
                                           const Expression& string) {
  const auto value = string_constant(project, string).value;
  if (!value) return std::nullopt;
  const auto owned = std::make_shared<const OwnedText>(std::string(trimmed(*value)));
  if (owned->tree.has_error()) return std::nullopt;
  const auto statements = owned->tree.root().items();
  if (statements.size() != 1 || !statements.front().is(Kind::ExpressionStatement))
    return std::nullopt;
  const auto content = statements.front().items();
  if (content.size() != 1) return std::nullopt;
  // Ranges in it mean nothing in the file; whoever asks has the place of the string.
  std::shared_ptr<const syntax::Tree> tree(owned, &owned->tree);
  return unwrapped(Expression{string.module, content.front(), 0, std::move(tree)});
}

}  // namespace modelmend::model
