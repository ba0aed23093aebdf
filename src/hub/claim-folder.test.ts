import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { homedir, hostname, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { guard } from "../core/write-failed.ts";
import { claimFolder } from "./claim-folder.node.ts";
import { lockPath } from "./folder-lock.node.ts";
import { nextRunFolder } from "./next-folder.node.ts";

let place: string;
let folder: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "tercet folder 目录 "));
  folder = join(place, "model");
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const refusedWith = (code: string) => expect.objectContaining({ code });
const textOf = (path = folder) => readFileSync(join(path, "a.txt"), "utf8");

async function write(text: string, options = {}, path = folder): Promise<void> {
  const claimed = await claimFolder(path, options);
  try {
    writeFileSync(join(claimed.temporary, "a.txt"), text);
    await claimed.commit();
  } finally {
    await claimed.abandon();
  }
}

/** The id of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await ended(child);
  return child.pid!;
}

/** A process of its own that has claimed the folder and written half of it. */
async function startWriter(path: string): Promise<ChildProcess> {
  const bundle = mkdtempSync(join(tmpdir(), "tercet-writer-"));
  onTestFinished(() => rmSync(bundle, { recursive: true, force: true }));
  const built = new URL("../../dist/hub/claim-folder.node.js", import.meta.url).href; // Node 20 runs no TypeScript
  const script = `
    import { writeFileSync } from "node:fs";
    import { claimFolder } from "${built}";
    const claimed = await claimFolder(process.argv[2], { overwrite: true });
    writeFileSync(claimed.temporary + "/a.txt", "half");
    console.log("claimed");
    setInterval(() => {}, 1000);`;
  writeFileSync(join(bundle, "writer.mjs"), script);
  const child = spawn(process.execPath, [join(bundle, "writer.mjs"), path], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  await Promise.race([
    new Promise((resolve) => child.stdout!.once("data", resolve)),
    ended(child).then(() => Promise.reject(new Error("the writer ended before it claimed the folder"))),
  ]);
  return child;
}

const ended = (child: ChildProcess) => new Promise((resolve) => child.once("exit", resolve));

describe("a claimed folder", () => {
  test("appears whole at the commit, with nothing left beside it", async () => {
    const claimed = await claimFolder(folder);
    mkdirSync(join(claimed.temporary, "onnx"));
    writeFileSync(join(claimed.temporary, "onnx", "model.onnx"), "x");
    expect(existsSync(folder)).toBe(false);
    await claimed.commit();
    await claimed.abandon(); // does nothing any more
    expect(claimed.path.endsWith("model")).toBe(true);
    expect(readdirSync(place)).toEqual(["model"]);
    expect(readdirSync(join(folder, "onnx"))).toEqual(["model.onnx"]);
  });

  test("may be there already when it is empty", async () => {
    mkdirSync(folder);
    await write("new");
    expect(textOf()).toBe("new");
  });

  test("with files in it is refused, before anything is written", async () => {
    await write("old");
    await expect(claimFolder(folder)).rejects.toThrow(refusedWith("folder-not-empty"));
    expect(readdirSync(place)).toEqual(["model"]);
  });

  test("that is a file is refused", async () => {
    writeFileSync(folder, "");
    await expect(claimFolder(folder, { overwrite: true })).rejects.toThrow(refusedWith("write-failed"));
    await expect(claimFolder(join(folder, "inner"))).rejects.toThrow(refusedWith("write-failed"));
  });

  test("keeps the old one until the new one is complete", async () => {
    await write("old");
    const claimed = await claimFolder(folder, { overwrite: true });
    writeFileSync(join(claimed.temporary, "a.txt"), "new");
    expect(textOf()).toBe("old");
    await claimed.commit();
    expect(textOf()).toBe("new");
    expect(readdirSync(place)).toEqual(["model"]);
  });

  test("keeps the old one when the new one is abandoned", async () => {
    await write("old");
    const claimed = await claimFolder(folder, { overwrite: true });
    writeFileSync(join(claimed.temporary, "a.txt"), "new");
    await claimed.abandon();
    expect(textOf()).toBe("old");
    expect(readdirSync(place)).toEqual(["model"]);
  });

  test("keeps the old one when the new one cannot be put in place", async () => {
    await write("old");
    const claimed = await claimFolder(folder, { overwrite: true });
    rmSync(claimed.temporary, { recursive: true });
    await expect(claimed.commit()).rejects.toThrow(refusedWith("write-failed"));
    expect(textOf()).toBe("old");
    expect(readdirSync(place)).toEqual(["model"]);
  });

  test("that was filled by somebody else meanwhile is not replaced without overwrite", async () => {
    const claimed = await claimFolder(folder);
    mkdirSync(folder);
    writeFileSync(join(folder, "a.txt"), "theirs");
    await expect(claimed.commit()).rejects.toThrow(refusedWith("folder-not-empty"));
    expect(textOf()).toBe("theirs");
  });

  test("behind a link is replaced where it lies", async () => {
    await write("old", {}, join(place, "real"));
    symlinkSync(join(place, "real"), folder, "junction");
    await write("new", { overwrite: true });
    expect(textOf(join(place, "real"))).toBe("new");
    expect(textOf()).toBe("new");
  });

  test("makes the folders above it, and takes them away again when it is abandoned", async () => {
    const deep = join(place, "a", "b", "model");
    await (await claimFolder(deep)).abandon();
    expect(readdirSync(place)).toEqual([]);
    await write("new", {}, deep);
    expect(textOf(deep)).toBe("new");
  });

  test.each([process.cwd(), dirname(process.cwd()), homedir(), "/"])(
    "that holds where the user stands or lives is refused: %s",
    async (path) => {
      await expect(claimFolder(path, { overwrite: true })).rejects.toThrow(refusedWith("option-invalid"));
    },
  );
});

describe("two writers of one folder", () => {
  test("in one process: the second is refused, and may write when the first is done", async () => {
    const first = await claimFolder(folder);
    await expect(claimFolder(folder)).rejects.toThrow(refusedWith("folder-busy"));
    await expect(claimFolder(folder, { overwrite: true })).rejects.toThrow(`process ${process.pid}`);
    await first.abandon();
    await write("second");
    expect(textOf()).toBe("second");
  });

  test("in two processes: the second is refused while the first lives, and cleans up after it when it is killed", async () => {
    await write("old");
    const child = await startWriter(folder);
    await expect(claimFolder(folder, { overwrite: true })).rejects.toThrow(refusedWith("folder-busy"));
    expect(textOf()).toBe("old");
    child.kill("SIGKILL");
    await ended(child);
    expect(readdirSync(place).filter((name) => name.startsWith(".model")).length).toBe(2); // its lock and its half
    expect(textOf()).toBe("old");
    await write("second", { overwrite: true });
    expect(textOf()).toBe("second");
    expect(readdirSync(place)).toEqual(["model"]);
  });

  const isLinux = process.platform === "linux";
  test.skipIf(!isLinux)(
    "a lock of a dead process whose number another has now does not count (skipped where a process's start is unknown)",
    async () => {
      writeFileSync(lockPath(folder), JSON.stringify({ pid: process.pid, host: hostname(), started: "1" }));
      await write("new");
      expect(textOf()).toBe("new");
    },
  );

  test("a lock that names nobody does not count, one of another machine does", async () => {
    writeFileSync(lockPath(folder), "");
    await write("new");
    writeFileSync(lockPath(folder), JSON.stringify({ pid: await deadProcess(), host: "elsewhere.invalid", started: null }));
    await expect(claimFolder(folder, { overwrite: true })).rejects.toThrow(lockPath(folder)); // says which file to delete
  });
});

describe("after a run that was killed", () => {
  test("its half-written folder is removed", async () => {
    const left = join(place, `.model.tercet-new-${await deadProcess()}`);
    mkdirSync(left);
    writeFileSync(join(left, "a.txt"), "half");
    await (await claimFolder(folder)).abandon();
    expect(readdirSync(place)).toEqual([]);
  });

  test("between its two renames, the old folder is put back", async () => {
    await write("old", {}, join(place, `.model.tercet-old-${await deadProcess()}`));
    await expect(claimFolder(folder)).rejects.toThrow(refusedWith("folder-not-empty"));
    expect(textOf()).toBe("old");
    expect(readdirSync(place)).toEqual(["model"]);
  });

  test("after its two renames, the old folder is removed", async () => {
    await write("new");
    await write("old", {}, join(place, `.model.tercet-old-${await deadProcess()}`));
    await write("newer", { overwrite: true });
    expect(textOf()).toBe("newer");
    expect(readdirSync(place)).toEqual(["model"]);
  });

  test("what belongs to other folders is left alone", async () => {
    mkdirSync(join(place, ".model-2.tercet-new-1"));
    mkdirSync(join(place, ".other"));
    await (await claimFolder(folder)).abandon();
    expect(readdirSync(place).sort()).toEqual([".model-2.tercet-new-1", ".other"]);
  });
});

describe("what the operating system refuses", () => {
  const failure = (code: string) => Object.assign(new Error(code), { code, syscall: "write" });

  test.each([
    ["ENOSPC", "the disk is full"],
    ["EACCES", "permission denied"],
    ["EROFS", "the disk is read-only"],
    ["EIO", "EIO in write"],
  ])("%s becomes write-failed: %s", async (code, words) => {
    const written = guard(folder, () => Promise.reject(failure(code)));
    await expect(written).rejects.toThrow(refusedWith("write-failed"));
    await expect(guard(folder, () => Promise.reject(failure(code)))).rejects.toThrow(words);
  });

  const hasFullDevice = existsSync("/dev/full");
  test.skipIf(!hasFullDevice)("a full disk leaves nothing, and the old folder where it was (skipped without /dev/full)", async () => {
    await write("old");
    const claimed = await claimFolder(folder, { overwrite: true });
    writeFileSync(join(claimed.temporary, "a.txt"), "half");
    symlinkSync("/dev/full", join(claimed.temporary, "b.txt")); // the kernel refuses every byte written to it, as a full disk does
    const written = guard(folder, () => writeFile(join(claimed.temporary, "b.txt"), "more"));
    await expect(written).rejects.toMatchObject({ code: "write-failed", problem: { file: folder, received: "the disk is full" } });
    await claimed.abandon();
    expect(textOf()).toBe("old");
    expect(readdirSync(place)).toEqual(["model"]);
  });

  test("other failures pass as they came", async () => {
    await expect(guard(folder, () => Promise.reject(new RangeError("ours")))).rejects.toThrow(RangeError);
  });

  const isRoot = process.getuid?.() === 0;
  test.skipIf(isRoot)("a parent that may not be written is write-failed (skipped for root, who may write everywhere)", async () => {
    chmodSync(place, 0o500);
    try {
      await expect(claimFolder(folder)).rejects.toThrow(refusedWith("write-failed"));
      await expect(claimFolder(join(place, "a", "b"))).rejects.toThrow(refusedWith("write-failed"));
    } finally {
      chmodSync(place, 0o700);
    }
  });
});

describe("nextRunFolder", () => {
  test("counts up from 1, past what is there and what is being written", async () => {
    const next = () => basename(nextRunFolder("data/评论.csv", place));
    expect(next()).toBe("评论-1");
    mkdirSync(join(place, "评论-1"));
    expect(next()).toBe("评论-2");
    const claimed = await claimFolder(join(place, "评论-2"));
    expect(next()).toBe("评论-3");
    await claimed.abandon();
    expect(next()).toBe("评论-2");
  });

  test("has a name for data without one", () => {
    expect(basename(nextRunFolder("-", place))).toBe("data-1");
    expect(basename(nextRunFolder(".hidden.csv", place))).toBe("hidden-1");
  });
});
