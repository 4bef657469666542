// Sort numbers, strings, and records with a comparison function.
const [N = 200000] = process.argv.slice(2).map(Number);

let seed = 42;
function random() {
  seed = seed * 16807 % 2147483647;
  return seed;
}

function run() {
  const numbers = [], names = [], records = [];
  for (let i = 1; i <= N; i++) {
    numbers.push(random());
    names.push("n" + random() % 50000);
    records.push({ key: random() % 1000, id: i });
  }
  numbers.sort((a, b) => a - b);
  names.sort();
  records.sort((a, b) => (a.key !== b.key ? b.key - a.key : a.id - b.id));
  let sum = 0;
  for (let i = 0; i < N; i++) {
    sum = (sum * 31 + numbers[i] + names[i].length * (i + 1) + records[i].id) % 1000000007;
  }
  return `${sum} ${names[N / 2 - 1]}`;
}

console.log(`list_sort ${run()}`);
