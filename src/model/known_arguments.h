// known_arguments: which keyword arguments the calls that declare columns and tables can have.
//
// Data about SQLAlchemy and SQLModel, in known_arguments.inc; asked by the readers of column_source
// and table_behaviour. An argument that is not among them has no meaning that we could compare, so
// its declaration is said to be unread.
#pragma once

#include <cstdint>
#include <string_view>

namespace modelmend::model {

enum class Call : std::uint8_t {
  Column,
  MappedColumn,
  Deferred,
  ColumnProperty,
  Field,
  ForeignKey,
  ForeignKeyConstraint,
  Identity,
  Computed,
  Sequence,
  Index,
  UniqueConstraint,
  PrimaryKeyConstraint,
  CheckConstraint,
  Table,
};

// "mapped_column", as people write it.
[[nodiscard]] std::string_view call_name(Call call);

// Options of a dialect (`postgresql_where`, `sqlite_on_conflict`) are known for what takes them.
[[nodiscard]] bool is_known_argument(Call call, std::string_view keyword);
// True if no reader says what the argument means: who compares takes it as text.
[[nodiscard]] bool is_carried_argument(Call call, std::string_view keyword);
[[nodiscard]] bool is_dialect_option(std::string_view keyword);

// True for what SQLAlchemy takes among the arguments of a column by place, by the last word of its
// name: "ForeignKey", "Sequence".
[[nodiscard]] bool is_column_item(std::string_view callee);

}  // namespace modelmend::model
