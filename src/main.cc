#include "cli/main.h"

int main(int argc, char** argv) {
  return modelmend::cli::main(argc, argv);
}
