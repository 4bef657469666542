text = "1"
for _ in range(40):
    text = '"${' + text + '}"'
print(f"let a = {text}")
