// A large live heap kept busy while much garbage is made; worst pause on stderr.
const [LIVE = 200000, N = 500000, BLOCK = 1000] = process.argv.slice(2).map(Number);

const clock = typeof performance === "object" ? () => performance.now() : () => Date.now();

function run() {
  const live = [];
  for (let i = 1; i <= LIVE; i++) live.push({ value: i, link: null });
  let seed = 42, sum = 0, worst = 0;
  let last = clock();
  for (let i = 1; i <= N; i++) {
    seed = seed * 16807 % 2147483647;
    const old = live[seed % LIVE];
    old.link = null;
    live[i % LIVE] = { value: seed % 1000, link: old };
    const scratch = [i, i + 1, i + 2];
    sum += scratch[1] % 7;
    if (i % BLOCK === 0) {
      const now = clock();
      if (now - last > worst) worst = now - last;
      last = now;
    }
  }
  for (const node of live) {
    sum += node.value;
    if (node.link !== null) sum += node.link.value;
  }
  return [sum, worst];
}

const [sum, worst] = run();
console.log(`gc_churn ${sum}`);
if (typeof console.error === "function") console.error(`pause_ms ${worst.toFixed(2)}`);
