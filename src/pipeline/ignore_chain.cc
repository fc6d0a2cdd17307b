#include "pipeline/ignore_chain.h"

#include <vector>

namespace modelmend::pipeline {

IgnoreChain::IgnoreChain(const FileSystem& files, const std::string& root,
                         const std::string& folder)
    : git_(vcs::IgnoreFolder::at(files, vcs::find_repository(files, folder), folder)) {
  std::vector<std::string> folders{folder};
  while (folders.back() != root) folders.push_back(parent_path(folders.back()));
  for (auto at = folders.rbegin(); at != folders.rend(); ++at) add_link(files, *at);
}

void IgnoreChain::add_link(const FileSystem& files, const std::string& folder) {
  const auto text = files.read_file(join_path(folder, ".ignore"));
  if (!text) return;  // absent, or not ours to read: it says nothing
  dot_ignore_ = std::make_shared<const Link>(Link{dot_ignore_, folder, vcs::IgnoreRules(*text)});
}

IgnoreChain IgnoreChain::enter(const FileSystem& files, const std::string& folder,
                               bool has_gitignore, bool has_ignore) const {
  IgnoreChain below = *this;
  if (!git_) return below;
  below.git_ = vcs::IgnoreFolder::enter(files, git_, file_name(folder), has_gitignore);
  if (has_ignore) below.add_link(files, folder);
  return below;
}

bool IgnoreChain::ignores(const std::string& folder, std::string_view name, bool is_folder) const {
  using Verdict = vcs::IgnoreRules::Verdict;
  if (dot_ignore_) {
    const std::string path = join_path(folder, name);
    for (const Link* link = dot_ignore_.get(); link != nullptr; link = link->above.get()) {
      const std::size_t prefix = link->folder == "/" ? 1 : link->folder.size() + 1;
      const Verdict verdict = link->rules.judge(std::string_view(path).substr(prefix), is_folder);
      if (verdict != Verdict::Silent) return verdict == Verdict::Ignored;
    }
  }
  return git_ && git_->ignores(name, is_folder);
}

}  // namespace modelmend::pipeline
