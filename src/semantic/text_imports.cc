#include "semantic/text_imports.h"

#include <algorithm>

#include "base/find_bytes.h"
#include "semantic/text_hints.h"
#include "semantic/word_chars.h"

namespace modelmend::semantic {
namespace {

constexpr std::string_view kImport = "import";
constexpr std::string_view kFrom = "from";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\f' || c == '\r' || c == '\n' || c == '\\';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// Begin of the line that holds `at`, or of the first of several that backslashes join.
std::size_t begin_of_line(std::string_view text, std::size_t at) {
  while (true) {
    const std::size_t newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    if (newline == std::string_view::npos) {
      // A CR alone ends a line too.
      const std::size_t cr = at == 0 ? std::string_view::npos : text.rfind('\r', at - 1);
      return cr == std::string_view::npos ? 0 : cr + 1;
    }
    std::size_t end = newline;
    if (end > 0 && text[end - 1] == '\r') --end;
    if (end == 0 || text[end - 1] != '\\') {
      const std::size_t cr = text.substr(newline + 1, at - newline - 1).rfind('\r');
      return cr == std::string_view::npos ? newline + 1 : newline + 1 + cr + 1;
    }
    at = end - 1;
  }
}

// One statement, `import` at `at`.
class Statement {
 public:
  Statement(std::string_view text, std::size_t at, std::string& records)
      : text_(text), at_(at), records_(records) {}

  void read() {
    const std::size_t begin = begin_of_line(text_, at_);
    const std::string_view before = trimmed(text_.substr(begin, at_ - begin));
    if (before.empty() || before.back() == ';' || before.back() == ':') return read_plain();
    const std::size_t from = last_from(before);
    if (from != std::string_view::npos) read_from(before.substr(from + kFrom.size()));
    // A backslash at the end of a comment joins nothing.
    if (before.find('#') != std::string_view::npos && stands_first()) read_plain();
  }

 private:
  // On a line of its own, whatever the line above ends with.
  [[nodiscard]] bool stands_first() const {
    const std::size_t before = text_.substr(0, at_).find_last_not_of(" \t\f");
    return before == std::string_view::npos || text_[before] == '\n' || text_[before] == '\r';
  }

  static std::size_t last_from(std::string_view before) {
    std::size_t last = std::string_view::npos;
    for (std::size_t at = find_word(before, kFrom, 0); at != std::string_view::npos;
         at = find_word(before, kFrom, at + 1))
      last = at;
    return last;
  }

  void read_plain() {
    each_item([this](std::string_view dotted, std::string_view alias) {
      const std::string_view top = dotted.substr(0, dotted.find('.'));
      add(dotted, {}, alias.empty() ? top : alias);
    });
  }

  void read_from(std::string_view written) {
    std::string module;
    for (const char c : written) {
      if (is_space(c)) continue;
      if (!is_in_word(c) && c != '.') return;  // prose
      module += c;
    }
    if (module.empty()) return;
    each_item([&](std::string_view name, std::string_view alias) {
      if (name == "*") return add(module, name, {});
      add(module, name, alias.empty() ? name : alias);
    });
  }

  // The last byte of the backslash at `at` and the line end behind it.
  [[nodiscard]] std::size_t last_of_joint(std::size_t at) const {
    return text_.substr(at + 1, 2) == "\r\n" ? at + 2 : at + 1;
  }

  // Where the first name, or the parenthesis around all of them, stands.
  [[nodiscard]] std::size_t first_item() const {
    std::size_t at = at_ + kImport.size();
    for (; at < text_.size(); ++at) {
      if (text_[at] == '\\') {
        at = last_of_joint(at);
      } else if (text_[at] != ' ' && text_[at] != '\t' && text_[at] != '\f') {
        break;
      }
    }
    return at;
  }

  // The parts between the commas, up to the end of the statement. A template for a lambda.
  template <class Visit>
  void each_item(Visit visit) {
    std::size_t at = first_item();
    const bool in_parentheses = at < text_.size() && text_[at] == '(';
    if (in_parentheses) ++at;
    std::string item;
    const auto finish = [&] {
      give(item, visit);
      item.clear();
    };
    for (; at < text_.size(); ++at) {
      const char c = text_[at];
      if (c == ',') {
        finish();
      } else if (c == '#') {
        at = std::min(text_.find_first_of("\r\n", at), text_.size());
        if (!in_parentheses) break;
        item += ' ';
      } else if (c == ')' || c == ';' || ((c == '\n' || c == '\r') && !in_parentheses)) {
        break;
      } else if (c == '\\') {
        at = last_of_joint(at);
        item += ' ';
      } else if (is_space(c)) {
        if (!item.ends_with('.')) item += ' ';
      } else if (c == '.') {
        while (item.ends_with(' ')) item.pop_back();
        item += c;
      } else if (is_in_word(c) || c == '*') {
        const std::size_t begin = at;
        while (at + 1 < text_.size() && is_in_word(text_[at + 1])) ++at;
        item += text_.substr(begin, at + 1 - begin);
      } else {
        return;  // prose: no statement has such a character
      }
    }
    finish();
  }

  // "name" or "name as alias". A template for a lambda.
  template <class Visit>
  static void give(std::string_view item, Visit visit) {
    item = trimmed(item);
    const std::size_t space = item.find(' ');
    if (space == std::string_view::npos) {
      if (!item.empty()) visit(item, std::string_view());
      return;
    }
    const std::string_view rest = trimmed(item.substr(space));
    if (!rest.starts_with("as ")) return;
    visit(item.substr(0, space), trimmed(rest.substr(3)));
  }

  void add(std::string_view module, std::string_view name, std::string_view bound) {
    for (const std::string_view field : {module, name, bound}) {
      records_ += field;
      records_ += '\n';
    }
  }

  std::string_view text_;
  std::size_t at_;
  std::string& records_;
};

}  // namespace

void TextImports::add(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  for (std::size_t at = find_bytes(text, kImport); at != std::string_view::npos;
       at = find_bytes(text, kImport, at + kImport.size())) {
    const std::size_t after = at + kImport.size();
    if (at > 0 && is_word_char(text[at - 1])) continue;
    if (after < text.size() && is_word_char(text[after])) continue;
    Statement(text, at, records_).read();
  }
}

std::vector<TextImport> TextImports::list() const& {
  std::vector<TextImport> imports;
  each([&imports](const TextImport& import) { imports.push_back(import); });
  return imports;
}

}  // namespace modelmend::semantic
