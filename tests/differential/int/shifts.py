# Shifts and bit operators of negative and big ints.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

numbers = [0, 1, -1, 5, -5, 255, -256, 2 ** 31, -2 ** 31, 2 ** 47 - 1, -2 ** 47, 2 ** 63 - 1, -2 ** 63, 2 ** 64, 3 ** 60, -3 ** 60]
for a in numbers:
    print(a, [a << n for n in [0, 1, 2, 15, 16, 17, 31, 32, 47, 48, 63, 64, 65, 100]])
    print([a >> n for n in [0, 1, 2, 15, 16, 17, 31, 32, 47, 48, 63, 64, 65, 100, 1000, 10 ** 10, 10 ** 30]])
    print(a & 0xff, a | 0xff, a ^ 0xff, a & -16, a | -16, a ^ -16, ~a, a & (2 ** 70 - 1), a | 2 ** 70, a ^ -2 ** 70, a & ~a, a ^ a, a | ~a)
print(attempt(lambda: 1 << -1), attempt(lambda: 1 >> -1), attempt(lambda: 0 << -1), attempt(lambda: 0 >> -10 ** 30), attempt(lambda: 1 << 1.0), attempt(lambda: 1 >> "a"), attempt(lambda: 1.5 << 1), attempt(lambda: 1 & 1.0), attempt(lambda: "a" | 1), attempt(lambda: ~1.5))
print(0 << 10 ** 20, 0 >> 10 ** 20, True << 3, 3 << True, True >> 1, True & True, True | False, True ^ True, ~True, ~False, True & 1, 1 | False, type(True & True).__name__, type(True & 1).__name__)
print(1 << 2 + 3, 1 << 2 << 3, 256 >> 2 >> 1, 1 | 2 ^ 3 & 4, 5 & 3 == 1, (5 & 3) == 1, -1 >> 1, -7 >> 1, -8 >> 1, -9 >> 2, 7 & -7, -7 & -7, not 1 & 2)
x = 1
for step in range(10):
    x <<= 7
    x |= step
print(x, hex(x), bin(x))
x >>= 33
x &= 0xfffff
x ^= 0x55555
print(x, bin(x), oct(x), [x >> i & 1 for i in range(24)], sum(1 << i for i in range(0, 100, 3)))
