# Programs around errors: retrying, validating, collecting, unwinding resources.
class Retry(Exception): pass


class Fatal(Exception): pass


def retry(f, times, on):
    errors = []
    for n in range(1, times + 1):
        try:
            return f(n), errors
        except on as e:
            errors.append(f"{n}: {e}")
    raise Fatal(f"gave up after {times}") from Retry(errors[-1])


def flaky(n):
    if n < 3: raise Retry(f"attempt {n}")
    return "ok"


print(retry(flaky, 5, Retry))
try:
    retry(flaky, 2, Retry)
except Fatal as e:
    print(e, "|", e.__cause__)
try:
    retry(lambda n: 1 // 0, 3, Retry)
except ZeroDivisionError as e:
    print("not retried:", e)


def parse(record):
    errors = {}
    out = {}
    for field, convert in [("name", str), ("age", int), ("height", float), ("tags", list)]:
        try:
            out[field] = convert(record[field])
        except KeyError as e:
            errors[field] = f"missing {e}"
        except (ValueError, TypeError) as e:
            errors[field] = type(e).__name__
    return out, errors


for r in [{"name": "Ada", "age": "36", "height": "1.7", "tags": "ab"}, {"name": 5, "age": "x", "tags": 7}, {}]: print(parse(r))


class Stack:
    def __init__(self):
        self.cleanups = []
        self.log = []

    def add(self, name, fails=False):
        self.cleanups.append((name, fails))

    def unwind(self):
        first = None
        while self.cleanups:
            name, fails = self.cleanups.pop()
            try:
                if fails: raise OSError(f"cannot close {name}")
                self.log.append(name)
            except OSError as e:
                first = first or e
        if first: raise first


s = Stack()
for name, fails in [("a", False), ("b", True), ("c", False), ("d", True)]: s.add(name, fails)
try:
    s.unwind()
except OSError as e:
    print(e, s.log)


def safe(f, default=None, *errors):
    errors = errors or (Exception,)

    def call(*args):
        try:
            return f(*args)
        except errors:
            return default
    return call


print(safe(int, -1)("5"), safe(int, -1)("x"), safe(lambda a, b: a / b, 0, ZeroDivisionError)(1, 0))
try:
    safe(lambda: {}["k"], 0, ZeroDivisionError)()
except KeyError as e:
    print("KeyError", e)


def depth(n):
    if n == 0: raise ValueError("bottom")
    try:
        depth(n - 1)
    except ValueError as e:
        raise ValueError(f"{n} < {e}")


try:
    depth(4)
except ValueError as e:
    count = 0
    inner = e
    while inner.__context__ is not None:
        inner = inner.__context__
        count += 1
    print(e, count, inner)


def transaction(balance, moves):
    before = dict(balance)
    try:
        for who, n in moves:
            balance[who] += n
            if balance[who] < 0: raise ValueError(f"{who} would have {balance[who]}")
    except (ValueError, KeyError) as e:
        balance.clear()
        balance.update(before)
        return f"rolled back: {type(e).__name__} {e}"
    return "done"


b = {"x": 10, "y": 0}
print(transaction(b, [("x", -5), ("y", 5)]), b, transaction(b, [("x", -6), ("y", 6)]), b, transaction(b, [("x", -1), ("z", 1)]), b)
