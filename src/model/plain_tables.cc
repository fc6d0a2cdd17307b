#include "model/plain_tables.h"

#include <algorithm>

#include "semantic/text_hints.h"
#include "semantic/tokens.h"

namespace modelmend::model {
namespace {

using semantic::Blocks;
using semantic::ReachingWords;
using semantic::TokenLine;
using semantic::Tokens;

constexpr std::string_view kTableName = "__tablename__";

class TableReader {
 public:
  TableReader(FileId file, std::string_view text, const Tokens& tokens,
              const ReachingWords& reaching, ClassKinds* kinds)
      : file_(file), text_(text), tokens_(tokens), reaching_(reaching), kinds_(kinds) {}

  PlainTables read() && {
    for (std::uint32_t index = 0; index < tokens_.lines().size(); ++index) {
      line_ = tokens_.lines()[index];
      blocks_.enter(tokens_, index);
      if (opens_class(index)) classes_.push_back(class_on(index));
      if (tokens_.is_mark(line_.begin, '@')) {
        decorated_ = decorated_ || is_reached(line_.begin, line_.end);
      } else {
        decorated_ = false;
      }
      read_words();
      if (may_add_a_column()) found_.any = true;
    }
    if (!found_.any) name_classes();
    std::ranges::sort(found_.names);
    const auto repeats = std::ranges::unique(found_.names);
    found_.names.erase(repeats.begin(), repeats.end());
    return std::move(found_);
  }

 private:
  struct Class {
    std::uint32_t line = 0;     // of its header
    bool may_be_model = false;  // by a word of its header that reaches
    bool decorated = false;     // by such a word
    bool says_name = false;     // for its table
  };

  // A class that says no name gets one in some other way, or adds its columns to the table of
  // another, unless its bases tell that it is no model, or how its name is made.
  void name_classes() {
    const auto is_open = [](const Class& each) { return each.may_be_model && !each.says_name; };
    if (std::ranges::none_of(classes_, is_open)) return;
    if (kinds_ == nullptr) {
      found_.hangs_on_classes = found_.any = true;
      return;
    }
    PlainClasses plain(tokens_, file_, *kinds_);
    for (const Class& each : classes_) {
      const TokenLine& header = tokens_.lines()[each.line];
      bool is_table = false;
      ClassKind kind = each.may_be_model ? plain.kind(header, is_table) : ClassKind{};
      if (each.decorated || each.says_name) kind = {ClassKind::Unknown};
      const std::string_view name = tokens_.text(header.begin + 1);
      if (is_open(each) && (kind.way == ClassKind::Unknown || !add_name_of(name, kind, is_table))) {
        found_.any = true;
        return;
      }
      plain.learn(header, is_base_of_others(kind, is_table) ? kind : ClassKind{ClassKind::Unknown});
    }
  }

  // Whether it is told of a class below this one what it is by the kind of this one's bases.
  static bool is_base_of_others(const ClassKind& kind, bool is_table) {
    if (is_table || kind.way == ClassKind::Base) return false;
    return kind.way != ClassKind::Named || kind.needs_word;
  }

  // The name of the table of a class whose bases are of that kind. False if nobody knows it.
  bool add_name_of(std::string_view class_name, const ClassKind& kind, bool is_table) {
    if (kind.way == ClassKind::SqlModel && is_table) found_.names.push_back(lower(class_name));
    if (kind.way != ClassKind::Named || (kind.needs_word && !is_table)) return true;
    TableName made = kinds_->name_below(kind.namer, class_name);
    if (!made.name || made.name->find('.') != std::string::npos) return false;
    found_.names.push_back(*std::move(made.name));
    return true;
  }

  // As SQLModel makes the name of a table.
  static std::string lower(std::string_view name) {
    std::string made;
    for (const char c : name) made += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return made;
  }

  [[nodiscard]] bool is_reached(std::uint32_t begin, std::uint32_t end) const {
    for (std::uint32_t at = begin; at < end; ++at)
      if (tokens_.is_word(at) && reaching_.contains(tokens_.text(at))) return true;
    return false;
  }

  [[nodiscard]] bool opens_class(std::uint32_t index) const {
    return !blocks_.open().empty() && blocks_.open().back().line == index &&
           blocks_.open().back().kind == Blocks::Kind::Class;
  }
  [[nodiscard]] Class class_on(std::uint32_t index) const {
    return {.line = index,
            .may_be_model = decorated_ || is_reached(line_.begin + 2, line_.end),
            .decorated = decorated_};
  }

