#include "text/encoding.h"

#include <algorithm>
#include <array>
#include <utility>

#include "text/utf8.h"

namespace modelmend::text {
namespace {

// Python's codec registry: aliases of the encodings that are single-byte supersets of ASCII and
// give no ASCII character to a byte above 0x7F (so not mac_arabic and mac_farsi).
// tests/text/encoding_test.cc compares the table with Python's own.
struct Alias {
  std::string_view alias;
  std::string_view name;
};
constexpr std::array kAliases = {
    Alias{"1125", "cp1125"},
    Alias{"1250", "cp1250"},
    Alias{"1251", "cp1251"},
    Alias{"1252", "cp1252"},
    Alias{"1253", "cp1253"},
    Alias{"1254", "cp1254"},
    Alias{"1255", "cp1255"},
    Alias{"1256", "cp1256"},
    Alias{"1257", "cp1257"},
    Alias{"1258", "cp1258"},
    Alias{"437", "cp437"},
    Alias{"646", "ascii"},
    Alias{"775", "cp775"},
    Alias{"850", "cp850"},
    Alias{"852", "cp852"},
    Alias{"855", "cp855"},
    Alias{"857", "cp857"},
    Alias{"858", "cp858"},
    Alias{"860", "cp860"},
    Alias{"861", "cp861"},
    Alias{"862", "cp862"},
    Alias{"863", "cp863"},
    Alias{"865", "cp865"},
    Alias{"866", "cp866"},
    Alias{"869", "cp869"},
    Alias{"8859", "latin_1"},
    Alias{"ansi_x3.4_1968", "ascii"},
    Alias{"ansi_x3.4_1986", "ascii"},
    Alias{"ansi_x3_4_1968", "ascii"},
    Alias{"arabic", "iso8859_6"},
    Alias{"asmo_708", "iso8859_6"},
    Alias{"cp1051", "hp_roman8"},
    Alias{"cp154", "ptcp154"},
    Alias{"cp367", "ascii"},
    Alias{"cp819", "latin_1"},
    Alias{"cp866u", "cp1125"},
    Alias{"cp_gr", "cp869"},
    Alias{"cp_is", "cp861"},
    Alias{"csascii", "ascii"},
    Alias{"csibm855", "cp855"},
    Alias{"csibm857", "cp857"},
    Alias{"csibm858", "cp858"},
    Alias{"csibm860", "cp860"},
    Alias{"csibm861", "cp861"},
    Alias{"csibm863", "cp863"},
    Alias{"csibm865", "cp865"},
    Alias{"csibm866", "cp866"},
    Alias{"csibm869", "cp869"},
    Alias{"csisolatin1", "latin_1"},
    Alias{"csisolatin2", "iso8859_2"},
    Alias{"csisolatin3", "iso8859_3"},
    Alias{"csisolatin4", "iso8859_4"},
    Alias{"csisolatin5", "iso8859_9"},
    Alias{"csisolatin6", "iso8859_10"},
    Alias{"csisolatinarabic", "iso8859_6"},
    Alias{"csisolatincyrillic", "iso8859_5"},
    Alias{"csisolatingreek", "iso8859_7"},
    Alias{"csisolatinhebrew", "iso8859_8"},
    Alias{"cskoi8r", "koi8_r"},
    Alias{"cspc775baltic", "cp775"},
    Alias{"cspc850multilingual", "cp850"},
    Alias{"cspc862latinhebrew", "cp862"},
    Alias{"cspc8codepage437", "cp437"},
    Alias{"cspcp852", "cp852"},
    Alias{"csptcp154", "ptcp154"},
    Alias{"cyrillic", "iso8859_5"},
    Alias{"cyrillic_asian", "ptcp154"},
    Alias{"ecma_114", "iso8859_6"},
    Alias{"ecma_118", "iso8859_7"},
    Alias{"elot_928", "iso8859_7"},
    Alias{"greek", "iso8859_7"},
    Alias{"greek8", "iso8859_7"},
    Alias{"hebrew", "iso8859_8"},
    Alias{"ibm1051", "hp_roman8"},
    Alias{"ibm1125", "cp1125"},
    Alias{"ibm367", "ascii"},
    Alias{"ibm437", "cp437"},
    Alias{"ibm775", "cp775"},
    Alias{"ibm819", "latin_1"},
    Alias{"ibm850", "cp850"},
    Alias{"ibm852", "cp852"},
    Alias{"ibm855", "cp855"},
    Alias{"ibm857", "cp857"},
    Alias{"ibm858", "cp858"},
    Alias{"ibm860", "cp860"},
    Alias{"ibm861", "cp861"},
    Alias{"ibm862", "cp862"},
    Alias{"ibm863", "cp863"},
    Alias{"ibm865", "cp865"},
    Alias{"ibm866", "cp866"},
    Alias{"ibm869", "cp869"},
    Alias{"iso646_us", "ascii"},
    Alias{"iso8859", "latin_1"},
    Alias{"iso8859_1", "latin_1"},
    Alias{"iso_646.irv_1991", "ascii"},
    Alias{"iso_8859_1", "latin_1"},
    Alias{"iso_8859_10", "iso8859_10"},
    Alias{"iso_8859_10_1992", "iso8859_10"},
    Alias{"iso_8859_11", "iso8859_11"},
    Alias{"iso_8859_11_2001", "iso8859_11"},
    Alias{"iso_8859_13", "iso8859_13"},
    Alias{"iso_8859_14", "iso8859_14"},
    Alias{"iso_8859_14_1998", "iso8859_14"},
    Alias{"iso_8859_15", "iso8859_15"},
    Alias{"iso_8859_16", "iso8859_16"},
    Alias{"iso_8859_16_2001", "iso8859_16"},
    Alias{"iso_8859_1_1987", "latin_1"},
    Alias{"iso_8859_2", "iso8859_2"},
    Alias{"iso_8859_2_1987", "iso8859_2"},
    Alias{"iso_8859_3", "iso8859_3"},
    Alias{"iso_8859_3_1988", "iso8859_3"},
    Alias{"iso_8859_4", "iso8859_4"},
    Alias{"iso_8859_4_1988", "iso8859_4"},
    Alias{"iso_8859_5", "iso8859_5"},
    Alias{"iso_8859_5_1988", "iso8859_5"},
    Alias{"iso_8859_6", "iso8859_6"},
    Alias{"iso_8859_6_1987", "iso8859_6"},
    Alias{"iso_8859_7", "iso8859_7"},
    Alias{"iso_8859_7_1987", "iso8859_7"},
    Alias{"iso_8859_8", "iso8859_8"},
    Alias{"iso_8859_8_1988", "iso8859_8"},
    Alias{"iso_8859_9", "iso8859_9"},
    Alias{"iso_8859_9_1989", "iso8859_9"},
    Alias{"iso_celtic", "iso8859_14"},
    Alias{"iso_ir_100", "latin_1"},
    Alias{"iso_ir_101", "iso8859_2"},
    Alias{"iso_ir_109", "iso8859_3"},
    Alias{"iso_ir_110", "iso8859_4"},
    Alias{"iso_ir_126", "iso8859_7"},
    Alias{"iso_ir_127", "iso8859_6"},
    Alias{"iso_ir_138", "iso8859_8"},
    Alias{"iso_ir_144", "iso8859_5"},
    Alias{"iso_ir_148", "iso8859_9"},
    Alias{"iso_ir_157", "iso8859_10"},
    Alias{"iso_ir_166", "tis_620"},
    Alias{"iso_ir_199", "iso8859_14"},
    Alias{"iso_ir_226", "iso8859_16"},
    Alias{"iso_ir_6", "ascii"},
    Alias{"kz_1048", "kz1048"},
    Alias{"l1", "latin_1"},
    Alias{"l10", "iso8859_16"},
    Alias{"l2", "iso8859_2"},
    Alias{"l3", "iso8859_3"},
    Alias{"l4", "iso8859_4"},
    Alias{"l5", "iso8859_9"},
    Alias{"l6", "iso8859_10"},
    Alias{"l7", "iso8859_13"},
    Alias{"l8", "iso8859_14"},
    Alias{"l9", "iso8859_15"},
    Alias{"latin", "latin_1"},
    Alias{"latin1", "latin_1"},
    Alias{"latin10", "iso8859_16"},
    Alias{"latin2", "iso8859_2"},
    Alias{"latin3", "iso8859_3"},
    Alias{"latin4", "iso8859_4"},
    Alias{"latin5", "iso8859_9"},
    Alias{"latin6", "iso8859_10"},
    Alias{"latin7", "iso8859_13"},
    Alias{"latin8", "iso8859_14"},
    Alias{"latin9", "iso8859_15"},
    Alias{"mac_centeuro", "mac_latin2"},
    Alias{"maccentraleurope", "mac_latin2"},
    Alias{"maccyrillic", "mac_cyrillic"},
    Alias{"macgreek", "mac_greek"},
    Alias{"maciceland", "mac_iceland"},
    Alias{"macintosh", "mac_roman"},
    Alias{"maclatin2", "mac_latin2"},
    Alias{"macroman", "mac_roman"},
    Alias{"macturkish", "mac_turkish"},
    Alias{"pt154", "ptcp154"},
    Alias{"r8", "hp_roman8"},
    Alias{"rk1048", "kz1048"},
    Alias{"roman8", "hp_roman8"},
    Alias{"ruscii", "cp1125"},
    Alias{"strk1048_2002", "kz1048"},
    Alias{"thai", "iso8859_11"},
    Alias{"tis620", "tis_620"},
    Alias{"tis_620_0", "tis_620"},
    Alias{"tis_620_2529_0", "tis_620"},
    Alias{"tis_620_2529_1", "tis_620"},
    Alias{"us", "ascii"},
    Alias{"us_ascii", "ascii"},
    Alias{"windows_1250", "cp1250"},
    Alias{"windows_1251", "cp1251"},
    Alias{"windows_1252", "cp1252"},
    Alias{"windows_1253", "cp1253"},
    Alias{"windows_1254", "cp1254"},
    Alias{"windows_1255", "cp1255"},
    Alias{"windows_1256", "cp1256"},
    Alias{"windows_1257", "cp1257"},
    Alias{"windows_1258", "cp1258"},
};

constexpr std::array<std::string_view, 61> kSingleByte = {
    "cp1006",     "cp1125",     "cp1250",       "cp1251",       "cp1252",     "cp1253",
    "cp1254",     "cp1255",     "cp1256",       "cp1257",       "cp1258",     "cp437",
    "cp720",      "cp737",      "cp775",        "cp850",        "cp852",      "cp855",
    "cp856",      "cp857",      "cp858",        "cp860",        "cp861",      "cp862",
    "cp863",      "cp865",      "cp866",        "cp869",        "cp874",      "hp_roman8",
    "iso8859_1",  "iso8859_10", "iso8859_11",   "iso8859_13",   "iso8859_14", "iso8859_15",
    "iso8859_16", "iso8859_2",  "iso8859_3",    "iso8859_4",    "iso8859_5",  "iso8859_6",
    "iso8859_7",  "iso8859_8",  "iso8859_9",    "koi8_r",       "koi8_t",     "koi8_u",
    "kz1048",     "latin_1",    "mac_croatian", "mac_cyrillic", "mac_greek",  "mac_iceland",
    "mac_latin2", "mac_roman",  "mac_romanian", "mac_turkish",  "palmos",     "ptcp154",
    "tis_620",
};

char ascii_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_ascii_alnum(char c) {
  const char lower = ascii_lower(c);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
}

// tokenize._get_normal_name: the spellings that Python knows before it asks the registry.
std::optional<Encoding> well_known(std::string_view name) {
  std::string start(name.substr(0, 12));
  std::ranges::transform(start, start.begin(),
                         [](char c) { return c == '_' ? '-' : ascii_lower(c); });
  if (start == "utf-8" || start.starts_with("utf-8-")) return Encoding{};
  for (const std::string_view latin : {"latin-1", "iso-8859-1", "iso-latin-1"}) {
    if (start == latin) return Encoding{EncodingKind::SingleByte, "iso8859-1"};
    if (start.starts_with(latin) && start[latin.size()] == '-') {
      return Encoding{EncodingKind::SingleByte, "iso8859-1"};
    }
  }
  return std::nullopt;
}

// encodings.normalize_encoding: runs of other characters become one underscore.
std::string normalized(std::string_view name) {
  std::string text;
  bool gap = false;
  for (const char c : name) {
    if (!is_ascii_alnum(c) && c != '.') {
      gap = true;
      continue;
    }
    if (gap && !text.empty()) text += '_';
    gap = false;
    text += ascii_lower(c);
  }
  return text;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\f';
}

bool is_cookie_character(char c) {
  return is_ascii_alnum(c) || c == '-' || c == '_' || c == '.';
}

std::size_t skip_blanks(std::string_view line, std::size_t at) {
  while (at < line.size() && is_blank(line[at])) ++at;
  return at;
}

// ^[ \t\f]*(?:[#\r\n]|$)
bool is_blank_or_comment(std::string_view line) {
  const std::size_t at = skip_blanks(line, 0);
  return at == line.size() || line[at] == '#' || line[at] == '\r';
}

// ^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+), the first place where it matches. `start` is where the
// line begins in the file.
std::optional<CodingCookie> cookie_in_line(std::string_view line, std::size_t start) {
  constexpr std::string_view kWord = "coding";
  const std::size_t hash = skip_blanks(line, 0);
  if (hash == line.size() || line[hash] != '#') return std::nullopt;
  for (std::size_t at = line.find(kWord, hash + 1); at != std::string_view::npos;
       at = line.find(kWord, at + 1)) {
    std::size_t begin = at + kWord.size();
    if (begin == line.size() || (line[begin] != ':' && line[begin] != '=')) continue;
    ++begin;
    while (begin < line.size() && (line[begin] == ' ' || line[begin] == '\t')) ++begin;
    std::size_t end = begin;
    while (end < line.size() && is_cookie_character(line[end])) ++end;
    if (end == begin) continue;
    return CodingCookie{
        std::string(line.substr(begin, end - begin)),
        {static_cast<std::uint32_t>(start + begin), static_cast<std::uint32_t>(start + end)}};
  }
  return std::nullopt;
}

}  // namespace

std::optional<CodingCookie> find_coding_cookie(std::string_view bytes) {
  std::size_t start = bytes.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  for (int line_number = 1; line_number <= 2; ++line_number) {
    // Python ends a line at CR, LF or both here.
    const std::size_t end = std::min(bytes.find_first_of("\r\n", start), bytes.size());
    const std::string_view line = bytes.substr(start, end - start);
    if (auto cookie = cookie_in_line(line, start)) return cookie;
    if (!is_blank_or_comment(line) || end == bytes.size()) return std::nullopt;
    start = end + (bytes.substr(end).starts_with("\r\n") ? 2 : 1);
  }
  return std::nullopt;
}

std::optional<Encoding> lookup_encoding(std::string_view name) {
  if (auto encoding = well_known(name)) return encoding;
  const std::string wanted = normalized(name);
  constexpr std::array<std::string_view, 8> kUtf8 = {"utf_8", "utf_8_sig", "u8",        "utf",
                                                     "utf8",  "utf8_ucs2", "utf8_ucs4", "cp65001"};
  if (std::ranges::find(kUtf8, wanted) != kUtf8.end()) return Encoding{};

  std::string_view canonical = wanted;
  const auto* const alias = std::ranges::lower_bound(kAliases, wanted, {}, &Alias::alias);
  if (alias != kAliases.end() && alias->alias == wanted) canonical = alias->name;
  if (canonical == "ascii") return Encoding{EncodingKind::Ascii, "ascii"};
  if (!std::ranges::binary_search(kSingleByte, canonical)) return std::nullopt;
  return Encoding{EncodingKind::SingleByte, std::string(canonical)};
}

}  // namespace modelmend::text
