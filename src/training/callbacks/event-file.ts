// TensorBoard's event files: numbers over steps, in the record format of TensorFlow.
// Source: https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto and summary.proto;
// https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details

export interface ScalarEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  /** By tag. */
  readonly scalars: Readonly<Record<string, number>>;
}

/** The record that a file begins with. */
export function fileHeader(wallTime: number): Uint8Array {
  return record(joined([field(1, doubleBytes(wallTime)), field(3, textBytes("brain.Event:2"))]));
}

/** A step of 0 is what is read where there is none: `Event { wall_time = 1, step = 2, summary = 5 { value = 1 { tag = 1, simple_value = 2 } } }` */
export function scalarRecord({ wallTime, step, scalars }: ScalarEvent): Uint8Array {
  const values = Object.entries(scalars).map(([tag, value]) => field(1, textBytes(valueMessage(tag, value))));
  return record(
    joined([field(1, doubleBytes(wallTime)), ...(step === 0 ? [] : [varintField(2, step)]), field(5, textBytes(joined(values)))]),
  );
}

function valueMessage(tag: string, value: number): Uint8Array {
  return joined([field(1, textBytes(tag)), field(2, floatBytes(value))]);
}

interface Payload {
  readonly wireType: 1 | 2 | 5;
  readonly bytes: Uint8Array;
}

function doubleBytes(value: number): Payload {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return { wireType: 1, bytes };
}

function floatBytes(value: number): Payload {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return { wireType: 5, bytes };
}

/** A text, or a message within a message: with its length. */
function textBytes(content: string | Uint8Array): Payload {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return { wireType: 2, bytes: joined([varint(bytes.length), bytes]) };
}

function field(number: number, { wireType, bytes }: Payload): Uint8Array {
  return joined([varint(number * 8 + wireType), bytes]);
}

function varintField(number: number, value: number): Uint8Array {
  return joined([varint(number * 8), varint(value)]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from([...bytes, rest]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** uint64 length, masked CRC-32C of the length, data, masked CRC-32C of the data; all little-endian. */
function record(data: Uint8Array): Uint8Array {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(data.length), true);
  return joined([length, maskedChecksum(length), data, maskedChecksum(data)]);
}

/** mask(c) = (c rotated right by 15 bits) + 0xa282ead8 */
function maskedChecksum(data: Uint8Array): Uint8Array {
  const sum = crc32c(data);
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0, true);
  return bytes;
}

/** CRC-32C (Castagnoli), reflected polynomial 0x82f63b78. Source: RFC 3720, appendix B.4. */
export function crc32c(data: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0x82f63b78 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
