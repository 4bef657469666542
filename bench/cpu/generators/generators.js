// Generators: a counting producer, a pipeline of stages, a recursive tree walk.
const [N = 1500000, DEPTH = 15] = process.argv.slice(2).map(Number);

function* range(n) {
  for (let i = 1; i <= n; i++) yield i;
}

function* oddOnly(source) {
  for (const x of source) {
    if (x % 2 === 1) yield x;
  }
}

function* scaled(source, k) {
  for (const x of source) yield x * k;
}

function make(depth) {
  if (depth === 0) return null;
  return { left: make(depth - 1), value: depth, right: make(depth - 1) };
}

function* walk(node) {
  if (node === null) return;
  yield* walk(node.left);
  yield node.value;
  yield* walk(node.right);
}

function run() {
  let total = 0;
  for (const x of range(N)) total += x;
  for (const x of scaled(oddOnly(range(N)), 3)) total += x;
  for (const v of walk(make(DEPTH))) total += v;
  return total;
}

console.log(`generators ${run()}`);
