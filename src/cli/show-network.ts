// A network as a table: what each layer gives out, learns and computes, and what training it takes.
import type { NetworkReport } from "../tasks/inspect-network.node.ts";
import type { Context } from "./context.ts";
import { count, fileSize } from "./numbers.ts";
import { renderTable } from "./table.ts";

/** One call of a layer a line, the totals below. Where the layers are no chain, a column says what each reads. */
export function networkText({ messages, terminal }: Pick<Context, "messages" | "terminal">, report: NetworkReport): string {
  const { layers, memory, predictedSeconds, epochs, length, parameters, multiplyAdds } = report;
  const isChain = layers.every(({ inputs }, i) => inputs.length === 1 && inputs[0] === (layers[i - 1]?.name ?? "ids"));
  const { layer, reads, shape, ...numbers } = messages.network.columns;
  const rows = layers.map(({ name, inputs, outputShape, ...facts }) => [
    name,
    ...(isChain ? [] : [inputs.join(", ")]),
    `[${outputShape.map((size) => size ?? messages.network.batch).join(", ")}]`,
    count(facts.parameters),
    count(facts.multiplyAdds),
  ]);
  const heading = [layer, ...(isChain ? [] : [reads]), shape, numbers.parameters, numbers.multiplyAdds];
  const total = [messages.network.total, ...(isChain ? [] : [""]), "", count(parameters), count(multiplyAdds)];
  const parts = messages.network.memoryParts;
  const sizes = (["weights", "gradients", "slots", "best", "intermediates", "runtime"] as const).map(
    (part) => `${parts[part]} ${fileSize(memory[part])}`,
  );
  return [
    terminal.bold(messages.network.title(report)),
    renderTable([heading, ...rows, total], { left: isChain ? [0, 1] : [0, 1, 2], cellWidth: 60 }),
    messages.network.workLine({ length }),
    messages.network.memoryLine({ rows: memory.rows, total: fileSize(memory.total), parts: sizes }),
    ...(predictedSeconds === null ? [] : [messages.network.timeLine({ seconds: predictedSeconds, epochs })]),
  ].join("\n");
}
