import { PGlite } from '@electric-sql/pglite';

/** Creates a database cluster in the folder that the first argument names, and ends. */
const client = await PGlite.create(process.argv[2]);
await client.close();
