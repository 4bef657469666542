# Escape-time fractal: tight float loop.
import sys

SIZE, LIMIT = [int(arg) for arg in sys.argv[1:]] or [1200, 50]


def run():
    inside = total = 0
    for row in range(SIZE):
        ci = 2 * row / SIZE - 1
        for col in range(SIZE):
            cr = 2 * col / SIZE - 1.5
            zr = zi = 0.0
            n = 0
            while n < LIMIT:
                r2 = zr * zr
                i2 = zi * zi
                if r2 + i2 > 4:
                    break
                zi = 2 * zr * zi + ci
                zr = r2 - i2 + cr
                n += 1
            if n == LIMIT:
                inside += 1
            total += n
    return inside, total


print("mandelbrot", *run())
