for i in range(65600):
    print(f"let v{i}")
