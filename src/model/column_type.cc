#include "model/column_type.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "model/enum_labels.h"
#include "model/enum_members.h"

namespace modelmend::model {

namespace {

using schema::SqlType;
using semantic::Local;
using semantic::Project;
using semantic::Resolution;
using syntax::Field;
using syntax::Kind;

// How deep types nest in types (ARRAY of ARRAY, variants) before we give up.
constexpr int kMaxNesting = 16;

// What a type call may ask for while it is read.
struct TypeCall {
  const Project& project;
  const Arguments& arguments;
  const Expression& written;  // the call, or the name of the class
  int depth;
  std::string& unread;  // why the type is not known, once an argument has no value

  // The argument in position `index` or under `keyword`; nullptr if absent or None.
  [[nodiscard]] const Expression* argument(std::size_t index, std::string_view keyword) const {
    const Expression* found = nullptr;
    if (const Argument* named = arguments.keyword(keyword)) found = &named->value;
    if (found == nullptr && index < arguments.positional.size())
      found = &arguments.positional[index].value;
    return found != nullptr && value_of(project, *found).is(Kind::None) ? nullptr : found;
  }
  // Python decides what the argument is when it runs.
  std::nullopt_t give_up(const Expression& argument) const {
    if (unread.empty())
      unread = fmt::format("the argument '{}' of its type has no value that is known",
                           canonical_text(argument));
    return std::nullopt;
  }
  [[nodiscard]] std::optional<std::uint32_t> number(std::size_t index,
                                                    std::string_view keyword) const {
    const Expression* value = argument(index, keyword);
    if (value == nullptr) return std::nullopt;
    const auto number = int_constant(project, *value);
    if (!number || *number < 0 || *number > std::numeric_limits<std::uint32_t>::max())
      return give_up(*value);
    return static_cast<std::uint32_t>(*number);
  }
  [[nodiscard]] bool flag(std::size_t index, std::string_view keyword, bool otherwise) const {
    const Expression* value = argument(index, keyword);
    if (value == nullptr) return otherwise;
    const auto flag = bool_constant(project, *value);
    if (!flag) give_up(*value);
    return flag.value_or(otherwise);
  }
  [[nodiscard]] std::optional<std::string> string(std::size_t index,
                                                  std::string_view keyword) const {
    const Expression* value = argument(index, keyword);
    if (value == nullptr) return std::nullopt;
    auto text = string_value(project, *value);
    if (!text) return give_up(*value);
    return text;
  }
};

constexpr std::size_t kKeywordOnly = 1000;

SqlType::Variant integer(schema::Integer::Width width) {
  return schema::Integer{width};
}

SqlType::Variant character(const TypeCall& call, schema::Character::Form form) {
  return schema::Character{
      .form = form, .length = call.number(0, "length"), .collation = call.string(1, "collation")};
}

SqlType::Variant timestamp(const TypeCall& call) {
  return schema::Timestamp{.with_time_zone = call.flag(0, "timezone", false),
                           .precision = call.number(1, "precision")};
}

SqlType::Variant time_of_day(const TypeCall& call) {
  return schema::Time{.with_time_zone = call.flag(0, "timezone", false),
                      .precision = call.number(1, "precision")};
}

SqlType::Variant numeric(const TypeCall& call) {
  schema::Numeric type{.precision = call.number(0, "precision")};
  const Expression* scale = call.argument(1, "scale");
  if (scale == nullptr) return type;
  if (const auto number = int_constant(call.project, *scale))
    type.scale = static_cast<std::int32_t>(*number);
  else
    call.give_up(*scale);
  return type;
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

SqlType::Variant interval(const TypeCall& call) {
  return schema::Interval{.fields = {}, .precision = call.number(1, "second_precision")};
}

// PostgreSQL's own: INTERVAL(precision=3, fields="DAY TO SECOND").
SqlType::Variant interval_with_fields(const TypeCall& call) {
  return schema::Interval{.fields = lower(call.string(1, "fields").value_or("")),
                          .precision = call.number(0, "precision")};
}

// The class that an expression names, if it is a class of the project.
std::optional<Project::ClassSite> class_named(const Project& project, const Expression& name) {
  return project.class_site(meaning_of(project, name).resolution);
}

SqlType::Variant enumeration(const TypeCall& call) {
  schema::Enum type;
  type.name = call.string(kKeywordOnly, "name");
  type.schema = call.string(kKeywordOnly, "schema").value_or("");
  const auto& positional = call.arguments.positional;
  const auto take_class = [&](const Expression& e) {
    const auto site = class_named(call.project, e);
    if (!site) return false;
    type.labels = enum_labels(call.project, *site, labels_asked_for(call.project, call.written));
    if (!type.name) type.name = lower(std::string(site->definition.field(Field::Name).text()));
    return true;
  };
  if (positional.size() == 1 && !call.arguments.has_splat) {
    const Expression& only = positional.front().value;
    if (take_class(only)) return type;
    if (auto label = string_value(call.project, only)) {
      type.labels = {*std::move(label)};
      return type;
    }
    return schema::Opaque{
        fmt::format("the labels of Enum({}) are not known", canonical_text(only))};
  }
  LabelList list = listed_labels(call.project, call.written);
  if (!list.reason.empty()) return schema::Opaque{std::move(list.reason)};
  type.labels = std::move(list.labels);
  return type;
}

TypeFact read_nested(const Project& project, const Expression& expression, int depth);

SqlType::Variant array(const TypeCall& call) {
  const Expression* element = call.argument(0, "item_type");
  if (element == nullptr) return schema::Opaque{"an ARRAY without an element type"};
  TypeFact inner = read_nested(call.project, *element, call.depth + 1);
  if (const auto* opaque = inner.type.as<schema::Opaque>())
    return schema::Opaque{"an ARRAY whose element is unknown: " + opaque->reason};
  schema::Array type{std::make_shared<const SqlType>(std::move(inner.type))};
  type.dimensions = call.number(2, "dimensions");
  return type;
}

SqlType::Variant domain(const TypeCall& call) {
  const auto name = call.string(0, "name");
  if (!name) return schema::Opaque{"a DOMAIN whose name is not known"};
  return schema::Domain{.schema = call.string(kKeywordOnly, "schema").value_or(""), .name = *name};
}

// BIT(5), BIT(5, varying=True)
SqlType::Variant bits(const TypeCall& call) {
  const std::string name = call.flag(1, "varying", false) ? "bit varying" : "bit";
  const auto length = call.number(0, "length");
  return schema::Other{length ? fmt::format("{}({})", name, *length) : name};
}

struct KnownType {
  std::string_view name;  // after "sqlalchemy." or a dialect's "sqlalchemy.dialects.x."
  SqlType::Variant (*make)(const TypeCall&);
};

using Form = schema::Character::Form;
using Width = schema::Integer::Width;
using FloatWidth = schema::Float::Width;

// https://docs.sqlalchemy.org/en/20/core/type_basics.html, generic and upper-case types, and those
// of the PostgreSQL dialect. A macro would hide nothing: each row is a name and its meaning.
constexpr auto kKnownTypes = std::to_array<KnownType>({
    {"Integer", [](const TypeCall&) { return integer(Width::Normal); }},
    {"INTEGER", [](const TypeCall&) { return integer(Width::Normal); }},
    {"INT", [](const TypeCall&) { return integer(Width::Normal); }},
    {"BigInteger", [](const TypeCall&) { return integer(Width::Big); }},
    {"BIGINT", [](const TypeCall&) { return integer(Width::Big); }},
    {"SmallInteger", [](const TypeCall&) { return integer(Width::Small); }},
    {"SMALLINT", [](const TypeCall&) { return integer(Width::Small); }},
    {"String", [](const TypeCall& c) { return character(c, Form::Varchar); }},
    {"VARCHAR", [](const TypeCall& c) { return character(c, Form::Varchar); }},
    {"NVARCHAR", [](const TypeCall& c) { return character(c, Form::Varchar); }},
    {"Unicode", [](const TypeCall& c) { return character(c, Form::Varchar); }},
    {"CHAR", [](const TypeCall& c) { return character(c, Form::Char); }},
    {"NCHAR", [](const TypeCall& c) { return character(c, Form::Char); }},
    {"Text", [](const TypeCall& c) { return character(c, Form::Text); }},
    {"TEXT", [](const TypeCall& c) { return character(c, Form::Text); }},
    {"CLOB", [](const TypeCall& c) { return character(c, Form::Text); }},
    {"UnicodeText", [](const TypeCall& c) { return character(c, Form::Text); }},
    {"CITEXT",
     [](const TypeCall&) -> SqlType::Variant {
       return schema::Character{.form = Form::Text, .case_insensitive = true};
     }},
    {"Boolean", [](const TypeCall&) -> SqlType::Variant { return schema::Boolean{}; }},
    {"BOOLEAN", [](const TypeCall&) -> SqlType::Variant { return schema::Boolean{}; }},
    {"Float",
     [](const TypeCall& c) -> SqlType::Variant {
       return schema::Float{FloatWidth::Unspecified, c.number(0, "precision")};
     }},
    {"FLOAT",
     [](const TypeCall& c) -> SqlType::Variant {
       return schema::Float{FloatWidth::Unspecified, c.number(0, "precision")};
     }},
    {"REAL", [](const TypeCall&) -> SqlType::Variant { return schema::Float{FloatWidth::Real}; }},
    {"Double",
     [](const TypeCall&) -> SqlType::Variant { return schema::Float{FloatWidth::Double}; }},
    {"DOUBLE",
     [](const TypeCall&) -> SqlType::Variant { return schema::Float{FloatWidth::Double}; }},
    {"DOUBLE_PRECISION",
     [](const TypeCall&) -> SqlType::Variant { return schema::Float{FloatWidth::Double}; }},
    {"Numeric", numeric},
    {"NUMERIC", numeric},
    {"DECIMAL", numeric},
    {"DateTime", timestamp},
    {"DATETIME", timestamp},
    {"TIMESTAMP", timestamp},
    {"Date", [](const TypeCall&) -> SqlType::Variant { return schema::Date{}; }},
    {"DATE", [](const TypeCall&) -> SqlType::Variant { return schema::Date{}; }},
    {"Time", time_of_day},
    {"TIME", time_of_day},
    {"Interval", interval},
    {"INTERVAL", interval_with_fields},
    {"LargeBinary",
     [](const TypeCall& c) -> SqlType::Variant { return schema::Binary{c.number(0, "length")}; }},
    {"BLOB",
     [](const TypeCall& c) -> SqlType::Variant { return schema::Binary{c.number(0, "length")}; }},
    {"BINARY",
     [](const TypeCall& c) -> SqlType::Variant { return schema::Binary{c.number(0, "length")}; }},
    {"VARBINARY",
     [](const TypeCall& c) -> SqlType::Variant { return schema::Binary{c.number(0, "length")}; }},
    {"BYTEA",
     [](const TypeCall& c) -> SqlType::Variant { return schema::Binary{c.number(0, "length")}; }},
    {"PickleType", [](const TypeCall&) -> SqlType::Variant { return schema::Binary{}; }},
    {"Uuid", [](const TypeCall&) -> SqlType::Variant { return schema::Uuid{}; }},
    {"UUID", [](const TypeCall&) -> SqlType::Variant { return schema::Uuid{}; }},
    {"JSON", [](const TypeCall&) -> SqlType::Variant { return schema::Json{}; }},
    {"JSONB", [](const TypeCall&) -> SqlType::Variant { return schema::Json{.binary = true}; }},
    {"Enum", enumeration},
    {"ENUM", enumeration},
    {"ARRAY", array},
    {"INET", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"inet"}; }},
    {"CIDR", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"cidr"}; }},
    {"MACADDR", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"macaddr"}; }},
    {"MACADDR8", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"macaddr8"}; }},
    {"TSVECTOR", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"tsvector"}; }},
    {"TSQUERY", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"tsquery"}; }},
    {"JSONPATH", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"jsonpath"}; }},
    {"HSTORE", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"hstore"}; }},
    {"BIT", bits},
    {"DOMAIN", domain},
    {"OID", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"oid"}; }},
    {"REGCLASS", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"regclass"}; }},
    {"MONEY", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"money"}; }},
    {"INT4RANGE", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"int4range"}; }},
    {"INT8RANGE", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"int8range"}; }},
    {"NUMRANGE", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"numrange"}; }},
    {"DATERANGE", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"daterange"}; }},
    {"TSRANGE", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"tsrange"}; }},
    {"TSTZRANGE", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"tstzrange"}; }},
    {"INT4MULTIRANGE",
     [](const TypeCall&) -> SqlType::Variant { return schema::Other{"int4multirange"}; }},
    {"INT8MULTIRANGE",
     [](const TypeCall&) -> SqlType::Variant { return schema::Other{"int8multirange"}; }},
    {"NUMMULTIRANGE",
     [](const TypeCall&) -> SqlType::Variant { return schema::Other{"nummultirange"}; }},
    {"DATEMULTIRANGE",
     [](const TypeCall&) -> SqlType::Variant { return schema::Other{"datemultirange"}; }},
    {"TSMULTIRANGE",
     [](const TypeCall&) -> SqlType::Variant { return schema::Other{"tsmultirange"}; }},
    {"TSTZMULTIRANGE",
     [](const TypeCall&) -> SqlType::Variant { return schema::Other{"tstzmultirange"}; }},
    {"LONGTEXT", [](const TypeCall& c) { return character(c, Form::Text); }},
    {"MEDIUMTEXT", [](const TypeCall& c) { return character(c, Form::Text); }},
    {"TINYTEXT", [](const TypeCall& c) { return character(c, Form::Text); }},
    {"TINYINT", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"tinyint"}; }},
    {"MEDIUMINT", [](const TypeCall&) -> SqlType::Variant { return schema::Other{"mediumint"}; }},
    {"LONGBLOB", [](const TypeCall&) -> SqlType::Variant { return schema::Binary{}; }},
    {"NullType", [](const TypeCall&) -> SqlType::Variant { return schema::FromForeignKey{}; }},
});

