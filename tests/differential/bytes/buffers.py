# A ring buffer, a gap buffer and a growing reader of lines, on bytearrays.
class Ring:
    def __init__(self, size):
        self.data = bytearray(size)
        self.start = 0
        self.count = 0

    def write(self, chunk):
        written = 0
        for b in chunk:
            if self.count == len(self.data):
                break
            self.data[(self.start + self.count) % len(self.data)] = b
            self.count += 1
            written += 1
        return written

    def read(self, n):
        out = bytearray()
        while n > 0 and self.count > 0:
            out.append(self.data[self.start])
            self.start = (self.start + 1) % len(self.data)
            self.count -= 1
            n -= 1
        return bytes(out)


class Gap:
    def __init__(self, text):
        self.text = bytearray(text)
        self.at = 0

    def insert(self, chunk):
        self.text[self.at:self.at] = chunk
        self.at += len(chunk)

    def erase(self, n):
        self.text[max(self.at - n, 0):self.at] = b""
        self.at = max(self.at - n, 0)


class Lines:
    def __init__(self):
        self.rest = bytearray()
        self.lines = []

    def feed(self, chunk):
        self.rest += chunk
        while b"\n" in self.rest:
            line, _, rest = self.rest.partition(b"\n")
            self.lines.append(line.decode("utf-8", "replace").rstrip("\r"))
            self.rest = bytearray(rest)


ring = Ring(8)
print(ring.write(b"hello"), ring.read(2), ring.write(b"world!"), ring.data, ring.read(3), ring.write(b"xyz"), ring.read(100), ring.read(1), ring.count, ring.start)
gap = Gap(b"The fox")
gap.at = 4
gap.insert(b"quick ")
gap.insert(b"brown ")
print(gap.text, gap.at)
gap.erase(6)
gap.insert("rötlich ".encode())
print(gap.text, gap.text.decode(), gap.at)
gap.erase(1000)
print(gap.text, gap.at)
reader = Lines()
for chunk in [b"first li", b"ne\nsecond\r\n", b"", b"th", b"ird \xc3", b"\xa9\n\n", b"\xff bad\nrest"]:
    reader.feed(chunk)
    print(reader.lines, reader.rest)
total = bytearray()
for i in range(1000):
    total += i.to_bytes(2, "big")
    if i % 100 == 99:
        total[:50] = b""
print(len(total), total[:10].hex(), total[-4:].hex(), sum(total) % 997, total.count(b"\x01"))
