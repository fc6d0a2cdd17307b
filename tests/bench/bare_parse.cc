// What tree-sitter alone needs for some files: the measure that modelmend's own time is held
// against.
//
//   bare_parse THREADS < list-of-paths
//
// Reads each file and parses it, one parser for each thread, and keeps nothing.
#include <tree_sitter/api.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

extern "C" const TSLanguage* tree_sitter_python(void);

namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "cannot read %s\n", path.c_str());
    std::exit(1);
  }
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void parse_all(const std::vector<std::string>& paths, std::atomic<std::size_t>& next) {
  const std::unique_ptr<TSParser, decltype(&ts_parser_delete)> parser(ts_parser_new(),
                                                                      &ts_parser_delete);
  ts_parser_set_language(parser.get(), tree_sitter_python());
  for (std::size_t i = next++; i < paths.size(); i = next++) {
    const std::string text = read_file(paths[i]);
    ts_tree_delete(ts_parser_parse_string(parser.get(), nullptr, text.data(),
                                          static_cast<std::uint32_t>(text.size())));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int threads = argc == 2 ? std::atoi(argv[1]) : 0;
  if (threads < 1) {
    std::fputs("usage: bare_parse THREADS < list-of-paths\n", stderr);
    return 2;
  }
  std::vector<std::string> paths;
  for (std::string path; std::getline(std::cin, path);) paths.push_back(path);
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> helpers;
  for (int i = 1; i < threads; ++i)
    helpers.emplace_back([&paths, &next] { parse_all(paths, next); });
  parse_all(paths, next);
  return 0;
}
