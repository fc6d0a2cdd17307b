#include "alembic/missing.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "alembic/unique_columns.h"
#include "schema/canonical_type.h"
#include "schema/find_column.h"
#include "schema/words.h"

namespace modelmend::alembic {
namespace {

using schema::Aspect;
using schema::Column;
using schema::ForeignKey;
using schema::QualifiedName;
using schema::SqlType;
using schema::Table;

std::string place_words(const schema::Origin& origin) {
  if (origin.file.empty()) return {};
  return fmt::format("{}:{}:{}", origin.file, origin.line, origin.column);
}

const SqlType& element_of(const SqlType& type) {
  const SqlType* inner = &type;
  while (const auto* array = inner->as<schema::Array>()) inner = array->element.get();
  return *inner;
}

// A command may hold quotes of its own.
std::string quoted(const std::string& command) {
  const char quote = command.find('\'') == std::string::npos ? '\'' : '`';
  return quote + command + quote;
}

class Finder {
 public:
  explicit Finder(const MissingRequest& request) : request_(request) {
    for (const Table& table : request.actual.tables) actual_.emplace(full(table.name), &table);
    for (const schema::View& view : request.actual.views) views_.insert(full(view.name));
  }

  tl::expected<Missing, std::vector<Error>> find() {
    find_tables();
    for (const Table* table : found_.tables) check(*table);
    if (request_.only.empty()) find_sequences();
    check_names();
    if (!errors_.empty()) return tl::unexpected(std::move(errors_));
    return std::move(found_);
  }

 private:
  [[nodiscard]] QualifiedName full(const QualifiedName& name) const {
    return name.schema.empty() ? QualifiedName{request_.default_schema, name.name} : name;
  }

  [[nodiscard]] bool was_read(const QualifiedName& name) const {
    const auto& read = request_.actual.schemas;
    return read.empty() || std::ranges::find(read, full(name).schema) != read.end();
  }

  [[nodiscard]] bool is_asked_for(const Table& table) const {
    return request_.only.empty() ||
           std::ranges::any_of(request_.only, [&](const std::string& name) {
             return name == table.name.name || name == schema::to_string(table.name) ||
                    name == schema::to_string(full(table.name));
           });
  }

  Error& refuse(const schema::Origin& place, std::string what, std::string next) {
    return errors_.emplace_back(
        Error{ErrorCode::Input, place_words(place), std::move(what), std::move(next)});
  }

  void find_tables() {
    for (const Table& table : request_.declared.tables) {
      const QualifiedName name = full(table.name);
      if (actual_.contains(name) || !is_asked_for(table)) continue;
      if (views_.contains(name)) {
        leave_out(name, "the database has a view of this name");
        continue;
      }
      if (!was_read(name)) {
        found_.notes.push_back(fmt::format("{}: not looked at: the schema '{}' was not read",
                                           schema::to_string(table.name), name.schema));
        continue;
      }
      if (const std::string reason = request_.left_out(table); !reason.empty()) {
        leave_out(name, reason);
        continue;
      }
      const auto [first, is_new] = created_.emplace(name, &table);
      if (is_new) {
        found_.tables.push_back(&table);
      } else {
        refuse(table.origin,
               fmt::format("two models declare the table '{}', here and at {}",
                           schema::to_string(table.name), place_words(first->second->origin)),
               "keep one of the two models, or say which in a file of 'modelmend audit'");
      }
    }
    // Of two models for one table the other one is created.
    for (const auto& [name, table] : created_) left_out_.erase(name);
    found_.left_out = left_out_.size();
    for (const auto& [name, reason] : left_out_)
      found_.notes.push_back(
          fmt::format("{}: not created: {}", schema::to_string(short_name(name)), reason));
  }

  void leave_out(const QualifiedName& name, std::string reason) {
    left_out_.emplace(name, std::move(reason));
  }

  // As people write it where there is one schema.
  [[nodiscard]] QualifiedName short_name(const QualifiedName& name) const {
    return name.schema == request_.default_schema ? QualifiedName{{}, name.name} : name;
  }

  void check_names() {
    for (const std::string& name : request_.only) {
      const auto is_named = [&](const Table& table) {
        return name == table.name.name || name == schema::to_string(table.name) ||
               name == schema::to_string(full(table.name));
      };
      if (std::ranges::none_of(request_.declared.tables, is_named))
        errors_.push_back({ErrorCode::Usage, "--only",
                           fmt::format("no model declares a table '{}'", name),
                           "name a table as the database does"});
    }
  }

  void check(const Table& table) {
    for (const std::string& reason : table.partly_read)
      refuse(table.origin,
             fmt::format("the table '{}' is not known in whole: {}", schema::to_string(table.name),
                         reason),
             "declare it in words that can be read, or leave it out with --only");
    check_unclear(table);
    for (const Column& column : table.columns) check_type(table, column);
    for (const ForeignKey& key : table.foreign_keys) check_key(table, key);
    for (const schema::Index& index : table.indexes) check_index(table, index);
  }

