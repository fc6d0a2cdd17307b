#include <algorithm>
#include <array>
#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/option_groups.h"
#include "cli/suggest.h"
#include "pipeline/project_view.h"
#include "report/dumps.h"
#include "semantic/dump.h"

namespace modelmend::cli {
namespace {

struct DumpArguments {
  CommonArguments common;
  std::string what;
  std::string file;
  std::string format = "text";  // or "json"
};

const std::array<std::string, 6> kDumpKinds{"tree",    "scopes",  "models",
                                            "matches", "changes", "schema"};

// Tables that the file declares, or all of them.
std::vector<model::DumpedMetaData> tables_of(pipeline::ProjectView& view, const std::string& path) {
  auto metadatas = model::metadata_dump(view.project(), view.models());
  if (path.empty()) return metadatas;
  for (model::DumpedMetaData& metadata : metadatas) {
    std::erase_if(metadata.tables, [&](const model::DumpedTable& table) {
      return !table.place.starts_with(path + ":");
    });
  }
  std::erase_if(metadatas,
                [](const model::DumpedMetaData& metadata) { return metadata.tables.empty(); });
  return metadatas;
}

std::string dump_as_json(pipeline::ProjectView& view, const std::string& path,
                         std::optional<FileId> only) {
  const model::ProjectModels& models = view.models();
  const model::MapperFacts mappers = model::read_mappers(view.project(), view.search(), models);
  return report::dump_models_json(tables_of(view, path), {models, mappers, *view.sources(), only});
}

Result<std::string> dump_project(const DumpArguments& arguments, pipeline::ProjectView& view,
                                 const std::string& path) {
  std::optional<FileId> only;
  if (!path.empty()) only = view.sources()->find(path);
  if (arguments.format == "json") return dump_as_json(view, path, only);
  if (arguments.what == "schema") return report::dump_schema(tables_of(view, path));
  return model::dump_models(view.models(), *view.sources(), only);
}

Result<std::string> dump_by_rules(FileSystem& files, const DumpArguments& arguments,
                                  const CommandContext& context,
                                  const pipeline::RunOptions& options,
                                  const semantic::Module& module,
                                  const pipeline::ProjectView& view) {
  const auto rules = load_wanted_rules(context);
  if (!rules) return tl::unexpected(rules.error().front());
  if (arguments.what == "matches") {
    return report::dump_matches(module, rules->find_matches(module, &view.project()));
  }
  const auto result = pipeline::run(files, *rules, options);
  if (!result) return tl::unexpected(result.error());
  const auto file = result->sources->find(options.paths.front());
  return file ? report::dump_changes(*result, *file) : std::string();
}

Result<std::string> dump_text(FileSystem& files, const DumpArguments& arguments,
                              const CommandContext& context) {
  pipeline::RunOptions options = context.run_options();
  const bool is_of_project = arguments.what == "models" || arguments.what == "schema";
  if (arguments.file.empty() && !is_of_project) {
    return fail(ErrorCode::Usage, "dump " + arguments.what, "needs a FILE");
  }
  std::string path;
  if (!arguments.file.empty()) {
    auto relative = path_in_root(files, context.places.root, arguments.file);
    if (!relative) return tl::unexpected(relative.error());
    path = *std::move(relative);
    options.paths.push_back(path);
  }
  pipeline::ProjectView view(files, options);
  if (path.empty()) return dump_project(arguments, view, path);
  const auto module = view.open(path);
  if (!module) return tl::unexpected(module.error());
  if (is_of_project) return dump_project(arguments, view, path);
  if (arguments.what == "tree") return report::dump_tree(**module);
  if (arguments.what == "scopes") return semantic::dump_scopes(view.project(), **module);
  return dump_by_rules(files, arguments, context, options, **module, view);
}

// Formats are for what a program would read.
Result<void> check_what(const DumpArguments& asked) {
  if (std::ranges::find(kDumpKinds, asked.what) == kDumpKinds.end()) {
    return fail(ErrorCode::Usage, "dump", "there is nothing called '" + asked.what + "' to dump",
                suggest(asked.what, kDumpKinds));
  }
  const bool has_json = asked.what == "models" || asked.what == "schema";
  if (asked.format == "text" || (asked.format == "json" && has_json)) return {};
  return fail(ErrorCode::Usage, "--output-format",
              "'" + asked.format + "' is not a format of dump " + asked.what,
              has_json ? "there is: text, json" : "there is: text");
}

ExitCode dump(FileSystem& files, const DumpArguments& asked) {
  if (const auto fine = check_what(asked); !fine) return fail_with(fine.error());
  std::vector<std::string> paths;
  if (!asked.file.empty()) paths.push_back(asked.file);
  const auto context = open_context(files, asked.common, paths);
  if (!context) return fail_with(context.error());
  const auto text = dump_text(files, asked, *context);
  if (!text) return fail_with(text.error());
  const auto done = Console::out(*text);
  return done ? ExitCode::Ok : fail_with(done.error());
}

Action declare(Options& options) {
  const auto asked = std::make_shared<DumpArguments>();
  add_rules(options, asked->common.settings);
  options.argument("WHAT", asked->what, "tree, scopes, models, matches, changes or schema",
                   Options::Need::Required);
  options.argument("FILE", asked->file,
                   "A Python file; without it models and schema speak of the whole project");
  const auto take = [asked = asked.get()](const std::string& format) -> Result<void> {
    asked->format = format;
    return {};
  };
  options.list("--output-format", "FORMAT", take, "text, or json for models and schema");
  add_common(options, asked->common);
  return [asked](FileSystem& files) { return dump(files, *asked); };
}

}  // namespace

Command commands::dump() {
  return {.name = "dump", .help = "Print an intermediate form of a file", .declare = declare};
}

}  // namespace modelmend::cli
