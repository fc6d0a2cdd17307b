#include "model/literals.h"

#include <array>

namespace modelmend::model {

std::span<const std::string> model_literals() {
  static const auto kLiterals = std::to_array<std::string>(
      {"Column", "mapped_column", "Mapped", "Table", "SQLModel", "__tablename__",
       "declarative_base", "DeclarativeBase", "DeclarativeMeta", "as_declarative", "automap_base",
       "generate_base", ".mapped", ".Model", "SQLAlchemy("});
  return kLiterals;
}

const std::set<std::string, std::less<>>& model_libraries() {
  static const std::set<std::string, std::less<>> kLibraries{"flask_sqlalchemy", "sqlalchemy",
                                                             "sqlmodel"};
  return kLibraries;
}

}  // namespace modelmend::model
