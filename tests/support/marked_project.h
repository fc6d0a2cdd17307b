// MarkedProject: a Project in memory from one text, with marks instead of offsets.
//
//   -- app/models.py --
//   from sqlalchemy import Column as C
//   x = [[C]](1)
//
// A line `-- path --` begins a file. `[[` and `]]` are taken out; what stood between them can be
// asked for by number.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "semantic/project.h"
#include "support/fake_file_system.h"

namespace modelmend::testing_support {

struct MarkedFile {
  std::string path;
  std::string text;
  std::vector<ByteRange> marks;
};

// `text` without its marks.
inline MarkedFile unmark(std::string path, std::string_view text) {
  MarkedFile file{std::move(path), {}, {}};
  std::vector<std::uint32_t> open;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view here = text.substr(i, 2);
    if (here != "[[" && (here != "]]" || open.empty())) {
      file.text.push_back(text[i]);
      continue;
    }
    const auto offset = static_cast<std::uint32_t>(file.text.size());
    if (here == "[[") {
      open.push_back(offset);
    } else {
      file.marks.push_back({open.back(), offset});
      open.pop_back();
    }
    ++i;
  }
  return file;
}

inline std::vector<MarkedFile> split_files(std::string_view text) {
  std::vector<MarkedFile> files;
  std::string path;
  std::string body;
  const auto flush = [&] {
    if (!path.empty()) files.push_back(unmark(path, body));
    body.clear();
  };
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1);
    const std::string_view line = text.substr(0, end + 1);
    text.remove_prefix(end + 1);
    const bool heading = line.starts_with("-- ") && line.ends_with(" --\n");
    if (!heading) {
      body += line;
      continue;
    }
    flush();
    path = line.substr(3, line.size() - 7);
  }
  flush();
  return files;
}

class MarkedProject {
 public:
  explicit MarkedProject(std::string_view text, semantic::ProjectOptions options = {})
      : files_(split_files(text)) {
    std::vector<std::string> paths;
    for (const MarkedFile& file : files_) {
      disk_.put("/r/" + file.path, file.text);
      paths.push_back(file.path);
    }
    sources_ = std::make_shared<const text::SourceStore>(disk_, "/r", std::move(paths));
    project_ = std::make_unique<semantic::Project>(sources_, std::move(options));
  }

  [[nodiscard]] const semantic::Project& project() const { return *project_; }
  [[nodiscard]] const std::shared_ptr<const text::SourceStore>& sources() const { return sources_; }
  [[nodiscard]] const FakeFileSystem& disk() const { return disk_; }
  [[nodiscard]] const semantic::Module& module(std::string_view path) const {
    return **project_->open(*sources_->find(path));
  }

  // The marks of all files, in the text's order.
  [[nodiscard]] std::vector<Place> marks() const {
    std::vector<Place> places;
    for (const MarkedFile& file : files_)
      for (const ByteRange& mark : file.marks) places.push_back({*sources_->find(file.path), mark});
    return places;
  }
  // The node that a mark spans; of a mark inside of a string the string.
  [[nodiscard]] syntax::Node node(const Place& mark) const {
    const auto& module = **project_->open(mark.file);
    return module.root().named_descendant(mark.range);
  }
  [[nodiscard]] semantic::Resolution resolve(const Place& mark) const {
    return project_->resolve(**project_->open(mark.file), node(mark));
  }
  // What each mark means, in the text's order.
  [[nodiscard]] std::vector<std::string> meanings() const {
    std::vector<std::string> found;
    for (const Place& mark : marks()) found.push_back(semantic::to_string(resolve(mark)));
    return found;
  }

 private:
  std::vector<MarkedFile> files_;
  FakeFileSystem disk_;
  std::shared_ptr<const text::SourceStore> sources_;
  std::unique_ptr<semantic::Project> project_;
};

}  // namespace modelmend::testing_support
