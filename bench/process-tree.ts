// The memory of a process and of all that it started, read from /proc; Linux only.
import { readdirSync, readFileSync } from "node:fs";

export interface TreeMemory {
  /** Resident memory of all processes together; what they share is counted in each. */
  readonly rssBytes: number;
  /** The same with the largest size that each living process ever had: no moment between two samples can have been above the largest of these. */
  readonly boundBytes: number;
}

/** Ids of a process and its descendants that are alive. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const [pid, parent] of parents()) children.set(parent, [...(children.get(parent) ?? []), pid]);
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

export function treeMemory(root: number): TreeMemory {
  const sizes = processTree(root).map(sizesOf);
  return {
    rssBytes: sizes.reduce((sum, { rss }) => sum + rss, 0),
    boundBytes: sizes.reduce((sum, { peak }) => sum + peak, 0),
  };
}

/** Resident memory of one process. */
export function ownRss(pid: number): number {
  return sizesOf(pid).rss;
}

/** Ids of all processes with that of their parent. */
function parents(): [pid: number, parent: number][] {
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return pids.flatMap((pid): [number, number][] => {
    const stat = readIfThere(`/proc/${pid}/stat`);
    const afterName = stat.slice(stat.lastIndexOf(")") + 2); // the name may hold spaces and brackets
    return afterName === "" ? [] : [[pid, Number(afterName.split(" ")[1])]];
  });
}

function sizesOf(pid: number): { readonly rss: number; readonly peak: number } {
  const status = readIfThere(`/proc/${pid}/status`);
  const kilobytes = (name: string) => 1024 * Number(new RegExp(`^${name}:\\s*(\\d+) kB`, "m").exec(status)?.[1] ?? 0);
  return { rss: kilobytes("VmRSS"), peak: kilobytes("VmHWM") };
}

/** Processes end while they are read. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
