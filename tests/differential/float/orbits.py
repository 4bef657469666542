# A small n-body simulation, a pendulum and a random walk: thousands of operations, one answer.
bodies = [[0.0, 0.0, 0.0, 0.0, 39.47841760435743], [1.0, 0.0, 0.0, 6.283185307179586, 0.0001], [0.0, 5.2, -2.755, 0.0, 0.0377], [-9.5, 0.3, 0.05, -2.03, 0.0113]]


def energy(bodies):
    total = 0.0
    for i, b in enumerate(bodies):
        total += b[4] * (b[2] * b[2] + b[3] * b[3]) / 2
        for c in bodies[i + 1:]:
            dx = b[0] - c[0]
            dy = b[1] - c[1]
            total -= b[4] * c[4] / (dx * dx + dy * dy) ** 0.5
    return total


def advance(bodies, dt):
    for i, b in enumerate(bodies):
        for c in bodies[i + 1:]:
            dx = b[0] - c[0]
            dy = b[1] - c[1]
            distance = dx * dx + dy * dy
            pull = dt / (distance * distance ** 0.5)
            b[2] -= dx * c[4] * pull
            b[3] -= dy * c[4] * pull
            c[2] += dx * b[4] * pull
            c[3] += dy * b[4] * pull
    for b in bodies:
        b[0] += dt * b[2]
        b[1] += dt * b[3]


print(f"{energy(bodies):.12f}")
for step in range(1000):
    advance(bodies, 0.001)
    if step % 200 == 199:
        print(step + 1, energy(bodies), [f"{v:.9f}" for v in bodies[1][:2]], bodies[2][:2])
angle = 1.0
speed = 0.0
for step in range(500):
    speed -= 9.81 * (angle - angle ** 3 / 6 + angle ** 5 / 120) * 0.01
    angle += speed * 0.01
print(angle, speed, f"{angle:.3f} {speed:.3f}")
seed = 12345
x = 0.0
far = 0.0
for step in range(2000):
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    x += seed / 2 ** 31 - 0.5
    far = max(far, abs(x))
print(x, far, seed, round(x, 6), f"{far:.17g}")
spectrum = []
for k in range(8):
    re = 0.0
    im = 0.0
    for n in range(8):
        c = [1.0, 0.7071067811865476, 0.0, -0.7071067811865476, -1.0, -0.7071067811865476, 0.0, 0.7071067811865476][k * n % 8]
        s = [0.0, 0.7071067811865476, 1.0, 0.7071067811865476, 0.0, -0.7071067811865476, -1.0, -0.7071067811865476][k * n % 8]
        v = (n * n % 5) / 2
        re += v * c
        im -= v * s
    spectrum.append((re, im))
print(spectrum, [round((a * a + b * b) ** 0.5, 9) for a, b in spectrum])
