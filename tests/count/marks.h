// SPDX-License-Identifier: Apache-2.0
// The instructions by which native software tells the plugin where it is, on each architecture.
#pragma once

enum count_mark {
  COUNT_MEMORY = 1,   // the instruction that follows is a memory operation, which is simulated
  COUNT_ENTER = 2,    // hart_enter
  COUNT_RETURNED = 3, // hart_returned
  COUNT_BESIDE = 4,   // hart_beside
  COUNT_PATHS = 16    // hart_path of path n: 16 + n
};

_Static_assert(COUNT_MEMORY == 1 && COUNT_ENTER == 2 && COUNT_BESIDE == 4, "the numbers in the assembly below");

#define COUNT_WORD(pointer, type) (*(type *)(uintptr_t)(pointer))

#if defined __aarch64__
// movz xzr, #N
#define COUNT_MARK(number) __asm__ volatile("movz xzr, #%c0" ::"i"(number) : "memory")
#define COUNT_MEMORY_OPERATION "movz xzr, #1\n\t"
#define COUNT_LOAD_8(value, address)                                                                                   \
  __asm__ volatile(COUNT_MEMORY_OPERATION "ldr %0, %1" : "=r"(value) : "m"(COUNT_WORD(address, uint64_t)) : "memory")
#define COUNT_LOAD_4(value, address)                                                                                   \
  __asm__ volatile(COUNT_MEMORY_OPERATION "ldr %w0, %1" : "=r"(value) : "m"(COUNT_WORD(address, uint32_t)) : "memory")
#define COUNT_STORE_8(address, value)                                                                                  \
  __asm__ volatile(COUNT_MEMORY_OPERATION "str %1, %0" : "=m"(COUNT_WORD(address, uint64_t)) : "r"(value) : "memory")
#define COUNT_STORE_4(address, value)                                                                                  \
  __asm__ volatile(COUNT_MEMORY_OPERATION "str %w1, %0" : "=m"(COUNT_WORD(address, uint32_t)) : "r"(value) : "memory")
#define COUNT_TRAP() __asm__ volatile("movz xzr, #2\n\tbrk #0\n\tmovz xzr, #4" ::: "memory")
#elif defined __x86_64__
// nopl 0x70000000+N(%rax)
#define COUNT_MARK(number) __asm__ volatile(".byte 0x0f, 0x1f, 0x80\n\t.long 0x70000000 + %c0" ::"i"(number) : "memory")
#define COUNT_MEMORY_OPERATION ".byte 0x0f, 0x1f, 0x80\n\t.long 0x70000001\n\t"
#define COUNT_LOAD_8(value, address)                                                                                   \
  __asm__ volatile(COUNT_MEMORY_OPERATION "movq %1, %0" : "=r"(value) : "m"(COUNT_WORD(address, uint64_t)) : "memory")
#define COUNT_LOAD_4(value, address)                                                                                   \
  __asm__ volatile(COUNT_MEMORY_OPERATION "movl %1, %k0"                                                               \
                   : "=r"(value)                                                                                       \
                   : "m"(COUNT_WORD(address, uint32_t))                                                                \
                   : "memor"                                                                                           \
                     "y")
#define COUNT_STORE_8(address, value)                                                                                  \
  __asm__ volatile(COUNT_MEMORY_OPERATION "movq %1, %0" : "=m"(COUNT_WORD(address, uint64_t)) : "r"(value) : "memory")
#define COUNT_STORE_4(address, value)                                                                                  \
  __asm__ volatile(COUNT_MEMORY_OPERATION "movl %1, %0" : "=m"(COUNT_WORD(address, uint32_t)) : "r"(value) : "memory")
#define COUNT_TRAP()                                                                                                   \
  __asm__ volatile(".byte 0x0f, 0x1f, 0x80\n\t.long 0x70000002\n\tint3\n\t.byte 0x0f, 0x1f, 0x80\n\t.long 0x70000004"  \
                   :                                                                                                   \
                   :                                                                                                   \
                   : "memory")
#else
#error "instructions are counted on Armv8 and x86-64"
#endif
