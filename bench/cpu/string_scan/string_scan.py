# Read strings: split, find, replace, slices, character iteration.
import sys

ROUNDS, WORDS = [int(arg) for arg in sys.argv[1:]] or [50, 30000]
DICTIONARY = ["the", "lamp", "river", "of", "stone", "turning", "gyre", "a"]

seed = 42


def random(n):
    global seed
    seed = seed * 16807 % 2147483647
    return seed % n


def run():
    text = " ".join([DICTIONARY[random(len(DICTIONARY))] for _ in range(WORDS)])
    total = 0
    for _ in range(ROUNDS):
        words = text.split(" ")
        prefixed = 0
        for word in words:
            if word[:2] == "tu":
                prefixed += 1
        found = 0
        at = text.find("river")
        while at != -1:
            found += 1
            at = text.find("river", at + 1)
        replaced = text.replace("lamp", "lantern")
        vowels = 0
        for c in text:
            if c == "a" or c == "e" or c == "i" or c == "o" or c == "u":
                vowels += 1
        total += len(words) + prefixed + found + len(replaced) + vowels
    return total


print("string_scan", run())
