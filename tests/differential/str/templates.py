# A small template engine: variables, filters, loops and conditions over nested data.
FILTERS = {"upper": str.upper, "lower": str.lower, "title": str.title, "len": lambda v: str(len(v)), "rev": lambda v: v[::-1], "trim": str.strip}


def lookup(name, data):
    value = data
    for part in name.split("."):
        value = value[int(part)] if isinstance(value, (list, tuple)) else value[part]
    return value


def expand(text, data):
    out = ""
    inside = ""
    body = ""
    while True:
        before, mark, rest = text.partition("<<")
        out += before
        if not mark:
            return out
        inside, mark, text = rest.partition(">>")
        if not mark:
            raise ValueError("unclosed")
        inside = inside.strip()
        if inside.startswith("for "):
            variable, source = inside[4:].split(" in ")
            body, mark, text = text.partition("<<end>>")
            for i, item in enumerate(lookup(source, data)):
                out += expand(body, {**data, variable: item, "index": i})
        elif inside.startswith("if "):
            body, mark, text = text.partition("<<end>>")
            yes, _, no = body.partition("<<else>>")
            out += expand(yes if lookup(inside[3:], data) else no, data)
        else:
            place, *filters = inside.split("|")
            name, _, spec = place.partition(":")
            value = format(lookup(name, data), spec) if spec else str(lookup(name, data))
            for f in filters:
                value = FILTERS[f.strip()](value)
            out += value


data = {"name": "ada lovelace", "age": 36, "price": 1234.5678, "tags": ["x", "y", "z"], "user": {"mail": "a@b.c", "roles": ["admin", "dev"]}, "empty": [], "yes": 1, "no": 0, "pairs": [("a", 1), ("b", 2)]}
for t in ["plain", "", "Hi <<name>>!", "<<name|title>> is <<age>>", "<<name|upper|rev>>", "<<price:.2f>> <<price:>12,.1f>>|<<age:05d>>|<<age:#x>>", "<<user.mail>> <<user.roles.0>>/<<user.roles.1|upper>>", "<<for t in tags>>[<<index>>:<<t>>]<<end>>.", "<<for t in empty>>never<<end>>none", "<<if yes>>Y<<else>>N<<end>><<if no>>Y<<else>>N<<end>><<if empty>>some<<end>>", "<<for p in pairs>><<p.0>>=<<p.1:03d>>;<<end>>", "<<name|len>>", "<<missing>>", "<<tags.9>>", "<<open", "<<name|nofilter>>", "<<age:q>>", "a << name >> b", "<<tags.x>>"]:
    try:
        print(repr(t), "->", repr(expand(t, data)))
    except Exception as e:
        print(repr(t), "->", type(e).__name__)
