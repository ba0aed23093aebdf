// Long lists among a network's options lie in the tensor file: config.json stays something to read.
import type { Tensors } from "./tensor.ts";

type Options = Readonly<Record<string, unknown>>;

/** Stands in config.json for a list that is a tensor of model.safetensors, int32. */
interface ListReference {
  readonly tensor: string;
}

const longestShown = 64;

/** The options with a reference for each long list of whole numbers, at any depth, and the lists under the names referred to. */
export function detachLists(options: Options): { readonly options: Options; readonly tensors: Tensors } {
  const tensors: Record<string, Tensors[string]> = {};
  const walk = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) {
      if (!isLongList(value)) return value.map((each, i) => walk(each, `${path}.${i}`));
      tensors[path] = { data: Int32Array.from(value), shape: [value.length] };
      return { tensor: path } satisfies ListReference;
    }
    return isObject(value) ? mapValues(value, (each, key) => walk(each, `${path}.${key}`)) : value;
  };
  return { options: mapValues(options, (value, key) => walk(value, `options.${key}`)), tensors };
}

/** Whether options refer to lists of the tensor file. */
export function refersToLists(options: Options): boolean {
  return JSON.stringify(options).includes('{"tensor":"options.');
}

/** The options with the lists that they refer to. */
export function attachLists(options: Options, tensors: Tensors): Options {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (isReference(value)) return listOf(tensors, value.tensor);
    return isObject(value) ? mapValues(value, walk) : value;
  };
  return mapValues(options, walk);
}

function listOf(tensors: Tensors, name: string): number[] {
  const data = tensors[name]?.data;
  if (data instanceof Int32Array) return Array.from(data);
  throw new Error(`model.safetensors holds no int32 list "${name}"`); // told as a damaged folder by the reader
}

const isLongList = (list: readonly unknown[]) => list.length > longestShown && list.every((each) => Number.isInteger(each));
const isObject = (value: unknown): value is Options => typeof value === "object" && value !== null;
const isReference = (value: unknown): value is ListReference =>
  isObject(value) && typeof value.tensor === "string" && value.tensor.startsWith("options.") && Object.keys(value).length === 1;

function mapValues(object: Options, map: (value: unknown, key: string) => unknown): Options {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]));
}
