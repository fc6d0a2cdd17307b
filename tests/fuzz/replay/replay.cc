// Runs a fuzz target once on each file of the folders it is given, in name order, without
// libFuzzer: the corpus is part of every test run, under any compiler. An empty corpus is a
// failure, because it would test nothing.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> inputs_in(const fs::path& folder) {
  std::vector<fs::path> inputs;
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(folder, unreadable))
    if (entry.is_regular_file()) inputs.push_back(entry.path());
  std::ranges::sort(inputs);
  return inputs;
}

void replay(const fs::path& input) {
  std::printf("%s\n", input.filename().c_str());
  std::fflush(stdout);  // so that the name is there if the input aborts the program
  std::ifstream in(input, std::ios::binary);
  const std::vector<char> bytes(std::istreambuf_iterator<char>(in), {});
  const std::vector<std::uint8_t> data(bytes.begin(), bytes.end());
  LLVMFuzzerTestOneInput(data.data(), data.size());
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t replayed = 0;
  for (const std::string& folder : std::vector<std::string>(argv + 1, argv + argc)) {
    for (const fs::path& input : inputs_in(folder)) {
      replay(input);
      ++replayed;
    }
  }
  std::printf("%zu inputs replayed\n", replayed);
  return replayed == 0 ? 1 : 0;
}
