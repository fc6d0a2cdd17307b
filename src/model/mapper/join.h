// Join: how two mapped classes hang together, worked out as SQLAlchemy's JoinCondition does.
//
// Asked by the reader of relationships, also for the other side of a backref. From the foreign keys
// of the tables, or from primaryjoin=, foreign_keys= and remote_side=, it finds the columns that
// are equated, which of them are foreign and which are remote, and from that the direction. Where
// SQLAlchemy would refuse, or where the condition is more than columns equated and nothing says
// which of them are foreign, it says so instead.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/mapper/names.h"
#include "model/mapper_facts.h"

namespace modelmend::model {

struct JoinSide {
  ColumnRef column;
  bool is_foreign = false;
  bool is_remote = false;
};
// left == right
struct Equation {
  JoinSide left;
  JoinSide right;
};

// The columns on either side of `cast(a, T) == b` or `a.like(b + "%")`; all are left ones where
// nothing is compared.
struct Comparison {
  std::vector<JoinSide> left;
  std::vector<JoinSide> right;
};

// What a relationship says about its join; each expression may be absent.
struct JoinQuestion {
  ClassId owner{};
  ClassId target{};
  std::optional<TableId> secondary;
  Expression primaryjoin;
  Expression secondaryjoin;
  Expression foreign_keys;
  Expression remote_side;
};

struct Join {
  std::optional<Direction> direction;
  std::vector<Equation> equations;      // of both joins, with all marks
  std::vector<Comparison> comparisons;  // what else their conditions compare
  // Nothing but columns equated: then the pairs say all of it.
  bool is_plain = true;
  std::string unknown;  // why there is no direction

  // Local and remote, sorted.
  [[nodiscard]] std::vector<ColumnPair> pairs(const MapperNames& names) const;
};

[[nodiscard]] Join read_join(const MapperNames& names, const JoinQuestion& question);

// The join of a backref: what was remote is local.
[[nodiscard]] Join reversed(const Join& join);

// What a late-evaluated option stands for: the code in a string, a lambda's body, a variable's
// value, or the expression itself.
[[nodiscard]] Expression late_value(const MapperNames& names, const Expression& option,
                                    ClassId from);

}  // namespace modelmend::model
