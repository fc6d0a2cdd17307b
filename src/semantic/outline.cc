#include "semantic/outline.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>

#include "semantic/text_hints.h"
#include "semantic/word_chars.h"

namespace modelmend::semantic {
namespace {

using Words = std::vector<std::string_view>;

// Most words differ in length or in their first letter from all that they are compared with.
bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [word](std::string_view each) {
    const bool may_be = each.size() == word.size() && !word.empty() && each[0] == word[0];
    return may_be && each == word;
  });
}

enum class Kind : unsigned char { Simple, Import, Class, Function, Compound };

// What a lexer sees of a line but for its words.
struct LineFacts {
  std::size_t begin = 0;  // of the text, with the indentation
  std::size_t end = 0;
  std::size_t indent = 0;  // columns
  bool is_decorator = false;
  std::size_t assigned = 0;   // so many words stand before the last `=` of a statement
  std::size_t annotated = 0;  // so many before the `:` of an annotation
  bool several = false;       // statements, with `;` between them
  // What stands in any bracket may get another name, by a `:=` or by a call that hands it on.
  bool hands_on = false;
  bool has_global = false;  // the word
  bool has_call = false;
  Kind kind = Kind::Simple;
};

// A logical line: brackets, backslashes and triple quotes do not end it.
struct Line : LineFacts {
  Words words;                      // outside of strings and comments
  std::vector<std::size_t> depths;  // of each word: in how many calls and subscripts it stands
  struct Callee {
    std::size_t first = 0;  // of the words of its name, `a` of `a.b(x, y)`
    std::size_t end = 0;    // behind the last; `first` if it is no name alone
  };
  std::vector<Callee> wide_calls;  // with a comma right between their brackets
  Words named;                     // by `:=`, `as` and `for`

  [[nodiscard]] std::string_view first() const {
    return words.empty() ? std::string_view() : words.front();
  }
  // Adds the words from `from` on that are in at most so many calls; all where a call hands on what
  // it is given.
  void add_heads(Words& to, std::size_t depth, std::size_t from = 0) const {
    for (std::size_t i = from; i < words.size(); ++i)
      if (hands_on || depths[i] <= depth) to.push_back(words[i]);
  }
  // Adds what an assignment is made of, an annotation of its target too: `db: SQLAlchemy = make()`.
  // Of several statements any may make any.
  void add_values(Words& to, std::size_t depth) const {
    if (several) return add_heads(to, depth);
    add_heads(to, depth, annotated > 0 ? annotated : assigned);
  }
  [[nodiscard]] std::span<const std::string_view> targets() const {
    return std::span(words).first(std::max(assigned, annotated));
  }
  [[nodiscard]] bool binds() const { return assigned > 0 || annotated > 0; }

  // For another line: what it has room for stays.
  void clear() {
    static_cast<LineFacts&>(*this) = {};
    words.clear();
    depths.clear();
    wide_calls.clear();
    named.clear();
  }
};

Kind kind_of(const Line& line) {
  constexpr std::array<std::string_view, 8> kCompound{"if",    "try",   "with",   "for",
                                                      "while", "match", "except", "else"};
  const std::string_view first = line.first();
  const bool is_function =
      first == "def" || (first == "async" && line.words.size() > 1 && line.words[1] == "def");
  if (is_function) return Kind::Function;
  if (first == "class") return Kind::Class;
  if (first == "import" || first == "from") return Kind::Import;
  // What an assignment to a name such as `match` needs not be.
  if (is_one_of(first, kCompound) || first == "async") return Kind::Compound;
  return Kind::Simple;
}

constexpr std::size_t kTabStop = 8;

// With room for the words of the lines of the next file.
constexpr std::size_t kMostSpare = 4096;
std::vector<Line>& spare_of_thread() {
  static thread_local std::vector<Line> spare;
  return spare;
}

class LineReader {
 public:
  explicit LineReader(std::string_view text) : text_(text) {}

