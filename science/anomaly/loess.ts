/**
 * A locally weighted straight line through evenly spaced values, evaluated at every `jump`-th place and interpolated between (Cleveland, Cleveland, McRae and Terpenning 1990, as in
 * their Fortran code): tricube weights over the nearest `window` values, times `weights` of robustness.
 */
export function loess(values: Float64Array, window: number, jump: number, weights?: Float64Array): Float64Array {
  const n = values.length;
  const smooth = new Float64Array(n);
  const every = Math.max(1, Math.min(jump, n - 1));
  const at = (place: number) => estimate(values, window, place, weights) ?? values[place] ?? 0;
  let before = 0;
  smooth[0] = at(0);
  for (let place = every; ; place = Math.min(place + every, n - 1)) {
    smooth[place] = at(place);
    const slope = ((smooth[place] ?? 0) - (smooth[before] ?? 0)) / (place - before);
    for (let between = before + 1; between < place; between++) smooth[between] = (smooth[before] ?? 0) + slope * (between - before);
    before = place;
    if (place === n - 1) return smooth;
  }
}

/** Null where every weight is nothing. */
function estimate(values: Float64Array, window: number, place: number, weights?: Float64Array): number | null {
  const n = values.length;
  const size = Math.min(window, n);
  const left = Math.max(0, Math.min(place - ((size - 1) >> 1), n - size));
  const right = left + size - 1;
  const reach = Math.max(place - left, right - place) + (window > n ? (window - n) / 2 : 0);
  const weight = new Float64Array(size);
  let sum = 0;
  for (let i = left; i <= right; i++) {
    const distance = Math.abs(i - place);
    if (distance > 0.999 * reach) continue;
    const tricube = distance <= 0.001 * reach ? 1 : (1 - (distance / reach) ** 3) ** 3;
    const own = tricube * (weights?.[i] ?? 1);
    weight[i - left] = own;
    sum += own;
  }
  if (sum <= 0) return null;
  let mean = 0;
  for (let i = left; i <= right; i++) mean += ((weight[i - left] ?? 0) / sum) * i;
  let spread = 0;
  for (let i = left; i <= right; i++) spread += ((weight[i - left] ?? 0) / sum) * (i - mean) ** 2;
  // Where the weighted places hardly differ a line has no direction.
  const tilt = Math.sqrt(spread) > 0.001 * (n - 1) ? (place - mean) / spread : 0;
  let result = 0;
  for (let i = left; i <= right; i++) result += ((weight[i - left] ?? 0) / sum) * (1 + tilt * (i - mean)) * (values[i] ?? 0);
  return result;
}
