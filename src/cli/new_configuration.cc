#include "cli/new_configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "patch/line_diff.h"
#include "report/words.h"
#include "strategy/decisions_toml.h"

namespace modelmend::cli {
namespace {

constexpr std::string_view kTable = "tool.modelmend";

// The name in "[tool.modelmend.per-rule]", or nothing for a line that is no head.
std::string_view head_of(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos || line[begin] != '[') return {};
  const std::size_t name = line.find_first_not_of("[ \t", begin);
  const std::size_t end = line.find(']', begin);
  return name == std::string_view::npos || end == std::string_view::npos || end < name
             ? std::string_view()
             : line.substr(name, end - name);
}

bool is_ours(std::string_view head) {
  return head == kTable || (head.starts_with(kTable) && head[kTable.size()] == '.');
}

std::string list_of(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items)
    text += (text.empty() ? "" : ", ") + strategy::toml_string(item);
  return "[" + text + "]";
}

std::string counted(const std::map<std::string, std::size_t>& counts) {
  std::string text;
  for (const auto& [name, number] : counts)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", number, report::printable(name));
  return text;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : ", ") + report::printable(name.empty() ? "." : name);
  return text;
}

std::string row(std::string_view name, std::string_view what) {
  return fmt::format("  {:<11} {}\n", name, what);
}

std::string step(std::string_view command, std::string_view what) {
  return fmt::format("  {:<34} {}\n", command, what);
}

std::string what_was_found(const ProjectLook& look, const CommandContext& context) {
  std::size_t models = 0;
  for (const auto& [style, number] : look.styles) models += number;
  std::string text = "Found\n";
  text += row("models", models == 0 ? "none"
                                    : fmt::format("{} in {}: {}", models,
                                                  report::count(look.model_files, "file"),
                                                  counted(look.styles)));
  if (!look.bases.empty()) text += row("bases", counted(look.bases));
  const bool is_newest = context.sqlmodel == semantic::kNewestSqlModel;
  text += row("SQLModel", fmt::format("0.0.{}{}", static_cast<std::uint32_t>(context.sqlmodel),
                                      is_newest ? ", as nothing older is asked for" : ""));
  text += row("formatter", look.formatter.value_or("none"));
  text += row("Alembic", look.migrations.empty() ? "none" : joined(look.migrations));
  if (!look.source_roots.empty()) text += row("sources", joined(look.source_roots));
  return text;
}

std::string what_is_next(const ProjectLook& look) {
  if (look.styles.empty())
    return "\nNext\n  No models were found: look from another folder with --root.\n";
  std::string text = "\nNext\n";
  text += step("modelmend run", "show what the rules would change");
  text += step("modelmend run --interactive", "make the changes that you accept");
  if (look.schema_file)
    text += step("modelmend check", "compare the models with " + *look.schema_file);
  else
    text += step("modelmend check --schema SOURCE", "compare the models with a database");
  if (look.has_old_models) text += step("modelmend migrate --to sqlmodel", "show the conversion");
  text += step("modelmend plan", "the whole way, in phases");
  return text;
}

}  // namespace

std::string configuration_text(const ProjectLook& look) {
  std::string text = "rules = [\"uuid-to-integer\"]\n";
  if (!look.own_roots.empty()) text += "source-roots = " + list_of(look.own_roots) + "\n";
  if (look.schema_file)
    text += "schema = " + strategy::toml_string(*look.schema_file) + "\n";
  else
    text += "# schema = \"schema.json\"  # modelmend schema dump SOURCE -o schema.json\n";
  if (look.database)
    text += fmt::format("# dialect = \"{}\"  # if there is no other database\n", *look.database);
  if (look.has_old_models)
    text += "# decisions = \"decisions.toml\"  # modelmend audit -o decisions.toml\n";
  return text;
}

std::string with_our_table(std::string_view project, std::string_view keys) {
  std::string text;
  std::string above;  // comments in our table, which may be about the next one
  bool in_ours = false;
  for (const std::string_view line : patch::split_lines(project)) {
    if (const std::string_view head = head_of(line); !head.empty()) {
      if (in_ours && !is_ours(head)) text += above;
      in_ours = is_ours(head);
    }
    if (!in_ours) text += line;
    if (line.starts_with('#'))
      above += line;
    else
      above.clear();
  }
  const std::string_view end = project.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
  const std::string empty_line = std::string(end) + std::string(end);
  while (text.ends_with(empty_line)) text.resize(text.size() - end.size());
  if (!text.empty() && !text.ends_with('\n')) text += end;
  if (!text.empty()) text += end;
  const std::string table = fmt::format("[{}]\n{}", kTable, keys);
  for (const std::string_view line : patch::split_lines(table))
    text.append(line.substr(0, line.find('\n'))).append(end);
  return text;
}

std::string first_steps(const ProjectLook& look, const CommandContext& context) {
  return what_was_found(look, context) + what_is_next(look);
}

}  // namespace modelmend::cli
