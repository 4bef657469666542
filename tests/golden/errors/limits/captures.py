# Three functions in one another, so that the innermost sees more variables than one can declare.
def scope(name):
    return [f"fn {name}() {{", *(f"    let {name}{i} = {i}" for i in range(150))]


names = [f"{name}{i}" for name in "ab" for i in range(150)]
print(*scope("a"), *scope("b"), "    fn c() {", *(f"        print({name})" for name in names),
      "    }", "}", "}", sep="\n")
