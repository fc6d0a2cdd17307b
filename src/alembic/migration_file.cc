#include "alembic/migration_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "alembic/missing_imports.h"
#include "model/text_clause.h"
#include "patch/object_id.h"
#include "text/lines_of.h"
#include "text/python_literal.h"

namespace modelmend::alembic {
namespace {

constexpr std::size_t kIdDigits = 12;  // as many as Alembic's own have
constexpr std::size_t kLineWidth = 88;
constexpr std::string_view kIndent = "    ";

// What Alembic's `generic` template says.
constexpr std::string_view kTemplate = R"mako("""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

# revision identifiers, used by Alembic.
revision: str = ${repr(up_revision)}
down_revision: Union[str, Sequence[str], None] = ${repr(down_revision)}
branch_labels: Union[str, Sequence[str], None] = ${repr(branch_labels)}
depends_on: Union[str, Sequence[str], None] = ${repr(depends_on)}


def upgrade() -> None:
    """Upgrade schema."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Downgrade schema."""
    ${downgrades if downgrades else "pass"}
)mako";

std::string literal(std::string_view text) {
  return text::python_literal(text, '\'');
}

std::string indented(std::string_view text, std::string_view indent) {
  std::string made;
  for (const std::string& line : text::lines_of(text))
    made += (made.empty() ? "" : "\n") + (line.empty() ? line : std::string(indent) + line);
  return made;
}

// A line feed within quotes is part of a value and must stay as it is.
bool has_open_quote(std::string_view line) {
  return std::ranges::count(line, '\'') % 2 != 0 || std::ranges::count(line, '"') % 2 != 0;
}

bool fits_in_triple_quotes(std::string_view sql) {
  return sql.find('\\') == std::string_view::npos && sql.find(R"(""")") == std::string_view::npos &&
         std::ranges::none_of(text::lines_of(sql), has_open_quote);
}

// One literal for each line, side by side.
std::string literals_of(std::string_view text) {
  const std::vector<std::string> lines = text::lines_of(text);
  std::string made;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool is_last = i + 1 == lines.size();
    made += fmt::format("\n    {}", literal(is_last ? lines[i] : lines[i] + "\n"));
  }
  return made + "\n";
}

// text() reads ":name" as a parameter; where it has no way to say a text, DDL() has.
std::string execute_words(const std::string& sql) {
  const auto text = model::text_clause_of_sql(sql);
  if (!text) {
    std::string doubled;
    for (const char c : sql) doubled += c == '%' ? std::string("%%") : std::string(1, c);
    return fmt::format("op.execute(sa.DDL({}))", literal(doubled));
  }
  const std::string line = fmt::format("op.execute({})", literal(*text));
  const bool is_short = text->find('\n') == std::string::npos && line.size() < kLineWidth;
  if (is_short) return line;
  if (!fits_in_triple_quotes(*text)) return fmt::format("op.execute({})", literals_of(*text));
  return fmt::format("op.execute(\n    \"\"\"\n{}\n    \"\"\"\n)", indented(*text, kIndent));
}

std::string words_of(const Statement& statement, Style style) {
  if (style == Style::Op && !statement.op.empty()) return statement.op;
  return execute_words(statement.sql);
}

std::string down_words(const std::vector<std::string>& down) {
  if (down.empty()) return "None";
  if (down.size() == 1) return literal(down.front());
  std::vector<std::string> literals;
  for (const std::string& each : down) literals.push_back(literal(each));
  return fmt::format("({})", fmt::join(literals, ", "));
}

std::string date_words(const Moment& made) {
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:06}{}", made.year, made.month, made.day,
                     made.hour, made.minute, made.second, made.microsecond, made.offset);
}

// Whitespace out, and double quotes single: how expressions of templates are compared.
std::string normalized(std::string_view expression) {
  std::string made;
  for (const char c : expression)
    if (c != ' ' && c != '\t') made += c == '"' ? '\'' : c;
  return made;
}

