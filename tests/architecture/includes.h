// Reads the layers that src/CMakeLists.txt declares and says which #include lines of a source file
// break them. Used by the architecture test only; pure functions of texts, so that the test can
// prove on made-up sources that a violation is seen.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace modelmend::architecture {

struct Layer {
  int height = 0;              // the lowest layer is declared first and has height 0
  std::set<std::string> deps;  // as declared; what those declare is allowed, too
};
using Layers = std::map<std::string, Layer>;

// Reads "modelmend_layer(name DEPS a b LIBS ...)" lines.
inline Layers read_layers(const std::string& cmake) {
  static const std::regex kCall(R"(modelmend_layer\(([^)]*)\))");
  Layers layers;
  for (std::sregex_iterator call(cmake.begin(), cmake.end(), kCall), end; call != end; ++call) {
    std::istringstream words((*call)[1].str());
    std::string name;
    words >> name;
    Layer layer{.height = static_cast<int>(layers.size()), .deps = {}};
    bool in_deps = false;
    for (std::string word; words >> word;) {
      if (word == "DEPS" || word == "LIBS" || word == "GENERATED")
        in_deps = word == "DEPS";
      else if (in_deps)
        layer.deps.insert(word);
    }
    layers.emplace(name, std::move(layer));
  }
  return layers;
}

// The layer itself and everything below it that it reaches through DEPS.
inline std::set<std::string> reachable(const Layers& layers, const std::string& from) {
  std::set<std::string> seen{from};
  std::vector<std::string> open{from};
  while (!open.empty()) {
    const std::string name = open.back();
    open.pop_back();
    const auto layer = layers.find(name);
    if (layer == layers.end()) continue;
    for (const std::string& dep : layer->second.deps)
      if (seen.insert(dep).second) open.push_back(dep);
  }
  return seen;
}

// A DEPS entry must be declared before its user: that is what makes the order a layering.
inline std::vector<std::string> violations_of_declarations(const Layers& layers) {
  std::vector<std::string> found;
  for (const auto& [name, layer] : layers) {
    for (const std::string& dep : layer.deps) {
      const auto below = layers.find(dep);
      if (below == layers.end())
        found.push_back(name + " names the layer " + dep + ", which is not declared");
      else if (below->second.height >= layer.height)
        found.push_back(name + " names " + dep + ", which is not below it");
    }
  }
  return found;
}

struct Owner {
  std::string_view header_prefix;
  std::string_view layers;  // space-separated; empty means that every layer may include it
};

// Where each third-party library enters. What is not listed here may be included nowhere.
inline constexpr std::array kOwners = {
    Owner{"fmt/", ""},
    Owner{"tl/expected.hpp", ""},
    Owner{"spdlog/", "base"},
    Owner{"tree_sitter/", "syntax"},
    Owner{"re2/", "match"},
    Owner{"yaml-cpp/", "rules"},
    // report prints JSON; the snapshot of a schema is JSON that is read again; verify asks Python.
    Owner{"nlohmann/", "report cli schema verify"},
    Owner{"CLI/", "cli"},
    Owner{"toml++/", "cli strategy pipeline"},
    Owner{"sqlite3.h", "schema"},
    Owner{"libpq-fe.h", "schema"},
    Owner{"pg_query", "schema"},
};

inline bool is_system_header(const std::string& header) {
  static const std::set<std::string> kSystem = {
      "dirent.h", "immintrin.h", "limits.h", "dlfcn.h", "fcntl.h",  "poll.h",    "pthread.h",
      "malloc.h", "pwd.h",       "signal.h", "spawn.h", "string.h", "termios.h", "unistd.h"};
  const bool standard = header.find_first_of("./") == std::string::npos;
  return standard || header.starts_with("sys/") || kSystem.contains(header);
}

inline bool may_include(const std::string& layer, const std::string& header) {
  if (is_system_header(header)) return true;
  const auto* owner = std::ranges::find_if(
      kOwners, [&](const Owner& known) { return header.starts_with(known.header_prefix); });
  if (owner == kOwners.end()) return false;
  if (owner->layers.empty()) return true;
  return (" " + std::string(owner->layers) + " ").find(" " + layer + " ") != std::string::npos;
}

// `path` is relative to src/, such as "match/pattern.cc"; a file directly in src/ is part of the
// program, which may include the topmost layer.
inline std::vector<std::string> violations_of_includes(const Layers& layers,
                                                       const std::string& path,
                                                       const std::string& text) {
  static const std::regex kInclude(R"(^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">])");
  const std::size_t slash = path.find('/');
  const std::string layer = slash == std::string::npos ? "cli" : path.substr(0, slash);
  if (!layers.contains(layer)) return {path + ": the folder " + layer + " is not a declared layer"};

  const std::set<std::string> allowed = reachable(layers, layer);
  std::vector<std::string> found;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::smatch include;
    if (!std::regex_search(line, include, kInclude)) continue;
    const std::string header = include[2].str();
    const std::string place = path + ":" + std::to_string(number) + ": ";
    if (include[1] == "<") {
      if (!may_include(layer, header))
        found.push_back(place + "<" + header + "> does not belong to the layer " + layer);
    } else if (!allowed.contains(header.substr(0, header.find('/')))) {
      found.push_back(place + "\"" + header + "\" is not below the layer " + layer);
    }
  }
  return found;
}

}  // namespace modelmend::architecture
