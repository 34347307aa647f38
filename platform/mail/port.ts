/** A plain-text mail. */
export interface Letter {
  to: string;
  subject: string;
  text: string;
}

/** Sends mail. Embedded: a folder of `.eml` files; distributed: SMTP. */
export interface Mail {
  send(letter: Letter): Promise<void>;
  /** True when letters reach their readers; false when they lie in the outbox and a link must be shown to whoever asked for it. */
  readonly delivers: boolean;
  close(): void;
}
