#include "base/md5.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace modelmend {
namespace {

constexpr std::size_t kBlock = 64;
constexpr std::size_t kLengthBytes = 8;

// RFC 1321, 3.4: how far each round turns.
constexpr std::array<std::array<int, 4>, 4> kTurns = {
    {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};

// floor(2^32 * abs(sin(i + 1)))
constexpr std::array<std::uint32_t, kBlock> kSines = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

using State = std::array<std::uint32_t, 4>;

std::uint32_t word_at(std::string_view block, std::size_t index) {
  std::uint32_t word = 0;
  for (std::size_t i = 4; i-- > 0;)
    word = word << 8U | static_cast<unsigned char>(block[4 * index + i]);
  return word;
}

struct Step {
  std::uint32_t mixed;
  std::size_t word;
};

Step step_of(const State& s, std::size_t i) {
  switch (i / 16) {
    case 0:
      return {(s[1] & s[2]) | (~s[1] & s[3]), i};
    case 1:
      return {(s[3] & s[1]) | (~s[3] & s[2]), (5 * i + 1) % 16};
    case 2:
      return {s[1] ^ s[2] ^ s[3], (3 * i + 5) % 16};
    default:
      return {s[2] ^ (s[1] | ~s[3]), (7 * i) % 16};
  }
}

void add_block(State& state, std::string_view block) {
  State s = state;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const Step step = step_of(s, i);
    const std::uint32_t sum = s[0] + step.mixed + kSines[i] + word_at(block, step.word);
    s = {s[3], s[1] + std::rotl(sum, kTurns[i / 16][i % 4]), s[1], s[2]};
  }
  for (std::size_t i = 0; i < s.size(); ++i) state[i] += s[i];
}

std::string padded(std::string_view bytes) {
  std::string text(bytes);
  text += '\x80';
  while (text.size() % kBlock != kBlock - kLengthBytes) text += '\0';
  const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
  for (unsigned i = 0; i < kLengthBytes; ++i) text += static_cast<char>(bits >> (8 * i) & 0xFFU);
  return text;
}

}  // namespace

std::string md5_hex(std::string_view bytes) {
  State state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  const std::string text = padded(bytes);
  for (std::size_t at = 0; at < text.size(); at += kBlock)
    add_block(state, std::string_view(text).substr(at, kBlock));
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const std::uint32_t word : state)
    for (unsigned shift = 0; shift < 32; shift += 8) {
      hex += kDigits[word >> (shift + 4) & 0xFU];
      hex += kDigits[word >> shift & 0xFU];
    }
  return hex;
}

}  // namespace modelmend
