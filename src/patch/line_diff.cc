#include "patch/line_diff.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "base/check.h"

namespace modelmend::patch {
namespace {

using Index = std::ptrdiff_t;
using LineIds = std::vector<std::uint32_t>;

// Texts that differ in more places than this are shown as one big replacement: the search costs
// the square of it, and no reader follows such a diff line by line.
constexpr Index kMaxDistance = 4096;

// Lines old[left, right) against new[top, bottom).
struct Box {
  Index left = 0;
  Index top = 0;
  Index right = 0;
  Index bottom = 0;

  [[nodiscard]] Index delta() const { return (right - left) - (bottom - top); }
};

struct Point {
  Index x = 0;
  Index y = 0;
};

// One insertion or deletion with common lines before or after it, in the middle of a shortest path.
struct Snake {
  Point begin;
  Point end;
};

// A row of numbers whose index goes from -reach to reach.
class Diagonals {
 public:
  Diagonals(Index reach, Index value)
      : reach_(reach), values_(static_cast<std::size_t>(2 * reach + 1), value) {}
  Index& operator[](Index k) { return values_[static_cast<std::size_t>(k + reach_)]; }

 private:
  Index reach_;
  std::vector<Index> values_;
};

class MyersDiff {
 public:
  MyersDiff(const LineIds& old_ids, const LineIds& new_ids)
      : old_(old_ids),
        new_(new_ids),
        deleted_(old_ids.size(), false),
        inserted_(new_ids.size(), false) {}

  void run() {
    std::vector<Box> open = {{0, 0, std::ssize(old_), std::ssize(new_)}};
    while (!open.empty()) {
      const Box box = trimmed(open.back());
      open.pop_back();
      const auto snake = box.left < box.right && box.top < box.bottom ? middle(box) : std::nullopt;
      if (!snake) {
        mark_all(box);
        continue;
      }
      mark(*snake);
      open.push_back({box.left, box.top, snake->begin.x, snake->begin.y});
      open.push_back({snake->end.x, snake->end.y, box.right, box.bottom});
    }
  }

  [[nodiscard]] const std::vector<bool>& deleted() const { return deleted_; }
  [[nodiscard]] const std::vector<bool>& inserted() const { return inserted_; }

 private:
  [[nodiscard]] bool same(Index x, Index y) const {
    return old_[static_cast<std::size_t>(x)] == new_[static_cast<std::size_t>(y)];
  }

  // Without the lines that both begin and end with.
  [[nodiscard]] Box trimmed(Box box) const {
    while (box.left < box.right && box.top < box.bottom && same(box.left, box.top)) {
      ++box.left;
      ++box.top;
    }
    while (box.left < box.right && box.top < box.bottom && same(box.right - 1, box.bottom - 1)) {
      --box.right;
      --box.bottom;
    }
    return box;
  }

  void mark_all(const Box& box) {
    for (Index x = box.left; x < box.right; ++x) deleted_[static_cast<std::size_t>(x)] = true;
    for (Index y = box.top; y < box.bottom; ++y) inserted_[static_cast<std::size_t>(y)] = true;
  }

  void mark(const Snake& snake) {
    auto [x, y] = snake.begin;
    while (x < snake.end.x && y < snake.end.y && same(x, y)) {
      ++x;
      ++y;
    }
    const Index deletions = (snake.end.x - x) - (snake.end.y - y);
    CHECK(-1 <= deletions && deletions <= 1);
    if (deletions > 0) deleted_[static_cast<std::size_t>(x)] = true;
    if (deletions < 0) inserted_[static_cast<std::size_t>(y)] = true;
  }

  // Myers 1986, section 4b: searches from both corners at once; where the two searches meet lies a
  // snake of a shortest path. Diagonal k holds the points with (x - left) - (y - top) = k; seen
  // from the far corner it is diagonal c = k - delta.
  [[nodiscard]] std::optional<Snake> middle(const Box& box) const {
    const Index size = (box.right - box.left) + (box.bottom - box.top);
    const Index reach = std::min((size + 1) / 2, kMaxDistance) + 1;
    Diagonals forward(reach, box.left);
    Diagonals backward(reach, box.bottom);
    for (Index distance = 0; distance < reach; ++distance) {
      if (auto snake = step_forward(box, distance, forward, backward)) return snake;
      if (auto snake = step_backward(box, distance, forward, backward)) return snake;
    }
    return std::nullopt;
  }

