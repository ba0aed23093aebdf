// The one question that must work on any Node: is it new enough?
// Plain syntax only: an old Node has to be able to read this file.

const needed = [20, 19];

/** True for a version such as "20.19.0" that Tercet runs on. */
export function isNodeVersionSupported(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
}
