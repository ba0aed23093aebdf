// placeholder until merged
export function blend(members: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const total = weights.reduce((a, b) => a + b, 0);
  return members[0]!.map((_, i) => members.reduce((sum, member, m) => sum + (weights[m]! / total) * member[i]!, 0));
}