  void read_words() {
    for (std::uint32_t at = line_.begin; at < line_.end; ++at) {
      if (!tokens_.is_word(at)) continue;
      const std::string_view word = tokens_.text(at);
      if (word == kTableName) read_table_name(at);
      if (word == "Table") read_table(at);
      // Of a class that says its table so the name tells nothing.
      if (word == "__table__" && (at == 0 || !tokens_.is_mark(at - 1, '.'))) found_.any = true;
    }
  }

  // `__tablename__ = "user"` or `__tablename__: str = "user"` in a class body.
  void read_table_name(std::uint32_t at) {
    const bool is_asked = at > line_.begin && tokens_.is_mark(at - 1, '.');
    if (is_asked && !tokens_.is_equals(at + 1)) return;
    // `Base.__tablename__ = ...` may be that of any class below it, in any file.
    if (is_asked) found_.renames_maker = true;
    const bool is_plain = at == line_.begin && blocks_.in_class_body() &&
                          tokens_.is_equals(line_.end - 2) && tokens_.is_string(line_.end - 1);
    if (!is_plain || !add(line_.end - 1)) {
      found_.any = true;
      return;
    }
    const auto named = std::ranges::find(classes_, blocks_.around()->line, &Class::line);
    if (named != classes_.end()) named->says_name = true;
  }

  // `Table("user", ...)`
  void read_table(std::uint32_t at) {
    const std::string_view first = tokens_.text(line_.begin);
    if (first == "import" || first == "from") {
      const bool is_renamed =
          at + 2 < line_.end && tokens_.text(at + 1) == "as" && tokens_.text(at + 2) != "Table";
      if (is_renamed) found_.renames_maker = true;
      return;
    }
    if (!tokens_.is_mark(at + 1, '(')) {
      const bool is_renamed = !is_parameter_of_type(at) &&
                              semantic::may_be_renamed(text_, tokens_.all()[at].begin, "Table");
      if (is_renamed) found_.renames_maker = true;
      return;
    }
    const bool is_plain = tokens_.is_string(at + 2) && tokens_.is_mark(at + 3, ',');
    if (!is_plain || !add(at + 2)) found_.any = true;
  }

  // `def f(table: sa.Table, x)`
  [[nodiscard]] bool is_parameter_of_type(std::uint32_t at) const {
    if (Blocks::opens(tokens_, line_) != Blocks::Kind::Function) return false;
    std::uint32_t first = at;
    while (first >= line_.begin + 2 && tokens_.is_mark(first - 1, '.')) first -= 2;
    const bool is_typed =
        first >= line_.begin + 3 && tokens_.is_mark(first - 1, ':') && tokens_.is_word(first - 2);
    return is_typed && (tokens_.is_mark(first - 3, ',') || tokens_.is_mark(first - 3, '('));
  }

  // `User.age = Column(...)` outside of functions.
  [[nodiscard]] bool may_add_a_column() const {
    const bool in_function = std::ranges::any_of(blocks_.open(), [](const Blocks::Block& block) {
      return block.kind == Blocks::Kind::Function;
    });
    if (in_function || !tokens_.is_word(line_.begin)) return false;
    if (!tokens_.is_mark(line_.begin + 1, '.') || !is_reached(line_.begin, line_.begin + 1))
      return false;
    bool assigns = false;
    for (std::uint32_t at = line_.begin; at < line_.end; ++at) {
      assigns = assigns || tokens_.is_equals(at);
      if (assigns && tokens_.is_mark(at, '(')) return true;
    }
    return false;
  }

  // False if the string is not written out, or holds a schema.
  bool add(std::uint32_t string) {
    const auto name = semantic::plain_string(tokens_.text(string));
    if (!name || name->find('.') != std::string_view::npos) return false;
    found_.names.emplace_back(*name);
    return true;
  }

  FileId file_;
  std::string_view text_;
  const Tokens& tokens_;
  const ReachingWords& reaching_;
  ClassKinds* kinds_;
  TokenLine line_;
  Blocks blocks_;
  std::vector<Class> classes_;  // by line
  bool decorated_ = false;      // right above the line, by a word that reaches
  PlainTables found_;
};

}  // namespace

PlainTables plain_tables(FileId file, std::string_view text, const std::optional<Tokens>& tokens,
                         const ReachingWords& reaching, ClassKinds* kinds) {
  if (!tokens) {
    // Whatever stands there, it renames a maker by one of these words.
    const bool may_rename =
        semantic::has_word(text, "Table") || semantic::has_word(text, kTableName);
    return {.any = true, .names = {}, .renames_maker = may_rename, .is_broken = true};
  }
  return TableReader(file, text, *tokens, reaching, kinds).read();
}

}  // namespace modelmend::model
