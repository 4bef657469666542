// Read strings: split, find, replace, slices, character iteration.
const [ROUNDS = 50, WORDS = 30000] = process.argv.slice(2).map(Number);
const dictionary = ["the", "lamp", "river", "of", "stone", "turning", "gyre", "a"];

let seed = 42;
function random(n) {
  seed = seed * 16807 % 2147483647;
  return seed % n;
}

function run() {
  const list = [];
  for (let i = 0; i < WORDS; i++) list.push(dictionary[random(dictionary.length)]);
  const text = list.join(" ");
  let total = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const words = text.split(" ");
    let prefixed = 0;
    for (const word of words) {
      if (word.slice(0, 2) === "tu") prefixed++;
    }
    let found = 0;
    for (let at = text.indexOf("river"); at !== -1; at = text.indexOf("river", at + 1)) found++;
    const replaced = text.replaceAll("lamp", "lantern");
    let vowels = 0;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 97 || c === 101 || c === 105 || c === 111 || c === 117) vowels++;
    }
    total += words.length + prefixed + found + replaced.length + vowels;
  }
  return total;
}

console.log(`string_scan ${run()}`);
