// Throw and catch: error objects through a few frames, with clean-up.
const [N = 3000000] = process.argv.slice(2).map(Number);

class Failure {
  constructor(code) { this.code = code; }
}

function risky(i) {
  if (i % 3 === 0) throw new Failure(i % 7);
  return i % 5;
}

function middle(i, depth) {
  if (depth === 0) return risky(i);
  return middle(i, depth - 1) + 1;
}

function run() {
  let total = 0, caught = 0, cleaned = 0;
  for (let i = 1; i <= N; i++) {
    try {
      total += middle(i, 4);
    } catch (e) {
      caught++;
      total += e.code;
    } finally {
      cleaned++;
    }
  }
  return `${total} ${caught} ${cleaned}`;
}

console.log(`exceptions ${run()}`);
