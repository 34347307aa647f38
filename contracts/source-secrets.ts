/** The secrets that a shop's webhooks may be signed with: its own, and for a while the one before. */
export interface SourceSecrets {
  secret: string;
  before?: { secret: string; until: number };
}

/** How long a shop may go on signing with the secret before, ms: time to enter the new one there. */
export const ROTATION_MS = 24 * 3_600_000;

/** The text that the vault seals. */
export function writeSecrets(secrets: SourceSecrets): string {
  return JSON.stringify(secrets);
}

/** The secrets that count at `now`, the newest first. */
export function readSecrets(text: string, now: number): string[] {
  const { secret, before } = JSON.parse(text) as SourceSecrets;
  return before && before.until > now ? [secret, before.secret] : [secret];
}

/** Where the vault keeps them. */
export function secretPlace(source: { id: string; store: string }) {
  return { table: 'order_sources', store: source.store, row: source.id, column: 'sealed_secret' };
}
