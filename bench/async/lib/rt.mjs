// What the JavaScript programs share: arguments, a clock, the line of the result, ways to wait.
import { setImmediate } from 'node:timers/promises';

export const arg = (i, dflt) => Number(process.argv[i + 1] ?? dflt);
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
export const turn = () => setImmediate();

export function clock() {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
}

export function report(check, t, more = {}) {
  const extra = Object.entries(more).map(([k, v]) => ` ${k}=${v.toFixed(6)}`);
  console.log(`check=${check} t=${t.toFixed(6)}${extra.join('')}`);
}

// A queue of bounded capacity; JavaScript has none of its own.
export class Channel {
  constructor(capacity) {
    this.capacity = capacity;
    this.items = [];
    this.takers = [];
    this.givers = [];
  }

  async give(value) {
    if (this.takers.length > 0) {
      this.takers.shift()(value);
    } else if (this.items.length < this.capacity) {
      this.items.push(value);
    } else {
      await new Promise((done) => this.givers.push([value, done]));
    }
  }

  async take() {
    if (this.items.length > 0) {
      const value = this.items.shift();
      if (this.givers.length > 0) {
        const [next, done] = this.givers.shift();
        this.items.push(next);
        done();
      }
      return value;
    }
    return new Promise((done) => this.takers.push(done));
  }
}