  // The names of indexes belong to the schema, not to the table.
  void check_index(const Table& table, const schema::Index& index) {
    const std::string schema = full(table.name).schema;
    for (const auto& [name, other] : actual_) {
      const bool is_there =
          name.schema == schema && std::ranges::any_of(other->indexes, [&](const auto& each) {
            return index.name && each.name == index.name;
          });
      if (is_there)
        refuse(index.origin,
               fmt::format("the index '{}' of '{}' exists already, on the table '{}'", *index.name,
                           schema::to_string(table.name), schema::to_string(name)),
               "rename the table if it is the same one, else give the index another name");
    }
  }

  // A default, comment or name that only the program knows leaves the table usable; all else would
  // make it another table.
  void check_unclear(const Table& table) {
    for (const schema::Unclear& unclear : request_.unclear) {
      if (unclear.table != table.name) continue;
      const std::string subject =
          unclear.subject.empty()
              ? schema::to_string(table.name)
              : fmt::format("{}.{}", schema::to_string(table.name), unclear.subject);
      const bool is_needed = unclear.aspect == Aspect::Column || unclear.aspect == Aspect::Type ||
                             unclear.aspect == Aspect::PrimaryKey ||
                             unclear.aspect == Aspect::ForeignKeys ||
                             unclear.aspect == Aspect::Generated;
      if (is_needed) {
        refuse(unclear.origin, fmt::format("'{}' is not known: {}", subject, unclear.reason),
               "write it so that it can be read, or leave the table out with --only");
      } else {
        found_.notes.push_back(fmt::format("{}: not written: {} ({})", place_words(unclear.origin),
                                           subject, unclear.reason));
      }
    }
  }

  void check_type(const Table& table, const Column& column) {
    const std::string subject = fmt::format("{}.{}", schema::to_string(table.name), column.name);
    const SqlType& type = element_of(column.type);
    const bool is_written = request_.custom_types.contains({table.name, column.name});
    if (const auto* opaque = type.as<schema::Opaque>();
        opaque != nullptr && (!is_written || request_.as_sql)) {
      refuse(column.origin,
             fmt::format("the SQL type of '{}' is not known: {}", subject, opaque->reason),
             is_written
                 ? "write it with --style op, which names the type as the model does"
                 : "give the column a type of SQLAlchemy, or leave the table out with --only");
    }
    if (request_.actual.dialect == schema::Dialect::PostgreSql)
      if (const auto* enumeration = type.as<schema::Enum>())
        check_enum(subject, column, *enumeration);
    if (const auto* domain = type.as<schema::Domain>()) check_domain(subject, column, *domain);
  }

  void check_domain(const std::string& subject, const Column& column,
                    const schema::Domain& domain) {
    const QualifiedName wanted = full({domain.schema, domain.name});
    const bool is_there = std::ranges::any_of(
        request_.actual.domains, [&](const auto& each) { return full(each.name) == wanted; });
    if (!is_there)
      refuse(column.origin,
             fmt::format("'{}' is of the domain '{}', which is not in the database", subject,
                         schema::to_string(QualifiedName{domain.schema, domain.name})),
             "create the domain first");
  }

  void check_enum(const std::string& subject, const Column& column, const schema::Enum& type) {
    if (!type.name) {
      refuse(column.origin, fmt::format("the enum type of '{}' has no name", subject),
             "give the Enum a name=");
      return;
    }
    const QualifiedName wanted = full({type.schema, *type.name});
    const auto there = std::ranges::find_if(
        request_.actual.enums, [&](const auto& each) { return full(each.name) == wanted; });
    if (there == request_.actual.enums.end()) {
      need_enum(wanted, subject, column, type);
      return;
    }
    if (there->labels == type.labels || drift_mends(wanted, type, *there)) return;
    refuse(column.origin,
           fmt::format("the type '{}' of '{}' has other labels in the database",
                       schema::to_string(there->name), subject),
           request_.with_drift
               ? "change the labels of the type first, or give the Enum another name="
               : "add --include drift, or make the two agree first");
  }

  // A column that the database has is of the type, and its model wants the same labels: the step
  // for that column gives them to the type.
  [[nodiscard]] bool drift_mends(const QualifiedName& name, const schema::Enum& type,
                                 const schema::EnumType& there) const {
    const bool only_grows = std::ranges::all_of(there.labels, [&](const std::string& label) {
      return std::ranges::find(type.labels, label) != type.labels.end();
    });
    if (!request_.with_drift || (!only_grows && !request_.may_drop)) return false;
    return std::ranges::any_of(request_.declared.tables, [&](const Table& table) {
      const auto actual = actual_.find(full(table.name));
      return actual != actual_.end() && std::ranges::any_of(table.columns, [&](const Column& each) {
               const auto* const wanted = element_of(each.type).as<schema::Enum>();
               const Column* const own = schema::find_column(*actual->second, each.name);
               return wanted != nullptr && own != nullptr && wanted->labels == type.labels &&
                      is_of(*wanted, name) && element_of(own->type).as<schema::Enum>() != nullptr &&
                      is_of(*element_of(own->type).as<schema::Enum>(), name);
             });
    });
  }

