# modelmend_layer(NAME [DEPS layer...] [LIBS target...] [GENERATED source...])
#
# One folder under src/ is one layer and one static library. DEPS are the layers below that it may
# include; LIBS are the third-party libraries that enter through this folder and no other;
# GENERATED are sources that the build makes.
function(modelmend_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPS;LIBS;GENERATED")
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cc
    ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*/*.cc)
  set(target modelmend_${name})
  list(APPEND sources ${arg_GENERATED})
  if(sources)
    add_library(${target} STATIC ${sources})
    set(scope PUBLIC)
    target_link_libraries(${target} PRIVATE modelmend_compiler)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${target} ${scope} ${arg_LIBS})
  foreach(dep IN LISTS arg_DEPS)
    target_link_libraries(${target} ${scope} modelmend_${dep})
  endforeach()
endfunction()
