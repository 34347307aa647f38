/** Says what is being done and how long it took: one line a step. */
export async function told<T>(say: (line: string) => void, title: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  say(`  ${title} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return result;
}
