// Allocate and walk many short-lived binary trees.
const [DEPTH = 15] = process.argv.slice(2).map(Number);

function make(depth) {
  if (depth === 0) return { left: null, right: null };
  return { left: make(depth - 1), right: make(depth - 1) };
}

function check(node) {
  if (node.left === null) return 1;
  return 1 + check(node.left) + check(node.right);
}

let total = check(make(DEPTH + 1));
const longLived = make(DEPTH);
for (let depth = 4; depth <= DEPTH; depth += 4) {
  const trees = 2 ** (DEPTH - depth + 4);
  for (let i = 0; i < trees; i++) total += check(make(depth));
}
total += check(longLived);
console.log(`binary_trees ${total}`);
