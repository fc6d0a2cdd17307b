# Fails if BINARY needs a shared library other than glibc's:
#   cmake -D BINARY=... -D READELF=... -P CheckLinkage.cmake
execute_process(COMMAND ${READELF} -d ${BINARY} OUTPUT_VARIABLE dynamic COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "\\(NEEDED\\)[^\n]*\\[[^]]+\\]" needed "${dynamic}")
foreach(line IN LISTS needed)
  string(REGEX REPLACE ".*\\[([^]]+)\\]$" "\\1" library "${line}")
  if(NOT library MATCHES "^(libc|libm|ld-linux[^.]*)\\.so\\.[0-9]+$")
    message(FATAL_ERROR "${BINARY} needs ${library}; only glibc may be linked dynamically")
  endif()
endforeach()
