#include "report/format.h"

namespace modelmend::report {

std::string diff_of(const pipeline::ChangedFile& file, const ReportOptions& options) {
  patch::DiffOptions diff = options.diff;
  diff.executable = file.executable;
  return patch::unified_diff(options.path_prefix + file.path, file.before, file.after, diff);
}

std::string print_diff(const pipeline::RunResult& result, const ReportOptions& options) {
  std::string text;
  for (const pipeline::ChangedFile& file : result.changed) {
    text += diff_of(file, options);
  }
  return options.color ? patch::colored_diff(text) : text;
}

}  // namespace modelmend::report