  // The next one with anything on it.
  std::optional<Line> next() {
    while (at_ < text_.size()) {
      Line line = read_line_again_if_open();
      if (!line.words.empty() || has_code_) return line;
      spare_.push_back(std::move(line));
    }
    return std::nullopt;
  }

  // Lines that nobody needs any more: making room for each took a quarter of the time.
  void give_back(std::vector<Line>& lines) {
    for (Line& line : lines)
      if (spare_.size() < kMostSpare) spare_.push_back(std::move(line));
    lines.clear();
  }

 private:
  // A bracket that nothing closes, in a broken file or in a string within an f-string, would make
  // one line of all that follows: it ends with its line instead.
  Line read_line_again_if_open() {
    constexpr int kMostAgain = 16;
    const std::size_t begin = at_;
    Line line = read_line(false);
    if (brackets_.empty() || again_ == kMostAgain) return line;
    ++again_;
    at_ = begin;
    spare_.push_back(std::move(line));
    return read_line(true);
  }

  Line empty_line() {
    if (spare_.empty()) return {};
    Line line = std::move(spare_.back());
    spare_.pop_back();
    line.clear();
    return line;
  }

  Line read_line(bool ends_in_brackets) {
    Line line = empty_line();
    line.begin = at_;
    line.indent = skip_indent();
    line.is_decorator = at_ < text_.size() && text_[at_] == '@';
    has_code_ = false;
    brackets_.clear();
    calls_ = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if ((c == '\n' || c == '\r') && (brackets_.empty() || ends_in_brackets)) break;
      if (c == '#') {
        at_ = end_of_comment(text_, at_);
      } else if (is_in_word(c)) {
        read_word(line);
      } else if (c == '"' || c == '\'') {
        has_code_ = true;
        skip_string();
      } else if (c == '\\') {
        skip_joined_line();
      } else {
        read_mark(line, c);
        ++at_;
      }
    }
    // Whatever an open bracket calls may have more arguments.
    if (!brackets_.empty()) line.wide_calls.push_back({});
    line.end = at_;
    line.kind = kind_of(line);
    if (at_ < text_.size()) ++at_;  // the line end; an LF behind a CR is an empty line
    return line;
  }

  std::size_t skip_indent() {
    std::size_t column = 0;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == ' ') {
        ++column;
      } else if (text_[at_] == '\t') {
        column = (column / kTabStop + 1) * kTabStop;
      } else if (text_[at_] == '\f') {
        column = 0;
      } else {
        break;
      }
    }
    return column;
  }

  void read_word(Line& line) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_in_word(text_[at_])) ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    const bool opens_string = at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'');
    if (opens_string && word.size() <= 2 && is_prefix(word)) {
      has_code_ = true;
      return skip_string();
    }
    const bool is_named = !line.words.empty() && is_one_of(line.words.back(), kNaming);
    line.words.push_back(word);
    line.depths.push_back(calls_);
    if (is_named) line.named.push_back(word);
    line.hands_on |= is_one_of(word, kHandOn);
    line.has_global |= word == "global";
  }

  static bool is_prefix(std::string_view word) {
    return word.find_first_not_of("rRbBuUfFtT") == std::string_view::npos;
  }

  // At the opening quote. A string that is not closed ends with its line, or with the text. Even in
  // a raw string a backslash keeps the next quote from closing it.
  void skip_string() {
    const char quote = text_[at_];
    const bool is_long = are_three_quotes(text_, at_);
    at_ += is_long ? 3 : 1;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\\') {
        at_ += 2;
      } else if (is_long && c == quote && are_three_quotes(text_, at_)) {
        at_ += 3;
        return;
      } else if (!is_long && (c == quote || c == '\n' || c == '\r')) {
        if (c == quote) ++at_;
        return;
      } else {
        at_ = skip_plain_bytes(text_, at_ + 1);
      }
    }
    at_ = text_.size();
  }

  [[nodiscard]] bool opens_call(const Line& line) const {
    // A bracket behind one of these calls nothing.
    constexpr std::array<std::string_view, 12> kBefore{
        "and", "as", "await", "elif", "else", "if", "in", "is", "lambda", "not", "or", "return"};
    if (at_ == 0) return false;
    const char before = text_[at_ - 1];
    if (is_in_word(before)) return line.words.empty() || !is_one_of(line.words.back(), kBefore);
    return before == ')' || before == ']' || before == '"' || before == '\'';
  }

  void read_mark(Line& line, char c) {
    if (c == '(' || c == '[' || c == '{') {
      brackets_.push_back({.is_call = opens_call(line), .at = at_, .words = line.words.size()});
      if (brackets_.back().is_call) ++calls_;
      line.has_call |= c == '(' && brackets_.back().is_call;
    } else if (c == ')' || c == ']' || c == '}') {
      if (brackets_.empty()) return;
      const Bracket& closed = brackets_.back();
      if (closed.is_call) --calls_;
      if (closed.is_call && closed.is_wide) line.wide_calls.push_back(callee_of(line, closed));
      brackets_.pop_back();
    } else if (c == ',') {
      if (!brackets_.empty()) brackets_.back().is_wide = true;
    } else if (c == '=') {
      read_equals(line);
    } else if (c == ';' && brackets_.empty()) {
      line.several = true;
    } else if (c == ':' && brackets_.empty()) {
      read_colon(line);
    }
  }

  // Behind a name, before any `=`: an annotation, unless a keyword stands first on the line.
  void read_colon(Line& line) {
    constexpr std::array<std::string_view, 15> kHeads{
        "async", "case", "class", "def",    "elif", "else", "except", "finally",
        "for",   "if",   "match", "lambda", "try",  "with", "while"};
    const bool is_walrus = at_ + 1 < text_.size() && text_[at_ + 1] == '=';
    if (is_walrus || line.assigned > 0 || line.annotated > 0) return;
    if (!is_one_of(line.first(), kHeads)) line.annotated = line.words.size();
  }

  void skip_joined_line() {
    ++at_;
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
  }

  // Not one of `==`, `<=`, `>=`, `!=`; `+=` and its kind bind nothing new but do no harm.
  void read_equals(Line& line) {
    const char before = at_ > 0 ? text_[at_ - 1] : '\0';
    const char after = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (after == '=' || before == '=' || before == '<' || before == '>' || before == '!') return;
    if (before == ':') {
      if (!line.words.empty()) line.named.push_back(line.words.back());
      line.hands_on = true;
    } else if (brackets_.empty()) {
      line.assigned = line.words.size();
    }
  }

  struct Bracket {
    bool is_call = false;
    bool is_wide = false;   // there is a comma right in it
    std::size_t at = 0;     // of the text
    std::size_t words = 0;  // of the line before it
  };

  // Nothing but words and the dots right between them is a name.
  [[nodiscard]] Line::Callee callee_of(const Line& line, const Bracket& bracket) const {
    const Line::Callee no_name{bracket.words, bracket.words};
    std::size_t before = bracket.at;
    for (std::size_t first = bracket.words; first > 0 && before > 0;) {
      const std::string_view word = line.words[--first];
      if (word.data() + word.size() != text_.data() + before) return no_name;
      before -= word.size();
      if (before == 0 || text_[before - 1] != '.') return {first, bracket.words};
      --before;
    }
    return no_name;
  }

  static constexpr std::array<std::string_view, 2> kNaming{"as", "for"};
  static constexpr std::array<std::string_view, 4> kHandOn{"cast", "partial", "with_metaclass",
                                                           "Annotated"};

  std::string_view text_;
  std::size_t at_ = 0;
  int again_ = 0;                  // so many lines were read twice
  bool has_code_ = false;          // of the line: strings count, too
  std::vector<Bracket> brackets_;  // that are open, the outermost first
  std::size_t calls_ = 0;          // so many of them are of calls
  std::vector<Line>& spare_ = spare_of_thread();
};

