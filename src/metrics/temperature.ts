// placeholder until merged
export function fitTemperature(probabilities: Float32Array, targets: Int32Array, classes: number): number {
  const loss = (t: number) => {
    const scaled = applyTemperature(probabilities, classes, t);
    let sum = 0;
    targets.forEach((y, row) => {
      sum -= Math.log(Math.max(1e-7, scaled[row * classes + y]!));
    });
    return sum;
  };
  let [low, high] = [Math.log(0.05), Math.log(20)];
  for (let i = 0; i < 40; i++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (loss(Math.exp(a)) < loss(Math.exp(b))) high = b;
    else low = a;
  }
  return Math.exp((low + high) / 2);
}
export function applyTemperature(probabilities: Float32Array, classes: number, temperature: number): Float32Array {
  const out = new Float32Array(probabilities.length);
  for (let from = 0; from < out.length; from += classes) {
    let total = 0;
    for (let i = from; i < from + classes; i++) total += out[i] = Math.max(probabilities[i]!, 1e-12) ** (1 / temperature);
    for (let i = from; i < from + classes; i++) out[i]! /= total;
  }
  return out;
}
