/** Paths that the edge answers besides those of other SDKs (`isOfFormats`). */
export const OF_INGEST = /^\/(?:(?:api\/)?track|webhooks)\//;
