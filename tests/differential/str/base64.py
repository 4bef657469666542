# Base 64 and base 32 by hand.
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
ALPHABET32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def encode(data):
    out = ""
    for i in range(0, len(data), 3):
        chunk = data[i:i + 3]
        n = int.from_bytes(chunk + bytes(3 - len(chunk)), "big")
        marks = "".join(ALPHABET[n >> shift & 63] for shift in (18, 12, 6, 0))
        out += marks[:len(chunk) + 1] + "=" * (3 - len(chunk))
    return out


def decode(text):
    if len(text) % 4:
        raise ValueError("length")
    out = bytearray()
    for i in range(0, len(text), 4):
        chunk = text[i:i + 4].rstrip("=")
        n = 0
        for c in chunk:
            n = n << 6 | ALPHABET.index(c)
        n <<= 6 * (4 - len(chunk))
        out += n.to_bytes(3, "big")[:len(chunk) - 1]
    return bytes(out)


def encode32(data):
    bits = "".join(f"{b:08b}" for b in data)
    bits += "0" * (-len(bits) % 5)
    text = "".join(ALPHABET32[int(bits[i:i + 5], 2)] for i in range(0, len(bits), 5))
    return text + "=" * (-len(text) % 8)


for data in [b"", b"f", b"fo", b"foo", b"foob", b"fooba", b"foobar", b"\x00\xff\x80", bytes(range(256)), "日本 é👍".encode(), b"any carnal pleas", b"\xfb\xef\xff"]:
    text = encode(data)
    print(data[:20], text[:60], decode(text) == data, len(text), encode32(data)[:40], text.count("="))
for bad in ["A", "====", "a.b=", "QUJD====", "QQ==", "QR==", "日本語あ"]:
    try:
        print(bad, decode(bad))
    except (ValueError, OverflowError) as e:
        print(bad, type(e).__name__)
