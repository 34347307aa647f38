/** Why one event was refused. Stable codes: merchants filter by them, clients see them in the answer. */
export type Reason =
  | 'malformed_json'
  | 'not_an_object'
  | 'missing_event_type'
  | 'invalid_event_type'
  | 'invalid_type'
  | 'invalid_timestamp'
  | 'timestamp_out_of_range'
  | 'invalid_value'
  | 'negative_value'
  | 'invalid_currency'
  | 'invalid_items'
  | 'too_many_items'
  | 'too_many_properties'
  | 'array_too_long'
  | 'too_deep'
  | 'too_large';

/** What the edge changed in an event that it accepted. */
export type Flag =
  | 'truncated'
  | 'surrogate'
  | 'nul_removed'
  | 'clock'
  | 'time_replaced'
  | 'item_without_id'
  | 'needs_secret_key'
  | 'needs_consent';

/** A refusal of one event: the code and a sentence that says what to do. */
export interface Problem {
  reason: Reason;
  message: string;
}

export function problem(reason: Reason, message: string): Problem {
  return { reason, message };
}

/** How a value is named in a message: `a number`, `an object`, `a list`. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'undefined' ? 'nothing' : `a ${typeof value}`;
}
