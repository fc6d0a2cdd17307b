// Writing a snapshot: the walk along Fields that makes JSON of values.
#include <memory>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "schema/snapshot/fields.h"
#include "schema/snapshot/snapshot.h"
#include "schema/snapshot/snapshot_words.h"

namespace modelmend::schema {
namespace snapshot {
namespace {

using JsonValue = nlohmann::ordered_json;  // keeps the order of Fields

constexpr int kIndent = 2;

// One overload for each shape that a member can have; they call each other, so the declarations
// come first. Templates because the shapes are few and the types many.
template <class T>
JsonValue to_json(const T& plain);
template <Worded T>
JsonValue to_json(const T& word);
template <Described T>
JsonValue to_json(const T& value);
template <class T>
JsonValue to_json(const std::optional<T>& value);
template <class T>
JsonValue to_json(const std::vector<T>& list);
JsonValue to_json(const QualifiedName& name);
JsonValue to_json(const SqlType& type);
JsonValue to_json(const std::shared_ptr<const SqlType>& type);

template <class Value, class Member>
void add_field(const Field<Value, Member>& field, const Value& value, JsonValue& object) {
  static const Value kUsual{};
  const bool is_usual = value.*field.member == kUsual.*field.member;
  if (!is_usual || field.presence == Presence::Required)
    object[std::string(field.key)] = to_json(value.*field.member);
}

template <Described T>
void add_fields(const T& value, JsonValue& object) {
  std::apply([&](const auto&... field) { (add_field(field, value, object), ...); },
             Fields<T>::kList);
}

template <class T>
JsonValue to_json(const T& plain) {
  return plain;
}

template <Worded T>
JsonValue to_json(const T& word) {
  return Words<T>::kList.at(static_cast<std::size_t>(word));
}

template <Described T>
JsonValue to_json(const T& value) {
  JsonValue object = JsonValue::object();
  add_fields(value, object);
  return object;
}

template <class T>
JsonValue to_json(const std::optional<T>& value) {
  return value ? to_json(*value) : JsonValue();  // an absent one is usual, and so left out
}

template <class T>
JsonValue to_json(const std::vector<T>& list) {
  JsonValue array = JsonValue::array();
  for (const T& item : list) array.push_back(to_json(item));
  return array;
}

JsonValue to_json(const QualifiedName& name) {
  return name_words(name);
}

JsonValue to_json(const SqlType& type) {
  if (auto words = type_words(type)) return *std::move(words);
  return std::visit(
      [](const auto& alternative) {
        using T = std::remove_cvref_t<decltype(alternative)>;
        JsonValue object = {{std::string(kTypeKey), Fields<T>::kTag}};
        add_fields(alternative, object);
        return object;
      },
      type.is);
}

JsonValue to_json(const std::shared_ptr<const SqlType>& type) {
  return to_json(*type);
}

}  // namespace
}  // namespace snapshot

std::string write_snapshot(const Schema& schema) {
  snapshot::JsonValue object = {{std::string(snapshot::kFormatKey), snapshot::kFormat},
                                {std::string(snapshot::kVersionKey), kSnapshotVersion}};
  snapshot::add_fields(schema, object);
  // A database whose encoding is SQL_ASCII may hold bytes that are not UTF-8.
  constexpr auto kInvalidUtf8 = snapshot::JsonValue::error_handler_t::replace;
  return object.dump(snapshot::kIndent, ' ', false, kInvalidUtf8) + "\n";
}

}  // namespace modelmend::schema
