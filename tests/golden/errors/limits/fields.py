print("class Table {", *(f"    column{i} = {i}" for i in range(300)), "}", sep="\n")
