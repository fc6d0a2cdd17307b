#include "verify/carried.h"

#include <algorithm>
#include <cstddef>

namespace modelmend::verify {
namespace {

using List = std::vector<const Unread*>;

List carried_in(const List& all) {
  List carried;
  for (const Unread* each : all)
    if (!each->carried.empty()) carried.push_back(each);
  return carried;
}

}  // namespace

std::set<const Unread*> held_by_both(const List& before, const List& after) {
  const List old = carried_in(before);
  const List now = carried_in(after);
  const std::size_t shorter = std::min(old.size(), now.size());
  std::set<const Unread*> held;
  const auto hold = [&](std::size_t i, std::size_t k) {
    if (old[i]->carried != now[k]->carried) return false;
    held.insert(old[i]);
    held.insert(now[k]);
    return true;
  };
  std::size_t head = 0;
  while (head < shorter && hold(head, head)) ++head;
  std::size_t tail = 0;
  while (head + tail < shorter && hold(old.size() - 1 - tail, now.size() - 1 - tail)) ++tail;
  return held;
}

}  // namespace modelmend::verify
