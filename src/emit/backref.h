// emit_backref: the attribute that another class's backref= makes, as one of its own class.
//
//   before   class Post: author = relationship("User", backref="posts")
//   after    class Post: author: Optional["User"] = Relationship(back_populates="posts")
//            class User: posts: List["Post"] = Relationship(back_populates="author")
//
// SQLModel refuses assignments to what is no field, so the pair is written out. Asked by
// plan_class() of the class that gets the attribute. Declines options that mean something only in
// the file in which they are written, and joins that would have to be turned round.
#pragma once

#include "emit/class_context.h"

namespace modelmend::emit {

struct BackrefText {
  std::string text;  // without a line end
  std::vector<std::string> imports;
};

// `fact` is of the form Backref; `offset` is where the text comes in, `indent` that of its line.
[[nodiscard]] Attempt<BackrefText> emit_backref(const ClassContext& context,
                                                const model::RelationshipFact& fact,
                                                std::uint32_t offset, const std::string& indent);

}  // namespace modelmend::emit
