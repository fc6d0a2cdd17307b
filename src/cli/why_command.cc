#include <charconv>
#include <memory>
#include <optional>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/option_groups.h"
#include "report/why.h"

namespace modelmend::cli {
namespace {

struct WhyArguments {
  CommonArguments common;
  std::string place;  // FILE:LINE
};

struct FileLine {
  std::string file;
  std::uint32_t line = 0;
};

std::optional<std::uint32_t> read_number(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// "models.py:12", or "models.py:12:5" as reports print it.
Result<FileLine> read_place(const std::string& place) {
  std::string_view rest = place;
  std::optional<std::uint32_t> line;
  for (int numbers = 0; numbers < 2; ++numbers) {
    const auto colon = rest.rfind(':');
    if (colon == std::string_view::npos) break;
    const auto number = read_number(rest.substr(colon + 1));
    if (!number) break;
    line = number;
    rest = rest.substr(0, colon);
  }
  if (!line || rest.empty()) {
    return fail(ErrorCode::Usage, place, "is not FILE:LINE", "write it as in models.py:12");
  }
  return FileLine{std::string(rest), *line};
}

ExitCode why(FileSystem& files, const WhyArguments& asked) {
  const auto place = read_place(asked.place);
  if (!place) return fail_with(place.error());
  const std::vector<std::string> paths{place->file};
  const auto context = open_context(files, asked.common, paths);
  if (!context) return fail_with(context.error());
  const auto rules = load_wanted_rules(*context);
  if (!rules) return fail_with(rules.error());
  auto path = path_in_root(files, context->places.root, place->file);
  if (!path) return fail_with(path.error());

  pipeline::RunOptions options = context->run_options();
  options.paths.push_back(*std::move(path));
  const auto inspection = pipeline::inspect(files, *rules, options, place->line);
  if (!inspection) return fail_with(inspection.error());
  const auto done =
      Console::out(report::print_inspection(*inspection, context->console.colors_out()));
  return done ? ExitCode::Ok : fail_with(done.error());
}

Action declare(Options& options) {
  const auto asked = std::make_shared<WhyArguments>();
  add_rules(options, asked->common.settings);
  options.flag("--unsafe-fixes", asked->common.settings.unsafe_fixes, "As with run");
  options.argument("FILE:LINE", asked->place, "The line, as in models.py:12",
                   Options::Need::Required);
  add_common(options, asked->common);
  return [asked](FileSystem& files) { return why(files, *asked); };
}

}  // namespace

Command commands::why() {
  return {.name = "why",
          .help = "Which rules looked at a line, what they saw and decided",
          .declare = declare};
}

}  // namespace modelmend::cli
