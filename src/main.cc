#include "cli/main.h"
#include "base/heap.h"

int main(int argc, char** argv) {
  modelmend::keep_freed_memory();
  return modelmend::cli::main(argc, argv);
}
