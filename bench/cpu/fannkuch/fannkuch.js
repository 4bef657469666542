// Pancake flips over all permutations: small-array swaps.
const [N = 9, ROUNDS = 4] = process.argv.slice(2).map(Number);

function fannkuch(n) {
  const perm = [], first = [], count = [];
  for (let i = 0; i < n; i++) {
    perm.push(0);
    first.push(i);
    count.push(0);
  }
  let checksum = 0, maxFlips = 0, sign = 1, r = n;
  for (;;) {
    for (; r > 1; r--) count[r - 1] = r;
    for (let i = 0; i < n; i++) perm[i] = first[i];
    let flips = 0;
    for (let k = perm[0]; k !== 0; k = perm[0]) {
      for (let i = 0, j = k; i < j; i++, j--) {
        const t = perm[i];
        perm[i] = perm[j];
        perm[j] = t;
      }
      flips++;
    }
    if (flips > maxFlips) maxFlips = flips;
    checksum += sign * flips;
    sign = -sign;
    for (r = 1; ; r++) {
      if (r === n) return `${checksum} ${maxFlips}`;
      const head = first[0];
      for (let i = 0; i < r; i++) first[i] = first[i + 1];
      first[r] = head;
      count[r]--;
      if (count[r] > 0) break;
    }
  }
}

let result;
for (let i = 0; i < ROUNDS; i++) result = fannkuch(N);
console.log(`fannkuch ${result}`);
