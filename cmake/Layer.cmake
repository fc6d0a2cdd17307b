# modelmend_layer(NAME [DEPS layer...] [LIBS target...] [GENERATED source...])
#
# One folder under src/ is one layer and one static library. DEPS are the layers below that it may
# include; LIBS are the third-party libraries that enter through this folder and no other;
# GENERATED are sources that the build makes.
#
# The layers above `base` share a precompiled header of what most of them include; those from `model`
# upwards share another, which has the headers of models as well. ccache serves what did not change
# faster than that, but not together with precompiled headers.
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
    if(arg_DEPS AND NOT MODELMEND_CCACHE)
      modelmend_layer_headers(${name} headers ${arg_DEPS})
      target_precompile_headers(${target} REUSE_FROM ${headers})
      if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # g++ 12 sees that std::string in a precompiled header copies beyond its own buffer, when it
        # does not (GCC bug 105329); the same code without one is checked for it.
        target_compile_options(${target} PRIVATE
          -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
      endif()
    endif()
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

# modelmend_layer_headers(NAME RESULT DEPS...): RESULT becomes the target of the precompiled header
# for the layer NAME.
function(modelmend_layer_headers name result)
  get_property(with_models GLOBAL PROPERTY modelmend_layers_with_models)
  foreach(layer IN ITEMS ${name} LISTS ARGN)
    if(layer STREQUAL "model" OR layer IN_LIST with_models)
      set_property(GLOBAL APPEND PROPERTY modelmend_layers_with_models ${name})
      set(headers_of_models [["semantic/class_hierarchy.h"]] [["model/mapper_facts.h"]]
        [["model/read_models.h"]] [["schema/schema.h"]] [["syntax/walker.h"]]
        [["text/diagnostic.h"]] <mutex> <unordered_map> <unordered_set>)
    endif()
  endforeach()
  set(target modelmend_layer_headers)
  if(headers_of_models)
    set(target modelmend_model_headers)
  endif()
  set(${result} ${target} PARENT_SCOPE)
  if(TARGET ${target})
    return()
  endif()
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/no_source.cc CONTENT "" @ONLY)
  add_library(${target} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/no_source.cc)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${target} PRIVATE modelmend_base modelmend_compiler)
  target_precompile_headers(${target} PRIVATE
    <algorithm> <array> <cstdint> <functional> <map> <memory> <optional> <set> <span>
    <string> <string_view> <tuple> <utility> <variant> <vector> <fmt/format.h> <tl/expected.hpp>
    ${headers_of_models})
endfunction()
