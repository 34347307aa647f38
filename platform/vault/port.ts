/** Where a secret lies. It opens only in its own place: a sealed text copied to another row or store does not. */
export interface Place {
  table: string;
  store: string;
  row: string;
  column: string;
}

/** Seals tokens of other services at rest: AES-256-GCM, a random data key a record wrapped by the server's key. */
export interface Vault {
  /** The secret as text that may be stored. */
  seal(place: Place, secret: string): string;
  /** Throws Fault `vault_sealed` when the text is of another place, was changed, or its key is not here. */
  open(place: Place, sealed: string): string;
  /** The same under the newest key, or null when it is already: rotation asks for every record and can stop anywhere. */
  rewrap(place: Place, sealed: string): string | null;
}
