# Every method of bytes on bytes and bytearrays: equal answers, in the type of the receiver.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

samples = [b"", b"Hello, World", b"  a,b,,c  ", b"\x00\xff\x80", b"aXbXc", b"tab\tnl\n", "né日".encode(), b"123", b"-7"]
calls = [lambda d: d.capitalize(), lambda d: d.center(16, b"."), lambda d: d.count(b"a"), lambda d: d.decode("latin-1"), lambda d: d.endswith(b"c  "), lambda d: d.expandtabs(4), lambda d: d.find(b","), lambda d: d.hex("."), lambda d: d.index(b"a"), lambda d: d.isalnum(), lambda d: d.isalpha(), lambda d: d.isascii(), lambda d: d.isdigit(), lambda d: d.islower(), lambda d: d.isspace(), lambda d: d.istitle(), lambda d: d.isupper(), lambda d: d.join([b"x", b"y"]), lambda d: d.ljust(14, b"*"), lambda d: d.lower(), lambda d: d.lstrip(), lambda d: d.partition(b"X"), lambda d: d.removeprefix(b"Hell"), lambda d: d.removesuffix(b"c"), lambda d: d.replace(b"X", b"--"), lambda d: d.rfind(b","), lambda d: d.rindex(b"b"), lambda d: d.rjust(14), lambda d: d.rpartition(b","), lambda d: d.rsplit(b",", 1), lambda d: d.rstrip(b" c"), lambda d: d.split(b"X"), lambda d: d.splitlines(), lambda d: d.startswith((b"H", b"\0")), lambda d: d.strip(b" ac"), lambda d: d.swapcase(), lambda d: d.title(), lambda d: d.translate(None, b"aeiou"), lambda d: d.upper(), lambda d: d.zfill(6), lambda d: d + b"!", lambda d: d * 2, lambda d: d[1:4], lambda d: d[::-1], lambda d: list(d), lambda d: len(d), lambda d: b"a" in d, lambda d: 44 in d, lambda d: bytes(d), lambda d: d == bytes(d), lambda d: sorted(d), lambda d: int(d)]
different = 0
for data in samples:
    array = bytearray(data)
    for i, call in enumerate(calls):
        a = attempt(call, data)
        b = attempt(call, array)
        if type(a) == bytes:
            different += type(b) != bytearray and type(b) != bytes
        print(a, end=";" if i % 10 != 9 else "\n")
        if a != b and not isinstance(a, (list, tuple)):
            print("differs", i, a, b)
        if repr(a) != repr(b):
            print("  array:", b)
    print(array == data, different)