const KnownType* known_sqlalchemy_type(std::string_view name) {
  constexpr std::string_view kPackage = "sqlalchemy.";
  if (!name.starts_with(kPackage)) return nullptr;
  const std::string_view last = name.substr(name.rfind('.') + 1);
  const std::string_view folder = name.substr(0, name.size() - last.size() - 1);
  const bool is_type_module = folder == "sqlalchemy" || folder == "sqlalchemy.types" ||
                              folder == "sqlalchemy.sql.sqltypes" ||
                              folder.starts_with("sqlalchemy.dialects.");
  if (!is_type_module) return nullptr;
  const auto* found = std::find_if(kKnownTypes.begin(), kKnownTypes.end(),
                                   [&](const KnownType& t) { return t.name == last; });
  return found == kKnownTypes.end() ? nullptr : found;
}

// Types of SQLModel itself.
std::optional<SqlType::Variant> known_sqlmodel_type(std::string_view name, const TypeCall& call) {
  if (!name.starts_with("sqlmodel.")) return std::nullopt;
  const std::string_view last = name.substr(name.rfind('.') + 1);
  if (last == "AutoString") return character(call, Form::Varchar);
  if (last == "GUID") return schema::Uuid{};
  if (last == "UTCDateTime") return schema::Timestamp{.with_time_zone = true};
  return std::nullopt;
}

