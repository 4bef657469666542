// A million tasks that only give a number, spawned and joined in batches of a thousand. Node has
// no tasks: each is a promise whose body is put off to a later tick.
async function give(i) {
  await undefined;
  return i;
}

async function main() {
  let total = 0;
  for (let base = 0; base < 1_000_000; base += 1000) {
    const tasks = [];
    for (let i = 0; i < 1000; i++) tasks.push(give(base + i));
    for (const task of tasks) total += await task;
  }
  console.log(`spawn_join ${total}`);
}

main();
