/** Where a rejected row stands in the log. With its reason that is its name: edge and processor count the places of one record each in their own way. */
export interface Place {
  epoch: string;
  partition: number;
  offset: number;
  index: number;
  reason: string;
}

const FORM = /^([^:]{1,100}):(\d{1,5}):(\d{1,16}):(\d{1,5}):([a-z0-9_]{1,64})$/;

/** The row's id in the API. */
export function placeId({ epoch, partition, offset, index, reason }: Place): string {
  return [epoch, partition, offset, index, reason].join(':');
}

/** Undefined: no such id was ever given. */
export function placeOf(id: string): Place | undefined {
  const [, epoch = '', partition, offset, index, reason = ''] = FORM.exec(id) ?? [];
  const place = { epoch, partition: Number(partition), offset: Number(offset), index: Number(index), reason };
  const fits = place.partition <= 65_535 && place.index <= 65_535 && Number.isSafeInteger(place.offset);
  return epoch !== '' && fits ? place : undefined;
}
