# Word count: build words, count them in a string-keyed map.
import sys

[N] = [int(arg) for arg in sys.argv[1:]] or [8000000]
SYLLABLES = ["ka", "lo", "mi", "ne", "pu", "ra", "si", "to",
             "va", "we", "xi", "yo", "zu", "be", "da", "fo"]


def run():
    counts = {}
    seed = 42
    for _ in range(N):
        seed = seed * 16807 % 2147483647
        word = SYLLABLES[seed % 16] + SYLLABLES[seed % 13] + SYLLABLES[seed % 11]
        counts[word] = counts.get(word, 0) + 1
    most = weighted = 0
    for word, count in counts.items():
        if count > most:
            most = count
        weighted += count * ord(word[0])
    return len(counts), most, weighted


print("map_words", *run())
