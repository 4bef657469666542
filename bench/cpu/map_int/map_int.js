// Integer-keyed map: insert, look up (hit and miss), delete, iterate.
const [N = 200000, ROUNDS = 16] = process.argv.slice(2).map(Number);

function round(seed) {
  const map = new Map();
  const first = seed;
  for (let i = 1; i <= N; i++) {
    seed = seed * 16807 % 2147483647;
    map.set(seed, i);
  }
  let sum = 0;
  seed = first;
  for (let i = 1; i <= N; i++) {
    seed = seed * 16807 % 2147483647;
    sum += map.get(seed);
    if (map.has(seed + 1)) sum++;
    if (i % 2 === 0) map.delete(seed);
  }
  let left = 0;
  for (const [key, value] of map) {
    left++;
    sum += value + key % 3;
  }
  return sum + left;
}

let total = 0;
for (let r = 1; r <= ROUNDS; r++) total += round(r * 1000);
console.log(`map_int ${total}`);
