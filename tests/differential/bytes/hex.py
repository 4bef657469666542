# hex with separators, and fromhex.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

for data in [b"", b"\x00", b"\x01\x02", b"\xde\xad\xbe\xef", bytearray(b"abcdefg"), bytes(range(0, 256, 17))]:
    print(data.hex(), data.hex(":"), data.hex("-", 2), data.hex("_", -2), data.hex(" ", 3), data.hex(":", -3), data.hex(":", 1), data.hex(":", 100), data.hex(b"-"), data.hex(sep="."), data.hex(sep=",", bytes_per_sep=4), data.hex(":", 0))
print(attempt(lambda: b"ab".hex("")), attempt(lambda: b"ab".hex("::")), attempt(lambda: b"ab".hex("é")), attempt(lambda: b"ab".hex(1)), attempt(lambda: b"ab".hex(None)), attempt(lambda: b"ab".hex(":", "x")), attempt(lambda: b"ab".hex(":", 1.5)), attempt(lambda: b"ab".hex(b"::")))
texts = ["", "00", "ff", "DEADbeef", "de ad be ef", " 01 02 ", "0", "0g", "123", "1 2", "a b", "00\n11\t22", "0x10", "zz", "é", "00 ", "0 0", "00\x0011", "٠٠", "ab cd\x0bef\x0c"]
for t in texts:
    print(repr(t), attempt(lambda: bytes.fromhex(t)), attempt(lambda: bytearray.fromhex(t)))
print(attempt(lambda: bytes.fromhex(b"00")), attempt(lambda: bytes.fromhex(1)), attempt(lambda: bytes.fromhex()), bytes.fromhex("00ff" * 3).hex("."), all(bytes.fromhex(bytes([i]).hex()) == bytes([i]) for i in range(256)), type(bytearray.fromhex("00")).__name__)
print(int(b"ff".decode(), 16), bytes.fromhex(f"{255:02x}{16:02x}"), b"".join(bytes.fromhex(h) for h in ["41", "4243"]), bytes.fromhex("2Ef0 F1f2"), (1024).to_bytes(2, "big").hex(), int.from_bytes(bytes.fromhex("0400"), "big"), b"\xfe\xff".hex().upper(), bytes(reversed(b"abc")).hex(), b"abc"[::-1].hex(":"))
