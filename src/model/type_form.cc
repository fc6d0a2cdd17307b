#include "model/type_form.h"

#include <algorithm>

namespace modelmend::model {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

namespace {

// The operands of `a | b | c`, left to right.
std::vector<Expression> union_operands(const Expression& e) {
  std::vector<Expression> operands;
  Expression left = e;
  while (left.is(Kind::BinaryOperator) || left.is(Kind::UnionType)) {
    const std::vector<Node> items = left.node.items();
    if (items.size() < 2) break;
    for (std::size_t i = items.size() - 1; i > 0; --i)
      operands.push_back(unwrapped(left.at(items[i])));
    left = unwrapped(left.at(items.front()));
  }
  operands.push_back(left);
  std::reverse(operands.begin(), operands.end());
  return operands;
}

}  // namespace

TypeForm form_of(const Expression& e) {
  TypeForm form;
  if (e.is(Kind::GenericType)) {
    const std::vector<Node> items = e.node.items();
    if (items.size() != 2) return form;
    form.head = e.at(items[0]);
    for (const Node& argument : items[1].items()) form.args.push_back(unwrapped(e.at(argument)));
  } else if (e.is(Kind::Subscript)) {
    form.head = e.field(Field::Value);
    for (const Node& argument : e.node.fields(Field::Subscript)) {
      if (argument.is(Kind::Tuple)) {
        for (const Node& item : argument.items()) form.args.push_back(unwrapped(e.at(item)));
      } else {
        form.args.push_back(unwrapped(e.at(argument)));
      }
    }
  } else if (e.is(Kind::UnionType) ||
             (e.is(Kind::BinaryOperator) && e.node.field(Field::Operator).text() == "|")) {
    form.is_union = true;
    form.args = union_operands(e);
  }
  return form;
}

bool is_of_typing(std::string_view canonical, std::string_view name) {
  if (!canonical.ends_with(name)) return false;
  canonical.remove_suffix(name.size());
  return canonical == "typing." || canonical == "typing_extensions.";
}

Expression opened(const Expression& e) {
  const Expression plain = unwrapped(e);
  if (plain.is(Kind::String))
    if (auto content = quoted_content(plain)) return *content;
  return plain;
}

}  // namespace modelmend::model
