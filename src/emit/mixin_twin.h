// MixinTwin: a mixin or abstract class once more, as SQLModel's, beside the one that stays.
//
//   class Stamped:                                class Stamped:
//       created_at = Column(DateTime)      ->         created_at = Column(DateTime)
//
//                                                 class SQLStamped(SQLModel):
//                                                     created_at: Optional[datetime] = Field(...)
//
// Made by the pipeline where some classes below the mixin become SQLModel's and others stay: a
// class of SQLModel cannot take its fields from columns, nor the other way round. The text is that
// of the conversion in place, under another name; declines a class that exists in one place only,
// such as one that collects what its classes register.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emit/class_context.h"

namespace modelmend::emit {

struct MixinTwin {
  std::string name;       // "SQLStamped"
  bool is_there = false;  // an earlier run or a person has written it
};

// Its name, which means nothing else beside the mixin; a class of that name is taken for it, see
// says_the_same().
[[nodiscard]] Attempt<MixinTwin> mixin_twin(const ClassContext& mixin);

// Why the class cannot stand there twice; nothing if it can.
[[nodiscard]] std::optional<Declined> why_not_twice(const ClassContext& mixin);

// The statement without a line end behind it. `plan` is that of the conversion in place, and
// `bases` are the edits of the class's own list of bases.
[[nodiscard]] Attempt<std::string> text_of_twin(const ClassContext& mixin, const ClassPlan& plan,
                                                const MixinTwin& twin,
                                                const std::vector<patch::Edit>& bases);

// Whether the class that stands there under the name of the twin is this text, but for layout and
// comments.
[[nodiscard]] bool says_the_same(const ClassContext& mixin, const MixinTwin& twin,
                                 std::string_view text);

// Puts the text behind the mixin.
[[nodiscard]] patch::Edit behind_mixin(const ClassContext& mixin, std::string_view text);

}  // namespace modelmend::emit
