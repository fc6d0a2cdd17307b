#include "emit/name_strings.h"

#include <algorithm>
#include <array>

#include "model/expression.h"
#include "syntax/string_literal.h"
#include "syntax/tree.h"

namespace modelmend::emit {
namespace {

using semantic::Module;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// What takes the names of columns, tables and constraints.
constexpr std::array<std::string_view, 19> kTakeColumns = {"CheckConstraint",
                                                           "Column",
                                                           "Computed",
                                                           "DDL",
                                                           "ExcludeConstraint",
                                                           "ForeignKey",
                                                           "ForeignKeyConstraint",
                                                           "Identity",
                                                           "Index",
                                                           "PrimaryKeyConstraint",
                                                           "Sequence",
                                                           "Table",
                                                           "UniqueConstraint",
                                                           "column",
                                                           "literal_column",
                                                           "mapped_column",
                                                           "table",
                                                           "text",
                                                           "Enum"};
// What reads expressions over classes.
constexpr std::array<std::string_view, 3> kReadExpressions = {"relationship", "backref",
                                                              "Relationship"};
// What takes names of attributes of the class around.
constexpr std::array<std::string_view, 5> kTakeAttributes = {"validates", "synonym", "composite",
                                                             "column_property", "index_property"};
constexpr std::array<std::string_view, 4> kReaders = {"getattr", "setattr", "hasattr", "delattr"};
// Keywords of a relationship that name another relationship.
constexpr std::array<std::string_view, 2> kNameRelationships = {"back_populates", "backref"};

template <std::size_t N>  // lists of different lengths
bool is_in(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

std::string_view last_part(std::string_view dotted) {
  return dotted.substr(dotted.rfind('.') + 1);
}

bool is_of_sqlalchemy(std::string_view library) {
  return library.starts_with("sqlalchemy.") || library.starts_with("sqlmodel.") ||
         library.starts_with("flask_sqlalchemy.");
}

bool is_word(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '.' || c >= 0x80;
  });
}

class StringReader {
 public:
  StringReader(const UsesInput& in, const Module& module, Node string, std::span<const Node> above,
               std::string_view attribute)
      : in_(in), module_(module), string_(string), above_(above), attribute_(attribute) {}

  NameString read() {
    if (above_.empty() || above_.back().is(Kind::ExpressionStatement)) return {};  // a docstring
    const auto literal = syntax::string_literal(string_);
    if (!literal) return {};
    const bool is_exact = literal->value == attribute_;
    const Node call = call_around();
    const std::string library = callee_of(call);
    if (is_of_sqlalchemy(library) && is_in(kReadExpressions, last_part(library))) {
      if (!is_name_of_relationship()) read_expression(*literal);
      return std::move(said_);
    }
    if (is_exact)
      read_exact(*literal, call, library);
    else
      read_dotted(literal->value, library);
    return std::move(said_);
  }

 private:
  // The innermost call of which it is an argument.
  [[nodiscard]] Node call_around() const {
    for (std::size_t i = above_.size(); i-- > 1;) {
      if (above_[i].is(Kind::ArgumentList)) return above_[i - 1];
      if (above_[i].is(Kind::Lambda) || above_[i].is(Kind::Block)) break;
    }
    return {};
  }

  [[nodiscard]] std::string callee_of(Node call) const {
    if (!call.is(Kind::Call)) return {};
    return model::library_name(in_.project.resolve(module_, call.field(Field::Function)));
  }

  [[nodiscard]] bool is_name_of_relationship() const {
    return std::ranges::any_of(above_, [](Node each) {
      return each.is(Kind::KeywordArgument) &&
             is_in(kNameRelationships, each.field(Field::Name).text());
    });
  }

  // "[Post._user]", "Post._rank.desc()"
  void read_expression(const syntax::StringLiteral& literal) {
    if (!literal.verbatim) {
      said_.may_mean_anything = true;
      return;
    }
    const syntax::Tree tree = syntax::parse_within(module_.file().parse_view(), literal.content);
    for (syntax::Walker walk(tree.root()); walk; walk.next()) {
      if (!walk->is(Kind::Identifier) || walk->text() != attribute_) continue;
      const Node parent = walk.ancestors().back();
      if (!parent.is(Kind::Attribute) || parent.field(Field::Attribute) != *walk) {
        said_.may_mean_anything = true;
        continue;
      }
      const std::string_view object = last_part(parent.field(Field::Object).text());
      if (object == "c" || object == "columns") continue;
      said_.names.push_back({.range = walk->range(), .class_name = std::string(object)});
    }
  }

