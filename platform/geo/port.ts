/** Where an address is. Country is ISO 3166-1 alpha-2; '' where unknown. */
export interface Place {
  country: string;
  city: string;
}

export interface Geo {
  /** Never throws; private and malformed addresses answer empty strings. */
  locate(ip: string): Place;
  /** What must be shown beside a map made with this data. */
  readonly attribution: string;
}
