# XOR, RC4, a Feistel network and a byte permutation over bytes and bytearrays.
def xor(data, key):
    return bytes(b ^ key[i % len(key)] for i, b in enumerate(data))


def rc4(data, key):
    s = list(range(256))
    j = 0
    for i in range(256):
        j = (j + s[i] + key[i % len(key)]) % 256
        s[i], s[j] = s[j], s[i]
    i = 0
    k = 0
    out = bytearray()
    for b in data:
        i = (i + 1) % 256
        k = (k + s[i]) % 256
        s[i], s[k] = s[k], s[i]
        out.append(b ^ s[(s[i] + s[k]) % 256])
    return bytes(out)


def feistel(block, keys):
    half = len(block) // 2
    left, right = block[:half], block[half:]
    for k in keys:
        mixed = bytes((b * 7 + k) % 256 for b in right)
        left, right = right, xor(left, mixed)
    return right + left


def tea(v0, v1, key):
    total = 0
    for _ in range(32):
        total = total + 0x9e3779b9 & 0xffffffff
        v0 = v0 + ((v1 << 4) + key[0] ^ v1 + total ^ (v1 >> 5) + key[1]) & 0xffffffff
        v1 = v1 + ((v0 << 4) + key[2] ^ v0 + total ^ (v0 >> 5) + key[3]) & 0xffffffff
    return v0, v1


for text in ["", "a", "Attack at dawn", "Plaintext", "naïve 日本 👍", "x" * 40]:
    data = text.encode()
    coded = xor(data, b"Key")
    stream = rc4(data, b"Key")
    padded = data + bytes(-len(data) % 8)
    boxed = feistel(padded, [1, 99, 200])
    print(repr(text), coded.hex(), xor(coded, b"Key").decode() == text, stream.hex().upper(), rc4(stream, b"Key") == data, boxed.hex("-", 4), feistel(boxed, [200, 99, 1]) == padded)
print([f"{x:08x}" for x in tea(0, 0, [0, 0, 0, 0])], tea(0x01234567, 0x89abcdef, [1, 2, 3, 4]), rc4(b"Plaintext", b"Key").hex() == "bbf316e8d940af0ad3", rc4(bytes(16), bytes(range(1, 6))).hex())
table = bytes((i * 197 + 13) % 256 for i in range(256))
inverse = bytearray(256)
for i, b in enumerate(table):
    inverse[b] = i
print(b"secret".translate(table), b"secret".translate(table).translate(inverse), sorted(table) == list(range(256)), bytes(inverse[:8]), "".join(chr(c ^ 32) if chr(c).isalpha() else chr(c) for c in b"Swap CASE 1"))
