# A matrix class with operators, and linear algebra in whole numbers and floats.
class Matrix:
    def __init__(self, rows):
        self.rows = [list(r) for r in rows]
        if len({len(r) for r in self.rows}) > 1: raise ValueError("ragged rows")

    @staticmethod
    def identity(n): return Matrix([[int(i == j) for j in range(n)] for i in range(n)])

    @property
    def shape(self): return len(self.rows), len(self.rows[0])

    @property
    def T(self): return Matrix(zip(*self.rows))

    def __getitem__(self, at):
        if isinstance(at, tuple): return self.rows[at[0]][at[1]]
        return self.rows[at]

    def __setitem__(self, at, v): self.rows[at[0]][at[1]] = v

    def __add__(self, other):
        if self.shape != other.shape: raise ValueError(f"cannot add {self.shape} and {other.shape}")
        return Matrix([[a + b for a, b in zip(r, s)] for r, s in zip(self.rows, other.rows)])

    def __neg__(self): return self * -1

    def __sub__(self, other): return self + -other

    def __mul__(self, other):
        if not isinstance(other, Matrix): return Matrix([[v * other for v in r] for r in self.rows])
        if self.shape[1] != other.shape[0]: raise ValueError("shapes do not fit")
        columns = list(zip(*other.rows))
        return Matrix([[sum(a * b for a, b in zip(r, c)) for c in columns] for r in self.rows])

    def __rmul__(self, k): return self * k

    def __pow__(self, n):
        result, base = Matrix.identity(len(self.rows)), self
        while n:
            if n % 2: result = result * base
            base = base * base
            n //= 2
        return result

    def __eq__(self, other): return isinstance(other, Matrix) and self.rows == other.rows

    def __iter__(self):
        for r in self.rows: yield from r

    def __str__(self):
        width = max(len(str(v)) for v in self)
        return "\n".join(" ".join(f"{v:>{width}}" for v in r) for r in self.rows)

    def __repr__(self): return f"Matrix({self.rows})"

    def det(self):
        if len(self.rows) == 1: return self.rows[0][0]
        total = 0
        for j, v in enumerate(self.rows[0]):
            minor = Matrix([r[:j] + r[j + 1:] for r in self.rows[1:]])
            total += (-1) ** j * v * minor.det()
        return total


a, b = Matrix([[1, 2], [3, 4]]), Matrix([[0, 1], [1, 0]])
print(a + b, a - b, a * b, 2 * a, a ** 3, -a, a.T, sep="\n--\n")
print(a == Matrix([[1, 2], [3, 4]]), a == b, a[1, 0], a[0], a.shape, a.det(), list(a), repr(b))
a[0, 0] = 100
print(a, Matrix([[2, 0, 1], [1, 3, 2], [1, 1, 1]]).det(), Matrix([[1, 1], [1, 0]]) ** 50)
for f in [lambda: a + Matrix([[1]]), lambda: a * Matrix([[1, 2]]), lambda: Matrix([[1], [1, 2]]), lambda: a[5, 0], lambda: a + 1]:
    try:
        print(f())
    except (ValueError, IndexError, AttributeError) as e:
        print(type(e).__name__, e if isinstance(e, ValueError) else "")


def gauss(m, v):
    n = len(m)
    rows = [list(r) + [x] for r, x in zip(m, v)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for k in range(i + 1, n):
            f = rows[k][i] / rows[i][i]
            rows[k] = [x - f * y for x, y in zip(rows[k], rows[i])]
    out = [0.0] * n
    for i in range(n - 1, -1, -1):
        out[i] = (rows[i][n] - sum(rows[i][j] * out[j] for j in range(i + 1, n))) / rows[i][i]
    return out


print([round(x, 6) for x in gauss([[2, 1, -1], [-3, -1, 2], [-2, 1, 2]], [8, -11, -3])])
