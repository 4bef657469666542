# Grouping of digits with every width, zero padded and not.
values = [0, 1, 12, 123, 1234, 12345, 123456, 1234567, 12345678, -1, -123, -1234, -123456, -1234567, 10 ** 15, -10 ** 15]
for v in values:
    for sign in ["", "+", " "]:
        print([format(v, f"{sign}0{width},") for width in range(1, 16)])
    print([format(v, f"0{width}_") for width in range(1, 16)])
    print([format(v, f"{width},") for width in range(1, 16)])
    print([format(v, f"0{width}_x") for width in range(1, 16)])
    print([format(v, f"#0{width}_b") for width in range(1, 20)])
    print([format(v, f"*=+{width},") for width in range(1, 16)])
    print([format(v, f"0<{width},") for width in range(1, 16)])
    print([format(v, f"x^0{width},") for width in range(1, 16)])
for v in [0.0, 1.5, -1.5, 1234.5, -1234567.891, 1e15, 1e22, 123456789.0]:
    print([format(v, f"0{width},.2f") for width in range(1, 20)])
    print([format(v, f"0{width},") for width in range(1, 20)])
    print([format(v, f"0{width}_.1e") for width in range(1, 16)])
    print([format(v, f"+0{width},.0f") for width in range(1, 16)])
    print([format(v, f"{width},.3f") for width in range(1, 16)])
    print(format(v, ","), format(v, "_"), format(v, ",.1%"), format(v, "_.3f"), format(v, ",g"), format(v, ",.10g"), format(v, "_e"))
