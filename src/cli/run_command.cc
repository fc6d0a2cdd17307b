#include <memory>

#include "cli/commands.h"
#include "cli/option_groups.h"
#include "cli/rewriting.h"
#include "cli/rule_codemod.h"

namespace modelmend::cli {
namespace {

ExitCode run(FileSystem& files, const RewriteArguments& asked) {
  auto rewriting = Rewriting::open(files, asked);
  if (!rewriting) return fail_with(rewriting.error());
  if (rewriting->is_idle()) return ExitCode::Ok;
  const auto rules = load_wanted_rules(rewriting->context());
  if (!rules) return fail_with(rules.error());
  if (const auto open = rewriting->open_branch(); !open) return fail_with(open.error());
  const auto code = rewriting->play(codemod_of(rewriting->sources(), *rules));
  return code ? *code : fail_with(code.error());
}

Action declare(Options& options) {
  const auto asked = std::make_shared<RewriteArguments>();
  add_rules(options, asked->common.settings);
  options.value("--stdin-filename", "FILE", asked->stdin_filename,
                "With '-' as PATH: the path that the text on stdin stands for");
  add_edit_decisions(options, *asked);
  add_rewriting(options, *asked);
  return [asked](FileSystem& files) { return run(files, *asked); };
}

}  // namespace

Command commands::run() {
  return {.name = "run", .help = "Rewrite by rules", .declare = declare};
}

}  // namespace modelmend::cli
