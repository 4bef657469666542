# Short programs that mix text, bytes and numbers.
def caesar(text, k):
    out = ""
    for ch in text:
        if ch.isalpha():
            base = ord("A") if ch.isupper() else ord("a")
            out += chr((ord(ch) - base + k) % 26 + base)
        else: out += ch
    return out


def run_length(text):
    out, i = [], 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]: j += 1
        out.append((text[i], j - i))
        i = j
    return out


def palindromes(text):
    found = set()
    for i in range(len(text)):
        for a, b in ((i, i), (i, i + 1)):
            while a >= 0 and b < len(text) and text[a] == text[b]:
                if b > a: found.add(text[a:b + 1])
                a -= 1
                b += 1
    return sorted(found, key=lambda s: (len(s), s))


def is_palindrome(text):
    letters = [c.lower() for c in text if c.isalnum()]
    return letters == letters[::-1]


def crc(data):
    c = 0xffffffff
    for byte in data:
        c ^= byte
        for _ in range(8): c = c >> 1 ^ (0xedb88320 if c & 1 else 0)
    return c ^ 0xffffffff


def base64(data):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    out = ""
    for i in range(0, len(data), 3):
        chunk = data[i:i + 3]
        n = int.from_bytes(chunk + b"\x00" * (3 - len(chunk)), "big")
        four = "".join(letters[n >> s & 63] for s in (18, 12, 6, 0))
        out += four[:len(chunk) + 1] + "=" * (3 - len(chunk))
    return out


def hexdump(data):
    for i in range(0, len(data), 8):
        part = data[i:i + 8]
        print(f"{i:04x}  {' '.join(f'{b:02x}' for b in part):<23}  {''.join(chr(b) if 32 <= b < 127 else '.' for b in part)}")


print(caesar("Hello, World!", 3), caesar(caesar("Hello, World!", 3), -3), caesar("xyz", 29))
print(run_length("aaabbc"), "".join(f"{n}{c}" for c, n in run_length("wwwwbbbw")), "".join(c * n for c, n in run_length("hello")) == "hello", run_length(""))
print(palindromes("abacabad"), is_palindrome("A man, a plan, a canal: Panama"), is_palindrome("hello"))
print(hex(crc(b"123456789")), base64(b"Man"), base64(b"Ma"), base64(b"M"), base64(b""), base64("héllo".encode()))
hexdump(b"Gyre\x00\xff and more\n")
words = "the quick brown fox jumps over the lazy dog".split()
print(" ".join(w[::-1] for w in words), " ".join(words[::-1]), "".join(w[0] for w in words).upper(), sorted(set("".join(words))) == [chr(c) for c in range(97, 123)])
print(sorted(words, key=lambda w: (w[-1], w)), max(words, key=len), {len(w): [v for v in words if len(v) == len(w)] for w in words})
print("%d %5.2f %s %r %x %%" % (42, 3.14159, "s", "r", 255), "{:>6}|{:<6}|{:^6}|{:06.2f}".format("a", "b", "c", 3.14159), "{0}{1}{0} {name}".format("x", "y", name="z"))
print("-".join("abc"), "a-b-c".split("-"), "a-b-c".split("-", 1), "a-b-c".rsplit("-", 1), "  x ".strip(), "xxhixx".strip("x"), "Hello".swapcase(), "hello world".title(), "abc".replace("b", "BB"), "banana".count("an"), "banana".find("n", 3), "abc".startswith(("x", "a")))
print(bytes([72, 105]), b"Hi"[0], list(b"Hi"), b"Hi" + b"!", bytes("é", "utf-8"), b"\xc3\xa9".decode(), bytearray(b"ab")[0], "é".encode().hex(), bytes.fromhex("48 69"), b"a,b".split(b","), b"abc"[::-1], int.from_bytes(b"\x01\x00", "little"), (258).to_bytes(2, "big"))
morse = {"a": ".-", "e": ".", "o": "---", "s": "..."}
print(" ".join(morse[c] for c in "sos"), {v: k for k, v in morse.items()}["---"], str.maketrans("ab", "xy") == {97: 120, 98: 121}, "aabbc".translate(str.maketrans("ab", "xy", "c")))
print([f"{n:b}".count("1") for n in range(10)], [f"{n:08b}" for n in (5, 255)], [int(f"{n:b}"[::-1], 2) for n in range(8)], f"{1234567.891:,.2f} {0.000012:g} {1e10:g} {12:+d} {-5: d} {0.5:.0%} {255:#x} {3:03d} {'x':>{3}}")
