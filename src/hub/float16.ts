// Half-precision floats, which JavaScript has no array for before Node 24.

/**
 * IEEE 754 binary16 → the same number: 1 sign, 5 exponent (bias 15), 10 fraction bits. Bits `[n]` → `[n]`.
 * Exact: every half is a float32.
 */
export function halvesToFloats(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, halfToNumber);
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24; // subnormal: fraction / 1024 · 2⁻¹⁴
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
