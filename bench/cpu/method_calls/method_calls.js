// Objects: constructors, fields, inherited, overridden and accessor methods.
const [N = 4000000] = process.argv.slice(2).map(Number);

class Shape {
  constructor(id) {
    this.id = id;
    this.hits = 0;
  }
  touch() {
    this.hits++;
    return this;
  }
  area() { return 0; }
  score() { return this.area() + this.id; }
  getHits() { return this.hits; }
}

class Square extends Shape {
  constructor(id, side) {
    super(id);
    this.side = side;
  }
  area() { return this.side * this.side; }
}

class Rect extends Shape {
  constructor(id, w, h) {
    super(id);
    this.w = w;
    this.h = h;
  }
  area() { return this.w * this.h; }
}

function run() {
  const shapes = [new Shape(1), new Square(2, 3), new Rect(3, 2, 5), new Square(4, 1)];
  let total = 0;
  for (let i = 1; i <= N; i++) {
    total += shapes[i % 4].touch().score();
    if (i % 8 === 0) total += new Rect(i % 5, 2, 3).score();
  }
  for (const shape of shapes) total += shape.getHits();
  return total;
}

console.log(`method_calls ${run()}`);
