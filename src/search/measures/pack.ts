// Numbers as text, for the journal: four bytes each in base64.

export function packNumbers(numbers: ArrayLike<number>): string {
  const floats = Float32Array.from(numbers);
  return Buffer.from(floats.buffer).toString("base64");
}

export function unpackNumbers(text: string): Float32Array {
  const bytes = Buffer.from(text, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
