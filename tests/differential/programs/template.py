# A template engine: text with {{ expressions }}, {% if %}, {% for %} and filters.
class TemplateError(Exception): pass


def tokenize(text):
    at = 0
    while at < len(text):
        starts = [i for i in (text.find("{{", at), text.find("{%", at)) if i >= 0]
        if not starts:
            yield "text", text[at:]
            return
        start = min(starts)
        if start > at: yield "text", text[at:start]
        closing = "}}" if text[start + 1] == "{" else "%}"
        end = text.find(closing, start)
        if end < 0: raise TemplateError(f"{text[start:start + 2]} is not closed")
        yield "value" if closing == "}}" else "tag", text[start + 2:end].strip()
        at = end + 2


def parse(tokens, until=()):
    nodes = []
    for kind, v in tokens:
        if kind != "tag":
            nodes.append((kind, v))
            continue
        word, _, rest = v.partition(" ")
        if word in until: return nodes, word
        if word == "if":
            yes, end = parse(tokens, ("else", "end"))
            no = parse(tokens, ("end",))[0] if end == "else" else []
            nodes.append(("if", rest, yes, no))
        elif word == "for":
            name, _, source = rest.partition(" in ")
            nodes.append(("for", name.strip(), source.strip(), parse(tokens, ("end",))[0]))
        else: raise TemplateError(f"unknown tag {word!r}")
    if until: raise TemplateError(f"expected {' or '.join(until)}")
    return nodes, None


FILTERS = {"upper": str.upper, "title": str.title, "len": len, "sum": sum, "join": lambda v: ", ".join(map(str, v)), "rev": lambda v: v[::-1], "sorted": sorted, "first": lambda v: v[0] if v else "", "money": lambda v: f"{v:,.2f}"}


def look_up(path, scope):
    path = path.strip()
    if path.startswith("not "): return not look_up(path[4:], scope)
    if path[0] in "'\"": return path[1:-1]
    if path.lstrip("-").isdigit(): return int(path)
    head, *rest = path.split(".")
    if head not in scope: raise TemplateError(f"no {head!r}")
    v = scope[head]
    for part in rest: v = v[int(part)] if part.isdigit() else v[part]
    return v


def evaluate(text, scope):
    path, *filters = text.split("|")
    v = look_up(path, scope)
    for f in filters:
        if f.strip() not in FILTERS: raise TemplateError(f"no filter {f.strip()!r}")
        v = FILTERS[f.strip()](v)
    return v


def render(nodes, scope):
    out = []
    for kind, *parts in nodes:
        if kind == "text": out.append(parts[0])
        elif kind == "value": out.append(str(evaluate(parts[0], scope)))
        elif kind == "if": out.append(render(parts[1] if evaluate(parts[0], scope) else parts[2], scope))
        else:
            items = list(evaluate(parts[1], scope))
            for i, item in enumerate(items): out.append(render(parts[2], {**scope, parts[0]: item, "index": i + 1, "last": i + 1 == len(items)}))
    return "".join(out)


def template(text, **scope): return render(parse(tokenize(text))[0], scope)


print(template("Hello {{ name|upper }}, you are {{age}}!", name="ada", age=36))
print(template("{% for p in people %}{{ index }}. {{ p.name|title }}{% if p.tags %} ({{ p.tags|sorted|join }}){% else %} -{% end %}{% if not last %}; {% end %}{% end %}.", people=[{"name": "ada", "tags": ["math", "code"]}, {"name": "bob", "tags": []}]))
print(template("{% for row in grid %}{% for c in row %}[{{c}}]{% end %} = {{ row|sum }}\n{% end %}total {{ grid|len }}", grid=[[1, 2], [3, 4, 5]]))
print(template("{{ xs.1 }} {{ d.k.0 }} {{ xs|rev|first }} {{ 'lit' }} {{ -5 }} {{ price|money }} {{ empty|first }}|", xs=[1, 2, 3], d={"k": "v"}, price=1234.5, empty=[]), template("no tags"), repr(template("")))
for bad in ["{{ open", "{% if x %}", "{% what %}", "{{ missing }}", "{{ x|nope }}", "{% for a in x %}{{ a.b }}{% end %}", "{% end %}"]:
    try:
        print(template(bad, x=[1]))
    except TemplateError as e:
        print("TemplateError:", e)
    except (TypeError, KeyError, IndexError) as e:
        print(type(e).__name__)
