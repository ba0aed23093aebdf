// A trained model behind HTTP: loadModel once, predict in the handler.
//
//   npm run example -- 02 [MODEL]     MODEL: a model folder; default: a small one is trained first, asked once, and the program ends
//
// A few seconds. Prints the answer of the first request; with MODEL it goes on serving:
//   curl localhost:8080/predict -d '{"texts": ["free prize, call now"]}'
import { rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadModel, trainTask } from "tercet";

const [given] = process.argv.slice(2);
const folder = given ?? (await trainSmallModel());
const classifier = await loadModel(folder);

const server = createServer(async (request, response) => {
  const answer = (status: number, body: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  try {
    if (request.method !== "POST" || request.url !== "/predict") return answer(404, { error: "POST /predict" });
    const { texts } = JSON.parse(await bodyOf(request)) as { texts?: unknown };
    if (!Array.isArray(texts) || !texts.every((text) => typeof text === "string"))
      return answer(400, { error: "texts: a list of strings" });
    return answer(200, { predictions: await classifier.predict(texts) });
  } catch (error) {
    return answer(400, { error: String(error) });
  }
});

server.listen(given ? 8080 : 0, "127.0.0.1", async () => {
  const { port } = server.address() as AddressInfo; // it listens on a port
  console.log(`http://127.0.0.1:${port}/predict`);
  if (given) return;
  const body = JSON.stringify({ texts: ["Free prize! Call now to claim it", "See you at lunch"] });
  const response = await fetch(`http://127.0.0.1:${port}/predict`, { method: "POST", body });
  const { predictions } = (await response.json()) as { predictions: { label: string; score: number }[] }; // our own answer
  for (const { label, score } of predictions) console.log(label, score.toFixed(3));
  server.close();
  rmSync(folder, { recursive: true });
  if (predictions.map(({ label }) => label).join() !== "spam,ham") throw new Error("expected spam, then ham");
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer); // no encoding is set
  return Buffer.concat(pieces).toString("utf8");
}

async function trainSmallModel(): Promise<string> {
  const out = join(tmpdir(), `tercet-example-${process.pid}`);
  await trainTask({
    data: fileURLToPath(import.meta.resolve("tercet/data/sms-spam.csv")),
    architecture: "mean",
    epochs: 5,
    baseline: false,
    out,
  });
  return out;
}
