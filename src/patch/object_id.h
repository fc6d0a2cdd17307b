// The name that git gives to a blob: the hash of "blob <size>\0" and its bytes.
//
// Used by the diff emitter for its `index` line, by which `git apply --3way` finds the blob, and by
// the journal to know bytes again. The hashes are our own few lines (FIPS 180-4, tested with the
// vectors of NIST and against git), because no library that links statically everywhere is
// smaller. SHA-1 serves for names here, never against an attacker.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace modelmend::patch {

enum class ObjectFormat : std::uint8_t { Sha1, Sha256 };

// All in lower-case hexadecimal.
[[nodiscard]] std::string sha1_hex(std::string_view bytes);
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
[[nodiscard]] std::string blob_id(ObjectFormat format, std::string_view bytes);
// What stands for a side that does not exist: only zeros.
[[nodiscard]] std::string null_blob_id(ObjectFormat format);

}  // namespace modelmend::patch
