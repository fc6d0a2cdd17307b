// What reading costs beside parsing: the reason why most files are searched for words and no more.
#include <benchmark/benchmark.h>

#include <string>
#include <string_view>

#include "syntax/tree.h"
#include "syntax/walker.h"
#include "text/source_file.h"

namespace {

using modelmend::SourceFile;

std::string file_with_models(int models) {
  std::string text = "from sqlalchemy import Column, ForeignKey, Integer\n";
  for (int model = 0; model < models; ++model) {
    const std::string number = std::to_string(model);
    text += "\n\nclass Model" + number + "(Base):\n    __tablename__ = \"table_" + number +
            "\"\n    id = Column(Integer, primary_key=True)\n"
            "    user_id = Column(UUID(as_uuid=True), ForeignKey(\"user.id\"), nullable=False)\n";
  }
  return text;
}

void report_bytes(benchmark::State& state, std::string_view text) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void search_for_a_word(benchmark::State& state) {
  const std::string text = file_with_models(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(text.find("no such word"));
  report_bytes(state, text);
}
BENCHMARK(search_for_a_word)->Arg(10)->Arg(1000);

void read_source_file(benchmark::State& state) {
  const std::string text = file_with_models(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(SourceFile::from_bytes("models.py", text));
  report_bytes(state, text);
}
BENCHMARK(read_source_file)->Arg(10)->Arg(1000);

void parse_source(benchmark::State& state) {
  const std::string text = file_with_models(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(modelmend::syntax::parse(text));
  report_bytes(state, text);
}
BENCHMARK(parse_source)->Arg(10)->Arg(1000);

void walk_a_tree(benchmark::State& state) {
  const std::string text = file_with_models(static_cast<int>(state.range(0)));
  const modelmend::syntax::Tree tree = modelmend::syntax::parse(text);
  for (auto _ : state) {
    int nodes = 0;
    for (modelmend::syntax::Walker walker(tree.root()); walker; walker.next()) ++nodes;
    benchmark::DoNotOptimize(nodes);
  }
  report_bytes(state, text);
}
BENCHMARK(walk_a_tree)->Arg(10)->Arg(1000);

}  // namespace
