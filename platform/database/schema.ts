export * from './schema/audit.ts';
export * from './schema/people.ts';
export * from './schema/server.ts';
export * from './schema/stores.ts';
