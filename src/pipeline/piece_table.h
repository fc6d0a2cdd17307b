// PieceTable: a text as pieces of its original and of new text, through any number of rounds.
//
// Made by the pipeline for each file that changes; every round applies its edits to the current
// text. It answers what the printers and the next round need: the current text, where a place of
// the current text was in the original, and the edits that make the one from the other at once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "patch/edit_set.h"

namespace modelmend::pipeline {

class PieceTable {
 public:
  // `original` must outlive the table.
  explicit PieceTable(std::string_view original);

  // The edits count in the current text.
  void apply(const patch::EditSet& edits);

  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool is_changed() const;
  // The offset in the original. A place in new text goes to the end of the old text before it.
  [[nodiscard]] std::uint32_t original_offset(std::uint32_t current) const;
  [[nodiscard]] ByteRange original_range(ByteRange current) const;
  // In the original, ascending, none empty of effect, no two that touch.
  [[nodiscard]] std::vector<patch::Edit> edits() const;

 private:
  // Either bytes of the original, or new text.
  struct Piece {
    ByteRange kept;
    std::string added;
    bool is_kept = false;

    [[nodiscard]] std::uint32_t size() const {
      return is_kept ? kept.size() : static_cast<std::uint32_t>(added.size());
    }
  };
  // Appends the pieces that make the bytes [begin, end) of the current text.
  void copy_pieces(ByteRange current, std::vector<Piece>& to) const;
  // The piece that holds the byte; the number of pieces if the text ends before it.
  [[nodiscard]] std::size_t piece_at(std::uint32_t current) const;
  void find_ends();

  std::string_view original_;
  std::vector<Piece> pieces_;
  // Of each piece: where it ends in the current text, and where in the original the last kept one
  // ends that is not behind it.
  std::vector<std::uint32_t> ends_;
  std::vector<std::uint32_t> kept_until_;
};

}  // namespace modelmend::pipeline
