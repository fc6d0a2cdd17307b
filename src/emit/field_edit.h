// field_edit: the edit that puts a field where a statement of the class body stood.
//
// Made by the emitters of columns and of relationships when all parts of the field are known. The
// statement's comments that no part of the field holds stay with it, and so does the docstring of a
// function, as a text below the field.
#pragma once

#include "emit/class_context.h"
#include "emit/field_text.h"
#include "patch/edit.h"

namespace modelmend::emit {

[[nodiscard]] patch::Edit field_edit(const ClassContext& context, ByteRange node,
                                     const FieldText& field);

}  // namespace modelmend::emit