bool continues_a_statement(const Line& line) {
  constexpr std::array<std::string_view, 4> kArms{"elif", "else", "except", "finally"};
  return is_one_of(line.first(), kArms);
}

// The word behind `class` or `def`.
std::string_view defined_name(const Line& line) {
  for (std::size_t i = 0; i + 1 < line.words.size(); ++i)
    if (line.words[i] == "class" || line.words[i] == "def") return line.words[i + 1];
  return {};
}

void append(Words& to, std::span<const std::string_view> words) {
  to.insert(to.end(), words.begin(), words.end());
}

void append_bound(Words& to, const Line& line) {
  append(to, line.targets());
  append(to, line.named);
  if (line.kind == Kind::Class || line.kind == Kind::Function) to.push_back(defined_name(line));
}

void sort_unique(Words& words) {
  std::ranges::sort(words);
  const auto repeats = std::ranges::unique(words);
  words.erase(repeats.begin(), repeats.end());
}

// The lines of one top-level statement, its decorators first.
class Statement {
 public:
  void add(Line line) { lines_.push_back(std::move(line)); }
  [[nodiscard]] std::vector<Line>& lines() { return lines_; }

  [[nodiscard]] bool empty() const { return lines_.empty(); }
  [[nodiscard]] bool only_decorators() const {
    return std::ranges::all_of(lines_, &Line::is_decorator);
  }
  [[nodiscard]] std::size_t begin() const { return lines_.front().begin; }
  [[nodiscard]] std::size_t end() const { return lines_.back().end; }

