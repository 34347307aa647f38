/** A member of the group as it asks to join: what it says it still holds, and how recent that knowledge is. */
export interface Claimant {
  id: string;
  owned: readonly number[];
  generation: number;
}

/**
 * Shares partitions 0 to `count` - 1 out: shares differ by one at most, and members keep what they hold as far as that allows. A partition that
 * is to move is given to nobody in this round; its holder gives it up, joins again, and then it goes to the other.
 */
export function shareOut(count: number, members: readonly Claimant[]): Map<string, number[]> {
  const holder = holders(count, members);
  const held = (id: string) => [...holder].filter(([, owner]) => owner === id).map(([partition]) => partition);
  const shares = members.map(({ id }) => ({ id, kept: held(id) }));
  // Those with the most come first, so that the larger shares fall to them and little moves.
  shares.sort((a, b) => b.kept.length - a.kept.length || (a.id < b.id ? -1 : 1));
  const larger = count % members.length;
  const quotas = shares.map(({ id, kept }, index) => {
    const quota = Math.floor(count / members.length) + (index < larger ? 1 : 0);
    return { id, quota, kept: kept.slice(0, quota) };
  });
  const kept = new Set(quotas.flatMap((share) => share.kept));
  const free = Array.from({ length: count }, (_, partition) => partition).filter((partition) => !kept.has(partition));
  const claimed = new Set(members.flatMap((member) => [...member.owned]));
  return new Map(
    quotas.map((share) => {
      const added = free.splice(0, share.quota - share.kept.length).filter((partition) => !claimed.has(partition));
      return [share.id, [...share.kept, ...added]];
    }),
  );
}

/** Who holds what: of several who say so, the one who knows most recently. */
function holders(count: number, members: readonly Claimant[]): Map<number, string> {
  const holder = new Map<number, string>();
  for (const { id, owned } of [...members].sort((a, b) => a.generation - b.generation)) {
    for (const partition of owned) if (partition < count) holder.set(partition, id);
  }
  return holder;
}
