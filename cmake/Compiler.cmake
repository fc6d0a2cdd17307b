# Warnings, sanitizers and the linker, in one interface target that every layer links.
add_library(modelmend_compiler INTERFACE)
target_compile_options(modelmend_compiler INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual -Werror)
# g++ 12 reports these inside its own standard library headers when it inlines std::string and
# std::variant at -O2 (GCC bugs 105329, 105562); clang checks the same code without them.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(modelmend_compiler INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
else()  # clang sees that std::stable_sort of g++ 12's library uses what that library deprecates
  target_compile_options(modelmend_compiler INTERFACE -Wno-deprecated-declarations)
endif()

if(MODELMEND_SANITIZE)
  set(sanitize -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  if(NOT MODELMEND_SANITIZE_POINTERS)
    # A fifth of the time to compile goes into these two, and a null pointer that is used ends the
    # program under ASan anyway.
    list(APPEND sanitize -fno-sanitize=null,alignment)
  endif()
  # -O1 halves the time to compile of -O2, and -Og, which is g++'s -O1 without what takes longest,
  # saves a quarter of the rest; to clang they are one. -g1 is enough for the stack of a report.
  add_compile_options(${sanitize} -Og -g1 -D_GLIBCXX_ASSERTIONS)
  add_link_options(${sanitize})
endif()
if(MODELMEND_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "MODELMEND_FUZZ needs clang: use the preset `fuzz`")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(MODELMEND_CCACHE ccache)
if(MODELMEND_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${MODELMEND_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${MODELMEND_CCACHE})
endif()
find_program(MODELMEND_MOLD mold)
if(MODELMEND_MOLD AND NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  add_link_options(-fuse-ld=mold)
endif()
