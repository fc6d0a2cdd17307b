#include "rules/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <optional>
#include <set>
#include <sstream>

namespace modelmend::rules {
namespace {

constexpr std::size_t kMaxDepth = 100;
// Aliases of aliases can stand for more values than memory holds.
constexpr std::size_t kMaxValues = 100'000;

// From yaml-cpp's lines and byte columns, both from 0, to what a person reads.
class Places {
 public:
  explicit Places(std::string_view text) : text_(text), lines_(text) {}

  // Further right columns are bytes.
  static constexpr int kMaxCounted = 2'000;

  [[nodiscard]] text::LineColumn at(const YAML::Mark& mark) const {
    if (mark.is_null()) return {};
    const auto line = std::min(static_cast<std::uint32_t>(mark.line) + 1, lines_.line_count());
    const ByteRange range = lines_.line_range(line);
    const auto offset = range.begin + static_cast<std::uint32_t>(mark.column);
    // Counting the characters of one endless line for each value on it would not end.
    if (mark.column > kMaxCounted) return {line, static_cast<std::uint32_t>(mark.column) + 1};
    return lines_.at(std::min(offset, range.end), text_);
  }

 private:
  std::string_view text_;
  text::LineIndex lines_;
};

std::string describe(const std::string& path, text::LineColumn place) {
  return fmt::format("{}:{}:{}", path, place.line, place.column);
}

// Refuses text on which yaml-cpp makes no progress: it reads a document that begins with `,` or a
// stray closing bracket as empty, and again, for ever (seen in 0.7).
class Progress : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (mark.pos == last_) throw YAML::ParserException(mark, "a document cannot begin like this");
    last_ = mark.pos;
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  int last_ = -1;
};

void check_progress(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  Progress progress;
  while (parser.HandleNextDocument(progress)) {
  }
}

// Copies yaml-cpp's values; stops at the first that no rule needs.
class Copy {
 public:
  Copy(const std::string& path, const Places& places) : path_(path), places_(places) {}

  Result<Yaml> run(const YAML::Node& node) {
    Yaml copy = value(node, 0);
    if (error_) return tl::unexpected<Error>(*error_);
    return copy;
  }

 private:
  Yaml value(const YAML::Node& node, std::size_t depth) {
    Yaml copy;
    copy.place = places_.at(node.Mark());
    if (error_) return copy;
    if (depth > kMaxDepth || ++values_ > kMaxValues) {
      refuse(copy.place, "the file nests too deep or repeats itself too often");
      return copy;
    }
    switch (node.Type()) {
      case YAML::NodeType::Undefined:
      case YAML::NodeType::Null:
        break;
      case YAML::NodeType::Scalar:
        copy.kind = Yaml::Kind::Scalar;
        copy.scalar = node.Scalar();
        copy.quoted = node.Tag() == "!" || node.Tag() == "tag:yaml.org,2002:str";
        break;
      case YAML::NodeType::Sequence:
        copy.kind = Yaml::Kind::List;
        for (const auto& item : node) copy.items.push_back(value(item, depth + 1));
        break;
      case YAML::NodeType::Map:
        copy.kind = Yaml::Kind::Map;
        add_fields(copy, node, depth);
        break;
    }
    return copy;
  }

  void add_fields(Yaml& map, const YAML::Node& node, std::size_t depth) {
    std::set<std::string> names;
    for (const auto& field : node) {
      Yaml name = value(field.first, depth + 1);
      if (error_) return;
      if (name.kind != Yaml::Kind::Scalar) return refuse(name.place, "a key must be a word");
      if (!names.insert(name.scalar).second)
        return refuse(name.place, fmt::format("'{}' is given twice", name.scalar));
      Yaml held = value(field.second, depth + 1);
      if (held.kind == Yaml::Kind::Null) held.place = name.place;  // yaml-cpp knows none
      map.fields.push_back({std::move(name), std::move(held)});
    }
  }

  void refuse(text::LineColumn place, std::string what) {
    if (!error_) error_ = Error{ErrorCode::Rule, describe(path_, place), std::move(what), {}};
  }

  const std::string& path_;
  const Places& places_;
  std::size_t values_ = 0;
  std::optional<Error> error_;
};

}  // namespace

const Yaml* Yaml::find(std::string_view key) const {
  const auto found =
      std::ranges::find_if(fields, [&](const auto& field) { return field.key.scalar == key; });
  return found == fields.end() ? nullptr : &found->value;
}

const Yaml* Yaml::find_optional(std::string_view key) const {
  const Yaml* const value = find(key);
  return value && value->kind != Kind::Null ? value : nullptr;
}

Result<std::vector<Yaml>> parse_yaml(const std::string& path, std::string_view text) {
  const Places places(text);
  try {
    const std::string owned(text);
    check_progress(owned);
    std::vector<Yaml> documents;
    for (const YAML::Node& document : YAML::LoadAll(owned)) {
      auto copy = Copy(path, places).run(document);
      if (!copy) return tl::unexpected<Error>(std::move(copy).error());
      documents.push_back(*std::move(copy));
    }
    return documents;
  } catch (const YAML::Exception& problem) {
    return fail(ErrorCode::Rule, describe(path, places.at(problem.mark)),
                fmt::format("not YAML: {}", problem.msg));
  }
}

}  // namespace modelmend::rules