TypeFact opaque(std::string reason, const Expression& expression, std::string class_name = {}) {
  return {SqlType{schema::Opaque{std::move(reason)}, canonical_text(expression)},
          std::move(class_name), std::nullopt};
}

TypeFact library_type(const Project& project, std::string name, const Arguments& arguments,
                      const Expression& written, int depth) {
  std::string unread;
  const TypeCall call{project, arguments, written, depth, unread};
  TypeFact fact;
  fact.type.raw = canonical_text(written);
  fact.class_name = std::move(name);
  if (const KnownType* known = known_sqlalchemy_type(fact.class_name)) {
    fact.type.is = known->make(call);
    if (fact.type.as<schema::Uuid>() != nullptr) fact.as_uuid = call.flag(0, "as_uuid", true);
    // An enum is read with what is unpacked.
    if (arguments.has_splat && known->make != enumeration)
      unread = "the arguments of its type come from *args or **kwargs";
    if (!unread.empty()) return opaque(std::move(unread), written, fact.class_name);
    return fact;
  }
  if (auto own = known_sqlmodel_type(fact.class_name, call)) {
    fact.type.is = std::move(*own);
    if (!unread.empty()) return opaque(std::move(unread), written, fact.class_name);
    if (fact.type.as<schema::Uuid>() != nullptr) fact.as_uuid = true;
    return fact;
  }
  return opaque(fmt::format("'{}' is not a type that modelmend knows", fact.class_name), written,
                fact.class_name);
}

