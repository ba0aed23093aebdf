// The JSON Schemas of schemas/, ready to check documents with.
import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

const folder = new URL("../schemas/", import.meta.url);
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false, allErrors: true });

export const schemaNames = readdirSync(folder)
  .filter((name) => name.endsWith(".schema.json"))
  .map((name) => name.replace(".schema.json", ""))
  .sort();
for (const name of schemaNames) ajv.addSchema(JSON.parse(readFileSync(new URL(`${name}.schema.json`, folder), "utf8")));

/** What is wrong with a document as a schema sees it, e.g. `schemaErrors("train", document)`; empty when all is right. */
export function schemaErrors(name: string, document: unknown): string[] {
  const validate = ajv.getSchema(name.includes("#") ? name : `${name}.schema.json`);
  if (!validate) throw new Error(`no schema ${name}`);
  return validate(document) ? [] : validate.errors!.map(({ instancePath, message }) => `${instancePath || "document"} ${message}`);
}
