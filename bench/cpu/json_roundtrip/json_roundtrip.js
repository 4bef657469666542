// Writes a nested document as JSON and reads it back, 60 times.
function item(i) {
  return {
    id: i, name: `item "${i}"\n`, price: i + 0.5,
    tags: ["red", "green", "blue"], at: { x: i % 10, y: -i }, active: i % 2 === 0,
    note: null,
  };
}

let document = { items: [], count: 0 };
for (let i = 0; i < 2000; i++) document.items.push(item(i));
let size = 0;
for (let round = 0; round < 60; round++) {
  const text = JSON.stringify(document);
  size += text.length;
  document = JSON.parse(text);
  document.count += round;
}
console.log(`json_roundtrip ${size + document.count}`);
