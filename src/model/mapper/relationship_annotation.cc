#include "model/mapper/relationship_annotation.h"

#include <algorithm>
#include <array>
#include <vector>

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;

// More layers than any annotation has.
constexpr int kMaxLayers = 16;

Expression opened(const Expression& e) {
  const Expression plain = unwrapped(e);
  const auto content = quoted_content(plain);
  return content ? *content : plain;
}

struct Generic {
  Expression head;
  std::vector<Expression> arguments;
};

Generic generic_of(const Expression& e) {
  Generic generic;
  if (e.is(Kind::GenericType)) {
    const auto items = e.node.items();
    if (items.size() != 2) return generic;
    generic.head = e.at(items[0]);
    for (const auto& item : items[1].items()) generic.arguments.push_back(unwrapped(e.at(item)));
  } else if (e.is(Kind::Subscript)) {
    generic.head = e.field(Field::Value);
    for (const auto& item : e.node.fields(Field::Subscript)) {
      if (item.is(Kind::Tuple)) {
        for (const auto& part : item.items()) generic.arguments.push_back(unwrapped(e.at(part)));
      } else {
        generic.arguments.push_back(unwrapped(e.at(item)));
      }
    }
  }
  if (generic.arguments.empty()) generic.head = {};
  return generic;
}

// The class behind a name of typing: "builtins.list" for "typing.List".
std::string collection_named(std::string_view name) {
  struct Alias {
    std::string_view typing;
    std::string_view builtin;
  };
  constexpr std::array<Alias, 5> kAliases = {{{"List", "builtins.list"},
                                              {"Set", "builtins.set"},
                                              {"Dict", "builtins.dict"},
                                              {"FrozenSet", "builtins.frozenset"},
                                              {"Tuple", "builtins.tuple"}}};
  for (const std::string_view module : {"typing.", "typing_extensions."}) {
    if (!name.starts_with(module)) continue;
    const auto alias = std::ranges::find(kAliases, name.substr(module.size()), &Alias::typing);
    if (alias != kAliases.end()) return std::string(alias->builtin);
  }
  return std::string(name);
}

class Reader {
 public:
  explicit Reader(const Project& project) : project_(project) {}

  RelationshipAnnotation read(const Expression& annotation) {
    type_ = opened(annotation);
    fact_.container = Container::Unmapped;
    for (int layer = 0; layer < kMaxLayers && step(); ++layer) {
    }
    fact_.type = type_;
    return std::move(fact_);
  }

 private:
  // True if a layer was taken off and more may follow.
  bool step() {
    if (is_union()) return strip_none();
    const Generic generic = generic_of(type_);
    if (!generic.head) return false;
    const std::string name = library_name(project_, generic.head);
    type_ = opened(generic.arguments.front());
    if (const auto container = container_named(name)) {
      fact_.container = *container;
    } else if (name.ends_with("typing.ClassVar") || name == "typing_extensions.ClassVar") {
      fact_.is_class_var = true;
    } else if (name == "typing.Optional" || name == "typing_extensions.Optional") {
      fact_.optional = true;
    } else if (name == "typing.Union") {
      return strip_none_of(generic.arguments);
    } else {
      fact_.collection =
          collection_named(name.empty() ? canonical_text(generic.head) : std::string_view(name));
      // Of a mapping the values are the related objects.
      type_ = opened(generic.arguments.back());
      return false;
    }
    return true;
  }

  static std::optional<Container> container_named(std::string_view name) {
    const std::string_view last = name.substr(name.rfind('.') + 1);
    if (!name.starts_with("sqlalchemy.")) return std::nullopt;
    if (last == "Mapped") return Container::Mapped;
    if (last == "DynamicMapped") return Container::DynamicMapped;
    if (last == "WriteOnlyMapped") return Container::WriteOnlyMapped;
    return std::nullopt;
  }

  [[nodiscard]] bool is_union() const {
    return type_.is(Kind::UnionType) ||
           (type_.is(Kind::BinaryOperator) && type_.node.field(Field::Operator).text() == "|");
  }

  bool strip_none() {
    std::vector<Expression> parts;
    for (const auto& item : type_.node.items()) parts.push_back(unwrapped(type_.at(item)));
    return strip_none_of(parts);
  }

  bool strip_none_of(const std::vector<Expression>& parts) {
    const auto is_none = [](const Expression& e) { return e.is(Kind::None); };
    const auto left = std::ranges::find_if_not(parts, is_none);
    if (left == parts.end()) return false;
    fact_.optional |= std::ranges::any_of(parts, is_none);
    type_ = opened(*left);
    return parts.size() == 2 && fact_.optional;
  }

  const Project& project_;
  Expression type_;
  RelationshipAnnotation fact_;
};

}  // namespace

RelationshipAnnotation read_relationship_annotation(const Project& project,
                                                    const Expression& annotation) {
  return Reader(project).read(annotation);
}

}  // namespace modelmend::model
