// Takes files out of the page cache, so that the next process reads them from disk as after a restart; other processes' files stay.
import { spawnSync } from "node:child_process";

/** Whether this system can: with GNU dd, on Linux. */
export function canForgetFiles(): boolean {
  return process.platform === "linux" && spawnSync("dd", ["--version"]).status === 0;
}

/** Each file of the folders is dropped by `dd iflag=nocache count=0`, which asks the kernel with posix_fadvise. What a process has mapped stays. */
export function forgetFiles(folders: readonly string[]): void {
  const drop = ["-type", "f", "-exec", "dd", "if={}", "iflag=nocache", "count=0", "status=none", ";"];
  const { status, stderr } = spawnSync("find", ["-L", ...folders, ...drop], { encoding: "utf8" });
  if (status !== 0) throw new Error(`cannot drop files from the page cache: ${stderr.trim()}`);
}
