#include "schema/sql_nesting.h"

#include <algorithm>
#include <array>
#include <vector>

#include "schema/sql_tokens.h"

namespace modelmend::schema {
namespace {

// What stands between one bracket and its partner. A run of operators is a tree as deep as the run
// is long; a comma, AND and OR begin a new one, because the parser makes flat lists of them; joins
// and unions nest however they are separated.
struct Level {
  std::size_t run = 0;
  std::size_t deepest_inside = 0;
  std::size_t deepest_before = 0;
  std::size_t joined = 0;

  void begin_run() {
    deepest_before = std::max(deepest_before, run + deepest_inside);
    run = deepest_inside = 0;
  }
  [[nodiscard]] std::size_t depth() const {
    return std::max(deepest_before, run + deepest_inside) + joined + 1;
  }
};

bool is_any(const SqlToken& token, const auto& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return token.is(word); });
}

constexpr std::array<std::string_view, 4> kOpen = {"(", "[", "case", "begin"};
constexpr std::array<std::string_view, 3> kClose = {")", "]", "end"};
constexpr std::array<std::string_view, 4> kSeparators = {",", ";", "and", "or"};
constexpr std::array<std::string_view, 4> kJoins = {"join", "union", "intersect", "except"};

void close(std::vector<Level>& levels) {
  if (levels.size() == 1) return;
  const std::size_t depth = levels.back().depth();
  levels.pop_back();
  levels.back().deepest_inside = std::max(levels.back().deepest_inside, depth);
}

}  // namespace

std::size_t nesting_bound(std::string_view sql) {
  std::vector<Level> levels(1);
  SqlTokens tokens(sql, Dialect::PostgreSql);
  while (const auto token = tokens.next()) {
    if (is_any(*token, kOpen)) {
      ++levels.back().run;
      levels.emplace_back();
    } else if (is_any(*token, kClose)) {
      close(levels);
    } else if (is_any(*token, kSeparators)) {
      levels.back().begin_run();
    } else {
      levels.back().joined += is_any(*token, kJoins) ? 1U : 0U;
      ++levels.back().run;
    }
  }
  while (levels.size() > 1) close(levels);
  return levels.front().depth();
}

}  // namespace modelmend::schema