// A text between triple quotes, in which nothing is an escape or an end.
std::string docstring_of(std::string_view text) {
  std::string made;
  for (const char c : text) {
    if (c == '\\' || c == '"') made += '\\';
    made += c;
  }
  // Quotes that cannot be taken for the end of the docstring need no escape.
  const bool is_plain = text.find('\\') == std::string_view::npos &&
                        text.find(R"(""")") == std::string_view::npos && !text.ends_with('"');
  return is_plain ? std::string(text) : made;
}

using Values = std::map<std::string, std::string, std::less<>>;

// By what stands between "${" and "}".
Values values_of(const Migration& migration, Style style, const Heading& heading) {
  const std::string message = docstring_of(heading.message);
  const std::string imports = fmt::format("{}", fmt::join(migration.imports, "\n"));
  const std::string down = down_words(heading.down);
  const std::string upgrade = body_of(migration.upgrade, style, "");
  const std::string downgrade = body_of(migration.downgrade, style, "");
  return {{"message", message},
          {"up_revision", heading.revision},
          {"down_revision|comma,n", fmt::format("{}", fmt::join(heading.down, ", "))},
          {"create_date", date_words(heading.made)},
          {"importsifimportselse''", imports},
          {"imports", imports},
          {"repr(up_revision)", literal(heading.revision)},
          {"repr(down_revision)", down},
          {"repr(branch_labels)", "None"},
          {"repr(depends_on)", "None"},
          {"upgradesifupgradeselse'pass'", upgrade},
          {"downgradesifdowngradeselse'pass'", downgrade}};
}

// Nullopt if the template says what only Mako could run.
std::optional<std::string> filled(std::string_view pattern, const Values& values) {
  if (pattern.find("<%") != std::string_view::npos) return std::nullopt;
  std::string made;
  for (std::string_view line_of_pattern : text::lines_of(pattern)) {
    std::string_view line = line_of_pattern;
    const std::size_t first = line.find_first_not_of(" \t");
    const bool is_control = first != std::string_view::npos && line[first] == '%';
    if (is_control) return std::nullopt;
    if (line.starts_with("##")) continue;
    const std::string_view indent = line.substr(0, std::min(first, line.size()));
    while (true) {
      const std::size_t begin = line.find("${");
      made += line.substr(0, begin);
      if (begin == std::string_view::npos) break;
      const std::size_t end = line.find('}', begin);
      if (end == std::string_view::npos) return std::nullopt;
      const auto value = values.find(normalized(line.substr(begin + 2, end - begin - 2)));
      if (value == values.end()) return std::nullopt;
      const std::string lines = indented(value->second, indent);
      made += std::string_view(lines).substr(
          std::min(lines.size(), value->second.empty() ? 0 : indent.size()));
      line.remove_prefix(end + 1);
    }
    made += '\n';
  }
  made.pop_back();
  return made;
}

// Templates import it for the operations, which SQL has no use for.
std::string without_unused_sa(std::string text) {
  constexpr std::string_view kImport = "\nimport sqlalchemy as sa\n";
  const std::size_t at = text.find(kImport);
  if (at == std::string::npos || text.find("sa.") != std::string::npos) return text;
  return text.erase(at, kImport.size() - 1);
}

// The words of the message, as Alembic's slugs have them; bytes of other scripts are words.
std::string slug_of(std::string_view message, std::size_t length) {
  std::string slug;
  bool in_word = false;
  for (const char c : message) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
                         (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    if (is_word && !in_word && !slug.empty()) slug += '_';
    if (is_word) slug += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    in_word = is_word;
  }
  if (slug.size() <= length) return slug;
  slug.resize(length);
  while (!slug.empty() && (static_cast<unsigned char>(slug.back()) & 0xC0U) == 0x80U)
    slug.pop_back();
  if (const std::size_t cut = slug.rfind('_'); cut != std::string::npos) slug.resize(cut);
  return slug + "_";
}

