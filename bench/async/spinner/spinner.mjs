// spinner MS: a spinner turns while a task waits MS milliseconds.
import { arg, clock, report, sleep } from '../lib/rt.mjs';

async function spin(message, state) {
  for (let i = 0; !state.done; i++) {
    process.stderr.write(`\r${'|/-\\'[i % 4]} ${message}`);
    await sleep(100);
  }
}

async function slow(ms) {
  await sleep(ms);
  return 42;
}

async function main() {
  const ms = arg(1, 3000);
  const now = clock();
  const state = { done: false };
  const spinner = spin('thinking', state);
  const answer = await slow(ms);
  state.done = true;
  await spinner;
  report(answer, now());
}

main();