TypeFact project_class_type(const Project& project, const Local& type,
                            const Project::ClassSite& site, const Expression& written) {
  const std::string base =
      first_library_base(project, site,
                         {"sqlalchemy.TypeDecorator", "sqlalchemy.types.TypeDecorator",
                          "sqlalchemy.types.UserDefinedType", "sqlalchemy.types.TypeEngine"});
  const std::string_view kind = base.ends_with("TypeDecorator")     ? "a TypeDecorator"
                                : base.ends_with("UserDefinedType") ? "a UserDefinedType"
                                                                    : "a class of the project";
  return opaque(fmt::format("'{}' is {}", type.name, kind), written, type.name);
}

TypeFact read_call(const Project& project, const Expression& call, int depth) {
  const Expression function = unwrapped(call.field(Field::Function));
  if (function.is(Kind::Attribute)) {
    // `X().with_variant(Y, "sqlite")`: the other dialect's type does not count.
    const std::string_view method = function.node.field(Field::Attribute).text();
    if (method == "with_variant" || method == "evaluates_none" || method == "copy")
      return read_nested(project, function.field(Field::Object), depth + 1);
    // `MutableDict.as_mutable(JSON)`: the type is the argument's.
    if (method == "as_mutable" || method == "associate_with") {
      const Arguments arguments = arguments_of(call);
      if (!arguments.positional.empty())
        return read_nested(project, arguments.positional.front().value, depth + 1);
    }
  }
  const Resolution callee = meaning_of(project, function).resolution;
  if (const auto* imported = std::get_if<semantic::Imported>(&callee))
    return library_type(project, imported->name, arguments_of(call), call, depth);
  if (const auto* local = std::get_if<Local>(&callee)) {
    if (const auto site = project.class_site(callee))
      return project_class_type(project, *local, *site, call);
    if (const auto returned = single_return(project, *local))
      return read_nested(project, *returned, depth + 1);
  }
  return opaque(fmt::format("'{}' is not known to be a type", canonical_text(call)), call);
}

