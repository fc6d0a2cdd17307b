// What a run costs that may pass over nothing: every file is parsed and indexed, the models of all
// of them are read, and all packs of the binary are matched everywhere. No command works like this;
// it is the upper bound that the searches for words and imports save from.
//
//   whole_index THREADS FOLDER
#include <cstdio>
#include <cstdlib>

#include "base/file_system.h"
#include "pipeline/run.h"
#include "rules/rule_set.h"
#include "transforms/table.h"

int main(int argc, char** argv) {
  using namespace modelmend;
  const int threads = argc == 3 ? std::atoi(argv[1]) : 0;
  if (threads < 1) {
    std::fputs("usage: whole_index THREADS FOLDER\n", stderr);
    return 2;
  }
  RealFileSystem files;
  const auto root = files.real_path(argv[2]);
  const auto rules = rules::load_embedded({.transforms = transforms::all_transforms()});
  if (!root || !rules) return 2;
  pipeline::RunOptions options;
  options.root = *root;
  options.respect_ignore_files = false;
  options.jobs = static_cast<unsigned>(threads);
  options.read_everything = true;
  options.hand_over_memory = true;
  const auto result = pipeline::run(files, *rules, options);
  if (!result) return 2;
  std::printf("%zu files parsed, %zu matches\n", result->summary.files_parsed,
              result->outcomes.size());
  std::fflush(stdout);
  std::_Exit(0);  // as `modelmend run` does, which leaves what it has read to the system
}
