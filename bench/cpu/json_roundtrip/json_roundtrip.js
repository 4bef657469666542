// Encode and decode a nested document with the language's own JSON module.
const [ROUNDS = 60, N = 2000] = process.argv.slice(2).map(Number);

function document() {
  const items = [];
  for (let i = 0; i < N; i++) {
    items.push({
      id: i,
      name: `item "${i}"\n`,
      price: i + 0.5,
      tags: ["red", "green", "blue"],
      at: { x: i % 10, y: -i },
      active: i % 2 === 0,
      note: null,
    });
  }
  return { items, count: N };
}

function run() {
  let doc = document();
  let total = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const text = JSON.stringify(doc);
    doc = JSON.parse(text);
    doc.count += round;
    total += text.length + doc.items[round].at.y + doc.items[round].price;
  }
  return total + doc.count;
}

console.log(`json_roundtrip ${run()}`);
