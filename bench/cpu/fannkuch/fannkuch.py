# Pancake flips over all permutations: small-array swaps.
import sys

N, ROUNDS = [int(arg) for arg in sys.argv[1:]] or [9, 4]


def fannkuch(n):
    perm = [0] * n
    first = list(range(n))
    count = [0] * n
    checksum = max_flips = 0
    sign = 1
    r = n
    while True:
        while r > 1:
            count[r - 1] = r
            r -= 1
        for i in range(n):
            perm[i] = first[i]
        flips = 0
        k = perm[0]
        while k != 0:
            i = 0
            j = k
            while i < j:
                perm[i], perm[j] = perm[j], perm[i]
                i += 1
                j -= 1
            flips += 1
            k = perm[0]
        if flips > max_flips:
            max_flips = flips
        checksum += sign * flips
        sign = -sign
        r = 1
        while True:
            if r == n:
                return checksum, max_flips
            head = first[0]
            for i in range(r):
                first[i] = first[i + 1]
            first[r] = head
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1


for _ in range(ROUNDS):
    result = fannkuch(N)
print("fannkuch", *result)
