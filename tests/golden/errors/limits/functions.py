print("let all = [")
for _ in range(66000 // 6):
    print("    fn() => 1, fn() => 2, fn() => 3, fn() => 4, fn() => 5, fn() => 6,")
print("]")
