/**
 * Where the warehouse holds anything of one person: the one list that export, erasure and retention go by. A test compares it with the columns of every
 * migration, so that no table is forgotten.
 */
export interface PersonalTable {
  /** Column of the visitor's number. */
  visitor?: string;
  /** Column of the shop's own id of the user, as text. */
  user?: string;
  /** Column of the user's number. */
  userNumber?: string;
  /** Column of text in which ids may stand. */
  text?: string;
  /** The time by which rows are told apart from those of a visitor who comes again: what was received before an erasure goes, and what happened before it. */
  time: string;
  /** `delete`: the rows go. `unlink`: they are the shop's own books, and only the link to the person goes. */
  erase: 'delete' | 'unlink';
  /** Other columns that lead to a person, and go with the row. */
  also?: readonly string[];
}

export const PERSONAL_TABLES = {
  events: {
    visitor: 'visitor_id',
    user: 'user_id',
    userNumber: 'user_hash',
    time: 'least(received_at, ts)',
    erase: 'delete',
    also: ['client_session_id', 'city', 'properties'],
  },
  rejected_events: { text: 'raw', time: 'received_at', erase: 'delete', also: ['request_id'] },
  sessions: { visitor: 'visitor_id', time: 'started_at', erase: 'delete', also: ['session_id', 'state', 'city'] },
  orders: { visitor: 'visitor_id', time: 'ts', erase: 'delete', also: ['session_id', 'city'] },
  touches: { visitor: 'visitor_id', userNumber: 'user_hash', time: 'ts', erase: 'delete' },
  identities: { visitor: 'visitor_id', userNumber: 'user_hash', time: 'at', erase: 'delete' },
  actual_orders: { user: 'customer_id', time: 'ts', erase: 'unlink' },
  imported_orders: { user: 'customer_id', time: 'ts', erase: 'unlink' },
} as const satisfies Record<string, PersonalTable>;

/** Columns that hold hashes of visitors in sketches, from which they are counted. Those over `events` are made anew after an erasure, settled ones deleted. */
export const SKETCHES: Readonly<Record<string, string>> = {
  kpi_minute: 'visitors',
  kpi_hour: 'visitors',
  kpi_day: 'visitors',
  product_hour: 'visitors',
  page_hour: 'visitors',
  search_hour: 'visitors',
  settled_kpi: 'visitors',
  settled_pages: 'visitors',
  settled_products: 'visitors',
  settled_searches: 'visitors',
  settled_visits: 'visitors',
};

/** Reasons for which an event is counted and nothing of it is kept, not even among the rejected ones. */
export const WITHHELD = ['no_consent', 'erased', 'expired'] as const;
export type Withheld = (typeof WITHHELD)[number];
