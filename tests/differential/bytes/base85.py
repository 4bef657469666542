# base64's lines, and both kinds of base85: every option, round trips, and what is refused.
import base64
def attempt(f):
    try:
        print(f())
    except (ValueError, TypeError) as e:
        print("TypeError" if isinstance(e, TypeError) else "ValueError")

for n in range(12):
    data = bytes((i * 37 + n) % 256 for i in range(n))
    for x in (data, bytes(n), b" " * n, bytes(n) + data, b" " * n + data):
        print(base64.b85encode(x), base64.b85encode(x, True), base64.a85encode(x), base64.a85encode(x, pad=True))
        print(base64.a85encode(x, foldspaces=True), base64.a85encode(x, adobe=True), base64.a85encode(x, wrapcol=3, adobe=True))
        print(base64.a85encode(x, wrapcol=5), base64.encodebytes(x * 9), base64.b85decode(base64.b85encode(x)) == x)
        print(base64.a85decode(base64.a85encode(x)) == x, base64.decodebytes(base64.encodebytes(x * 9)) == x * 9)
        print(base64.a85decode(base64.a85encode(x, foldspaces=True, adobe=True, wrapcol=3), foldspaces=True, adobe=True) == x)
for x in ["", "a", "ab", "abc", "~~~~~", "|NsC0", "|NsC1", b'0000"', "zz", "é", 5, None, "abcde~", "     ", "s8W-!", 's8W-"', "uuuuu",
          "aza", "z", "zz!", "y", "aya", "<~z~>", "~>", "<~~>", "<~>", "a\x00", "!!!!", "ab c\nd", bytearray(b"ab")]:
    attempt(lambda: base64.b85decode(x))
    attempt(lambda: base64.a85decode(x))
    attempt(lambda: base64.a85decode(x, adobe=True))
    attempt(lambda: base64.a85decode(x, foldspaces=True))
    attempt(lambda: base64.a85decode(x, ignorechars=b"a"))
for x in ["a", 5]:
    attempt(lambda: base64.encodebytes(x))
    attempt(lambda: base64.decodebytes(x))
    attempt(lambda: base64.a85encode(x))
    attempt(lambda: base64.b85encode(x))
