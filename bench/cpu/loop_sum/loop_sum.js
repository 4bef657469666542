// A plain integer loop: add, multiply, remainder, one branch.
const [N = 50000000] = process.argv.slice(2).map(Number);

function run() {
  let a = 0, b = 0;
  for (let i = 1; i <= N; i++) {
    a += (i % 7) * 3;
    if (a > 1000000) a -= 1000000;
    b += a;
  }
  return `${a} ${b}`;
}

console.log(`loop_sum ${run()}`);
