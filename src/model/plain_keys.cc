#include "model/plain_keys.h"

#include <algorithm>
#include <map>
#include <string>

#include "model/column_type.h"
#include "semantic/plain_names.h"
#include "semantic/text_hints.h"
#include "semantic/tokens.h"

namespace modelmend::model {
namespace {

using semantic::Blocks;
using semantic::PlainNames;
using semantic::Resolution;
using semantic::TokenLine;
using semantic::Tokens;

constexpr std::uint32_t kNone = Tokens::kNone;

// Reads the keys of one file, in these forms alone:
//
//   x = Column("x", Integer, ForeignKey(...), ...)               anywhere but in an annotation
//   x = Column(ForeignKey(...), ...)                             in a class body
//   x: Mapped[int] = mapped_column(Integer, ForeignKey(...))     in a class body
//   x: Mapped[int | None] = mapped_column(ForeignKey(...))       in a class body
//   x: int = Field(foreign_key=...)                              in a class body
//
// A Column that says its type has that type wherever somebody takes it over. A mapped_column
// elsewhere than in a class body, such as in Annotated[...], gives its key to columns of any type.
class KeyReader {
 public:
  KeyReader(const semantic::Project& project, FileId file, const Tokens& tokens,
            const std::set<std::string_view>& key_words)
      : project_(project),
        file_(file),
        tokens_(tokens),
        names_(tokens, file, project),
        key_words_(key_words) {}

  // False if some key is not plain.
  bool read(std::vector<ColumnDecl>& found) {
    if (is_bare_migration()) return true;
    Blocks blocks;
    for (std::uint32_t index = 0; index < tokens_.lines().size(); ++index) {
      blocks.enter(tokens_, index);
      line_ = tokens_.lines()[index];
      in_class_body_ = blocks.in_class_body();
      if (!read_line(found)) return false;
    }
    return true;
  }

 private:
  // Keys in an Alembic version file are of tables that once were, unless it makes a Table or a
  // class or sets a column of one: nobody imports such a file.
  [[nodiscard]] bool is_bare_migration() const {
    bool has_revision = false;
    bool has_down_revision = false;
    for (const TokenLine& line : tokens_.lines()) {
      const std::string_view first = tokens_.text(line.begin);
      if (first == "class") return false;
      if (line.indent > 0) continue;
      has_revision = has_revision || first == "revision";
      has_down_revision = has_down_revision || first == "down_revision";
    }
    if (!has_revision || !has_down_revision) return false;
    for (std::uint32_t at = 0; at < tokens_.all().size(); ++at)
      if (tokens_.is_word(at) && tokens_.text(at) == "Table") return false;
    const auto modules = modules_of_project();
    return modules && !may_make_a_table_by(*modules);
  }

  using Names = std::set<std::string, std::less<>>;

  // By which modules of the project go in the file; nothing if it imports anything else of it.
  [[nodiscard]] std::optional<Names> modules_of_project() const {
    Names modules;
    bool are_all = true;
    for (const TokenLine& line : tokens_.lines()) {
      if (!begins_import(line)) continue;
      semantic::TextImports(tokens_.text(line)).each([&](const semantic::TextImport& import) {
        if (is_outside(import)) return;
        are_all = are_all && import.name.empty();
        modules.emplace(import.bound);
      });
    }
    return are_all ? std::optional(std::move(modules)) : std::nullopt;
  }

  // `from alembic import op` is so where that is a folder of the project without such a module.
  [[nodiscard]] bool is_outside(const semantic::TextImport& import) const {
    using Kind = semantic::FoundModule::Kind;
    const semantic::FoundModule found = project_.find(import.module, file_);
    if (found.kind != Kind::Folder) return found.kind == Kind::Outside;
    if (import.name.empty() || import.name == "*") return false;
    const Kind below = project_.find_in_folder(found.folder, import.name).kind;
    return below != Kind::File && below != Kind::Folder;
  }

