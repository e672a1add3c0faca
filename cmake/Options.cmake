# Warnings and sanitizers, on one interface target that every library of ours links.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(tasuki_options INTERFACE)
add_library(tasuki::options ALIAS tasuki_options)
target_include_directories(tasuki_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(tasuki_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow=local
                                                -Wnon-virtual-dtor -Woverloaded-virtual
                                                -Wno-missing-field-initializers -Werror=return-type)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(tasuki_options INTERFACE -Wthread-safety)
endif()

# Sanitizers and debug symbols go to everything we compile, generated messages too.
if(TASUKI_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined
                      -fno-omit-frame-pointer -g1 -O1)
  add_link_options(-fsanitize=address,undefined)
elseif(TASUKI_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer -g1 -O1)
  add_link_options(-fsanitize=thread)
endif()