  void read_exact(const syntax::StringLiteral& literal, Node call, std::string_view library) {
    const std::string_view callee = last_part(library);
    if (is_of_sqlalchemy(library) && is_in(kTakeColumns, callee)) return;
    const std::vector<Node> arguments = call.field(Field::Arguments).items();
    const bool is_read = library.starts_with("builtins.") && is_in(kReaders, callee) &&
                         arguments.size() > 1 && arguments[1] == string_;
    const bool is_column =
        library.starts_with("alembic.") || is_in_migration() || is_of_table() || is_of_field();
    if (is_column && !is_read) return;
    if (is_read && literal.verbatim) {
      said_.names.push_back({.range = literal.content, .is_object = true, .object = arguments[0]});
    } else if (is_of_sqlalchemy(library) && is_in(kTakeAttributes, callee) && literal.verbatim &&
               class_around()) {
      said_.names.push_back({.range = literal.content,
                             .class_name = std::string(class_around().field(Field::Name).text())});
    } else {
      said_.may_mean_anything = true;
    }
  }

  [[nodiscard]] Node class_around() const {
    for (std::size_t i = above_.size(); i-- > 0;)
      if (above_[i].is(Kind::ClassDefinition)) return above_[i];
    return {};
  }

  // __tablename__ and __table_args__ speak of the database.
  [[nodiscard]] bool is_of_table() const {
    return std::ranges::any_of(above_, [](Node each) {
      const bool is_bound = each.is(Kind::Assignment) || each.is(Kind::FunctionDefinition);
      const Node name = each.field(each.is(Kind::Assignment) ? Field::Left : Field::Name);
      return is_bound && (name.text() == "__tablename__" || name.text() == "__table_args__");
    });
  }

  // Field(sa_column_kwargs={"name": "_rank"})
  [[nodiscard]] bool is_of_field() const {
    return std::ranges::any_of(above_, [](Node each) {
      return each.is(Kind::KeywordArgument) &&
             each.field(Field::Name).text().starts_with("sa_column");
    });
  }

  // Alembic's files speak of columns.
  [[nodiscard]] bool is_in_migration() const {
    const semantic::ScopeTable& scopes = module_.scopes();
    return !scopes.bindings(semantic::ScopeId{}, "revision").empty() &&
           !scopes.bindings(semantic::ScopeId{}, "down_revision").empty();
  }

  // patch("app.models.User._password"), "{0._password}", attrgetter("author._password")
  void read_dotted(std::string_view value, std::string_view library) {
    if (library.starts_with("alembic.") ||
        (is_of_sqlalchemy(library) && is_in(kTakeColumns, last_part(library))))
      return;
    for (std::size_t at = value.find(attribute_); at != std::string_view::npos;
         at = value.find(attribute_, at + 1)) {
      const std::string_view rest = value.substr(at + attribute_.size());
      const bool is_whole = rest.empty() || rest.front() == '.' || !is_word(rest.substr(0, 1));
      if (at == 0 || value[at - 1] != '.' || !is_whole) continue;
      if (names_object(value.substr(0, at - 1)) || library == "operator.attrgetter")
        said_.may_mean_anything = true;
    }
  }

  // What ends with a class or a relationship, or stands in the braces of a format.
  [[nodiscard]] bool names_object(std::string_view before) const {
    const std::size_t open = before.rfind('{');
    const bool is_in_braces = open != std::string_view::npos &&
                              before.find('}', open) == std::string_view::npos &&
                              is_word(before.substr(open + 1));
    if (is_in_braces) return true;
    std::size_t begin = before.size();
    while (begin > 0 && before[begin - 1] != '.' && is_word(before.substr(begin - 1, 1))) --begin;
    const std::string_view owner = before.substr(begin);
    const bool is_path = begin > 0 && before[begin - 1] == '/';
    return !is_path && std::ranges::any_of(in_.models.classes, [&](const model::ModelClass& each) {
      return each.name == owner || (is_word(before) && has_relationship(each, owner));
    });
  }

  [[nodiscard]] bool has_relationship(const model::ModelClass& cls, std::string_view name) const {
    const auto& relationships = in_.mappers.of(cls.id).relationships;
    return std::ranges::find(relationships, name, &model::RelationshipFact::attribute) !=
           relationships.end();
  }

  const UsesInput& in_;
  const Module& module_;
  Node string_;
  std::span<const Node> above_;
  std::string_view attribute_;
  NameString said_;
};

}  // namespace

NameString name_string(const UsesInput& in, const Module& module, Node string,
                       std::span<const Node> above, std::string_view attribute) {
  return StringReader(in, module, string, above, attribute).read();
}

}  // namespace modelmend::emit
