# Indexing and slicing with steps, bounds of any size and wrong types.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

big = 10 ** 30
texts = ["", "a", "abcdef", "日本語x", "a👍b👍c", "é" * 3]
bounds = [None, 0, 1, 2, 3, -1, -2, -3, 5, 6, 7, -6, -7, 100, -100, big, -big]
steps = [None, 1, 2, 3, -1, -2, -3, 100, -100, big, -big]
for t in texts:
    for a in bounds:
        print(repr(t), a, [t[a:b] for b in bounds])
    for step in steps:
        print(repr(t), step, [t[a::step] for a in bounds], [t[:b:step] for b in bounds], t[1:4:step], t[4:1:step], t[-1:-5:step], t[-5:-1:step])
    print([attempt(lambda: t[i]) for i in bounds])

s = "hello"
print(attempt(lambda: s[::0]), attempt(lambda: s[1.0]), attempt(lambda: s["a"]), attempt(lambda: s[1:"a"]), attempt(lambda: s[1.5:]), attempt(lambda: s[big]),
      attempt(lambda: s[None]), s[True], s[False:True], attempt(lambda: s[(1, 2)]), attempt(lambda: s[::"x"]))


class Three:
    def __index__(self):
        return 3


print(s[Three()], s[Three():], s[:Three()], s[::Three()], s[-1], s[-5], attempt(lambda: s[-6]), attempt(lambda: s[5]))


def store(text):
    text[0] = "x"


print(attempt(store, s), attempt(store, ""), s[::-1][::-1] == s, s[:] == s, "".join(s[i] for i in range(len(s) - 1, -1, -1)))
long = "abcdefghij" * 1000
print(long[9990:], long[5000:5010], long[::1000], long[-1:-10:-1], len(long[::3]), len(long[1::2]), ("日" + long)[5001], ("日" + long)[::-1000])