  [[nodiscard]] Kind kind() const {
    const auto head = std::ranges::find_if_not(lines_, &Line::is_decorator);
    return head == lines_.end() ? Kind::Simple : head->kind;
  }

  // Appends what is bound, line by line where the statement has arms. `inner` is what read_inner()
  // gives of it.
  void read(std::span<const OutlineStatement> inner,
            std::vector<OutlineStatement>& statements) const {
    switch (kind()) {
      case Kind::Class:
        return add(has_global() ? read_all() : read_class(), statements);
      case Kind::Function:
        return add(read_function(inner), statements);
      case Kind::Simple:
      case Kind::Import:
      case Kind::Compound:
        break;
    }
    const bool defines = std::ranges::any_of(lines_, [](const Line& line) {
      return line.kind == Kind::Class || line.kind == Kind::Function;
    });
    if (defines) return add(read_all(), statements);
    for (const Line& line : lines_) add(read_line(line), statements);
  }

  // Appends what its lines bind, but for the first: of a class or a function.
  void read_inner(std::vector<OutlineStatement>& statements) const {
    bool in_header = true;
    for (const Line& line : lines_) {
      const bool is_header = std::exchange(in_header, in_header && line.is_decorator);
      if (!is_header) add(read_line(line), statements);
    }
  }

  // `import app; Base = app.Base`
  [[nodiscard]] bool assigns() const {
    return std::ranges::any_of(lines_, [](const Line& line) { return line.assigned > 0; });
  }
  // A function that says so binds names of the module.
  [[nodiscard]] bool has_global() const { return std::ranges::any_of(lines_, &Line::has_global); }

 private:
  static OutlineStatement read_line(const Line& line) {
    OutlineStatement statement;
    append_bound(statement.binds, line);
    if (!statement.binds.empty()) line.add_values(statement.words, line.first() == "class" ? 1 : 0);
    return statement;
  }

  static void add(OutlineStatement statement, std::vector<OutlineStatement>& statements) {
    if (statement.binds.empty()) return;
    sort_unique(statement.binds);
    sort_unique(statement.words);
    statements.push_back(std::move(statement));
  }

