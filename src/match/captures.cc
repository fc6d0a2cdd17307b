#include "match/captures.h"

#include <utility>

namespace modelmend::match {
namespace {

// A template because runs and single nodes are kept alike.
template <class Bindings, class Value>
void restore(Bindings& bindings, const std::string& name, std::optional<Value> before) {
  if (before) {
    bindings[name] = *std::move(before);
  } else {
    bindings.erase(name);
  }
}

// A template for the same reason. Returns what the name was bound to before.
template <class Bindings, class Value>
std::optional<Value> exchange(Bindings& bindings, const std::string& name, Value value) {
  const auto [place, is_new] = bindings.try_emplace(name);
  std::optional<Value> before;
  if (!is_new) before = std::move(place->second);
  place->second = std::move(value);
  return before;
}

}  // namespace

syntax::Node Captures::one(std::string_view name) const {
  const auto found = one_.find(name);
  return found == one_.end() ? syntax::Node() : found->second;
}

std::span<const syntax::Node> Captures::many(std::string_view name) const {
  const auto found = many_.find(name);
  if (found == many_.end()) return {};
  return found->second;
}

bool Captures::has_many(std::string_view name) const {
  return many_.contains(name);
}

void Captures::bind_one(const std::string& name, syntax::Node node) {
  trail_.push_back({.name = name, .node = exchange(one_, name, node)});
}

void Captures::bind_many(const std::string& name, std::vector<syntax::Node> nodes) {
  trail_.push_back(
      {.name = name, .is_run = true, .nodes = exchange(many_, name, std::move(nodes))});
}

void Captures::rollback(Mark mark) {
  while (trail_.size() > mark) {
    Before before = std::move(trail_.back());
    trail_.pop_back();
    if (before.is_run) {
      restore(many_, before.name, std::move(before.nodes));
    } else {
      restore(one_, before.name, before.node);
    }
  }
}

}  // namespace modelmend::match
