// Recursive Fibonacci: calls, compares, integer adds.
const [N = 32, ROUNDS = 6] = process.argv.slice(2).map(Number);

function fib(n) {
  if (n < 2) return n;
  return fib(n - 1) + fib(n - 2);
}

let sum = 0;
for (let i = 0; i < ROUNDS; i++) sum += fib(N);
console.log(`fib ${sum}`);
