#include "base/find_bytes.h"

#include <string.h>

#include <array>
#include <bit>
#include <cstdint>
#include <utility>
#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace modelmend {
namespace {

std::size_t find_by_library(std::string_view text, std::string_view wanted, std::size_t from) {
  if (text.size() - from < wanted.size()) return std::string_view::npos;
  if (wanted.empty()) return from;  // and `text` may be no memory at all
  const void* const found =
      memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

#ifdef __x86_64__

// How rare each byte is in Python code, the most common first; what is not listed is rarer still.
constexpr std::array<std::uint8_t, 256> kRareness = [] {
  constexpr std::string_view kCommonBytes = " etsrnaoildcpmu_fh=().,'\":gbyvwxk";
  std::array<std::uint8_t, 256> rareness{};
  rareness.fill(kCommonBytes.size());
  for (std::size_t i = 0; i < kCommonBytes.size(); ++i)
    rareness[static_cast<unsigned char>(kCommonBytes[i])] = static_cast<std::uint8_t>(i);
  return rareness;
}();

// Where the two least common bytes of a word stand in it.
std::pair<std::size_t, std::size_t> rarest_bytes(std::string_view word) {
  std::pair<std::size_t, std::size_t> rarest{0, 1};
  const auto is_rarer = [&](std::size_t a, std::size_t b) {
    return kRareness[static_cast<unsigned char>(word[a])] >
           kRareness[static_cast<unsigned char>(word[b])];
  };
  if (is_rarer(1, 0)) std::swap(rarest.first, rarest.second);
  for (std::size_t i = 2; i < word.size(); ++i) {
    if (is_rarer(i, rarest.second)) rarest.second = i;
    if (is_rarer(rarest.second, rarest.first)) std::swap(rarest.first, rarest.second);
  }
  return rarest;
}

constexpr std::size_t kLanes = 32;

__attribute__((target("avx2"))) std::uint32_t places_of(const char* bytes, __m256i wanted) {
  // The intrinsic takes this type and allows any alignment.
  const __m256i loaded = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(loaded, wanted)));
}

__attribute__((target("avx2"))) std::size_t find_by_lanes(std::string_view text,
                                                          std::string_view wanted,
                                                          std::size_t from) {
  const auto [rare, second] = rarest_bytes(wanted);
  const __m256i rare_byte = _mm256_set1_epi8(wanted[rare]);
  const __m256i second_byte = _mm256_set1_epi8(wanted[second]);
  // Invariant: nothing begins before `from`; every load ends within the text.
  for (; from + wanted.size() + 2 * kLanes <= text.size(); from += 2 * kLanes) {
    const char* const at = text.data() + from;
    const std::uint64_t high = places_of(at + kLanes + rare, rare_byte);
    std::uint64_t places = high << kLanes | places_of(at + rare, rare_byte);
    if (places == 0) continue;
    const std::uint64_t second_high = places_of(at + kLanes + second, second_byte);
    places &= second_high << kLanes | places_of(at + second, second_byte);
    for (; places != 0; places &= places - 1) {
      const auto place = from + static_cast<std::size_t>(std::countr_zero(places));
      if (memcmp(text.data() + place, wanted.data(), wanted.size()) == 0) return place;
    }
  }
  return find_by_library(text, wanted, from);
}

#endif

}  // namespace

std::size_t find_bytes(std::string_view text, std::string_view wanted, std::size_t from) {
  if (from > text.size()) return std::string_view::npos;
#ifdef __x86_64__
  static const bool has_lanes = __builtin_cpu_supports("avx2") != 0;
  if (has_lanes && wanted.size() > 1) return find_by_lanes(text, wanted, from);
#endif
  return find_by_library(text, wanted, from);
}

}  // namespace modelmend
