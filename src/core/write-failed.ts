// File errors of the operating system, in the user's words.
import { TercetError } from "./errors.ts";

const causes: Readonly<Record<string, readonly [received: string, hint: string]>> = {
  ENOSPC: ["the disk is full", "Free some space, or choose a folder on another disk."],
  EDQUOT: ["your quota of the disk is used up", "Free some space, or choose a folder on another disk."],
  EFBIG: ["a file grew larger than the disk allows", "Choose a folder on another disk."],
  EACCES: ["permission denied", "Choose a folder that you may write, or change its permissions."],
  EPERM: ["not permitted", "Choose a folder that you may write, or change its permissions."],
  EROFS: ["the disk is read-only", "Choose a folder on another disk."],
  ENOTDIR: ["part of the path is a file", "Choose another folder."],
  EEXIST: ["part of the path is a file", "Choose another folder."],
  ENAMETOOLONG: ["the name is too long", "Choose a shorter name."],
  EBUSY: ["another program has it open", "Close that program and try again."],
  EMFILE: ["too many files are open", "Close some programs and try again."],
};

/** `write-failed` for an error of the operating system; any other error as it came. */
export function asWriteFailed(error: unknown, file: string): unknown {
  if (error instanceof TercetError || !(error instanceof Error)) return error;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (typeof code !== "string" || typeof syscall !== "string") return error;
  const [received, hint] = causes[code] ?? [`${code} in ${syscall}`, undefined];
  return new TercetError("write-failed", { file, expected: "to write it", received, hint, cause: error });
}

/** Runs what writes files; what the operating system refuses (full disk, no permission) becomes one clear error. */
export async function guard<Result>(path: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    throw asWriteFailed(error, path);
  }
}

/** The same for what is written at once. */
export function guardSync<Result>(file: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    throw asWriteFailed(error, file);
  }
}
