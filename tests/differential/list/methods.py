# Every method of a list, with what each throws.
def fails(f):
    try:
        return f()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


xs = [3, 1, 2]
xs.append(5)
xs.append([6, 7])
print(xs, len(xs), xs.append(None))
xs.extend((8, 9))
xs.extend("ab")
xs.extend({10: "x", 11: "y"})
xs.extend(i * i for i in range(3))
print(xs)
print(fails(lambda: xs.extend(5)))
print(fails(lambda: xs.extend(None))[:9])

ys = ["b", "d"]
ys.insert(0, "a")
ys.insert(2, "c")
ys.insert(100, "z")
ys.insert(-1, "y")
ys.insert(-100, "start")
print(ys)
print(fails(lambda: ys.insert("0", 1)))

print(ys.pop(), ys.pop(0), ys.pop(-1), ys.pop(1), ys)
print(fails(lambda: ys.pop(10)))
print(fails(lambda: ys.pop(-10)))
print(fails(lambda: [].pop()))
print(fails(lambda: ys.pop("x")))

zs = [1, 2, 3, 2, 1, 2.0, True, "2"]
print(zs.count(2), zs.count(1), zs.count("2"), zs.count(None))
print(zs.index(2), zs.index(2, 2), zs.index(2, -3), zs.index(1, 1, 7))
print(fails(lambda: zs.index(9)))
print(fails(lambda: zs.index(3, 3)))
print(fails(lambda: zs.index(2, 4, 4)))
zs.remove(2)
zs.remove(True)
print(zs)
print(fails(lambda: zs.remove("gone")))
zs.reverse()
print(zs)
copied = zs.copy()
copied.append("more")
print(len(zs), len(copied), copied == zs, copied[:-1] == zs, copied is zs)
zs.clear()
print(zs, len(zs), bool(zs), copied)
same = copied
same.clear()
print(copied, same is copied)
print(list(), list("abc"), list((1, 2)), list(range(3)), list({"k": 1}), list([]))
print(fails(lambda: list(5)))
a = [1, 2]
a.extend(a)
print(a)
a[1:1] = a
print(a)