TypeFact read_nested(const Project& project, const Expression& expression, int depth) {
  if (depth > kMaxNesting) return opaque("types are nested too deeply", expression);
  const Expression direct = unwrapped(expression);
  if (direct.is(Kind::Call)) return read_call(project, direct, depth);
  const auto [value, resolution] = meaning_of(project, direct);
  if (value.is(Kind::None)) return {SqlType{schema::FromForeignKey{}, "None"}, "", std::nullopt};
  if (value.is(Kind::Call)) return read_call(project, value, depth);
  if (const auto* imported = std::get_if<semantic::Imported>(&resolution))
    return library_type(project, imported->name, Arguments{}, value, depth);
  if (const auto* local = std::get_if<Local>(&resolution))
    if (const auto site = project.class_site(resolution))
      return project_class_type(project, *local, *site, value);
  return opaque(fmt::format("'{}' is not known to be a type", canonical_text(value)), value);
}

}  // namespace

std::optional<SqlType> plain_type(const Project& project, std::string_view class_name) {
  const KnownType* const known = known_sqlalchemy_type(class_name);
  if (known == nullptr) return std::nullopt;
  if (known->make == enumeration || known->make == array || known->make == domain)
    return std::nullopt;
  const Arguments nothing;
  const Expression nowhere;
  std::string unread;
  return SqlType{known->make({project, nothing, nowhere, 0, unread}), {}};
}

TypeFact read_type(const Project& project, const Expression& expression) {
  TypeFact fact = read_nested(project, expression, 0);
  fact.type.raw = canonical_text(expression);
  if (!expression.quoted) fact.written = expression.place();
  return fact;
}

bool is_known_type(std::string_view class_name) {
  const KnownType* const known = known_sqlalchemy_type(class_name);
  if (known != nullptr) return known->make != enumeration;
  return class_name.starts_with("sqlmodel.");
}

std::optional<SqlType> enum_type_of(const Project& project, const Expression& class_name,
                                    EnumLabels labels) {
  const auto site = class_named(project, class_name);
  if (!site) return std::nullopt;
  if (!is_python_enum(project, *site)) return std::nullopt;
  schema::Enum type;
  type.name = lower(std::string(site->definition.field(Field::Name).text()));
  type.labels = enum_labels(project, *site, labels);
  return SqlType{std::move(type), canonical_text(class_name)};
}

std::string first_library_base(const Project& project, const Project::ClassSite& site,
                               const std::vector<std::string_view>& wanted) {
  std::vector<Project::ClassSite> pending{site};
  std::set<const void*> seen;
  while (!pending.empty()) {
    const Project::ClassSite current = pending.back();
    pending.pop_back();
    if (!seen.insert(current.definition.id()).second) continue;
    const Expression definition{current.module, current.definition, 0, nullptr};
    std::vector<Project::ClassSite> next;
    for (const Argument& base : arguments_of(definition).positional) {
      const Resolution meaning = meaning_of(project, base.value).resolution;
      std::string name = library_name(meaning);
      if (std::find(wanted.begin(), wanted.end(), name) != wanted.end()) return name;
      if (auto local = project.class_site(meaning)) next.push_back(*local);
    }
    pending.insert(pending.end(), next.rbegin(), next.rend());
  }
  return {};
}

}  // namespace modelmend::model
