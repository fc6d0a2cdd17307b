// RelationshipCall: the arguments of relationship(), Relationship() or backref(), under
// relationship()'s names.
//
// Read from a member of a class body; turned into a RelationshipFact by RelationshipReader. Every
// argument is among the options, or there is a reason in `unread`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/class_index.h"
#include "model/mapper/names.h"
#include "model/mapper_facts.h"

namespace modelmend::model {

enum class OptionKind { Own, Late, Plain };

struct RelationshipKeyword {
  std::string_view name;
  OptionKind kind;
  std::string_view default_words;
};
[[nodiscard]] const RelationshipKeyword* relationship_keyword(std::string_view name);

struct GivenOption {
  std::string keyword;
  Expression value;
  Place place;  // with its keyword
};

// Among what is unread of a call.
inline constexpr std::string_view kUnwrittenArguments =
    "not all arguments of its call are written in it";
inline constexpr std::string_view kComputedBackref = "the value of backref is computed";

struct RelationshipCall {
  RelationshipForm form = RelationshipForm::Relationship;
  Expression call;
  std::vector<GivenOption> options;  // in source order; of two with one keyword the last counts
  bool cascade_delete = false;       // Relationship(cascade_delete=True)
  std::vector<std::string> unread;

  [[nodiscard]] const GivenOption* option(std::string_view keyword) const;
  // Null if it is not given or None.
  [[nodiscard]] Expression value(std::string_view keyword) const;
};

// The call that a member's value is, or nullopt if it is no relationship.
[[nodiscard]] std::optional<RelationshipCall> read_relationship_call(
    const semantic::Project& project, const Expression& value);

// What backref= says: the attribute on the other side and its options.
struct BackrefCall {
  std::string attribute;
  RelationshipCall call;
};
[[nodiscard]] std::optional<BackrefCall> read_backref(const semantic::Project& project,
                                                      const GivenOption& option);

}  // namespace modelmend::model
