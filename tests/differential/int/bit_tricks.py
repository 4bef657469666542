# Gray codes, popcounts, reversals, masks, subsets and other work on bits.
def reverse(n, width):
    out = 0
    for i in range(width):
        out = out << 1 | n >> i & 1
    return out


def signed(n, width):
    n &= (1 << width) - 1
    return n - (1 << width) if n >> width - 1 else n


def rotate(n, k, width):
    k %= width
    return (n << k | n >> width - k) & (1 << width) - 1


def spread(n):
    return sum((n >> i & 1) << 2 * i for i in range(16))


gray = [n ^ n >> 1 for n in range(16)]
print([f"{g:04b}" for g in gray], sorted(gray) == list(range(16)), [(a ^ b).bit_count() for a, b in zip(gray, gray[1:])])
for n in [0, 1, 5, 0b1011, 0xdead, 2 ** 31 - 1, -1, -6, 2 ** 70 + 1]:
    print(n, n & 0xff, n & -n, n & n - 1, n | n + 1, ~n & n + 1, n ^ n << 1, n.bit_count(), n.bit_length(), bin(n), [n >> i & 1 for i in range(8)], reverse(n & 0xffff, 16), signed(n, 8), signed(n, 16), rotate(n & 0xff, 3, 8), rotate(n & 0xff, -1, 8), spread(n & 0xf))
items = ["a", "b", "c", "d"]
print([[items[i] for i in range(4) if mask >> i & 1] for mask in range(16)])
mask = 0b1011
sub = mask
subsets = []
while True:
    subsets.append(sub)
    if sub == 0:
        break
    sub = sub - 1 & mask
print(subsets, [bin(s) for s in subsets])
lfsr = 0xace1
period = 0
while True:
    bit = (lfsr ^ lfsr >> 2 ^ lfsr >> 3 ^ lfsr >> 5) & 1
    lfsr = lfsr >> 1 | bit << 15
    period += 1
    if lfsr == 0xace1 or period > 3000:
        break
print(period, lfsr)
state = 88172645463325252
out = []
for _ in range(10):
    state ^= state << 13 & 0xffffffffffffffff
    state ^= state >> 7
    state ^= state << 17 & 0xffffffffffffffff
    out.append(state)
print(out, [x % 6 + 1 for x in out], max(out) < 2 ** 64)
x = 42
for _ in range(12):
    x = (x * 6364136223846793005 + 1442695040888963407) % 2 ** 64
    print(x >> 33, end=" ")
print(signed(0xffffffff, 32), signed(2 ** 63, 64), -1 & 2 ** 100 - 1 == 2 ** 100 - 1, -(2 ** 65) >> 3, -(2 ** 65) & 2 ** 66 - 1, ~(2 ** 80), 2 ** 80 ^ -1, -5 | 3, -5 & 3, -5 ^ 3, (-5) >> 1, (-5) << 2)
