text = "1"
for _ in range(20):
    text = "(" + text + " + 1" * 190 + ")"
print(f"let a = {text}")
