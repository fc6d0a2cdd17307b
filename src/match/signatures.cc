#include "match/signatures.h"

#include <algorithm>
#include <array>

#include "model/key_parameters.h"

namespace modelmend::match {
namespace {

// A template because the lists differ in length.
template <std::size_t Size>
using Names = std::array<std::string_view, Size>;

constexpr Names<2> kColumn = {"name", "type_"};
constexpr Names<1> kDefault = {"default"};
constexpr Names<2> kRelationship = {"argument", "secondary"};
constexpr Names<2> kString = {"length", "collation"};
constexpr Names<4> kNumeric = {"precision", "scale", "decimal_return_scale", "asdecimal"};
constexpr Names<3> kFloat = {"precision", "asdecimal", "decimal_return_scale"};
constexpr Names<1> kTimeZone = {"timezone"};
constexpr Names<2> kTimestamp = {"timezone", "precision"};
constexpr Names<2> kUuid = {"as_uuid", "native_uuid"};
constexpr Names<1> kPostgresqlUuid = {"as_uuid"};
constexpr Names<4> kArray = {"item_type", "as_tuple", "dimensions", "zero_indexes"};
constexpr Names<4> kCheck = {"sqltext", "name", "deferrable", "initially"};
constexpr Names<2> kComputed = {"sqltext", "persisted"};
constexpr Names<1> kLength = {"length"};
constexpr Names<3> kInterval = {"native", "second_precision", "day_precision"};

// By canonical name.
constexpr std::array kSignatures = {
    Signature{"sqlalchemy.ARRAY", kArray},
    Signature{"sqlalchemy.CheckConstraint", kCheck},
    Signature{"sqlalchemy.Column", kColumn, true},
    Signature{"sqlalchemy.Computed", kComputed},
    Signature{"sqlalchemy.DateTime", kTimeZone},
    Signature{"sqlalchemy.Float", kFloat},
    Signature{"sqlalchemy.ForeignKey", model::kForeignKeyParameters},
    Signature{"sqlalchemy.ForeignKeyConstraint", model::kForeignKeyConstraintParameters},
    Signature{"sqlalchemy.Interval", kInterval},
    Signature{"sqlalchemy.LargeBinary", kLength},
    Signature{"sqlalchemy.Numeric", kNumeric},
    Signature{"sqlalchemy.String", kString},
    Signature{"sqlalchemy.Text", kString},
    Signature{"sqlalchemy.Time", kTimeZone},
    Signature{"sqlalchemy.Unicode", kString},
    Signature{"sqlalchemy.Uuid", kUuid},
    Signature{"sqlalchemy.dialects.postgresql.ARRAY", kArray},
    Signature{"sqlalchemy.dialects.postgresql.TIMESTAMP", kTimestamp},
    Signature{"sqlalchemy.dialects.postgresql.UUID", kPostgresqlUuid},
    Signature{"sqlalchemy.orm.mapped_column", kColumn, true},
    Signature{"sqlalchemy.orm.relationship", kRelationship},
    Signature{"sqlmodel.Field", kDefault},
};
static_assert(std::ranges::is_sorted(kSignatures, {}, &Signature::callable));

constexpr std::array kSchemaItems = {
    std::string_view("sqlalchemy.CheckConstraint"),
    std::string_view("sqlalchemy.Computed"),
    std::string_view("sqlalchemy.DefaultClause"),
    std::string_view("sqlalchemy.FetchedValue"),
    std::string_view("sqlalchemy.ForeignKey"),
    std::string_view("sqlalchemy.Identity"),
    std::string_view("sqlalchemy.PrimaryKeyConstraint"),
    std::string_view("sqlalchemy.Sequence"),
    std::string_view("sqlalchemy.UniqueConstraint"),
};

}  // namespace

const Signature* signature_of(std::string_view canonical_name) {
  const auto* const found =
      std::ranges::lower_bound(kSignatures, canonical_name, {}, &Signature::callable);
  return found != kSignatures.end() && found->callable == canonical_name ? found : nullptr;
}

std::span<const Signature> all_signatures() {
  return kSignatures;
}

bool is_schema_item(std::string_view canonical_name) {
  return std::ranges::find(kSchemaItems, canonical_name) != kSchemaItems.end();
}

}  // namespace modelmend::match
