# CRC-32, Adler-32, Fletcher and FNV by hand.
TABLE = []
for n in range(256):
    c = n
    for _ in range(8):
        c = 0xedb88320 ^ c >> 1 if c & 1 else c >> 1
    TABLE.append(c)


def crc32(data):
    c = 0xffffffff
    for b in data:
        c = TABLE[(c ^ b) & 0xff] ^ c >> 8
    return c ^ 0xffffffff


def adler32(data):
    a = 1
    b = 0
    for x in data:
        a = (a + x) % 65521
        b = (b + a) % 65521
    return b << 16 | a


def fnv1a(data, bits):
    prime, h = (0x01000193, 0x811c9dc5) if bits == 32 else (0x100000001b3, 0xcbf29ce484222325)
    for x in data:
        h = (h ^ x) * prime % (1 << bits)
    return h


def fletcher16(data):
    a = 0
    b = 0
    for x in data:
        a = (a + x) % 255
        b = (b + a) % 255
    return b << 8 | a


def djb2(data):
    h = 5381
    for x in data:
        h = (h << 5) + h + x & 0xffffffff
    return h


print(TABLE[:8], sum(TABLE), len(set(TABLE)))
for data in [b"", b"a", b"abc", b"123456789", b"The quick brown fox jumps over the lazy dog", bytes(range(256)), "日本語".encode(), bytearray(b"\x00" * 100), b"\xff" * 50]:
    print(data[:20], len(data), f"{crc32(data):08x} {adler32(data):08x} {fnv1a(data, 32):08x} {fnv1a(data, 64):016x} {fletcher16(data):04x} {djb2(data):08x}", sum(data), sum(data) % 256, crc32(data).to_bytes(4, "big"))