  [[nodiscard]] bool is_of(const schema::Enum& type, const QualifiedName& name) const {
    return type.name && full({type.schema, *type.name}) == name;
  }

  // Once for all columns; two models that mean different labels by one name cannot both have it.
  void need_enum(const QualifiedName& name, const std::string& subject, const Column& column,
                 const schema::Enum& type) {
    const auto [known, is_new] = enums_.try_emplace(name);
    if (is_new) {
      known->second = {.name = {type.schema, *type.name},
                       .labels = type.labels,
                       .comment = std::nullopt,
                       .origin = column.origin};
      found_.enums.push_back(known->second);
    } else if (known->second.labels != type.labels) {
      refuse(column.origin,
             fmt::format("the enum type '{}' of '{}' has other labels than at {}",
                         schema::to_string(name), subject, place_words(known->second.origin)),
             "give one of the two another name=");
    }
  }

  void check_key(const Table& table, const ForeignKey& key) {
    const QualifiedName target = full(key.target);
    const auto created = created_.find(target);
    const auto there = actual_.find(target);
    if (created != created_.end()) return check_target(table, key, *created->second);
    if (there != actual_.end()) return check_target(table, key, *there->second);
    if (!was_read(target)) return;
    const std::string words = fmt::format(
        "the foreign key ({}) of '{}' names the table '{}'", schema::listed(key.columns),
        schema::to_string(table.name), schema::to_string(key.target));
    const auto decided = left_out_.find(target);
    if (decided != left_out_.end())
      refuse(key.origin, fmt::format("{}, which is not created: {}", words, decided->second),
             "decide alike for both tables");
    else if (declares(target))
      refuse(key.origin, words + ", which is missing as well",
             fmt::format("add --only {}", schema::to_string(key.target)));
    else
      refuse(key.origin, words + ", which is neither in the database nor in the models",
             "name a table that exists");
  }

  [[nodiscard]] bool declares(const QualifiedName& name) const {
    return std::ranges::any_of(request_.declared.tables,
                               [&](const Table& table) { return full(table.name) == name; });
  }

  void check_target(const Table& table, const ForeignKey& key, const Table& target) {
    const auto columns = key.target_columns.empty() && target.primary_key
                             ? target.primary_key->columns
                             : key.target_columns;
    const std::string words = fmt::format(
        "the foreign key ({}) of '{}'", schema::listed(key.columns), schema::to_string(table.name));
    for (std::size_t i = 0; i < key.columns.size() && i < columns.size(); ++i) {
      const Column* const own = schema::find_column(table, key.columns[i]);
      const Column* const other = schema::find_column(target, columns[i]);
      if (other == nullptr) {
        refuse(key.origin,
               fmt::format("{} names '{}.{}', which is no column", words,
                           schema::to_string(target.name), columns[i]),
               "name a column of the table");
        return;
      }
      if (own != nullptr) check_same_type(*own, words, target, *other);
    }
    if (!are_unique(target, columns))
      refuse(key.origin,
             fmt::format("{} names ({}) of '{}', which is neither its primary key nor unique",
                         words, schema::listed(columns), schema::to_string(target.name)),
             "name its primary key, or make these columns unique");
  }

  void check_same_type(const Column& own, const std::string& words, const Table& target,
                       const Column& other) {
    const schema::Dialect dialect = request_.actual.dialect;
    const SqlType mine = schema::canonical_type(own.type, dialect);
    const SqlType theirs = schema::canonical_type(other.type, dialect);
    const bool is_known =
        mine.as<schema::Opaque>() == nullptr && theirs.as<schema::Opaque>() == nullptr;
    if (!is_known || schema::family(mine) == schema::family(theirs)) return;
    refuse(own.origin,
           fmt::format("{} is {}, and '{}.{}' is {}", words, schema::to_sql(mine),
                       schema::to_string(target.name), other.name, schema::to_sql(theirs)),
           quoted(request_.align) + " gives the column the type of its target");
  }

  void find_sequences() {
    if (request_.actual.dialect != schema::Dialect::PostgreSql) return;
    std::set<QualifiedName> there;
    for (const schema::Sequence& sequence : request_.actual.sequences)
      there.insert(full(sequence.name));
    for (const Table& table : request_.actual.tables)
      for (const Column& column : table.columns)
        if (column.identity)
          there.insert(
              {full(table.name).schema, fmt::format("{}_{}_seq", table.name.name, column.name)});
    for (const schema::Sequence& sequence : request_.declared.sequences)
      if (!sequence.owner_table && was_read(sequence.name) &&
          there.insert(full(sequence.name)).second)
        found_.sequences.push_back(&sequence);
  }

  const MissingRequest& request_;
  std::map<QualifiedName, const Table*> actual_;
  std::set<QualifiedName> views_;
  std::map<QualifiedName, const Table*> created_;
  std::map<QualifiedName, std::string> left_out_;
  std::map<QualifiedName, schema::EnumType> enums_;
  Missing found_;
  std::vector<Error> errors_;
};

}  // namespace

tl::expected<Missing, std::vector<Error>> find_missing(const MissingRequest& request) {
  return Finder(request).find();
}

}  // namespace modelmend::alembic
