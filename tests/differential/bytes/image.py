# Pixels in a bytearray: lines, circles, flood fill, scaling and a portable bitmap.
class Image:
    def __init__(self, width, height):
        self.width = width
        self.height = height
        self.data = bytearray(width * height)

    def put(self, x, y, value=1):
        if 0 <= x < self.width and 0 <= y < self.height:
            self.data[y * self.width + x] = value

    def get(self, x, y):
        return self.data[y * self.width + x]

    def line(self, x0, y0, x1, y1):
        dx = abs(x1 - x0)
        dy = -abs(y1 - y0)
        sx = 1 if x0 < x1 else -1
        sy = 1 if y0 < y1 else -1
        error = dx + dy
        while True:
            self.put(x0, y0)
            if x0 == x1 and y0 == y1:
                break
            twice = 2 * error
            if twice >= dy:
                error += dy
                x0 += sx
            if twice <= dx:
                error += dx
                y0 += sy

    def circle(self, cx, cy, r):
        x = r
        y = 0
        error = 1 - r
        while x >= y:
            for a, b in [(x, y), (y, x), (-y, x), (-x, y), (-x, -y), (-y, -x), (y, -x), (x, -y)]:
                self.put(cx + a, cy + b, 2)
            y += 1
            if error < 0:
                error += 2 * y + 1
            else:
                x -= 1
                error += 2 * (y - x) + 1

    def fill(self, x, y, value):
        old = self.get(x, y)
        stack = [(x, y)]
        count = 0
        while stack:
            x, y = stack.pop()
            if 0 <= x < self.width and 0 <= y < self.height and self.get(x, y) == old:
                self.put(x, y, value)
                count += 1
                stack.extend([(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)])
        return count

    def rows(self):
        return [self.data[i:i + self.width] for i in range(0, len(self.data), self.width)]

    def __str__(self):
        return "\n".join(row.translate(bytes.maketrans(b"\0\1\2\3", b".#o~")).decode() for row in self.rows())


image = Image(24, 12)
image.line(0, 0, 23, 11)
image.line(0, 11, 23, 5)
image.circle(12, 6, 5)
image.put(100, 100)
image.put(-1, 0)
print(image, image.data.count(1), image.data.count(b"\2"))
print(image.fill(0, 5, 3), image.fill(23, 0, 3))
print(image)
flipped = b"".join(reversed(image.rows()))
mirrored = b"".join(row[::-1] for row in image.rows())
turned = b"".join(bytes(column) for column in zip(*image.rows()))
double = b"".join(bytes(p for p in row for _ in range(2)) * 2 for row in image.rows())
print(len(flipped), flipped[:24].hex(), mirrored[:24].hex(), turned[:12].hex(), len(double), image.data[::24], image.data[5::24].hex(" "), bytes(image.data[::-1]) == b"".join(row[::-1] for row in reversed(image.rows())))
packed = bytearray()
for row in image.rows():
    bits = "".join("1" if p == 1 else "0" for p in row)
    packed += int(bits, 2).to_bytes(3, "big")
header = f"P4\n{image.width} {image.height}\n".encode()
print((header + packed).hex("-", 8), header, sum(packed), packed.count(0), max(packed))
board = bytearray(b".............##.....##...#...............")
for step in range(6):
    print(board.decode())
    board = bytearray(35 if (board[i - 1] == 35) != (board[(i + 1) % len(board)] == 35) else 46 for i in range(len(board)))
