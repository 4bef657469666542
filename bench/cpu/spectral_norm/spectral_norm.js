// Power method on an implicit matrix: nested float loops and arrays.
const [N = 700, ROUNDS = 10] = process.argv.slice(2).map(Number);

function a(i, j) {
  const s = i + j;
  return 1 / (s * (s + 1) / 2 + i + 1);
}

function times(v, out) {
  for (let i = 0; i < N; i++) {
    let sum = 0;
    for (let j = 0; j < N; j++) sum += a(i, j) * v[j];
    out[i] = sum;
  }
}

function timesTransposed(v, out) {
  for (let i = 0; i < N; i++) {
    let sum = 0;
    for (let j = 0; j < N; j++) sum += a(j, i) * v[j];
    out[i] = sum;
  }
}

function run() {
  const u = new Array(N).fill(1), v = new Array(N).fill(0), tmp = new Array(N).fill(0);
  for (let i = 0; i < ROUNDS; i++) {
    times(u, tmp);
    timesTransposed(tmp, v);
    times(v, tmp);
    timesTransposed(tmp, u);
  }
  let vbv = 0, vv = 0;
  for (let i = 0; i < N; i++) {
    vbv += u[i] * v[i];
    vv += v[i] * v[i];
  }
  return Math.floor(Math.sqrt(vbv / vv) * 1e9);
}

console.log(`spectral_norm ${run()}`);
