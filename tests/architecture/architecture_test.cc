#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "architecture/includes.h"

namespace modelmend::architecture {
namespace {

namespace fs = std::filesystem;

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const fs::path kSources = fs::path(MODELMEND_SOURCE_DIR) / "src";

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Layers declared_layers() {
  return read_layers(text_of(kSources / "CMakeLists.txt"));
}

Layers three_layers() {
  return read_layers(
      "modelmend_layer(base LIBS fmt)\n"
      "modelmend_layer(text DEPS base)\n"
      "modelmend_layer(match DEPS\n  text LIBS re2 GENERATED x.cc)\n");
}

TEST(Architecture, EveryIncludeGoesDownwardAndEveryLibraryEntersThroughItsLayer) {
  const Layers layers = declared_layers();
  std::vector<std::string> found;
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(kSources)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".h" && extension != ".cc") continue;
    const std::string path = entry.path().lexically_relative(kSources).generic_string();
    for (std::string& violation : violations_of_includes(layers, path, text_of(entry.path())))
      found.push_back(std::move(violation));
    ++files;
  }
  EXPECT_GT(files, 0);
  EXPECT_THAT(found, IsEmpty());
}

TEST(Architecture, LayersAreDeclaredFromTheBottomUp) {
  EXPECT_THAT(violations_of_declarations(declared_layers()), IsEmpty());
}

TEST(ArchitectureCheck, ReadsNamesAndDependenciesOfLayers) {
  const Layers layers = three_layers();

  ASSERT_EQ(layers.size(), 3U);
  EXPECT_THAT(layers.at("base").deps, IsEmpty());
  EXPECT_THAT(layers.at("match").deps, ElementsAre("text"));
  EXPECT_THAT(reachable(layers, "match"), UnorderedElementsAre("match", "text", "base"));
}

TEST(ArchitectureCheck, RejectsALayerThatNamesOneAboveItOrNone) {
  const Layers layers =
      read_layers("modelmend_layer(base DEPS text)modelmend_layer(text DEPS gone)");

  EXPECT_THAT(violations_of_declarations(layers),
              UnorderedElementsAre("base names text, which is not below it",
                                   "text names the layer gone, which is not declared"));
}

TEST(ArchitectureCheck, AcceptsTheOwnLayerTheLayersBelowAndTheStandardLibrary) {
  const std::string text =
      "#include \"match/pattern.h\"\n#include <sys/stat.h>\n#include <vector>\n"
      "#include <re2/re2.h>\n#include \"base/result.h\"\n";

  EXPECT_THAT(violations_of_includes(three_layers(), "match/pattern.cc", text), IsEmpty());
}

TEST(ArchitectureCheck, RejectsAnUpwardInclude) {
  EXPECT_THAT(violations_of_includes(three_layers(), "text/a.h", "\n  # include \"match/a.h\"\n"),
              ElementsAre("text/a.h:2: \"match/a.h\" is not below the layer text"));
}

TEST(ArchitectureCheck, RejectsAnIncludeWithoutALayer) {
  EXPECT_THAT(violations_of_includes(three_layers(), "text/a.cc", "#include \"b.h\"\n"),
              ElementsAre("text/a.cc:1: \"b.h\" is not below the layer text"));
}

TEST(ArchitectureCheck, RejectsALibraryOutsideItsLayerAndAnUnknownOne) {
  const std::string text = "#include <re2/re2.h>\n#include <boost/any.hpp>\n";

  EXPECT_THAT(violations_of_includes(three_layers(), "text/a.cc", text),
              ElementsAre("text/a.cc:1: <re2/re2.h> does not belong to the layer text",
                          "text/a.cc:2: <boost/any.hpp> does not belong to the layer text"));
}

TEST(ArchitectureCheck, RejectsAFolderThatIsNoLayer) {
  EXPECT_THAT(violations_of_includes(three_layers(), "extra/a.cc", ""),
              ElementsAre("extra/a.cc: the folder extra is not a declared layer"));
}

}  // namespace
}  // namespace modelmend::architecture
