// timers N MS: N timers with random times from MS to 2 MS after the start; when all are started every
// second one is cleared. The others note by how much they are late.
import { arg, clock, report } from '../lib/rt.mjs';

const MODULUS = 2147483647;
const BUCKETS = 10_000; // of 0.1 ms

// The lateness, in milliseconds, that so large a part of all does not exceed.
function percentile(late, part) {
  let left = late.reduce((a, b) => a + b) * part;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    left -= late[bucket];
    if (left <= 0) return bucket / 10;
  }
  return BUCKETS / 10;
}

const n = arg(1, 1_000_000);
const ms = arg(2, 5000);
const now = clock();
const late = new Array(BUCKETS).fill(0);
const timers = [];
let seed = 42;
for (let i = 0; i < n; i++) {
  seed = seed * 16807 % MODULUS;
  const due = ms / 1000 * (1 + seed / MODULUS);
  timers.push(setTimeout(() => {
    const bucket = Math.trunc((now() - due) * 10_000);
    late[Math.min(Math.max(bucket, 0), BUCKETS - 1)]++;
  }, Math.ceil((due - now()) * 1000)));
}
for (let i = 0; i < n; i += 2) clearTimeout(timers[i]);
process.on('exit', () => {
  const fired = late.reduce((a, b) => a + b);
  report(fired, now(), { p50_ms: percentile(late, 0.5), p99_ms: percentile(late, 0.99) });
});
