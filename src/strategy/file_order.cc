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

// All nodes, each after what it has edges to but for circles.
std::vector<Index> finished(const Edges& edges) {
  std::vector<Index> order;
  std::vector<bool> seen(edges.size(), false);
  struct Frame {
    Index node;
    std::set<Index>::const_iterator next;
  };
  for (Index start = 0; start < edges.size(); ++start) {
    if (seen[start]) continue;
    seen[start] = true;
    std::vector<Frame> stack{{start, edges[start].begin()}};
    while (!stack.empty()) {
      Frame& top = stack.back();
      if (top.next == edges[top.node].end()) {
        order.push_back(top.node);
        stack.pop_back();
        continue;
      }
      const Index next = *top.next++;
      if (seen[next]) continue;
      seen[next] = true;
      stack.push_back({next, edges[next].begin()});
    }
  }
  return order;
}

Edges reversed(const Edges& edges) {
  Edges back(edges.size());
  for (Index from = 0; from < edges.size(); ++from)
    for (const Index to : edges[from]) back[to].insert(from);
  return back;
}

// Nodes that can reach each other: a number for each node, equal for those. Kosaraju's algorithm.
std::vector<Index> circles(const Edges& edges) {
  const Edges back = reversed(edges);
  std::vector<Index> order = finished(edges);
  std::vector<Index> circle(edges.size(), edges.size());
  for (auto start = order.rbegin(); start != order.rend(); ++start) {
    std::vector<Index> open{*start};
    while (!open.empty()) {
      const Index at = open.back();
      open.pop_back();
      if (circle[at] != edges.size()) continue;
      circle[at] = *start;
      open.insert(open.end(), back[at].begin(), back[at].end());
    }
  }
  return circle;
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
    sum_up();
    std::vector<FileGroup> order;
    std::set<Index> waiting;
    for (Index i = 0; i < files_.size(); ++i) waiting.insert(groups_.of(i));
    while (!waiting.empty()) {
      const Index next = best_of(waiting);
      waiting.erase(next);
      last_registries_ = registries_[next];
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
    const std::vector<Index> circle = circles(edges());
    for (Index i = 0; i < circle.size(); ++i) groups_.join(i, circle[i]);
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
    const bool goes_on = std::ranges::any_of(registries_[group], [&](const std::string& registry) {
      return last_registries_.contains(registry);
    });
    return {missing_[group], !goes_on, edges_[group].size(), group};
  }

  // What is asked of groups again and again.
  void sum_up() {
    missing_.assign(files_.size(), false);
    registries_.assign(files_.size(), {});
    for (Index i = 0; i < files_.size(); ++i) {
      const Index group = groups_.of(i);
      if (!files_[i].tables_exist) missing_[group] = true;
      registries_[group].insert(files_[i].registries.begin(), files_[i].registries.end());
    }
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
  // By group:
  Edges edges_;
  std::vector<bool> missing_;
  std::vector<std::set<std::string>> registries_;
  std::set<std::string> last_registries_;
};

}  // namespace

std::vector<FileGroup> order_files(const std::vector<ModelFile>& files) {
  return Order(files).run();
}

}  // namespace modelmend::strategy
