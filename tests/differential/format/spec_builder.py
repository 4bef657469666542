# needs: speed
# Every combination of fill, align, sign, #, 0, width, grouping, precision and type for some values.
def attempt(f, *args, **named):
    try:
        return f(*args, **named)
    except Exception as e:
        return type(e).__name__


def digest(texts):
    h = 0
    for t in texts:
        for c in str(t):
            h = (h * 1000003 + ord(c)) % (2 ** 61 - 1)
    return h


values = [0, -42, 1234567, -0.0, 31415.9265]
for v in values:
    for align in ["", "<", "=", "é^"]:
        for sign in ["", "+"]:
            row = []
            for alternate in ["", "#"]:
                for zero in ["", "0"]:
                    for width in ["", "12"]:
                        for grouping in ["", ",", "_"]:
                            for precision in ["", ".0", ".3"]:
                                for kind in ["", "d", "x", "e", "f", "g", "%", "s"]:
                                    row.append(attempt(lambda: format(v, align + sign + alternate + zero + width + grouping + precision + kind)))
            print(v, align, sign, len(row), row.count("ValueError"), digest(row), row[100], row[-30:-20])