  // With classes or functions in its arms: any of the names may come from any of the words.
  [[nodiscard]] OutlineStatement read_all() const {
    OutlineStatement statement;
    for (const Line& line : lines_) {
      append_bound(statement.binds, line);
      line.add_heads(statement.words, 1);
    }
    return statement;
  }

  [[nodiscard]] OutlineStatement read_class() const {
    OutlineStatement statement;
    std::optional<std::size_t> body;  // indentation of the class's own statements
    bool in_method = false;
    bool in_header = true;
    for (const Line& line : lines_) {
      if (in_header) {
        line.add_heads(statement.words, line.is_decorator ? 0 : 1);
        if (line.is_decorator) continue;
        statement.binds.push_back(defined_name(line));
        in_header = false;
        continue;
      }
      if (!body) body = line.indent;
      if (line.indent <= *body) in_method = line.kind == Kind::Function;
      if (in_method) continue;
      if (line.kind == Kind::Class || line.kind == Kind::Import) line.add_heads(statement.words, 1);
      if (line.kind != Kind::Import && line.binds()) line.add_values(statement.words, 0);
    }
    return statement;
  }

  // `inner` is what its lines bind, but for the first.
  [[nodiscard]] OutlineStatement read_function(std::span<const OutlineStatement> inner) const {
    OutlineStatement statement;
    OutlineStatement in_first_line;
    bool in_header = true;
    for (const Line& line : lines_) {
      if (line.is_decorator && in_header)
        continue;  // what it makes of the function is not followed
      const auto global =
          line.has_global ? std::ranges::find(line.words, "global") : line.words.end();
      if (global != line.words.end())
        append(statement.binds, {std::next(global), line.words.end()});
      const auto back = std::ranges::find(line.words, "return");
      if (back != line.words.end()) {
        const auto from = static_cast<std::size_t>(back - line.words.begin()) + 1;
        line.add_heads(statement.words, 0, from);
      }
      if (in_header) statement.binds.push_back(defined_name(line));
      // `def f(): global C; C = Column` says all on its first line.
      if (in_header && global != line.words.end()) in_first_line = read_line(line);
      in_header = false;
    }
    append(statement.words, statement.binds);  // `global Base` is bound by a line of its own
    follow(inner, in_first_line, statement.words);
    for (const std::string_view bound : statement.binds) std::erase(statement.words, bound);
    return statement;
  }

  // Adds what the local names among `words` are made of.
  static void follow(std::span<const OutlineStatement> inner, const OutlineStatement& more,
                     Words& words) {
    std::vector<const OutlineStatement*> open{&more};
    for (const OutlineStatement& bound : inner) open.push_back(&bound);
    for (bool is_new = true; is_new;) {
      is_new = false;
      std::erase_if(open, [&](const OutlineStatement* bound) {
        const bool is_used = std::ranges::any_of(
            bound->binds, [&words](std::string_view name) { return is_one_of(name, words); });
        if (is_used) append(words, bound->words);
        is_new |= is_used;
        return is_used;
      });
    }
  }

  std::vector<Line> lines_;
};

// Finds Outline::declaring_words() and inner_declaring_words() in the lines of a file, which come
// one by one.
class Declarations {
 public:
  void read(const Line& line) {
    if (line.is_decorator) return append(decorators_, line.words);
    while (!blocks_.empty() && line.indent <= blocks_.back().indent) blocks_.pop_back();
    const bool in_class = !blocks_.empty() && blocks_.back().kind == Kind::Class;
    if (line.kind == Kind::Class) {
      append(words(), decorators_);
      // Not its name, which may reach only because of what it is annotated with.
      append(words(), std::span(line.words).subspan(std::min<std::size_t>(2, line.words.size())));
    } else if (blocks_.empty()) {
      if (line.has_call && line.kind != Kind::Function) read_call_of_module(line);
    } else if (in_class) {
      if (line.kind == Kind::Import || !line.named.empty()) blocks_.back().binds_for_itself = true;
      if (line.kind == Kind::Function) append(words(), decorators_);  // @declared_attr
      if (line.kind != Kind::Function) read_member(line);
    }
    decorators_.clear();
    if (line.kind == Kind::Class || line.kind == Kind::Function) open_block(line);
  }

