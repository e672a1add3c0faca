# Warnings and sanitizers, on one interface target that every library of ours links.
# ccache, told enough that two build folders and two clones share what they compile: paths are taken
# relative to the folder that holds both source and build, and precompiled headers may be cached. It is
# not told to overlook how new a header is: one that changes while it is compiled would be cached wrongly.
find_program(CCACHE ccache)
if(CCACHE)
  cmake_path(IS_PREFIX CMAKE_SOURCE_DIR ${CMAKE_BINARY_DIR} NORMALIZE build_is_inside)
  if(build_is_inside)
    set(ccache_base ${CMAKE_SOURCE_DIR})
  else()
    set(ccache_base /)
  endif()
  set(CMAKE_CXX_COMPILER_LAUNCHER
      sh ${CMAKE_SOURCE_DIR}/cmake/ccache.sh ${ccache_base} ${CCACHE})
  # Without these ccache does not see through a PCH.
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>
                      "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")
  # A unity build names its files by their whole paths: __FILE__ would differ from clone to clone.
  add_compile_options(-fmacro-prefix-map=${CMAKE_SOURCE_DIR}/=)
endif()

add_library(tasuki_options INTERFACE)
add_library(tasuki::options ALIAS tasuki_options)
target_include_directories(tasuki_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(tasuki_options INTERFACE -Wall -Wextra -Wpedantic
                                                $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local>
                                                -Wnon-virtual-dtor -Woverloaded-virtual
                                                -Wno-missing-field-initializers -Werror=return-type)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(tasuki_options INTERFACE -Wthread-safety)
endif()

# Sanitizers and debug symbols go to everything we compile, generated messages too. Left out of UBSan are the four
# checks of each pointer that is followed: AddressSanitizer meets what they would, and they double what is compiled.
if(TASUKI_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=null,alignment,object-size,vptr
                      -fno-sanitize-recover=undefined -fno-omit-frame-pointer -g1 -O0)
  add_link_options(-fsanitize=address,undefined)
elseif(TASUKI_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer -g1 -O1)
  add_link_options(-fsanitize=thread)
  # What Debian's Abseil, built without it, does to a lock is said in tsan_abseil.cc.
  add_library(tasuki_tsan STATIC ${CMAKE_SOURCE_DIR}/cmake/tsan_abseil.cc)
  target_link_libraries(tasuki_tsan PUBLIC absl::synchronization)
  foreach(symbol _ZN4absl7debian35Mutex4LockEv _ZN4absl7debian35Mutex6UnlockEv
                 _ZN4absl7debian35Mutex5AwaitERKNS0_9ConditionE
                 _ZN4absl7debian35Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE
                 _ZN4absl7debian35MutexD1Ev _ZN4absl7debian312Notification6NotifyEv
                 _ZNK4absl7debian312Notification30WaitForNotificationWithTimeoutENS0_8DurationE)
    # -u: Abseil's own libraries may be all that asks for it.
    target_link_options(tasuki_tsan INTERFACE -Wl,--wrap=${symbol} -Wl,-u,__wrap_${symbol})
  endforeach()
  target_link_libraries(tasuki_options INTERFACE tasuki_tsan)
endif()
if(TASUKI_FUZZ)  # Coverage for libFuzzer; the programs in tests/fuzz link its main().
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
