# Interpolated strings: nesting, conversions, expressions of every kind.
a = 3
b = "text"
items = [1, 2.5, "x", None, True]
table = {"key": "value", 1: [10, 20]}
pi = 3.14159


def double(x):
    return x * 2


print(f"{a}", f"{a}{b}", f"a{a}b{b}c", f"{a + 1}", f"{a * 2 + 1:>5}", f"{double(a)}", f"{double(b)!r}", f"{items}", f"{items[1]}", f"{items[-1]}", f"{items[1:3]}", f"{table['key']}", f"{table[1][0]}")
print(f"{a if a > 2 else b}", f"{a == 3}", f"{a != 3}", f"{a >= 3 and b}", f"{not a}", f"{[x * x for x in range(a)]}", f"{ {'k': a} }", f"{(a, b)}", f"{(lambda x: x + 1)(a)}", f"{sorted(items[:2])}", f"{len(b):03}")
print(f"{pi:.2f}|{pi:8.3f}|{pi:<8.1f}|{pi:+.0f}|{pi:e}|{pi:.{a}f}|{pi:{a + 5}.{a - 1}f}|{pi!r:>10}|{pi:{'>'}{10}{'.3'}}|{a:{'0'}{5}{'d'}}|{a:#0{a + 5}b}|")
print(f"{b!r}{b!s}", f"{b!r:>8}", f"{'quote'}", f'{"double"}', f"{b:{a + 3}}|", f"{b:^{a * 4}}|", f"{b:{b[0]}^{a * 4}}|", f"{'{'}{'}'}", f"{{}}", f"{{{a}}}", f"{{{{{a}}}}}", f"{'a' 'b'}")
print(f"""multi
line {a}
  {b:>10}
end""", f"tab\t{a}\nnewline", f"\x41{a}\u00e9", f"日本{b}語{'👍'}", f"{'日本':>6}|")
print(f"{a:d}{a:b}{a:o}{a:x}", f"{1_000_000:,}", f"{1e6:,.2f}", f"{-5:+} {5:+} {5: }", f"{0xff:#x} {0xff:#X} {0b101:#b}", f"{True:d} {True}", f"{None} {None!r}", f"{2 ** 100:,}", f"{'x' * 3}", f"{-a ** 2}", f"{~a}")
result = ""
for i in range(5):
    result += f"[{i}:{i * i:>{i + 1}}]"
print(result, f"{result[:10]!r}", f"{f'{a}{b}'}", f"{'-'.join(f'{x:02}' for x in range(5))}", f"{max(a, 10)}", f"{a}" + f"{b}" * 2, f"{a}%", f"$", f"{a}$", f"${a}")
