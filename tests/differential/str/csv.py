# Reading and writing lines of comma-separated values with quotes.
def parse(line):
    fields = []
    field = ""
    quoted = False
    i = 0
    while i < len(line):
        c = line[i]
        if quoted:
            if c == '"' and line[i + 1:i + 2] == '"':
                field += c
                i += 1
            elif c == '"':
                quoted = False
            else:
                field += c
        elif c == '"' and not field:
            quoted = True
        elif c == ",":
            fields.append(field)
            field = ""
        else:
            field += c
        i += 1
    if quoted:
        raise ValueError("open quote")
    return fields + [field]


def render(fields):
    out = []
    for f in fields:
        f = str(f)
        out.append('"' + f.replace('"', '""') + '"' if any(c in f for c in ',"\n') or f != f.strip() else f)
    return ",".join(out)


lines = ["a,b,c", "", ",", "1,2.5,-3", '"x,y",z', '"he said ""hi""",b', 'é,"日本, 語",👍', '"",""', ' a , b ', 'a"b,c', '"unclosed', '"a"b,c', "tab\t,x"]
for line in lines:
    try:
        fields = parse(line)
        print(repr(line), fields, len(fields), render(fields), parse(render(fields)) == fields)
    except ValueError as e:
        print(repr(line), type(e).__name__, str(e))
table = [parse(line) for line in "name,qty,price\nfig,3,0.5\napple,10,1.25\npear,7,2".split("\n")]
head, *rows = table
records = [dict(zip(head, row)) for row in rows]
print(head, rows, records, sorted(records, key=lambda r: -float(r["price"]))[0], sum(int(r["qty"]) * float(r["price"]) for r in records))
widths = [max(len(row[i]) for row in table) for i in range(3)]
for row in table:
    print(" | ".join(cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths))))
