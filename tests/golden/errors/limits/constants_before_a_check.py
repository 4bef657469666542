# The name of a variable that may not be set yet is a constant, too.
print("fn outer() {", "    fn inner() {", "        let all = [",
      *(f'            "text {i}",' for i in range(66000)), "        ]", "        return late",
      "    }", "    inner()", "    let late = 1", "}", sep="\n")
