// yield_switch TASKS YIELDS DEPTH: every task gives way to the event loop YIELDS
// times from DEPTH calls down.
import { arg, clock, report, turn } from '../lib/rt.mjs';

async function worker(yields, depth) {
  if (depth > 1) return await worker(yields, depth - 1);
  for (let i = 0; i < yields; i++) await turn();
  return yields;
}

async function main() {
  const tasks = arg(1, 1000);
  const yields = arg(2, 10_000);
  const depth = arg(3, 1);
  const now = clock();
  const all = [];
  for (let i = 0; i < tasks; i++) all.push(worker(yields, depth));
  let check = 0;
  for (const n of await Promise.all(all)) check += n;
  report(check, now());
}

main();
