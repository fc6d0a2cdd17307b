// The Markdown form of `audit`: a checklist that can be pasted into an issue.
#include <fmt/format.h>

#include <map>

#include "report/audit_words.h"
#include "report/words.h"

namespace modelmend::report {
namespace {

using strategy::InventoryModel;
using Models = std::vector<const InventoryModel*>;

// Text of the user's tree where Markdown could take it for more.
std::string plain(std::string_view text) {
  std::string escaped;
  for (const char c : printable(text)) {
    if (c == '<') {
      escaped += "&lt;";
      continue;
    }
    if (c == '|' || c == '*' || c == '_' || c == '`') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string counts_table(const Models& models) {
  std::map<strategy::ModelStyle, Models> by_style;
  for (const InventoryModel* model : models) by_style[model->style].push_back(model);
  std::string text = "| style | models | proposed |\n|---|---:|---|\n";
  for (const auto& [style, of_style] : by_style)
    text += fmt::format("| {} | {} | {} |\n", strategy::words_of(style), of_style.size(),
                        choice_counts(of_style));
  return text;
}

std::string choice_words(const InventoryModel& model) {
  if (model.decision)
    return fmt::format(
        "**{}**{}", strategy::word_of(model.decision->choice),
        model.decision->choice == model.proposal.choice
            ? std::string()
            : fmt::format(" (proposed: {})", strategy::word_of(model.proposal.choice)));
  return fmt::format("**{}**?", strategy::word_of(model.proposal.choice));
}

// Ticked once it is decided.
std::string item(const AuditView& view, const InventoryModel& model) {
  std::string text = fmt::format("`{}` (line {}), {}, {}", class_name(model), model.place.line,
                                 strategy::words_of(model.style), plain(table_words(model)));
  if (!model.named.needs_decision)
    return fmt::format("- {}: {}\n", text, plain(model.proposal.reason));
  const bool own_reason = model.decision && !model.decision->reason.empty();
  text = fmt::format(
      "- [{}] {}: {}, {}\n  - {}\n", model.decision ? "x" : " ", text, choice_words(model),
      plain(own_reason ? model.decision->reason : model.proposal.reason), words_of(model.counts));
  for (const strategy::Conflict& conflict : model.conflicts)
    text += fmt::format("  - {}\n", plain(words_of(conflict, view.inventory)));
  return text;
}

}  // namespace

std::string print_audit_markdown(const AuditView& view) {
  const Models models = wanted_models(view);
  std::map<std::string, Models> by_file;
  for (const InventoryModel* model : models) by_file[model->place.file].push_back(model);
  std::string text = fmt::format("# {} in {}\n\n{}", count(models.size(), "model"),
                                 count(by_file.size(), "file"), counts_table(models));
  for (const auto& [file, of_file] : by_file) {
    text += fmt::format("\n## `{}{}`: {}\n\n", view.options.path_prefix, file,
                        count(of_file.size(), "model"));
    for (const InventoryModel* model : of_file) text += item(view, *model);
  }
  return text;
}

}  // namespace modelmend::report
