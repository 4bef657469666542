# Fixed records, headers, checksums and big- and little-endian fields in bytes.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__


def record(number, name, price, flags):
    text = name.encode()[:10]
    return number.to_bytes(4, "little") + bytes([len(text)]) + text.ljust(10, b"\0") + price.to_bytes(8, "big", signed=True) + flags.to_bytes(2, "little")


def read(data):
    if len(data) != 25:
        raise ValueError("size")
    n = data[4]
    return int.from_bytes(data[:4], "little"), data[5:5 + n].decode("utf-8", "replace"), int.from_bytes(data[15:23], "big", signed=True), int.from_bytes(data[23:], "little")


def checksum(data):
    total = 0
    for i in range(0, len(data), 2):
        total += int.from_bytes(data[i:i + 2].ljust(2, b"\0"), "big")
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


rows = [(1, "widget", 1999, 0), (2 ** 32 - 1, "ünïcödé text", -5, 0xffff), (0, "", -2 ** 63, 1), (77, "日本語日本", 2 ** 63 - 1, 256)]
blob = b""
for row in rows:
    data = record(*row)
    blob += data
    print(data, len(data), read(data), f"{checksum(data):04x}", data.rstrip(b"\0")[-3:], data.find(b"\0\0"), data[5:15].strip(b"\0"), data.hex(" ", 4))
print([read(blob[i:i + 25])[0] for i in range(0, len(blob), 25)], attempt(lambda: record(2 ** 32, "", 0, 0)), attempt(lambda: record(-1, "", 0, 0)), attempt(lambda: record(0, "", 2 ** 63, 0)), attempt(lambda: record(0, 5, 0, 0)), attempt(lambda: record(0, "", 1.5, 0)), attempt(lambda: read(b"")), attempt(lambda: read(blob)), sorted(blob[i:i + 4] for i in range(0, 100, 25)))
names = {}
at = 0
wire = b"\x03www\x07example\x03com\x00\x04mail\xc0\x04\x02ns\xc0\x05"
while at < len(wire):
    start = at
    parts = []
    jump = at
    moved = False
    for _ in range(10):
        n = wire[jump]
        if n == 0:
            at = at if moved else jump + 1
            break
        if n >= 0xc0:
            at = at if moved else jump + 2
            moved = True
            jump = int.from_bytes(wire[jump:jump + 2], "big") & 0x3fff
            continue
        parts.append(wire[jump + 1:jump + 1 + n].decode("latin-1"))
        jump += n + 1
        if jump >= len(wire):
            break
    names[start] = ".".join(parts)
print(names)
netstrings = b"5:hello,0:,3:a,b,12:hello world!,"
out = []
rest = netstrings
while rest:
    size, _, behind = rest.partition(b":")
    out.append(behind[:int(size)])
    rest = behind[int(size) + 1:]
print(out, b"".join(str(len(p)).encode() + b":" + p + b"," for p in out) == netstrings, [int(b"12"), int(b"ff", 16), int(b" 7 ")])
floats = [0.0, -0.0, 1.0, -2.5, 0.1, 1e300, 5e-324, float("inf")]
for x in floats:
    sign = 1 if str(x).startswith("-") else 0
    if x == 0 or x in (float("inf"), 5e-324):
        print(x, sign)
        continue
    mantissa, exponent = abs(x).hex()[2:].split("p")
    bits = sign << 63 | int(exponent) + 1023 << 52 | int(mantissa[2:].ljust(13, "0")[:13], 16)
    print(x, f"{bits:016x}", bits.to_bytes(8, "big"), bits >> 52 & 0x7ff, bits & 2 ** 52 - 1)
