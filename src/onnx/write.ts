// Writes an ONNX model as protobuf bytes. Field numbers are those of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto);
// the few messages that are needed take less code than generated bindings would.
import {
  elementTypes,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from "./model.ts";

const irVersion = 10;

export function writeOnnx({ graph, opset, usesContribOps }: OnnxModel): Uint8Array {
  const bytes = new Writer();
  bytes.integer(1, irVersion);
  bytes.text(2, "tercet");
  bytes.message(7, (w) => writeGraph(w, graph));
  bytes.message(8, (w) => w.integer(2, opset));
  if (usesContribOps) {
    bytes.message(8, (w) => {
      w.text(1, "com.microsoft");
      w.integer(2, 1);
    });
  }
  return bytes.finish();
}

function writeGraph(w: Writer, { name, nodes, inputs, outputs, initializers }: OnnxGraph): void {
  for (const node of nodes) w.message(1, (n) => writeNode(n, node));
  w.text(2, name);
  for (const tensor of initializers) w.message(5, (t) => writeTensor(t, tensor));
  for (const value of inputs) w.message(11, (v) => writeValue(v, value));
  for (const value of outputs) w.message(12, (v) => writeValue(v, value));
}

function writeNode(w: Writer, { op, domain, inputs, outputs, attributes }: OnnxNode): void {
  for (const name of inputs) w.text(1, name);
  for (const name of outputs) w.text(2, name);
  w.text(4, op);
  for (const [name, attribute] of Object.entries(attributes)) w.message(5, (a) => writeAttribute(a, name, attribute));
  if (domain) w.text(7, domain);
}

function writeAttribute(w: Writer, name: string, attribute: OnnxAttribute): void {
  const type = (number: number) => w.integer(20, number);
  w.text(1, name);
  if ("float" in attribute) {
    w.float(2, attribute.float);
    type(1);
  } else if ("int" in attribute) {
    w.integer(3, attribute.int);
    type(2);
  } else if ("text" in attribute) {
    w.text(4, attribute.text);
    type(3);
  } else if ("tensor" in attribute) {
    w.message(5, (t) => writeTensor(t, attribute.tensor));
    type(4);
  } else if ("graph" in attribute) {
    w.message(6, (g) => writeGraph(g, attribute.graph));
    type(5);
  } else {
    for (const int of attribute.ints) w.integer(8, int);
    type(7);
  }
}

function writeTensor(w: Writer, { name, type, shape, data }: OnnxTensor): void {
  for (const size of shape) w.integer(1, size);
  w.integer(2, elementTypes[type]);
  w.text(8, name);
  if (data instanceof Uint8Array) {
    w.bytes(9, data);
    return;
  }
  const entry = (key: string, value: string) =>
    w.message(13, (e) => {
      e.text(1, key);
      e.text(2, value);
    });
  entry("location", data.file);
  entry("offset", String(data.offset));
  entry("length", String(data.length));
  w.integer(14, 1); // data_location: external
}

function writeValue(w: Writer, { name, type, shape }: OnnxValue): void {
  w.text(1, name);
  w.message(2, (t) =>
    t.message(1, (tensor) => {
      tensor.integer(1, elementTypes[type]);
      tensor.message(2, (s) => {
        for (const axis of shape) {
          s.message(1, (d) => {
            if (typeof axis === "number") d.integer(1, axis);
            else d.text(2, axis);
          });
        }
      });
    }),
  );
}

const encoder = new TextEncoder();

/** Protobuf's wire format: tagged varints, fixed 32-bit floats, and length-prefixed bytes. */
class Writer {
  private parts: Uint8Array[] = [];
  private length = 0;

  private push(part: Uint8Array): void {
    this.parts.push(part);
    this.length += part.length;
  }

  private varint(value: number): void {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 0x7fn) {
      bytes.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    this.push(Uint8Array.from(bytes));
  }

  integer(field: number, value: number): void {
    this.varint(field << 3);
    this.varint(value);
  }

  float(field: number, value: number): void {
    this.varint((field << 3) | 5);
    this.push(new Uint8Array(Float32Array.of(value).buffer));
  }

  bytes(field: number, data: Uint8Array): void {
    this.varint((field << 3) | 2);
    this.varint(data.length);
    this.push(data);
  }

  text(field: number, text: string): void {
    this.bytes(field, encoder.encode(text));
  }

  message(field: number, write: (inner: Writer) => void): void {
    const inner = new Writer();
    write(inner);
    this.varint((field << 3) | 2);
    this.varint(inner.length);
    for (const part of inner.parts) this.push(part);
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}
