#include "verify/pair_tables.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

namespace modelmend::verify {
namespace {

// What a table is looked for by; empty: not by this.
using Key = std::string (*)(const TableView& view);

std::string joined(const std::string& first, const std::string& second) {
  return first.empty() ? "" : first + "\n" + second;
}

std::string name_and_class(const TableView& view) {
  return joined(view.name, joined(view.metadata, view.class_name()));
}
std::string name_and_metadata(const TableView& view) {
  return joined(view.name, view.metadata);
}
std::string name(const TableView& view) {
  return view.name;
}
std::string qualified_class(const TableView& view) {
  return view.class_name();
}
// A Core table whose name is computed: by the order in which they are written.
std::string nameless(const TableView& view) {
  return view.name.empty() && view.cls == nullptr ? "\n" + view.metadata : "";
}
std::string bare_class(const TableView& view) {
  return view.cls == nullptr ? "" : view.cls->name;
}

class Pairing {
 public:
  Pairing(const State& before, const State& after) {
    for (const TableView& view : before.tables()) before_.push_back(&view);
    for (const TableView& view : after.tables()) after_.push_back(&view);
  }

  std::vector<TablePair> run() {
    for (const Key key : {name_and_class, name_and_metadata, name, qualified_class, nameless})
      pair_by(key, false);
    pair_by(bare_class, true);
    for (const TableView* view : before_) pairs_.push_back({.before = view, .after = nullptr});
    for (const TableView* view : after_) pairs_.push_back({.before = nullptr, .after = view});
    const auto order = [](const TablePair& pair) {
      const TableView& view = pair.before == nullptr ? *pair.after : *pair.before;
      return std::tuple(view.name, view.metadata, view.class_name());
    };
    std::ranges::stable_sort(pairs_, {}, order);
    return std::move(pairs_);
  }

 private:
  using Views = std::vector<const TableView*>;

  static std::map<std::string, Views> by_key(const Views& views, Key key) {
    std::map<std::string, Views> found;
    for (const TableView* view : views)
      if (std::string text = key(*view); !text.empty()) found[std::move(text)].push_back(view);
    return found;
  }

  void pair_by(Key key, bool only_single) {
    const auto old = by_key(before_, key);
    const auto now = by_key(after_, key);
    for (const auto& [text, views] : old) {
      const auto found = now.find(text);
      if (found == now.end()) continue;
      const bool is_single = views.size() == 1 && found->second.size() == 1;
      if (only_single && !is_single) continue;
      for (std::size_t i = 0; i < std::min(views.size(), found->second.size()); ++i)
        take(views[i], found->second[i]);
    }
  }

  void take(const TableView* before, const TableView* after) {
    pairs_.push_back({.before = before, .after = after});
    std::erase(before_, before);
    std::erase(after_, after);
  }

  Views before_;
  Views after_;
  std::vector<TablePair> pairs_;
};

}  // namespace

std::vector<TablePair> pair_tables(const State& before, const State& after) {
  return Pairing(before, after).run();
}

}  // namespace modelmend::verify
