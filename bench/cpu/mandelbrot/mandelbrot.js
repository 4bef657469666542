// Escape-time fractal: tight float loop.
const [SIZE = 1200, LIMIT = 50] = process.argv.slice(2).map(Number);

function run() {
  let inside = 0, total = 0;
  for (let row = 0; row < SIZE; row++) {
    const ci = 2 * row / SIZE - 1;
    for (let col = 0; col < SIZE; col++) {
      const cr = 2 * col / SIZE - 1.5;
      let zr = 0, zi = 0, n = 0;
      while (n < LIMIT) {
        const r2 = zr * zr, i2 = zi * zi;
        if (r2 + i2 > 4) break;
        zi = 2 * zr * zi + ci;
        zr = r2 - i2 + cr;
        n++;
      }
      if (n === LIMIT) inside++;
      total += n;
    }
  }
  return `${inside} ${total}`;
}

console.log(`mandelbrot ${run()}`);
