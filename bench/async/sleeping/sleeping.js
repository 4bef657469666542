// Many tasks asleep at once: their number is the argument.
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function nap() {
  await sleep(500);
}

async function main() {
  const tasks = [];
  for (let i = 0; i < Number(process.argv[2]); i++) tasks.push(nap());
  for (const task of tasks) await task;
  console.log(`sleeping ${tasks.length}`);
}

main();
