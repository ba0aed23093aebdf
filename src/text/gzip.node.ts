// A gzip file as the bytes packed in it (RFC 1952), unpacked while they are read.
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { TercetError } from "../core/errors.ts";
import type { Source } from "./source.node.ts";
import { unpackingGuard } from "./unpacking-guard.ts";

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

/** A source of the unpacked bytes. Reading it refuses a file that breaks off, is damaged, or grows as only a decompression bomb does. */
export async function gunzipped(source: Source): Promise<Source> {
  const { file } = source;
  return {
    file,
    name: source.name.replace(/\.(gz|gzip)$/i, ""),
    sizeBytes: source.isPlainFile ? await unpackedSize(source) : 0,
    isPlainFile: false,
    chunks: () => unpacked(source),
  };
}

async function* unpacked(source: Source): AsyncIterable<Buffer> {
  const guard = unpackingGuard(source.file);
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  const feeding = feed(source, gunzip, guard.addPacked);
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      guard.addUnpacked(chunk.length);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof TercetError ? error : damagedGzip(source.file, error);
  } finally {
    gunzip.destroy();
    await feeding;
  }
}

// Writes the packed bytes as the other side takes them; ends quietly when it is destroyed.
async function feed(source: Source, gunzip: ReturnType<typeof createGunzip>, addPacked: (bytes: number) => void): Promise<void> {
  try {
    for await (const chunk of source.chunks()) {
      addPacked(chunk.length);
      if (gunzip.destroyed) return;
      if (!gunzip.write(chunk)) await drained(gunzip);
    }
    if (!gunzip.destroyed) gunzip.end();
  } catch (error) {
    gunzip.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function drained(stream: ReturnType<typeof createGunzip>): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      stream.off("drain", go).off("close", go);
      resolve();
    };
    if (stream.destroyed) resolve();
    else stream.on("drain", go).on("close", go);
  });
}

// The last four bytes: the length modulo 2³², of the last member. A guess, not believed beyond what deflate can pack.
async function unpackedSize({ file, sizeBytes }: Source): Promise<number> {
  if (sizeBytes < 18) return 0;
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, sizeBytes - 4);
    const size = buffer.readUInt32LE(0);
    return size <= 20 * sizeBytes ? size : 0;
  } finally {
    await handle.close();
  }
}

function damagedGzip(file: string, cause: unknown): TercetError {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  const received = code === "Z_BUF_ERROR" ? "a gzip file that breaks off" : "a gzip file that is damaged";
  const hint = "Copy or download it again.";
  return new TercetError("file-unreadable", { file, expected: "a whole gzip file", received, hint, cause });
}