  void give(Words& module_words, Words& inner_words) && {
    sort_unique(module_words_);
    sort_unique(inner_words_);
    module_words = std::move(module_words_);
    inner_words = std::move(inner_words_);
  }

 private:
  struct Block {
    std::size_t indent = 0;
    Kind kind = Kind::Simple;
    bool binds_for_itself = false;  // what stands in it may mean what only it binds
  };

  void open_block(const Line& line) {
    const bool is_inner = !blocks_.empty() && blocks_.back().binds_for_itself;
    blocks_.push_back({line.indent, line.kind, is_inner || line.kind == Kind::Function});
  }
  // For what stands right in the innermost block.
  [[nodiscard]] Words& words() {
    return !blocks_.empty() && blocks_.back().binds_for_itself ? inner_words_ : module_words_;
  }

  // `User.age = made(x)` sets a column whose name and class may be any of the words. Else only a
  // table is declared here, of which somebody says a name and more: `add(T("user", metadata))`.
  void read_call_of_module(const Line& line) {
    const bool may_set_a_member = line.several || line.hands_on || line.targets().size() > 1;
    if (may_set_a_member) return append(words(), line.words);
    for (const Line::Callee& callee : line.wide_calls) {
      if (callee.first == callee.end) return append(words(), line.words);
      append(words(), std::span(line.words).subspan(callee.first, callee.end - callee.first));
    }
  }

  // A column is made by what is assigned, or declared by an annotation in brackets: `x: Mapped[T]`.
  void read_member(const Line& line) {
    if (line.assigned > 0) line.add_heads(words(), 0, line.several ? 0 : line.assigned);
    const std::size_t end = line.assigned > 0 ? line.assigned : line.words.size();
    bool has_brackets = false;
    for (std::size_t i = line.annotated; i < end; ++i) has_brackets |= line.depths[i] > 0;
    if (line.annotated > 0 && has_brackets) line.add_heads(words(), 0, line.annotated);
  }

  std::vector<Block> blocks_;  // classes and functions around the line, the outermost first
  Words decorators_;           // right above the line
  Words module_words_;
  Words inner_words_;
};

}  // namespace

class OutlineReader {
 public:
  OutlineReader(std::string_view text, Outline& outline) : text_(text), outline_(outline) {}

  void read() {
    LineReader lines(text_);
    Statement current;
    while (auto line = lines.next()) {
      const bool goes_on = line->indent > 0 || continues_a_statement(*line) ||
                           (!current.empty() && current.only_decorators());
      if (!goes_on) {
        finish(current);
        lines.give_back(current.lines());
      }
      declarations_.read(*line);
      current.add(*std::move(line));
    }
    finish(current);
    lines.give_back(current.lines());
    std::move(declarations_).give(outline_.declaring_words_, outline_.inner_declaring_words_);
  }

 private:
  void finish(const Statement& statement) {
    if (statement.empty()) return;
    const Kind kind = statement.kind();
    const std::string_view text =
        text_.substr(statement.begin(), statement.end() - statement.begin());
    const bool is_inner =
        (kind == Kind::Class || kind == Kind::Function) && !statement.has_global();
    (is_inner ? outline_.inner_imports_ : outline_.imports_).add(text);
    if (kind == Kind::Import && !statement.assigns()) return;
    std::vector<OutlineStatement>& inner = outline_.inner_statements_;
    const std::size_t known = inner.size();
    if (kind == Kind::Class || kind == Kind::Function) statement.read_inner(inner);
    statement.read(std::span(inner).subspan(known), outline_.statements_);
  }

  std::string_view text_;
  Outline& outline_;
  Declarations declarations_;
};

Outline::Outline(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  OutlineReader(text, *this).read();
}

}  // namespace modelmend::semantic
