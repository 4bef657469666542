# An assembler and a register machine; programs for it; and a disassembler.
OPS = ["halt", "set", "mov", "add", "sub", "mul", "jmp", "jz", "jneg", "out", "call", "ret", "push", "pop", "mod"]


class AsmError(Exception):
    def __init__(self, line, message):
        super().__init__(f"line {line}: {message}")
        self.line = line


def assemble(text):
    labels, code, fixups = {}, [], []
    for number, line in enumerate(text.strip().splitlines(), 1):
        line = line.split(";")[0].strip()
        if not line: continue
        if line.endswith(":"):
            if line[:-1] in labels: raise AsmError(number, f"label {line[:-1]!r} twice")
            labels[line[:-1]] = len(code)
            continue
        op, *args = line.replace(",", " ").split()
        if op not in OPS: raise AsmError(number, f"no instruction {op!r}")
        code.append([op])
        for a in args:
            if a[0] == "r" and a[1:].isdigit(): code[-1].append(("reg", int(a[1:])))
            elif a.lstrip("-").isdigit(): code[-1].append(("int", int(a)))
            else:
                fixups.append((number, len(code) - 1, len(code[-1]), a))
                code[-1].append(None)
    for number, at, arg, label in fixups:
        if label not in labels: raise AsmError(number, f"no label {label!r}")
        code[at][arg] = ("int", labels[label])
    return code


class Machine:
    def __init__(self, code, limit=10000):
        self.code = code
        self.limit = limit
        self.r = [0] * 8
        self.stack = []
        self.pc = 0
        self.steps = 0

    def get(self, a): return self.r[a[1]] if a[0] == "reg" else a[1]

    def run(self):
        while True:
            self.steps += 1
            if self.steps > self.limit: raise TimeoutError("too many steps")
            op, *args = self.code[self.pc]
            self.pc += 1
            if op == "halt": return
            if op in ("set", "mov"): self.r[args[0][1]] = self.get(args[1])
            elif op == "add": self.r[args[0][1]] += self.get(args[1])
            elif op == "sub": self.r[args[0][1]] -= self.get(args[1])
            elif op == "mul": self.r[args[0][1]] *= self.get(args[1])
            elif op == "mod": self.r[args[0][1]] %= self.get(args[1])
            elif op == "jmp": self.pc = self.get(args[0])
            elif op == "jz" and self.get(args[0]) == 0: self.pc = self.get(args[1])
            elif op == "jneg" and self.get(args[0]) < 0: self.pc = self.get(args[1])
            elif op == "out": yield self.get(args[0])
            elif op == "call":
                self.stack.append(self.pc)
                self.pc = self.get(args[0])
            elif op == "ret": self.pc = self.stack.pop()
            elif op == "push": self.stack.append(self.get(args[0]))
            elif op == "pop": self.r[args[0][1]] = self.stack.pop()


factorial = """
    set r0, 20
    call fact
    out r1
    halt
fact:               ; r1 = r0!
    jz r0, one
    push r0
    sub r0, 1
    call fact
    pop r0
    mul r1, r0
    ret
one:
    set r1, 1
    ret
"""
fib = """
    set r0, 0
    set r1, 1
    set r2, 12
loop:
    out r0
    mov r3, r1
    add r1, r0
    mov r0, r3
    sub r2, 1
    jz r2, end
    jmp loop
end:
    halt
"""
gcd = """
    set r0, 1071
    set r1, 462
again:
    jz r1, done
    mov r2, r0
    mod r2, r1
    mov r0, r1
    mov r1, r2
    jmp again
done:
    out r0
    halt
"""
for source in (factorial, fib, gcd):
    m = Machine(assemble(source))
    print(list(m.run()), m.steps, m.r[:4], m.stack)
for source in ["jmp nowhere", "a:\na:", "frob r1", "x: ; label\njmp x"]:
    try:
        m = Machine(assemble(source), 100)
        print(list(m.run()))
    except AsmError as e:
        print(type(e).__name__, e, e.line)
    except TimeoutError as e:
        print("TimeoutError", e)
for source in ["ret", "set r9, 1", "set r1, 5", "mod r0, r1"]:
    try:
        print(list(Machine(assemble(source)).run()))
    except (IndexError, ZeroDivisionError) as e:
        print(type(e).__name__)


def disassemble(code): return [f"{i:>3} {op:<5}" + ", ".join(f"r{v}" if kind == "reg" else str(v) for kind, v in args) for i, (op, *args) in enumerate(code)]


print("\n".join(disassemble(assemble(gcd))))
running = Machine(assemble(fib)).run()
print(next(running), next(running), [v for v in running if v % 2], next(running, "halted"))
