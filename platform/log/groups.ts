/** Records that were appended together are stored together: their lengths, a newline, then the texts. */
export function joinRecords(values: readonly string[]): string {
  return `${values.map((value) => value.length).join(',')}\n${values.join('')}`;
}

export function splitRecords(text: string): string[] {
  const head = text.indexOf('\n');
  let at = head + 1;
  return text
    .slice(0, head)
    .split(',')
    .map((length) => {
      const value = text.slice(at, at + Number(length));
      at += value.length;
      return value;
    });
}
