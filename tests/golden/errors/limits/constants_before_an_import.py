print("let all = [", *(f'    "text {i}",' for i in range(66000)), "]", "import math", sep="\n")
