#include "schema/dump/column_references.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace modelmend::schema {
namespace {

// protobuf-c tells of each message where its fields are. Only fields that hold messages matter.
class MessageFields {
 public:
  explicit MessageFields(const ProtobufCMessage& message) : message_(message) {}

  void collect(std::vector<const ProtobufCMessage*>& into) const {
    const ProtobufCMessageDescriptor& descriptor = *message_.descriptor;
    for (unsigned at = 0; at < descriptor.n_fields; ++at)
      if (descriptor.fields[at].type == PROTOBUF_C_TYPE_MESSAGE)
        collect(descriptor.fields[at], into);
  }

 private:
  template <class T>  // the value at an offset of a C struct, whose layout the descriptor gives
  [[nodiscard]] T value_at(unsigned offset) const {
    T value;
    const void* const start = &message_;
    // NOLINTNEXTLINE(bugprone-sizeof-expression): the field may be a pointer, and is copied as one.
    std::memcpy(static_cast<void*>(&value), static_cast<const char*>(start) + offset, sizeof(T));
    return value;
  }

  void collect(const ProtobufCFieldDescriptor& field,
               std::vector<const ProtobufCMessage*>& into) const {
    if (field.label == PROTOBUF_C_LABEL_REPEATED) {
      const auto count = value_at<std::size_t>(field.quantifier_offset);
      const auto* const* items = value_at<const ProtobufCMessage* const*>(field.offset);
      into.insert(into.end(), items, items + count);
      return;
    }
    const bool one_of_many = (field.flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0;
    if (one_of_many && value_at<std::uint32_t>(field.quantifier_offset) != field.id) return;
    if (const auto* message = value_at<const ProtobufCMessage*>(field.offset); message != nullptr)
      into.push_back(message);
  }

  const ProtobufCMessage& message_;
};

std::string last_string(PgNodes list) {
  return list.empty() ? std::string() : std::string(string_of(list.back()));
}

// FigureIndexColname of the server, for what indexes hold.
std::string expression_name(const PgNode* node) {
  while (node != nullptr) {
    switch (node->node_case) {
      case PG_QUERY__NODE__NODE_COLUMN_REF:
        return last_string(nodes(node->column_ref->n_fields, node->column_ref->fields));
      case PG_QUERY__NODE__NODE_FUNC_CALL:
        return last_string(nodes(node->func_call->n_funcname, node->func_call->funcname));
      case PG_QUERY__NODE__NODE_COALESCE_EXPR:
        return "coalesce";
      case PG_QUERY__NODE__NODE_CASE_EXPR:
        return "case";
      case PG_QUERY__NODE__NODE_TYPE_CAST: {
        const std::string inner = expression_name(node->type_cast->arg);
        const PgQuery__TypeName& type = *node->type_cast->type_name;
        return inner.empty() ? last_string(nodes(type.n_names, type.names)) : inner;
      }
      case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
        node = node->collate_clause->arg;
        break;
      default:
        return {};
    }
  }
  return {};
}

std::string element_name(const PgNode* node) {
  if (node->node_case != PG_QUERY__NODE__NODE_INDEX_ELEM) return {};
  const PgQuery__IndexElem& element = *node->index_elem;
  if (*element.name != '\0') return element.name;
  std::string name = expression_name(element.expr);
  return name.empty() ? "expr" : name;
}

}  // namespace

std::set<std::string> referenced_columns(const PgNode& node) {
  std::set<std::string> columns;
  std::vector<const ProtobufCMessage*> open = {&node.base};
  while (!open.empty()) {
    const ProtobufCMessage* const message = open.back();
    open.pop_back();
    MessageFields(*message).collect(open);
    if (message->descriptor != &pg_query__column_ref__descriptor) continue;
    const void* const raw = message;
    const auto& column = *static_cast<const PgQuery__ColumnRef*>(raw);
    columns.insert(last_string(nodes(column.n_fields, column.fields)));
  }
  return columns;
}

std::vector<std::string> index_column_names(PgNodes elements) {
  std::vector<std::string> names;
  for (const PgNode* element : elements) {
    const std::string base = element_name(element);
    std::string name = base;
    for (int pass = 1; std::ranges::find(names, name) != names.end(); ++pass)
      name = fmt::format("{}{}", base, pass);
    names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> excluded_columns(const PgQuery__Constraint& constraint) {
  std::vector<PgNode*> elements;
  for (const PgNode* pair : nodes(constraint.n_exclusions, constraint.exclusions))
    if (pair->node_case == PG_QUERY__NODE__NODE_LIST && pair->list->n_items > 0)
      elements.push_back(pair->list->items[0]);
  return index_column_names(elements);
}

}  // namespace modelmend::schema
