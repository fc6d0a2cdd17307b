// name_string: what a string says that holds the name of an attribute.
//
//   order_by="User._rank"                    the attribute of the class User
//   primaryjoin="Post._user == User.id"      that of Post
//   getattr(user, "_rank")                   that of `user`
//   validates("_rank"), synonym("_rank")     that of the class around
//   Index("ix_rank", "_rank"), op.drop_column("users", "_rank")     a column
//
// Asked by AttributeUses. A string that is exactly the name and is read by nobody that is known may
// mean anything.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emit/attribute_uses.h"

namespace modelmend::emit {

// The name in the string, and whose attribute it is.
struct NamedInString {
  ByteRange range;
  bool is_object = false;
  syntax::Node object = {};     // an object or a class of the code around, or
  std::string class_name = {};  // the bare name of a class
};

struct NameString {
  std::vector<NamedInString> names;
  bool may_mean_anything = false;
};

// `above` are the ancestors of the string.
[[nodiscard]] NameString name_string(const UsesInput& input, const semantic::Module& module,
                                     syntax::Node string, std::span<const syntax::Node> above,
                                     std::string_view attribute);

}  // namespace modelmend::emit
