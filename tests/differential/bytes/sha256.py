# SHA-256 and MD5 by hand: 32-bit arithmetic on ints of any size.
def root_bits(n, power):
    low, high = 0, n << 40
    target = n << 32 * power
    while low < high:
        middle = (low + high + 1) // 2
        if middle ** power <= target:
            low = middle
        else:
            high = middle - 1
    return low & 0xffffffff


primes = [p for p in range(2, 312) if all(p % q for q in range(2, p))]
K = [root_bits(p, 3) for p in primes[:64]]
START = [root_bits(p, 2) for p in primes[:8]]


def rotate(x, n):
    return (x >> n | x << 32 - n) & 0xffffffff


def sha256(data):
    h = START[:]
    data = data + b"\x80" + bytes((55 - len(data)) % 64) + (len(data) * 8).to_bytes(8, "big")
    for at in range(0, len(data), 64):
        w = [int.from_bytes(data[at + i:at + i + 4], "big") for i in range(0, 64, 4)]
        for i in range(16, 64):
            s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3
            s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10
            w.append(w[i - 16] + s0 + w[i - 7] + s1 & 0xffffffff)
        v = h[:]
        for i in range(64):
            e = v[4]
            t1 = v[7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + (e & v[5] ^ ~e & v[6]) + K[i] + w[i]
            a = v[0]
            t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + (a & v[1] ^ a & v[2] ^ v[1] & v[2])
            v = [t1 + t2 & 0xffffffff] + v[:3] + [v[3] + t1 & 0xffffffff] + v[4:7]
        h = [x + y & 0xffffffff for x, y in zip(h, v)]
    return b"".join(x.to_bytes(4, "big") for x in h)


print([f"{k:08x}" for k in K[:4]], [f"{s:08x}" for s in START])
for data in [b"", b"abc", b"The quick brown fox jumps over the lazy dog", b"a" * 55, b"a" * 56, b"a" * 64, "日本語 é".encode(), bytes(range(200))]:
    print(len(data), sha256(data).hex())
print(sha256(b"abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", sha256(sha256(b"hello")).hex(":", 4), int.from_bytes(sha256(b"x"), "little"))