  // forward[k] is the furthest x on diagonal k.
  std::optional<Snake> step_forward(const Box& box, Index distance, Diagonals& forward,
                                    Diagonals& backward) const {
    const Index delta = box.delta();
    for (Index k = distance; k >= -distance; k -= 2) {
      const bool down = k == -distance || (k != distance && forward[k - 1] < forward[k + 1]);
      const Index from = down ? forward[k + 1] : forward[k - 1];
      Index x = down ? from : from + 1;
      Index y = box.top + (x - box.left) - k;
      const Index from_y = distance == 0 || x != from ? y : y - 1;
      while (x < box.right && y < box.bottom && same(x, y)) {
        ++x;
        ++y;
      }
      forward[k] = x;
      const Index c = k - delta;
      const bool meets = delta % 2 != 0 && -distance < c && c < distance && y >= backward[c];
      if (meets) return Snake{{from, from_y}, {x, y}};
    }
    return std::nullopt;
  }

  // backward[c] is the smallest y on diagonal c.
  std::optional<Snake> step_backward(const Box& box, Index distance, Diagonals& forward,
                                     Diagonals& backward) const {
    const Index delta = box.delta();
    for (Index c = distance; c >= -distance; c -= 2) {
      const bool left = c == -distance || (c != distance && backward[c - 1] > backward[c + 1]);
      const Index from = left ? backward[c + 1] : backward[c - 1];
      Index y = left ? from : from - 1;
      const Index k = c + delta;
      Index x = box.left + (y - box.top) + k;
      const Index from_x = distance == 0 || y != from ? x : x + 1;
      while (x > box.left && y > box.top && same(x - 1, y - 1)) {
        --x;
        --y;
      }
      backward[c] = y;
      const bool meets = delta % 2 == 0 && -distance <= k && k <= distance && x <= forward[k];
      if (meets) return Snake{{x, y}, {from_x, from}};
    }
    return std::nullopt;
  }

  const LineIds& old_;
  const LineIds& new_;
  std::vector<bool> deleted_;
  std::vector<bool> inserted_;
};

// Equal lines get equal numbers.
class LineNumbers {
 public:
  LineIds of(const std::vector<std::string_view>& lines) {
    LineIds ids;
    ids.reserve(lines.size());
    for (const std::string_view line : lines) {
      ids.push_back(
          numbers_.try_emplace(line, static_cast<std::uint32_t>(numbers_.size())).first->second);
    }
    return ids;
  }

 private:
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

std::vector<LineChange> group(const std::vector<bool>& deleted, const std::vector<bool>& inserted) {
  std::vector<LineChange> changes;
  std::size_t x = 0;
  std::size_t y = 0;
  while (x < deleted.size() || y < inserted.size()) {
    LineChange change{x, x, y, y};
    while (change.old_end < deleted.size() && deleted[change.old_end]) ++change.old_end;
    while (change.new_end < inserted.size() && inserted[change.new_end]) ++change.new_end;
    const bool common = change.old_end == x && change.new_end == y;
    if (!common) changes.push_back(change);
    x = change.old_end + (common ? 1 : 0);
    y = change.new_end + (common ? 1 : 0);
  }
  return changes;
}

// A block of new (or lost) lines whose first line equals the line after it can as well begin one
// line later; it goes as far down as it can without touching the next change.
void slide_down(std::vector<LineChange>& changes, const LineIds& old_ids, const LineIds& new_ids) {
  for (std::size_t i = 0; i < changes.size(); ++i) {
    LineChange& change = changes[i];
    const bool pure_insertion = change.old_begin == change.old_end;
    const bool pure_deletion = change.new_begin == change.new_end;
    if (!pure_insertion && !pure_deletion) continue;
    // Keep one common line before the next change.
    const bool last = i + 1 == changes.size();
    const std::size_t stop = last ? old_ids.size() : changes[i + 1].old_begin - 1;
    const auto first_equals_next = [&] {
      if (change.old_end >= stop) return false;
      return pure_insertion ? new_ids[change.new_begin] == new_ids[change.new_end]
                            : old_ids[change.old_begin] == old_ids[change.old_end];
    };
    while (first_equals_next()) {
      ++change.old_begin;
      ++change.old_end;
      ++change.new_begin;
      ++change.new_end;
    }
  }
}

}  // namespace

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

std::vector<LineChange> line_diff(const std::vector<std::string_view>& old_lines,
                                  const std::vector<std::string_view>& new_lines) {
  LineNumbers numbers;
  const LineIds old_ids = numbers.of(old_lines);
  const LineIds new_ids = numbers.of(new_lines);
  MyersDiff diff(old_ids, new_ids);
  diff.run();
  std::vector<LineChange> changes = group(diff.deleted(), diff.inserted());
  slide_down(changes, old_ids, new_ids);
  return changes;
}

}  // namespace modelmend::patch
