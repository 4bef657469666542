# A stack machine over ints: programs as strings, big results, errors caught and counted.
OPS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "//": lambda a, b: a // b, "%": lambda a, b: a % b, "**": lambda a, b: a ** b, "&": lambda a, b: a & b, "|": lambda a, b: a | b, "^": lambda a, b: a ^ b, "<<": lambda a, b: a << b, ">>": lambda a, b: a >> b, "<": lambda a, b: a < b, "=": lambda a, b: a == b, "max": max, "min": min, "divmod": divmod, "pow3": lambda a, b: pow(a, b, 10 ** 9 + 7)}
UNARY = {"neg": lambda a: -a, "~": lambda a: ~a, "abs": abs, "bits": lambda a: a.bit_length(), "str": str, "int": int, "hex": hex, "not": lambda a: not a, "float": float, "round": round, "chr": chr, "len": len}


def run(program):
    stack = []
    names = {}
    words = program.split()
    at = 0
    steps = 0
    while at < len(words):
        word = words[at]
        at += 1
        steps += 1
        if steps > 20000:
            raise TimeoutError("steps")
        if word in OPS:
            b, a = stack.pop(), stack.pop()
            stack.append(OPS[word](a, b))
        elif word in UNARY:
            stack.append(UNARY[word](stack.pop()))
        elif word == "dup":
            stack.append(stack[-1])
        elif word == "swap":
            stack[-1], stack[-2] = stack[-2], stack[-1]
        elif word == "drop":
            stack.pop()
        elif word == "over":
            stack.append(stack[-2])
        elif word.startswith("!"):
            names[word[1:]] = stack.pop()
        elif word.startswith("@"):
            stack.append(names[word[1:]])
        elif word.startswith("jmp:"):
            at = words.index(word[4:] + ":") + 1
        elif word.startswith("jz:"):
            if not stack.pop():
                at = words.index(word[3:] + ":") + 1
        elif not word.endswith(":"):
            stack.append(int(word, 0))
    return stack, steps


programs = ["1 2 +", "10 3 // 10 3 % -10 3 // -10 3 %", "2 100 **", "0xff 0b11 & 0o17 |", "1 0 //", "+", "5 dup * dup *", "1 64 << 1 -", "7 -3 divmod", "-5 abs -5 ~ 255 bits", "@x", "1 !x @x @x +", "3 7 swap over max", "1 -1 <<", "12 str len", "1 str 2 +", "65 chr", "-1 chr", "2 1000000 pow3", "1 !f 20 !n loop: @n jz:end @f @n * !f @n 1 - !n jmp:loop end: @f", "0 !a 1 !b 200 !n loop: @n jz:end @a @b + @b !a !b @n 1 - !n jmp:loop end: @a", "27 !n 0 !s loop: @n 1 - jz:end @s 1 + !s @n 2 % jz:even @n 3 * 1 + !n jmp:loop even: @n 2 // !n jmp:loop end: @s", "48 !a 36 !b loop: @b jz:end @a @b % @b !a !b jmp:loop end: @a", "loop: jmp:loop", "jmp:nowhere", "1x", "2 -1 **", "10 400 ** float", "1 float 0 //", "1 str int 1 =", "5 not 0 not", "3 5 < 5 3 <"]
errors = {}
for program in programs:
    try:
        stack, steps = run(program)
        print(program, "->", stack, steps)
    except Exception as e:
        name = type(e).__name__
        errors[name] = errors.get(name, 0) + 1
        print(program, "->", name)
print(dict(sorted(errors.items())), sum(errors.values()))
