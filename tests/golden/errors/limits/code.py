print("let x = 0")
line = "x += x - x * x / x; " * 100
for _ in range(4500):
    print(line)
