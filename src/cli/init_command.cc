#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"
#include "cli/configuration.h"
#include "cli/new_configuration.h"
#include "cli/option_groups.h"
#include "cli/output_file.h"
#include "report/words.h"

namespace modelmend::cli {
namespace {

struct InitArguments {
  CommonArguments common;
  bool force = false;
};

// The file that there is, else pyproject.toml if the project has one.
std::string file_to_write(const FileSystem& files, const CommandContext& context) {
  if (context.places.configuration) return *context.places.configuration;
  const std::string project = join_path(context.places.root, "pyproject.toml");
  const auto stat = files.stat(project);
  return stat && *stat ? project : join_path(context.places.root, "modelmend.toml");
}

Result<std::string> new_text(const FileSystem& files, const std::string& path,
                             const std::string& keys) {
  if (file_name(path) != "pyproject.toml") return keys;
  const auto text = files.read_file(path);
  if (!text) return text;
  const std::string made = with_our_table(*text, keys);
  // A head inside a string of several lines is none; who writes such a file adds the table by hand.
  if (!is_toml(made))
    return fail(ErrorCode::Input, path, "the table [tool.modelmend] cannot be put into it",
                "write modelmend.toml instead");
  return made;
}

ExitCode init(FileSystem& files, const InitArguments& asked) {
  const auto context = open_context(files, asked.common, {});
  if (!context) return fail_with(context.error());
  const std::optional<std::string>& there = context->places.configuration;
  if (there && !asked.force)
    return fail_with(
        {ErrorCode::Usage, *there, "is a configuration already", "--force writes it anew"});
  const auto look = look_at_project(files, *context);
  if (!look) return fail_with(look.error());
  const std::string path = file_to_write(files, *context);
  const auto text = new_text(files, path, configuration_text(*look));
  if (!text) return fail_with(text.error());
  if (const auto done = write_output_file(files, path, *text); !done)
    return fail_with(done.error());
  const bool is_shared = file_name(path) == "pyproject.toml";
  const std::string root = context->places.root + "/";
  const std::string shown = path.starts_with(root) ? path.substr(root.size()) : path;
  const auto said = Console::out(fmt::format(
      "{}: {}\n\n{}", report::printable(shown),
      is_shared ? "[tool.modelmend] is written" : "is written", first_steps(*look, *context)));
  return said ? ExitCode::Ok : fail_with(said.error());
}

Action declare(Options& options) {
  const auto asked = std::make_shared<InitArguments>();
  options.flag("--force", asked->force, "Write a configuration that is there already anew");
  add_common(options, asked->common);
  return [asked](FileSystem& files) { return init(files, *asked); };
}

}  // namespace

Command commands::init() {
  return {.name = "init",
          .help = "Look at the project, write a configuration and say what to do next",
          .declare = declare};
}

}  // namespace modelmend::cli
