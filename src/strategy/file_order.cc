#include "strategy/file_order.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <tuple>

namespace modelmend::strategy {
namespace {

using Index = std::size_t;
using Edges = std::vector<std::set<Index>>;

// Which of the files are one group: a representative for each.
class Groups {
 public:
  explicit Groups(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), Index{0});
  }

  [[nodiscard]] Index of(Index file) const {
    while (parent_[file] != file) file = parent_[file];
    return file;
  }
  void join(Index a, Index b) {
    const auto [first, second] = std::minmax({of(a), of(b)});  // values: of two it gives references
    parent_[second] = first;
  }

 private:
  std::vector<Index> parent_;
};

// What can be reached from `start`, itself only through a circle.
std::set<Index> reachable(const Edges& edges, Index start) {
  std::set<Index> seen;
  std::vector<Index> open{start};
  while (!open.empty()) {
    const Index at = open.back();
    open.pop_back();
    for (const Index next : edges[at])
      if (seen.insert(next).second) open.push_back(next);
  }
  return seen;
}

class Order {
 public:
  explicit Order(const std::vector<ModelFile>& files) : files_(files), groups_(files.size()) {
    std::ranges::sort(files_, {}, &ModelFile::file);
    for (Index i = 0; i < files_.size(); ++i) index_[files_[i].file] = i;
  }

  std::vector<FileGroup> run() {
    for (Index i = 0; i < files_.size(); ++i)
      for (const FileId other : files_[i].related)
        if (const auto found = index_.find(other); found != index_.end())
          groups_.join(i, found->second);
    join_circles();
    std::vector<FileGroup> order;
    std::set<Index> waiting;
    for (Index i = 0; i < files_.size(); ++i) waiting.insert(groups_.of(i));
    while (!waiting.empty()) {
      const Index next = best_of(waiting);
      waiting.erase(next);
      last_registries_ = registries_of(next);
      order.push_back(group_of(next));
    }
    return order;
  }

 private:
  // Edges between groups, by representative.
  [[nodiscard]] Edges edges() const {
    Edges edges(files_.size());
    for (Index i = 0; i < files_.size(); ++i)
      for (const FileId other : files_[i].depends_on) {
        const auto found = index_.find(other);
        if (found == index_.end()) continue;
        const Index to = groups_.of(found->second);
        if (to != groups_.of(i)) edges[groups_.of(i)].insert(to);
      }
    return edges;
  }

  // Groups in a circle become one; that may not make another one.
  void join_circles() {
    const Edges before = edges();
    std::vector<std::set<Index>> reached;
    reached.reserve(before.size());
    for (Index i = 0; i < before.size(); ++i) reached.push_back(reachable(before, i));
    for (Index i = 0; i < reached.size(); ++i)
      for (const Index j : reached[i])
        if (reached[j].contains(i)) groups_.join(i, j);
    edges_ = edges();
  }

  // Of those that wait for none of the others.
  [[nodiscard]] Index best_of(const std::set<Index>& waiting) const {
    std::optional<Index> best;
    for (const Index group : waiting) {
      const bool waits = std::ranges::any_of(
          edges_[group], [&](Index needed) { return waiting.contains(needed); });
      if (!waits && (!best || rank(group) < rank(*best))) best = group;
    }
    return best.value_or(*waiting.begin());
  }

  [[nodiscard]] std::tuple<bool, bool, std::size_t, Index> rank(Index group) const {
    bool missing = false;
    for (Index i = 0; i < files_.size(); ++i)
      missing = missing || (groups_.of(i) == group && !files_[i].tables_exist);
    const std::set<std::string> registries = registries_of(group);
    const bool goes_on = std::ranges::any_of(registries, [&](const std::string& registry) {
      return last_registries_.contains(registry);
    });
    return {missing, !goes_on, edges_[group].size(), group};
  }

  [[nodiscard]] std::set<std::string> registries_of(Index group) const {
    std::set<std::string> registries;
    for (Index i = 0; i < files_.size(); ++i)
      if (groups_.of(i) == group)
        registries.insert(files_[i].registries.begin(), files_[i].registries.end());
    return registries;
  }

  [[nodiscard]] FileGroup group_of(Index group) const {
    FileGroup made;
    for (Index i = 0; i < files_.size(); ++i) {
      if (groups_.of(i) == group) made.files.push_back(files_[i].file);
      if (edges_[group].contains(groups_.of(i))) made.depends_on.push_back(files_[i].file);
    }
    return made;
  }

  std::vector<ModelFile> files_;
  std::map<FileId, Index> index_;
  Groups groups_;
  Edges edges_;
  std::set<std::string> last_registries_;
};

}  // namespace

std::vector<FileGroup> order_files(const std::vector<ModelFile>& files) {
  return Order(files).run();
}

}  // namespace modelmend::strategy
