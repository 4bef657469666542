# Loops left in every way, from inside functions, try, with and other loops.
log = []


class Mark:
    def __init__(self, n): self.n = n

    def __enter__(self): log.append(f"+{self.n}")

    def __exit__(self, kind, error, trace): log.append(f"-{self.n}" + ("!" if error else ""))


def leave(how):
    for i in range(4):
        with Mark(i):
            try:
                if i == 1 and how == "continue": continue
                if i == 1 and how == "break": break
                if i == 1 and how == "return": return "returned"
                if i == 1 and how == "raise": raise ValueError(how)
                if i == 1 and how == "inner":
                    for j in range(3):
                        if j == 1: break
                    log.append("j")
            except ValueError as e:
                log.append(f"caught {e}")
            finally:
                log.append(f"f{i}")
    return "end"


for how in ["nothing", "continue", "break", "return", "raise", "inner"]:
    log.clear()
    print(how, leave(how), log)


def nested_return(n):
    for i in range(n):
        for j in range(n):
            while True:
                try:
                    if i * j == 6: return i, j
                finally:
                    log.append(1)
                break
    return None


log.clear()
print(nested_return(4), len(log), nested_return(2))


def find_first(rows, f):
    found = None
    for y, row in enumerate(rows):
        for x, v in enumerate(row):
            if f(v):
                found = (y, x)
                break
        if found: break
    return found


print(find_first([[1, 2], [3, 4]], lambda v: v > 2), find_first([[1]], lambda v: v > 5))
n, seen = 0, []
while n < 10:
    n += 1
    if n % 2: continue
    if n == 8: break
    seen.append(n)
print(n, seen)
it = iter(range(10))
for x in it:
    if x == 2: break
rest = []
for x in it:
    if x % 2: continue
    rest.append(x)
print(rest, next(it, "over"))
total = 0
for i in range(5):
    for j in range(5):
        if j > i: break
        if (i + j) % 2: continue
        total += i * j
print(total)


def gen():
    try:
        for i in range(10): yield i
    finally:
        log.append("closed")


log.clear()
g = gen()
for v in g:
    if v == 3: break
g.close()
print(log, list(g))
def countdown(n):
    while n:
        yield n
        n -= 1
        if n == 2: return


print(list(countdown(5)), [x for x in countdown(1)])
out = []
for a in range(3):
    try:
        for b in range(3):
            if a == b == 1: raise KeyError(a)
            out.append((a, b))
    except KeyError:
        continue
    finally:
        out.append("f")
    out.append("end")
print(out)
x = 5
while x:
    x -= 1
    try:
        if x == 3: continue
        if x == 1: break
    finally:
        print("x", x, end=" ")
print()
