// Reading a snapshot: the walk along Fields that makes values of JSON, and says where it cannot.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <type_traits>
#include <utility>

#include "schema/snapshot/fields.h"
#include "schema/snapshot/snapshot.h"
#include "schema/snapshot/snapshot_words.h"
#include "text/utf8.h"

namespace modelmend::schema {
namespace snapshot {
namespace {

using JsonValue = nlohmann::json;

constexpr const char* kNextStep = "write it anew with 'modelmend schema dump'";

// An array of arrays of ... is not made by any database; a forged file shall not exhaust the stack.
constexpr int kDeepestType = 16;

// Walks the JSON and a value side by side. After the first mistake nothing more is read.
class Reader {
 public:
  explicit Reader(std::string_view file) : file_(file) {}

  // `others` are keys of the object that the caller has read.
  template <Described T>
  void read_fields(const JsonValue& object, T& value, std::span<const std::string_view> others) {
    if (!expect(object.is_object(), "an object")) return;
    std::size_t keys_read = others.size();
    std::apply([&](const auto&... field) { (read_field(object, field, value, keys_read), ...); },
               Fields<T>::kList);
    if (!error_ && keys_read < object.size()) refuse_unknown_key<T>(object, others);
  }

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  void refuse(std::string what) {
    if (error_) return;
    const std::string where = path_.empty() ? file_ : file_ + ": " + path_;
    error_ = Error{ErrorCode::Input, where, std::move(what), kNextStep};
  }
  bool expect(bool holds, std::string_view what) {
    if (!holds) refuse(fmt::format("this should be {}", what));
    return holds && !error_;
  }

  // Reads what stands one step further along the path.
  template <class T>
  void read_at(const std::string& step, const JsonValue& json, T& value) {
    const std::size_t length = path_.size();
    path_ += step;
    read(json, value);
    path_.resize(length);
  }

  template <class T, class Member>
  void read_field(const JsonValue& object, const Field<T, Member>& field, T& value,
                  std::size_t& keys_read) {
    if (error_) return;
    const auto found = object.find(std::string(field.key));
    if (found != object.end()) {
      ++keys_read;
      read_at((path_.empty() ? "" : ".") + std::string(field.key), *found, value.*field.member);
    } else if (field.presence == Presence::Required) {
      refuse(fmt::format("'{}' is missing", field.key));
    }
  }

  template <Described T>
  void refuse_unknown_key(const JsonValue& object, std::span<const std::string_view> others) {
    for (const auto& [key, ignored] : object.items()) {
      const bool known = std::apply(
          [&](const auto&... field) { return ((field.key == key) || ...); }, Fields<T>::kList);
      if (!known && std::ranges::find(others, key) == others.end())
        refuse(fmt::format("the key '{}' is not known", key));
    }
  }

  void read(const JsonValue& json, std::string& value) {
    if (expect(json.is_string(), "a string")) value = json.get<std::string>();
  }
  void read(const JsonValue& json, bool& value) {
    if (expect(json.is_boolean(), "true or false")) value = json.get<bool>();
  }
  template <class T>
    requires std::is_integral_v<T>
  void read(const JsonValue& json, T& value) {
    using Limits = std::numeric_limits<T>;
    const bool fits = json.is_number_unsigned()  ? std::in_range<T>(json.get<std::uint64_t>())
                      : json.is_number_integer() ? std::in_range<T>(json.get<std::int64_t>())
                                                 : false;
    if (expect(fits, fmt::format("a whole number from {} to {}", Limits::min(), Limits::max())))
      value = json.get<T>();
  }
  template <Worded T>
  void read(const JsonValue& json, T& value) {
    std::string word;
    read(json, word);
    const auto& words = Words<T>::kList;
    const auto* found = std::ranges::find(words, std::string_view(word));
    if (expect(found != words.end(), fmt::format("one of '{}'", fmt::join(words, "', '"))))
      value = static_cast<T>(found - words.begin());
  }
  void read(const JsonValue& json, QualifiedName& value) {
    std::string words;
    read(json, words);
    auto name = read_name_words(words);
    if (expect(name.has_value(), "a name such as public.users")) value = *std::move(name);
  }
  template <Described T>
  void read(const JsonValue& json, T& value) {
    read_fields(json, value, {});
  }
  template <class T>
  void read(const JsonValue& json, std::optional<T>& value) {
    read(json, value.emplace());
  }
  template <class T>
  void read(const JsonValue& json, std::vector<T>& value) {
    if (!expect(json.is_array(), "an array")) return;
    value.reserve(json.size());
    for (std::size_t at = 0; at < json.size() && !error_; ++at)
      read_at(fmt::format("[{}]", at), json[at], value.emplace_back());
  }

