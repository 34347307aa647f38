/** Calls again until it succeeds: for clients that tell of a failure and try nothing themselves, so that the shop has to. */
export async function untilTaken(send: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + 120_000;
  while (performance.now() < until) {
    if (await send().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
