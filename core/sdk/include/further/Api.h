#pragma once

/// Marks what libfurther-sdk exports; everything else in it, and everything in a plugin, is hidden.
#define FURTHER_API __attribute__((visibility("default")))