// "%(year)d", "%(month).2d", "%(rev)s": `format` is what stands behind the parentheses.
std::optional<std::string> formatted(std::string_view name, std::string_view format,
                                     const Heading& heading, std::size_t slug_length) {
  const Moment& made = heading.made;
  if (name == "rev") return heading.revision;
  if (name == "slug") return slug_of(heading.message, slug_length);
  const std::map<std::string_view, std::int64_t> numbers{
      {"epoch", made.epoch}, {"year", made.year},     {"month", made.month},  {"day", made.day},
      {"hour", made.hour},   {"minute", made.minute}, {"second", made.second}};
  const auto number = numbers.find(name);
  if (number == numbers.end()) return std::nullopt;
  int width = 0;
  for (const char c : format)
    if (c >= '0' && c <= '9') width = width * 10 + (c - '0');
  return fmt::format("{:0{}}", number->second, width);
}

}  // namespace

std::string body_of(const std::vector<Statement>& statements, Style style,
                    std::string_view indent) {
  std::string body;
  bool is_outside = false;
  for (const Statement& statement : statements) {
    if (style == Style::Op && statement.op == kIsSaid) continue;
    if (!body.empty()) body += '\n';
    if (statement.outside && !is_outside)
      body += std::string(indent) + "with op.get_context().autocommit_block():\n";
    is_outside = statement.outside;
    const std::string own = std::string(indent) + std::string(is_outside ? kIndent : "");
    body += indented(words_of(statement, style), own);
  }
  return body.empty() ? std::string(indent) + "pass" : body;
}

std::string migration_text(const Migration& migration, Style style, const Heading& heading,
                           const std::optional<std::string>& script_template) {
  Migration written = migration;
  if (style == Style::Sql) written.imports.clear();
  const Values values = values_of(written, style, heading);
  const auto finished = [&](std::string text) {
    return style == Style::Sql ? without_unused_sa(std::move(text)) : text;
  };
  if (script_template)
    if (auto text = filled(*script_template, values))
      return finished(has_place_for_imports(*script_template)
                          ? *std::move(text)
                          : with_imports(*text, written.imports));
  return finished(filled(kTemplate, values).value_or(""));
}

std::string migration_sql(const Migration& migration) {
  std::string sql;
  bool is_open = false;
  for (const Statement& statement : migration.upgrade) {
    if (statement.outside == is_open) {
      sql += is_open ? "COMMIT;\n\n" : "BEGIN;\n\n";
      is_open = !is_open;
    }
    sql += statement.sql + ";\n\n";
  }
  return is_open ? sql + "COMMIT;\n" : sql;
}

std::optional<std::string> migration_file_name(const ScriptSettings& settings,
                                               const Heading& heading) {
  std::string name;
  std::string_view pattern = settings.file_template;
  while (true) {
    const std::size_t begin = pattern.find("%(");
    name += pattern.substr(0, begin);
    if (begin == std::string_view::npos) break;
    const std::size_t end = pattern.find(')', begin);
    if (end == std::string_view::npos) return std::nullopt;
    const std::size_t letter = pattern.find_first_of("sd", end);
    if (letter == std::string_view::npos) return std::nullopt;
    const auto part =
        formatted(pattern.substr(begin + 2, end - begin - 2),
                  pattern.substr(end + 1, letter - end - 1), heading, settings.slug_length);
    if (!part) return std::nullopt;
    name += *part;
    pattern.remove_prefix(letter + 1);
  }
  return name + ".py";
}

std::string revision_id(const Migration& migration, const Heading& heading) {
  std::string all = heading.message;
  for (const std::string& down : heading.down) all += '\0' + down;
  for (const Statement& statement : migration.upgrade) all += '\0' + statement.sql;
  all += fmt::format("{} {}", heading.made.epoch, heading.made.microsecond);
  return patch::sha1_hex(all).substr(0, kIdDigits);
}

}  // namespace modelmend::alembic
