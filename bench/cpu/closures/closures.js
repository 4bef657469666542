// Closures: counters, composition, map/filter/fold with captured variables.
const [N = 1000, ROUNDS = 5000] = process.argv.slice(2).map(Number);

function counter() {
  let n = 0;
  return () => ++n;
}

const adder = (k) => (x) => x + k;
const compose = (f, g) => (x) => f(g(x));

function run() {
  const numbers = [];
  for (let i = 1; i <= N; i++) numbers.push(i);
  let total = 0;
  const tick = counter();
  for (let round = 1; round <= ROUNDS; round++) {
    const shift = compose(adder(round), adder(1));
    const shifted = numbers.map((x) => shift(x));
    const kept = shifted.filter((x) => (x + round) % 3 !== 0);
    total += kept.reduce((acc, x) => {
      tick();
      return acc + x;
    }, 0);
  }
  return total + tick();
}

console.log(`closures ${run()}`);