  void read(const JsonValue& json, SqlType& value) {
    if (json.is_string()) {
      value = read_type_words(json.get_ref<const std::string&>());
      return;
    }
    if (!expect(json.is_object() && json.contains(kTypeKey), "SQL words or an object with 'is'"))
      return;
    if (!expect(type_depth_ < kDeepestType, "a type that is less deep")) return;
    ++type_depth_;
    read_alternative(json, value,
                     std::make_index_sequence<std::variant_size_v<SqlType::Variant>>());
    --type_depth_;
    value.raw = error_ ? "" : to_sql(value);
  }
  void read(const JsonValue& json, std::shared_ptr<const SqlType>& value) {
    SqlType element;
    read(json, element);
    value = std::make_shared<const SqlType>(std::move(element));
  }

  template <std::size_t... I>  // of the alternatives
  void read_alternative(const JsonValue& json, SqlType& value, std::index_sequence<I...>) {
    std::string tag;
    read_at(".is", json.at(std::string(kTypeKey)), tag);
    if (error_) return;
    const bool known =
        (read_if<std::variant_alternative_t<I, SqlType::Variant>>(tag, json, value) || ...);
    if (!known) refuse(fmt::format("'{}' is no kind of type", tag));
  }
  template <class T>
  bool read_if(const std::string& tag, const JsonValue& json, SqlType& value) {
    if (tag != Fields<T>::kTag) return false;
    T alternative{};
    read_fields(json, alternative, std::span(&kTypeKey, 1));
    if (!error_) value.is = std::move(alternative);
    return true;
  }

  std::string file_;
  std::string path_;  // "tables[3].columns[0].type"
  int type_depth_ = 0;
  std::optional<Error> error_;
};

// "[json.exception.parse_error.101] parse error at line 2, column 3: syntax error ..." -> the place
// in our form, and what is said after it.
Error not_json(std::string_view file, std::string_view text, const JsonValue::parse_error& error) {
  const std::size_t end = std::min(error.byte == 0 ? 0 : error.byte - 1, text.size());
  const std::string_view before = text.substr(0, end);
  const auto lines = std::ranges::count(before, '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {ErrorCode::Input,
          fmt::format("{}:{}:{}", file, lines + 1,
                      text::count_code_points(before.substr(line_start)) + 1),
          "this is not JSON; the file may be cut off", kNextStep};
}

std::optional<Error> refused_version(std::string_view file, const JsonValue& json) {
  const auto format = json.find(std::string(kFormatKey));
  if (!json.is_object() || format == json.end() || *format != kFormat)
    return Error{ErrorCode::Input, std::string(file), "this JSON is not the snapshot of a schema",
                 kNextStep};
  const auto version = json.find(std::string(kVersionKey));
  if (version == json.end() || !version->is_number_unsigned())
    return Error{ErrorCode::Input, std::string(file), "the snapshot does not say its version",
                 kNextStep};
  if (*version > kSnapshotVersion)
    return Error{
        ErrorCode::Input, std::string(file),
        fmt::format("the snapshot has format version {}, and this modelmend reads up to {}",
                    version->dump(), kSnapshotVersion),
        "use a newer modelmend, or write the snapshot anew with this one"};
  return std::nullopt;
}

}  // namespace
}  // namespace snapshot

Result<ReadSchema> read_snapshot(std::string_view text, std::string_view file) {
  snapshot::JsonValue json;
  try {
    json = snapshot::JsonValue::parse(text);
  } catch (const snapshot::JsonValue::parse_error& error) {
    return tl::unexpected(snapshot::not_json(file, text, error));
  }
  if (auto refused = snapshot::refused_version(file, json)) return tl::unexpected(*refused);

  ReadSchema read;
  snapshot::Reader reader(file);
  constexpr std::array kFormatAndVersion = {snapshot::kFormatKey, snapshot::kVersionKey};
  reader.read_fields(json, read.schema, kFormatAndVersion);
  if (reader.error()) return tl::unexpected(*reader.error());
  sort(read.schema);
  return read;
}

}  // namespace modelmend::schema