  // What stands in a module may be Table itself, which takes two arguments at the least, or a class
  // that is given a column.
  [[nodiscard]] bool may_make_a_table_by(const Names& modules) const {
    if (modules.empty()) return false;
    return std::ranges::any_of(tokens_.lines(), [&](const TokenLine& line) {
      if (begins_import(line)) return false;
      for (std::uint32_t at = line.begin; at < line.end; ++at)
        if (modules.contains(tokens_.text(at)) && may_make_a_table(line, at)) return true;
      return false;
    });
  }
  [[nodiscard]] bool may_make_a_table(const TokenLine& line, std::uint32_t module) const {
    if (module > line.begin && tokens_.is_mark(module - 1, '.')) return false;
    std::uint32_t last = module;
    while (tokens_.is_mark(last + 1, '.') && tokens_.is_word(last + 2)) last += 2;
    const bool gets_a_name =
        last + 1 >= line.end && module > line.begin && tokens_.is_equals(module - 1);
    const bool is_set =
        module == line.begin && last + 1 < line.end && !tokens_.is_mark(last + 1, '(');
    return gets_a_name || is_set || has_several_arguments(last + 1);
  }

  [[nodiscard]] bool begins_import(const TokenLine& line) const {
    const std::string_view first = tokens_.text(line.begin);
    return first == "import" || first == "from";
  }

  [[nodiscard]] bool has_several_arguments(std::uint32_t bracket) const {
    if (!tokens_.is_mark(bracket, '(')) return false;
    for (std::uint32_t at = bracket + 1; at < tokens_.all()[bracket].partner; ++at)
      if (tokens_.all()[at].inside == bracket && tokens_.is_mark(at, ',')) return true;
    return false;
  }

  bool read_line(std::vector<ColumnDecl>& found) {
    for (std::uint32_t at = line_.begin; at < line_.end; ++at) {
      if (tokens_.is_string(at)) {
        // A text of its own is read by nobody; one in an annotation may be.
        const bool is_statement = at == line_.begin && line_.end == line_.begin + 1;
        if (!is_statement && holds_key_word(tokens_.text(at))) return false;
      } else if (tokens_.is_word(at) && key_words_.contains(tokens_.text(at))) {
        if (is_import()) {
          if (!imports_by_its_name(tokens_.text(at))) return false;
          continue;
        }
        auto column = read_key(at);
        if (!column) return false;
        found.push_back(*std::move(column));
      }
    }
    return true;
  }

  [[nodiscard]] bool holds_key_word(std::string_view string) const {
    return std::ranges::any_of(
        key_words_, [string](std::string_view word) { return semantic::has_word(string, word); });
  }

  [[nodiscard]] bool is_import() const {
    const std::string_view first = tokens_.text(line_.begin);
    return line_.indent == 0 && (first == "import" || first == "from");
  }

  [[nodiscard]] bool imports_by_its_name(std::string_view word) const {
    return std::ranges::all_of(names_.imports(), [word](const semantic::TextImport& import) {
      return (import.name != word || import.bound == word) &&
             (import.bound != word || import.name == word);
    });
  }

  std::optional<ColumnDecl> read_key(std::uint32_t at) {
    const std::string_view word = tokens_.text(at);
    if (word == "ForeignKey") return read_foreign_key(at);
    if (word == "foreign_key") return read_field(at);
    return std::nullopt;
  }

  // The first word of `a.b.c` that ends at `last`.
  [[nodiscard]] std::uint32_t begin_of_name(std::uint32_t last) const {
    std::uint32_t first = last;
    while (first >= line_.begin + 2 && tokens_.is_mark(first - 1, '.') &&
           tokens_.is_word(first - 2))
      first -= 2;
    return first;
  }

  // The canonical name of what the library calls it. A file says the same few names all the time.
  const std::string& library_name(std::uint32_t first, std::uint32_t last) {
    const std::string_view text =
        tokens_.text(TokenLine{.begin = first, .end = last + 1, .indent = 0});
    const auto [known, is_new] = library_names_.try_emplace(text);
    if (is_new) known->second = semantic::imported_name(names_.meaning(first, last));
    return known->second;
  }

  bool is_foreign_key(std::uint32_t first, std::uint32_t last) {
    return library_name(first, last) == "sqlalchemy.ForeignKey";
  }

  // The word before the bracket that a token stands in, if that is the bracket of a call.
  [[nodiscard]] std::uint32_t callee_around(std::uint32_t at) const {
    const std::uint32_t bracket = tokens_.all()[at].inside;
    const bool is_call = bracket != kNone && tokens_.is_mark(bracket, '(') &&
                         bracket > line_.begin && tokens_.is_word(bracket - 1);
    return is_call ? bracket - 1 : kNone;
  }

