#include "rules/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
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

struct Refusal {
  text::LineColumn place;
  std::string what;
};

// Makes values of yaml-cpp's events; throws a Refusal at the first that no rule needs. What is open
// stands on a stack of our own.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(const Places& places) : places_(places) {}

  std::vector<Yaml> documents;

  void OnDocumentStart(const YAML::Mark& mark) override {
    // yaml-cpp reads a document that begins with `,` or a stray closing bracket as empty, and
    // again, for ever (seen in 0.7).
    if (mark.pos == last_start_)
      throw Refusal{places_.at(mark), "not YAML: a document cannot begin like this"};
    last_start_ = mark.pos;
    anchored_.clear();
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    open(Yaml::Kind::Null, mark, anchor);
    close();
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    open(Yaml::Kind::Scalar, mark, anchor);
    open_.back().value.scalar = text;
    open_.back().value.quoted = tag == "!" || tag == "tag:yaml.org,2002:str";
    close();
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchored_.find(anchor);
    if (found == anchored_.end()) refuse_size(mark);  // a value that holds itself
    open(found->second.value.kind, mark, {});
    open_.back().value = found->second.value;
    open_.back().height = found->second.height;
    values_ += found->second.values - 1;
    check_size(mark);
    close();
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(Yaml::Kind::List, mark, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(Yaml::Kind::Map, mark, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Yaml value;
    YAML::anchor_t anchor{};
    std::size_t values_before = 0;
    std::size_t height = 0;            // levels below
    std::optional<Yaml> key = {};      // of a map, whose value is still to come
    std::set<std::string> names = {};  // of a map
  };
  struct Anchored {
    Yaml value;
    std::size_t values;
    std::size_t height;
  };

  void open(Yaml::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    Open& opened = open_.emplace_back();
    opened.value.kind = kind;
    opened.value.place = places_.at(mark);
    opened.anchor = anchor;
    opened.values_before = values_++;
    check_size(mark);
  }

  void check_size(const YAML::Mark& mark) const {
    if (open_.size() - 1 + open_.back().height > kMaxDepth || values_ > kMaxValues)
      refuse_size(mark);
  }
  [[noreturn]] void refuse_size(const YAML::Mark& mark) const {
    throw Refusal{places_.at(mark), "the file nests too deep or repeats itself too often"};
  }

  void close() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    if (closed.anchor != YAML::anchor_t{}) {
      anchored_.insert_or_assign(
          closed.anchor, Anchored{closed.value, values_ - closed.values_before, closed.height});
    }
    if (open_.empty()) {
      documents.push_back(std::move(closed.value));
      return;
    }
    Open& holder = open_.back();
    holder.height = std::max(holder.height, closed.height + 1);
    if (holder.value.kind == Yaml::Kind::List) {
      holder.value.items.push_back(std::move(closed.value));
    } else if (holder.key) {
      add_field(holder, std::move(closed.value));
    } else {
      take_key(holder, std::move(closed.value));
    }
  }

  static void take_key(Open& map, Yaml key) {
    if (key.kind != Yaml::Kind::Scalar) throw Refusal{key.place, "a key must be a word"};
    if (!map.names.insert(key.scalar).second)
      throw Refusal{key.place, fmt::format("'{}' is given twice", key.scalar)};
    map.key = std::move(key);
  }

  static void add_field(Open& map, Yaml value) {
    // Where nothing is written yaml-cpp gives the place of what follows.
    if (value.kind == Yaml::Kind::Null) value.place = map.key->place;
    map.value.fields.push_back({*std::move(map.key), std::move(value)});
    map.key.reset();
  }

  const Places& places_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Anchored> anchored_;  // of this document
  std::size_t values_ = 0;
  int last_start_ = -1;
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
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    Builder builder(places);
    while (parser.HandleNextDocument(builder)) {
    }
    return std::move(builder.documents);
  } catch (const Refusal& refusal) {
    return fail(ErrorCode::Rule, describe(path, refusal.place), refusal.what);
  } catch (const YAML::Exception& problem) {
    return fail(ErrorCode::Rule, describe(path, places.at(problem.mark)),
                fmt::format("not YAML: {}", problem.msg));
  }
}

}  // namespace modelmend::rules
