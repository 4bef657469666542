# A little Lisp: reader, evaluator with closures, tail of library; and a Forth, and Brainfuck.
def read(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").replace("'", " ' ").split()
    at = 0

    def atom(t):
        for convert in (int, float):
            try:
                return convert(t)
            except ValueError:
                pass
        return {"#t": True, "#f": False, "nil": None}.get(t, ("sym", t))

    def form():
        nonlocal at
        if at >= len(tokens): raise SyntaxError("unexpected end")
        t = tokens[at]
        at += 1
        if t == "'": return [("sym", "quote"), form()]
        if t == ")": raise SyntaxError("unexpected )")
        if t != "(": return atom(t)
        out = []
        while at < len(tokens) and tokens[at] != ")": out.append(form())
        if at >= len(tokens): raise SyntaxError("missing )")
        at += 1
        return out

    forms = []
    while at < len(tokens): forms.append(form())
    return forms


class Env:
    def __init__(self, names, outer=None):
        self.names = names
        self.outer = outer

    def home(self, name):
        env = self
        while env is not None and name not in env.names: env = env.outer
        if env is None: raise NameError(f"unbound: {name}")
        return env


def is_symbol(x): return isinstance(x, tuple)


def evaluate(x, env):
    while True:
        if is_symbol(x): return env.home(x[1]).names[x[1]]
        if not isinstance(x, list): return x
        head = x[0][1] if is_symbol(x[0]) else None
        if head == "quote": return x[1]
        if head == "if":
            x = x[2] if evaluate(x[1], env) else x[3] if len(x) > 3 else None
            continue
        if head == "define":
            if isinstance(x[1], list): env.names[x[1][0][1]] = make(x[1][1:], x[2:], env)
            else: env.names[x[1][1]] = evaluate(x[2], env)
            return None
        if head == "set!":
            env.home(x[1][1]).names[x[1][1]] = evaluate(x[2], env)
            return None
        if head == "lambda": return make(x[1], x[2:], env)
        if head == "let":
            env = Env({n[1]: evaluate(v, env) for n, v in x[1]}, env)
            for part in x[2:-1]: evaluate(part, env)
            x = x[-1]
            continue
        f, *args = [evaluate(part, env) for part in x]
        return f(*args)


def make(params, body, env):
    names = [p[1] for p in params]

    def closure(*args):
        if len(args) != len(names): raise TypeError(f"wants {len(names)}, got {len(args)}")
        local = Env(dict(zip(names, args)), env)
        for part in body[:-1]: evaluate(part, local)
        return evaluate(body[-1], local)

    return closure


def show(v):
    if isinstance(v, list): return "(" + " ".join(show(x) for x in v) + ")"
    if is_symbol(v): return v[1]
    if callable(v): return "<procedure>"
    return {True: "#t", False: "#f", None: "nil"}[v] if v is True or v is False or v is None else str(v)


def fold(f): return lambda first, *rest: first if not rest else fold(f)(f(first, rest[0]), *rest[1:])


builtin = {"+": fold(lambda a, b: a + b), "*": fold(lambda a, b: a * b), "-": lambda a, *b: a - sum(b) if b else -a, "<": lambda a, b: a < b, "=": lambda a, b: a == b, "car": lambda l: l[0], "cdr": lambda l: l[1:], "cons": lambda a, l: [a] + l, "list": lambda *a: list(a), "null?": lambda l: l == [], "apply": lambda f, l: f(*l), "display": lambda v: print(show(v))}
env = Env({}, Env(builtin))
program = """
(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))
(fact 20)
(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l)))))
(map (lambda (x) (* x x)) '(1 2 3))
(define (make-counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(define c (make-counter)) (c) (c)
(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n))))
(loop 30 0)
(let ((x 2) (y 3)) (list x y 'z #t #f nil 1.5))
(apply + (list 1 2 3 4)) (- 5) (- 10 1 2) fact
((lambda (f) (f f 5)) (lambda (f n) (if (= n 0) '(done) (f f (- n 1)))))
(display '(a (b c)))
"""
for f in read(program): print(show(evaluate(f, env)), end=" ")
print()
for bad in ["(undefined 1)", "(fact)", "(car '())", "(1 2)", "(", ")", "(+ 1 'a)"]:
    try:
        for f in read(bad): print(evaluate(f, env))
    except (NameError, TypeError, IndexError, SyntaxError) as e:
        print(bad, type(e).__name__)


def forth(text):
    stack, words, out = [], {}, []
    tokens = text.split()

    def run(tokens):
        i = 0
        while i < len(tokens):
            t = tokens[i]
            if t == ":":
                end = tokens.index(";", i)
                words[tokens[i + 1]] = tokens[i + 2:end]
                i = end
            elif t in words: run(words[t])
            elif t in "+-*": 
                b, a = stack.pop(), stack.pop()
                stack.append({"+": a + b, "-": a - b, "*": a * b}[t])
            elif t == "dup": stack.append(stack[-1])
            elif t == "swap": stack[-1], stack[-2] = stack[-2], stack[-1]
            elif t == ".": out.append(stack.pop())
            else: stack.append(int(t))
            i += 1

    run(tokens)
    return out, stack


print(forth(": square dup * ; : cube dup square * ; 3 square . 4 cube . 1 2 swap - . 7"))


def bf(code, data=""):
    jumps, stack = {}, []
    for i, ch in enumerate(code):
        if ch == "[": stack.append(i)
        if ch == "]":
            jumps[i] = stack.pop()
            jumps[jumps[i]] = i
    tape, at, pc, out, fed = [0] * 100, 0, 0, "", iter(data)
    while pc < len(code):
        ch = code[pc]
        if ch == ">": at += 1
        elif ch == "<": at -= 1
        elif ch in "+-": tape[at] = (tape[at] + (1 if ch == "+" else -1)) % 256
        elif ch == ".": out += chr(tape[at])
        elif ch == ",": tape[at] = ord(next(fed, "\0"))
        elif ch == "[" and not tape[at] or ch == "]" and tape[at]: pc = jumps[pc]
        pc += 1
    return out


print(bf("++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+."), bf(",[.,]", "echo"), bf(">,[>,]<[.<]", "reverse"))
