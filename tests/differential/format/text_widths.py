# Widths and precisions at their limits, from variables, in every way to format.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__

for w in [0, 1, 2, 5, 50]:
    print([f"{'ab':{w}}", f"{'ab':>{w}}", f"{'ab':^{w}}", "{:{}}".format("ab", w), "{:{w}}".format("ab", w=w), "%*s" % (w, "ab"), "%-*s|" % (w, "ab"), "ab".center(w), f"{5:{w}}", f"{5:0{w}}", f"{5.5:{w}}", f"{5.5:0{w}.2f}", "%0*d" % (w, 5), "%*.*f" % (w, 2, 5.5), f"{True:{w}}", f"{'ab':.{w}}", "%.*s|" % (w, "ab"), f"{1 / 3:.{w}f}", f"{1 / 3:.{w}e}", "%.*e" % (w, 1 / 3)])
print(attempt(lambda: f"{'a':{-5}}"), attempt(lambda: f"{5:{'x'}}"), attempt(lambda: f"{'a':.{-1}}"), attempt(lambda: "%*s" % ("a", "b")), attempt(lambda: "%*s" % (1.5, "b")), attempt(lambda: "%.*f" % (-1, 2.5)), "%-*d|" % (-5, 1), attempt(lambda: f"{'a':{10 ** 20}}"), attempt(lambda: format("a", "99999999999999999999")), attempt(lambda: format(1.5, ".99999999999999999999f")), attempt(lambda: "%99999999999999999999d" % 1), attempt(lambda: "%.99999999999999999999f" % 1.5), attempt(lambda: "{:99999999999999999999}".format(1)), attempt(lambda: "{99999999999999999999}".format(1)))
print(len(f"{'a':5000}"), len(f"{5:05000}"), len(f"{1.5:.3000f}"), len("%5000s" % "a"), len("%.2000f" % 1.5), len(f"{12345:010000,}"), f"{12345:012,}", len("{:>3000}".format("é")), len("%03000d" % 5), len("x".ljust(100000)), len(f"{2 ** 4000:x}"), len(f"{10 ** 3000:,}"), len("%x" % 16 ** 500), f"{10 ** 30:.10e}", f"{10 ** 400:,}"[:20], attempt(lambda: f"{10 ** 400:e}"), attempt(lambda: "%f" % 10 ** 400), attempt(lambda: f"{10 ** 400:.2%}"), attempt(lambda: "%g" % (10 ** 400)))
rows = [("apple", 1.5, 3), ("fig", 12.25, 100), ("dragonfruit", 0.333, 7)]
for name, price, count in rows:
    print(f"{name:<12}|{price:>8.2f}|{count:^5}|{price * count:>10,.2f}|{name!r:>14}|{count:05d}|{count:#06x}|{price:+.1e}|{name[:3]:*^7}|{count / 100:.1%}")
    print("%-12s|%8.2f|%5d|%10.2f|%14r|%05d|%#06x|%+.1e|%.3s|%.1f%%" % (name, price, count, price * count, name, count, count, price, name, count / 1.0))
    print("{:<12}|{:>8.2f}|{:^5}|{:>10,.2f}|{!r:>14}|{:05d}|{:#06x}|{:+.1e}|{:.3}|{:.1%}".format(name, price, count, price * count, name, count, count, price, name, count / 100))
    print("{n:<{w}}|{p:>{w}.{d}f}|{c:^{w}}".format(n=name, p=price, c=count, w=10, d=1), f"{name:{'>' if count > 5 else '<'}{len(name) + 2}}", f"{price:{8}.{count % 4}f}", f"{'':->{count}}"[:20])
header = "".join(f"{h:^10}" for h in ["name", "price", "count"])
print(header, "=" * len(header), sep="\n")
print("\n".join("".join(f"{str(cell):^10}" for cell in row) for row in rows), f"{'total':>10}{sum(r[1] for r in rows):10.3f}{sum(r[2] for r in rows):10}", sep="\n")
for i in range(1, 6):
    print(f"{i:2d} {i * i:3d} {i ** 3:4d} {'*' * i:<6}{2 ** -i:.{i}f} {i:b} {i:>0{i}} {-i:=+{i + 2}d} {i / 7:.{i}%}")