  std::optional<ColumnDecl> read_foreign_key(std::uint32_t at) {
    if (!tokens_.is_mark(at + 1, '(') || !is_foreign_key(begin_of_name(at), at))
      return std::nullopt;
    const std::uint32_t callee = callee_around(at);
    if (callee == kNone) return std::nullopt;
    const std::uint32_t first = begin_of_name(callee);
    const std::string& function = library_name(first, callee);
    const bool is_column = function == "sqlalchemy.Column";
    if (!is_column && function != "sqlalchemy.orm.mapped_column") return std::nullopt;
    if (is_inside_a_subscript(first) || is_lambda()) return std::nullopt;
    const bool is_member = is_member_made_by(first, callee);
    if (!is_column && !is_member) return std::nullopt;

    ColumnDecl column;
    column.foreign_keys.emplace_back();
    bool has_key = false;
    if (!read_column_arguments(callee + 1, at, column, has_key) || !has_key) return std::nullopt;
    if (column.type_origin == TypeOrigin::ForeignKey && !is_member) return std::nullopt;
    if (column.type_origin == TypeOrigin::ForeignKey && !read_annotation(column, "sqlalchemy."))
      return std::nullopt;
    return column;
  }

  [[nodiscard]] bool is_inside_a_subscript(std::uint32_t at) const {
    for (std::uint32_t bracket = tokens_.all()[at].inside; bracket != kNone;
         bracket = tokens_.all()[bracket].inside)
      if (tokens_.is_mark(bracket, '[') && bracket > line_.begin &&
          (tokens_.is_word(bracket - 1) || tokens_.is_mark(bracket - 1, ')') ||
           tokens_.is_mark(bracket - 1, ']')))
        return true;
    return false;
  }

  // Its parameters have names of their own.
  [[nodiscard]] bool is_lambda() const {
    for (std::uint32_t at = line_.begin; at < line_.end; ++at)
      if (tokens_.text(at) == "lambda") return true;
    return false;
  }

  // `x = CALL` or `x: ANNOTATION = CALL` in a class body, and nothing else on the line.
  [[nodiscard]] bool is_member_made_by(std::uint32_t first, std::uint32_t callee) const {
    if (!in_class_body_ || !tokens_.is_word(line_.begin)) return false;
    const bool is_whole = tokens_.all()[callee + 1].partner == line_.end - 1;
    if (!is_whole || !tokens_.is_equals(first - 1)) return false;
    if (first - 1 == line_.begin + 1) return true;
    if (!tokens_.is_mark(line_.begin + 1, ':')) return false;
    for (std::uint32_t at = line_.begin + 2; at < first - 1; ++at)
      if (tokens_.is_equals(at)) return false;
    return true;
  }

  // Calls `visit(first, end)` for each argument of the call. False once that is.
  template <class Visit>  // a lambda
  bool each_argument(std::uint32_t bracket, Visit visit) {
    const std::uint32_t close = tokens_.all()[bracket].partner;
    std::uint32_t begin = bracket + 1;
    for (std::uint32_t at = begin; at <= close; ++at) {
      const bool ends =
          at == close || (tokens_.is_mark(at, ',') && tokens_.all()[at].inside == bracket);
      if (!ends) continue;
      if (at > begin && !visit(begin, at)) return false;
      begin = at + 1;
    }
    return true;
  }

  // As CallReader of column_call.cc reads them. `key` is the word of a ForeignKey(...) that must be
  // an argument of its own.
  bool read_column_arguments(std::uint32_t bracket, std::uint32_t key, ColumnDecl& column,
                             bool& has_key) {
    column.type = {schema::FromForeignKey{}, ""};
    column.type_origin = TypeOrigin::ForeignKey;
    std::size_t index = 0;
    return each_argument(bracket, [&](std::uint32_t begin, std::uint32_t end) {
      const bool is_first = index++ == 0;
      if (tokens_.is_mark(begin, '*')) return false;
      if (tokens_.is_word(begin) && tokens_.is_equals(begin + 1))
        return tokens_.text(begin) != "type_";
      if (is_first && end == begin + 1 && semantic::plain_string(string_at(begin))) return true;
      std::uint32_t last = begin;
      if (!tokens_.is_word(begin)) return false;
      while (last + 2 < end && tokens_.is_mark(last + 1, '.') && tokens_.is_word(last + 2))
        last += 2;
      const bool is_call = last + 1 < end && tokens_.is_mark(last + 1, '(') &&
                           tokens_.all()[last + 1].partner == end - 1;
      if (!is_call && last + 1 != end) return false;
      if (is_call && is_foreign_key(begin, last)) {
        has_key = has_key || last == key;
        return true;
      }
      if (column.type_origin == TypeOrigin::Explicit) return false;
      if (is_call && !has_literals_alone(last + 1)) return false;
      auto type = plain_type(project_, library_name(begin, last));
      if (!type) return false;
      column.type = *std::move(type);
      column.type_origin = TypeOrigin::Explicit;
      return true;
    });
  }

