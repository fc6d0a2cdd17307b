#include "model/annotation.h"

#include "model/type_form.h"

namespace modelmend::model {

namespace {

using semantic::Local;
using semantic::Project;
using semantic::Resolution;
using syntax::Field;
using syntax::Kind;

// How many wrappers and aliases are looked through.
constexpr int kMaxLayers = 32;

bool is_none(const Project& project, const Expression& e) {
  return e.is(Kind::None) || library_name(project, e) == "types.NoneType";
}

bool is_mapped_name(std::string_view name) {
  return name == "sqlalchemy.orm.Mapped" || name == "sqlalchemy.orm.MappedColumn" ||
         name == "sqlalchemy.orm.base.Mapped";
}

// Looks through one layer of an annotation after the other.
class AnnotationReader {
 public:
  explicit AnnotationReader(const Project& project) : project_(project) {}

  AnnotationFact read(const Expression& annotation) {
    current_ = opened(annotation);
    fact_.content = current_;
    for (int layer = 0; layer < kMaxLayers; ++layer)
      if (!step()) break;
    fact_.python_type = current_;
    if (optional_forms_ != 1) fact_.optional_form = {};
    name_the_type();
    return std::move(fact_);
  }

 private:
  // True if a layer was taken off.
  bool step() {
    const TypeForm form = form_of(current_);
    if (form.is_union) return strip_none(form.args);
    if (form.head) return form.args.empty() ? false : strip_subscript(form);
    return current_.is(Kind::Call) ? strip_new_type() : follow_alias();
  }

  // `UserId = NewType("UserId", int)`.
  bool strip_new_type() {
    const Arguments arguments = arguments_of(current_);
    const bool is_new_type =
        is_of_typing(library_name(project_, current_.field(Field::Function)), "NewType");
    if (!is_new_type || arguments.positional.size() != 2) return false;
    is_in_annotated_ = false;
    fact_.new_types.push_back(current_);
    current_ = opened(arguments.positional[1].value);
    return true;
  }

  bool strip_subscript(const TypeForm& form) {
    const std::string name = library_name(project_, form.head);
    if (is_mapped_name(name)) {
      fact_.is_mapped = true;
    } else if (is_of_typing(name, "Optional")) {
      note_optional(form.args.front());
      is_in_union_ = true;
    } else if (is_of_typing(name, "ClassVar")) {
      fact_.is_class_var = true;
    } else if (is_of_typing(name, "Annotated")) {
      note_annotated(form);
    } else if (is_of_typing(name, "Union")) {
      return strip_none(form.args);
    } else if (!is_of_typing(name, "Final")) {
      return false;
    }
    is_in_annotated_ = is_of_typing(name, "Annotated");
    current_ = opened(form.args.front());
    if (is_mapped_name(name)) fact_.content = current_;
    return true;
  }

  // Annotated[Annotated[T, a], b] is Annotated[T, a, b], also through an alias.
  void note_annotated(const TypeForm& form) {
    std::vector<Expression>& items = fact_.annotated_items;
    const bool is_first = fact_.annotated.empty();
    if (!is_in_annotated_) {
      is_in_outermost_ = is_first;
      first_item_ = items.size();
    }
    fact_.annotated.push_back(current_);
    items.insert(items.begin() + static_cast<std::ptrdiff_t>(first_item_), form.args.begin() + 1,
                 form.args.end());
    if (is_in_outermost_) fact_.items_of_outermost = items.size();
    if (is_in_outermost_ && !is_in_union_) fact_.items_of_field = items.size();
  }

  // `current_` says that `content` may be None.
  void note_optional(const Expression& content) {
    fact_.optional = true;
    ++optional_forms_;
    if (fact_.through_alias) return;
    fact_.optional_form = current_;
    fact_.optional_content = content;
  }

  bool strip_none(const std::vector<Expression>& members) {
    is_in_union_ = true;
    is_in_annotated_ = false;
    std::vector<Expression> left;
    for (const Expression& member : members)
      if (!is_none(project_, member)) left.push_back(member);
    if (left.size() < members.size()) note_optional(left.size() == 1 ? left.front() : Expression{});
    if (left.size() != 1) return false;
    current_ = opened(left.front());
    return true;
  }

  // `str50 = Annotated[str, 50]`, `MaybeInt = Optional[int]`: an alias of a form, not of a class.
  bool follow_alias() {
    const Resolution resolution = resolve(project_, current_);
    const auto* local = std::get_if<Local>(&resolution);
    if (local == nullptr) return false;
    const auto value = variable_value(project_, *local);
    if (!value) return false;
    fact_.through_alias = true;
    current_ = opened(*value);
    return true;
  }

  void name_the_type() {
    const Resolution resolution = resolve(project_, current_);
    if (const auto* imported = std::get_if<semantic::Imported>(&resolution)) {
      fact_.python_type_name = imported->name;
    } else if (const auto* builtin = std::get_if<semantic::Builtin>(&resolution)) {
      fact_.python_type_name = "builtins." + builtin->name;
    } else if (const auto* local = std::get_if<Local>(&resolution)) {
      fact_.python_type_name = local->name;
    }
  }

  const Project& project_;
  Expression current_;
  AnnotationFact fact_;
  int optional_forms_ = 0;
  bool is_in_union_ = false;
  bool is_in_annotated_ = false;  // directly: what comes now is its first argument
  bool is_in_outermost_ = false;
  std::size_t first_item_ = 0;  // of the Annotated[...] that this one is a part of
};

std::string canonical_nested(const Project& project, const Expression& written, int depth) {
  Expression e = opened(written);
  if (depth > kMaxLayers) return canonical_text(e);
  if (e.is(Kind::Identifier) || e.is(Kind::Attribute)) {
    e = opened(value_of(project, e));
    const Resolution resolution = resolve(project, e);
    if (const auto* local = std::get_if<Local>(&resolution)) return local->name;
    if (const std::string name = library_name(project, e); !name.empty()) return name;
  }
  const TypeForm form = form_of(e);
  if (!form.head && !form.is_union) return canonical_text(e);
  std::string text = form.is_union ? "union" : canonical_nested(project, form.head, depth + 1);
  text += '[';
  for (std::size_t i = 0; i < form.args.size(); ++i) {
    if (i != 0) text += ',';
    text += canonical_nested(project, form.args[i], depth + 1);
  }
  return text + ']';
}

}  // namespace

AnnotationFact read_annotation(const Project& project, const Expression& annotation) {
  return AnnotationReader(project).read(annotation);
}

std::string canonical_type(const Project& project, const Expression& expression) {
  return canonical_nested(project, expression, 0);
}

}  // namespace modelmend::model
