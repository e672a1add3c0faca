// Carries the precompiled header that other targets reuse (proto/CMakeLists.txt).