  [[nodiscard]] std::string_view string_at(std::uint32_t at) const {
    return tokens_.is_string(at) ? tokens_.text(at) : std::string_view();
  }

  // `String(50)`, `DateTime(timezone=True)`.
  [[nodiscard]] bool has_literals_alone(std::uint32_t bracket) {
    return each_argument(bracket, [this](std::uint32_t begin, std::uint32_t end) {
      if (tokens_.is_word(begin) && tokens_.is_equals(begin + 1)) begin += 2;
      if (end != begin + 1) return false;
      if (tokens_.is_string(begin)) return semantic::plain_string(tokens_.text(begin)).has_value();
      const std::string_view word = tokens_.text(begin);
      return word == "True" || word == "False" || word == "None" ||
             word.find_first_not_of("0123456789") == std::string_view::npos;
    });
  }

  // Of a column without a type what its annotation says, in plain words of Python. One that is not
  // there says nothing.
  bool read_annotation(ColumnDecl& column, std::string_view library) {
    if (!tokens_.is_mark(line_.begin + 1, ':')) return true;
    for (std::uint32_t at = line_.begin + 2; at < line_.end && !tokens_.is_equals(at); ++at) {
      if (tokens_.is_string(at)) return false;
      if (!tokens_.is_word(at) || tokens_.text(at) == "None") continue;
      std::uint32_t last = at;
      while (tokens_.is_mark(last + 1, '.') && tokens_.is_word(last + 2)) last += 2;
      if (!read_annotation_word(names_.meaning(at, last), library, column)) return false;
      at = last;
    }
    return true;
  }

  static bool read_annotation_word(const Resolution& meaning, std::string_view library,
                                   ColumnDecl& column) {
    if (const auto* const builtin = std::get_if<semantic::Builtin>(&meaning)) {
      const bool is_known = builtin->name == "int" || builtin->name == "str";
      if (!is_known || !column.python_type_name.empty()) return false;
      column.python_type_name = "builtins." + builtin->name;
      return true;
    }
    const std::string_view name = semantic::imported_name(meaning);
    if (name == "typing.Optional" || name == "typing.Union") return true;
    return library == "sqlalchemy." && name == "sqlalchemy.orm.Mapped";
  }

  // `x: int = Field(default=None, foreign_key="user.id")`
  std::optional<ColumnDecl> read_field(std::uint32_t at) {
    const std::uint32_t callee = callee_around(at);
    if (callee == kNone || !tokens_.is_equals(at + 1)) return std::nullopt;
    const std::uint32_t first = begin_of_name(callee);
    if (!is_member_made_by(first, callee) || library_name(first, callee) != "sqlmodel.Field")
      return std::nullopt;
    const bool is_plain = each_argument(callee + 1, [this](std::uint32_t begin, std::uint32_t) {
      return !tokens_.is_mark(begin, '*') && !tokens_.text(begin).starts_with("sa_");
    });
    ColumnDecl column;
    column.foreign_keys.emplace_back();
    if (!is_plain || !read_annotation(column, "sqlmodel.")) return std::nullopt;
    const std::string name = column.python_type_name == "builtins.int"   ? "sqlalchemy.Integer"
                             : column.python_type_name == "builtins.str" ? "sqlalchemy.String"
                                                                         : "";
    auto type = plain_type(project_, name);
    if (!type) return std::nullopt;
    column.style = Style::SqlModelField;
    column.type = *std::move(type);
    column.type_origin = TypeOrigin::Annotation;
    return column;
  }

  const semantic::Project& project_;
  FileId file_;
  const Tokens& tokens_;
  PlainNames names_;
  const std::set<std::string_view>& key_words_;
  std::map<std::string_view, std::string> library_names_;  // by what is written
  TokenLine line_;
  bool in_class_body_ = false;
};

}  // namespace

std::optional<std::vector<ColumnDecl>> plain_keys(const semantic::Project& project, FileId file,
                                                  const Tokens& tokens,
                                                  const std::set<std::string_view>& key_words) {
  std::vector<ColumnDecl> found;
  if (!KeyReader(project, file, tokens, key_words).read(found)) return std::nullopt;
  return found;
}

}  // namespace modelmend::model
