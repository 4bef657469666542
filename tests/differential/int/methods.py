# Methods and attributes of ints.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

numbers = [0, 1, -1, 2, 3, 127, 128, -128, -129, 255, 256, 2 ** 31 - 1, 2 ** 31, -2 ** 63, 2 ** 64 - 1, 10 ** 30, -10 ** 30]
for n in numbers:
    print(n, n.bit_length(), n.bit_count(), n.conjugate(), n.as_integer_ratio(), n.real, n.imag, n.numerator, n.denominator)
for n in numbers:
    for length in [1, 2, 8, 13]:
        print(n, length, [attempt(lambda: n.to_bytes(length, order, signed=signed)) for order in ["big", "little"] for signed in [False, True]])
print((0).to_bytes(0, "big"), attempt(lambda: (1).to_bytes(0, "big")), (1).to_bytes(), (255).to_bytes(), attempt(lambda: (256).to_bytes()), attempt(lambda: (-1).to_bytes()), (5).to_bytes(length=3), (5).to_bytes(3, byteorder="little"), (-5).to_bytes(2, "big", signed=True))
print(attempt(lambda: (1).to_bytes(-1, "big")), attempt(lambda: (1).to_bytes(2, "middle")), attempt(lambda: (1).to_bytes("2", "big")), attempt(lambda: (1).to_bytes(2, 1)), attempt(lambda: (1).to_bytes(2, "big", True)))
for data in [b"", b"\x00", b"\x01", b"\xff", b"\x80", b"\x00\xff", b"\xff\x00", b"\x01\x02\x03\x04", b"\xff" * 8, b"\x80" + b"\x00" * 9, b"\x7f" * 12]:
    print(data, [int.from_bytes(data, order, signed=signed) for order in ["big", "little"] for signed in [False, True]], int.from_bytes(data))
print(int.from_bytes([1, 2, 3], "big"), int.from_bytes((255, 0), "little"), int.from_bytes(bytearray(b"\x01\x00"), "big"), int.from_bytes(b"\x01\x00", byteorder="little", signed=False))
print(attempt(lambda: int.from_bytes("ab", "big")), attempt(lambda: int.from_bytes([256], "big")), attempt(lambda: int.from_bytes(5, "big")), attempt(lambda: int.from_bytes(b"a", "x")), attempt(lambda: int.from_bytes()), attempt(lambda: int.from_bytes([-1])))
print(True.bit_length(), True.real, True.to_bytes(1, "big"), (True).as_integer_ratio(), False.conjugate(), type(True.real).__name__, type(True.conjugate()).__name__, True.numerator, True.imag)
for n in numbers:
    assert int.from_bytes(n.to_bytes(20, "big", signed=True), "big", signed=True) == n
    assert int.from_bytes(n.to_bytes(20, "little", signed=True), "little", signed=True) == n
print(abs(-5), abs(True), attempt(lambda: abs("a")), hex(255), hex(-255), oct(8), oct(-8), bin(5), bin(-5), hex(0), bin(2 ** 70), hex(-2 ** 70), oct(10 ** 20), attempt(lambda: hex(1.5)), attempt(lambda: bin("1")), hex(True))
