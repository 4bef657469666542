// Build strings: format, join, append, repeat, upper case.
const [ROUNDS = 80, N = 20000] = process.argv.slice(2).map(Number);
const names = ["alpha", "beta", "gamma", "delta"];

function run() {
  let total = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const parts = [];
    for (let i = 1; i <= N; i++) {
      parts.push(`${String(i).padStart(5, "0")}:${names[i % 4]}=${i * round}`);
    }
    const joined = parts.join(",");
    let text = "";
    for (let i = 1; i <= 2000; i++) text += i + ";";
    let ruled = 0;
    for (let i = 1; i <= 2000; i++) ruled += ("-".repeat(i % 40) + "|").length;
    const upper = joined.toUpperCase();
    total += joined.length + text.length + ruled + upper.charCodeAt(total % upper.length);
  }
  return total;
}

console.log(`string_build ${run()}`);
