#include "schema/postgres/read_postgres.h"

#include <utility>

#include "schema/column_casts.h"
#include "schema/postgres/catalog.h"

namespace modelmend::schema {

Result<ReadSchema> read_postgres(const PostgresSource& source) {
  auto server = postgres::Connection::open(source.connection, source.statement_timeout);
  if (!server) return tl::unexpected(server.error());

  postgres::Catalog catalog(*std::move(server));
  const auto read = catalog.choose(source.schemas)
                        .and_then([&] { return postgres::read_relations(catalog); })
                        .and_then([&] { return postgres::read_user_types(catalog); })
                        .and_then([&] { return postgres::read_sequences(catalog); })
                        .and_then([&] { return postgres::read_columns(catalog); })
                        .and_then([&] { return postgres::read_constraints(catalog); })
                        .and_then([&] { return postgres::read_indexes(catalog); });
  if (!read) return tl::unexpected(read.error());
  settle_casts(catalog.schema);
  sort(catalog.schema);
  return ReadSchema{std::move(catalog.schema), {}};
}

}  // namespace modelmend::schema
