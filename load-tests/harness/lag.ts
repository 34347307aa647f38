/** Age of the oldest acknowledged event that cannot be queried yet, ms, as the server says; null before it has processed any. */
export async function readLag(url: string): Promise<number | null> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = /^footfall_processor_lag_ms (\S+)/m.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
