// Word count: build words, count them in a string-keyed map.
const [N = 8000000] = process.argv.slice(2).map(Number);
const syllables = ["ka", "lo", "mi", "ne", "pu", "ra", "si", "to",
                   "va", "we", "xi", "yo", "zu", "be", "da", "fo"];

function run() {
  const counts = new Map();
  let seed = 42;
  for (let i = 0; i < N; i++) {
    seed = seed * 16807 % 2147483647;
    const word = syllables[seed % 16] + syllables[seed % 13] + syllables[seed % 11];
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  let most = 0, weighted = 0;
  for (const [word, count] of counts) {
    if (count > most) most = count;
    weighted += count * word.charCodeAt(0);
  }
  return `${counts.size} ${most} ${weighted}`;
}

console.log(`map_words ${run()}`);
