#include "emit/advice.h"

#include <algorithm>
#include <array>

namespace modelmend::emit {
namespace {

struct Advice {
  std::string_view code;
  std::string_view what;
};

constexpr auto kAdvice = std::to_array<Advice>({
    {"abstract-base", "let it derive from the declarative base"},
    {"ambiguous-class-name", "give the classes names of their own"},
    {"annotated-column", "say the column in the class"},
    {"annotation-opaque", "say the type of the column beside the annotation"},
    {"backref", "write the pair with back_populates"},
    {"base-has-members", "move what the base gives its classes to a mixin of functions alone"},
    {"base-not-at-top", "make the declarative base at the top of a module"},
    {"base-not-importable", "put the declarative base into a module that can be imported"},
    {"base-outside-path", "name the file of the declarative base among the PATHs"},
    {"breaks-syntax", "report it: it is a mistake of modelmend"},
    {"changes-schema", "say what differs in another way, or leave the class to SQLAlchemy"},
    {"class-argument", "take the argument out of the class statement"},
    {"class-body-reference", "name the column by a string, or state it behind the class"},
    {"class-decorator", "do behind the class what the decorator does"},
    {"column-elsewhere", "say the column in the body of the class"},
    {"column-order", "write the columns in that order, without sort_order="},
    {"custom-constructor",
     "leave it to SQLAlchemy; an __init__ may take keywords and hand them to super().__init__(), "
     "or keep its defaults with --defaults orm-exact"},
    {"dataclass-init-contract",
     "take out what only dataclasses have: MappedAsDataclass, init=, repr=, kw_only="},
    {"declared-attr", "say the column or relationship in each class"},
    {"declared-attr-depends-on-cls", "say the column or relationship in each class"},
    {"decorated-member",
     "make it a property, or name its type in model_config['ignored_types'] after a conversion by "
     "hand"},
    {"dynamic-columns", "write the columns in the body of the class, with their arguments"},
    {"event-listener", "listen on the class itself, or do it in a method"},
    {"flask-sqlalchemy", "convert with --flask"},
    {"hybrid-setter", "keep the setter alone, or make a method of the rest"},
    {"imperative-table", "declare the columns in the class instead of its table"},
    {"inheritance-mapped", "leave it to SQLAlchemy: SQLModel does not map inheritance"},
    {"left-with-another", "see first to the class whose reason is given"},
    {"local-class", "move the class to the top of the module"},
    {"metadata-options", "give SQLModel.metadata the same options before the models are loaded"},
    {"mixin-column", "ask a class below it, or take the name of the column"},
    {"mixin-columns", "say the column or relationship in each class"},
    {"mixin-external", "leave it to SQLAlchemy, or bring the mixin into the project"},
    {"mixin-members", "say it in each class"},
    {"mixin-twice",
     "see first to the classes that keep the mixin, or derive it from the mixin itself"},
    {"multiple-definitions", "give one of the two classes another name or table"},
    {"name-conflict", "give the attribute another name, with the column's own as an argument"},
    {"name-taken", "bind the name that is needed to nothing else in the file"},
    {"needs-compat-base", "name the attributes by texts, in the class that has the columns"},
    {"no-field-form", "load or compute it in a query or a property, or leave it to SQLAlchemy"},
    {"not-proven", "write what cannot be read in a plain way"},
    {"not-stable", "convert the file by itself"},
    {"only-in-tests", "convert a class of the application first, or leave it"},
    {"outside-path", "name the file among the PATHs"},
    {"overlap", "run migrate again"},
    {"plain-base", "require SQLModel 0.0.14"},
    {"relationship-direction-unknown", "say foreign_keys= or annotate the relationship"},
    {"relationship-unread", "write the options of the relationship in the class"},
    {"star-import-ambiguous", "import the base by its name"},
    {"table-in-both-registries", "keep one of the two, or give one another name and table"},
    {"table-name-dynamic", "say __tablename__ in each class, as a text"},
    {"two-defaults", "keep one of default= and insert_default="},
    {"type-unresolvable", "say the type of the column"},
    {"unknown-base", "bind the base to a class or to a call of declarative_base() itself"},
    {"unknown-member",
     "write the statement behind the class; one of a mixin, behind each class that uses it"},
    {"unmapped-annotation", "annotate it as ClassVar, or give it a column"},
    {"unused-mixin", "derive from the declarative base, or leave it to SQLAlchemy"},
});

}  // namespace

std::string_view advice_for(std::string_view code) {
  const auto found = std::ranges::find(kAdvice, code, &Advice::code);
  return found == kAdvice.end() ? std::string_view() : found->what;
}

}  // namespace modelmend::emit
