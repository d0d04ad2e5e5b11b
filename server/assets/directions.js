// Directions and rotations. As vectors +x is right, +y up, −z ahead; matrices have their rows first; angles
// are in degrees, yaw to the right and pitch up.

export const RADIANS = Math.PI / 180;

export const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const times = (m, v) => m.map((row) => dot(row, v));
export const transposed = (m) => [0, 1, 2].map((i) => m.map((row) => row[i]));
export const product = (a, b) => a.map((row) => transposed(b).map((column) => dot(row, column)));

export function vector(yaw, pitch) {
  const [y, p] = [yaw * RADIANS, pitch * RADIANS];
  return [Math.sin(y) * Math.cos(p), Math.sin(p), -Math.cos(y) * Math.cos(p)];
}

/** The direction of a vector of length 1. */
export function direction([x, y, z]) {
  return { yaw: Math.atan2(x, -z) / RADIANS, pitch: Math.asin(Math.max(-1, Math.min(1, y))) / RADIANS };
}

/** How a camera stood, as the rotation from what it saw to the world: see the tiler's `Levelling`. */
export function camera(yaw, pitch, roll) {
  const [cy, sy] = [Math.cos(yaw * RADIANS), Math.sin(yaw * RADIANS)];
  const [cp, sp] = [Math.cos(pitch * RADIANS), Math.sin(pitch * RADIANS)];
  const [cr, sr] = [Math.cos(roll * RADIANS), Math.sin(roll * RADIANS)];
  const turn = [[cy, 0, -sy], [0, 1, 0], [sy, 0, cy]];
  const lift = [[1, 0, 0], [0, cp, -sp], [0, sp, cp]];
  const tilt = [[cr, sr, 0], [-sr, cr, 0], [0, 0, 1]];
  return product(product(turn, lift), tilt);
}

/** The unit vector most nearly at right angles to all of some vectors, upwards. */
export function plumb(vectors) {
  // The smallest eigenvector of Σ v vᵀ is the largest of (trace − Σ v vᵀ): found by taking powers.
  const sum = [0, 1, 2].map((i) => [0, 1, 2].map((j) => vectors.reduce((all, v) => all + v[i] * v[j], 0)));
  const trace = sum[0][0] + sum[1][1] + sum[2][2];
  let up = [0.01, 1, 0.02];
  for (let step = 0; step < 500; step += 1) {
    const next = up.map((part, i) => trace * part - dot(sum[i], up));
    const length = Math.hypot(...next);
    up = next.map((part) => part / length);
  }
  return up[1] < 0 ? up.map((part) => -part) : up;
}
