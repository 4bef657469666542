print("fn f() {", *(f"    let a{i} = {i}" for i in range(300)), "}", sep="\n")
