import type { Context } from 'hono';
import { Fault } from '../../contracts/error.ts';
import { IMPORT_LIMIT, type ImportSettings, importSettingsSchema } from '../../contracts/imports.ts';

/** A file as it was sent. */
export interface SentFile {
  name: string;
  bytes: Uint8Array;
  /** Null: by what the columns are called. */
  settings: ImportSettings | null;
}

/** What stands around the file in a form. */
const AROUND = 65_536;

/** The request's file: the body itself, or the part `file` of a form; possibly gzipped. Reading ends at the limit with a Fault 413. */
export async function readSentFile(
  c: Context,
  query: { file_name?: string | undefined; settings?: string | undefined },
): Promise<SentFile> {
  const type = c.req.header('content-type') ?? '';
  const form = type.startsWith('multipart/form-data');
  const body = limited(c, IMPORT_LIMIT + (form ? AROUND : 0));
  if (!form) {
    const bytes = new Uint8Array(await readable(new Response(body).arrayBuffer()));
    return checked({ name: query.file_name ?? 'file.csv', bytes, settings: settingsOf(query.settings) });
  }
  const parts = await readable(new Response(body, { headers: { 'content-type': type } }).formData());
  const [file, settings] = [parts.get('file'), parts.get('settings')];
  if (!(file instanceof File)) throw new Fault('no_file', 'Send the file as the part "file" of the form.', { status: 400 });
  return checked({
    name: query.file_name ?? file.name,
    bytes: new Uint8Array(await file.arrayBuffer()),
    settings: settingsOf(typeof settings === 'string' ? settings : query.settings),
  });
}

function limited(c: Context, most: number): ReadableStream<Uint8Array> {
  const sent = c.req.raw.body;
  if (!sent) throw empty();
  const encoding = c.req.header('content-encoding') ?? '';
  if (encoding !== '' && encoding !== 'gzip')
    throw new Fault('unknown_encoding', 'Send the file as it is, or gzipped with Content-Encoding: gzip.', { status: 415 });
  let bytes = 0;
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.length;
      if (bytes > most) throw tooLarge();
      controller.enqueue(chunk);
    },
  });
  const plain =
    encoding === 'gzip' ? sent.pipeThrough(new DecompressionStream('gzip') as unknown as TransformStream<Uint8Array, Uint8Array>) : sent;
  return plain.pipeThrough(count);
}

/** What goes wrong while a body is read, as a Fault: our own as it is, everything else as a body that is broken. */
async function readable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const fault = error instanceof Fault ? error : error instanceof Error && error.cause instanceof Fault ? error.cause : null;
    throw (
      fault ?? new Fault('broken_body', 'The file did not arrive whole. Send it again.', { status: 400, retryable: true, cause: error })
    );
  }
}

function checked(file: SentFile): SentFile {
  if (file.bytes.length === 0) throw empty();
  if (file.bytes.length > IMPORT_LIMIT) throw tooLarge();
  return {
    ...file,
    name:
      [...file.name]
        .filter((letter) => letter >= ' ')
        .join('')
        .slice(0, 200) || 'file.csv',
  };
}

function settingsOf(text: string | undefined): ImportSettings | null {
  if (text === undefined || text === '') return null;
  try {
    return importSettingsSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Fault(
      'bad_settings',
      '`settings` is JSON such as {"columns":{"order_id":"Name","ordered_at":"Created at","total":"Total"}}.',
      {
        status: 400,
        cause: error,
      },
    );
  }
}

const empty = () => new Fault('empty_file', 'The file is empty. Export it again, and choose the new one.', { status: 400 });
const tooLarge = () =>
  new Fault(
    'file_too_large',
    `A file may have ${IMPORT_LIMIT / 1_048_576} MiB. Export fewer months at a time, and import one file after the other.`,
    {
      status: 413,
    },
  );
