# Variable-length numbers, zigzag, and records packed into bytes.
def put(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def get(data, at):
    n = 0
    shift = 0
    while True:
        b = data[at]
        n |= (b & 127) << shift
        at += 1
        if b < 128:
            return n, at
        shift += 7


def zigzag(n):
    return n << 1 if n >= 0 else (-n << 1) - 1


def unzigzag(n):
    return n >> 1 if n % 2 == 0 else -(n + 1 >> 1)


def pack(value):
    if isinstance(value, bool):
        return b"b" + bytes([value])
    if isinstance(value, int):
        return b"i" + put(zigzag(value))
    if isinstance(value, str):
        return b"s" + put(len(value.encode())) + value.encode()
    if isinstance(value, list):
        return b"l" + put(len(value)) + b"".join(pack(v) for v in value)
    raise TypeError(type(value).__name__)


def unpack(data, at=0):
    kind = chr(data[at])
    at += 1
    n = 0
    if kind == "b":
        return data[at] == 1, at + 1
    n, at = get(data, at)
    if kind == "i":
        return unzigzag(n), at
    if kind == "s":
        return data[at:at + n].decode(), at + n
    items = []
    for _ in range(n):
        pair = unpack(data, at)
        items.append(pair[0])
        at = pair[1]
    return items, at


for n in [0, 1, 127, 128, 300, 16383, 16384, 2 ** 32, 2 ** 64 - 1, 10 ** 40]:
    print(n, put(n), get(put(n), 0), len(put(n)), [zigzag(n), zigzag(-n)], unzigzag(zigzag(-n)) == -n)
for v in [0, -1, 12345678901234567890, "", "é日", [], [1, "a", [True, False, [-5]]], "x" * 200]:
    data = pack(v)
    print(repr(v)[:40], data[:40], len(data), unpack(data) == (v, len(data)))
for bad in [b"", b"i", b"i\x80", b"s\x05ab", b"l\x02i\x01", b"s\x01\xff"]:
    try:
        print(bad, unpack(bad))
    except Exception as e:
        print(bad, type(e).__name__)
