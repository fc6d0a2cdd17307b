#include <algorithm>

#include "cli/commands.h"
#include "cli/context.h"
#include "pipeline/project_view.h"
#include "report/dumps.h"
#include "semantic/dump.h"

namespace modelmend::cli {
namespace {

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
  if (arguments.json) return dump_as_json(view, path, only);
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

}  // namespace

ExitCode commands::dump(FileSystem& files, const DumpArguments& arguments) {
  std::vector<std::string> paths;
  if (!arguments.file.empty()) paths.push_back(arguments.file);
  const auto context = open_context(files, arguments.common, paths);
  if (!context) return fail_with(context.error());
  const auto text = dump_text(files, arguments, *context);
  if (!text) return fail_with(text.error());
  const auto done = Console::out(*text);
  return done ? ExitCode::Ok : fail_with(done.error());
}

}  // namespace modelmend::cli
